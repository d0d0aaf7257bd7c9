"""How thresholds are chosen, on planted numbers; and that the shipped file holds what is read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from bot.steps.ask import vague_signs
from bot.steps.retrieve import need_signs
from bot.wording import DANGER, ORDINARY, Wording
from eval.fit import _second
from eval.logistic import fit_weights
from knowledge.library import Library
from knowledge.needs import Need
from knowledge.search import Findings, Search

Rows = list[dict[str, float]]


def overlapping(count: int = 200) -> tuple[Rows, list[int]]:
    """Signs of as many negatives as positives that no border keeps apart."""
    drawn = np.random.default_rng(7)
    truth = [0] * count + [1] * count
    return [{"near": drawn.normal(1.5 * t), "noise": drawn.normal()} for t in truth], truth


def above(weights: dict[str, float], rows: Rows, truth: list[int], label: int) -> float:
    """The share of the rows of one label that the steps would say yes to."""
    scores = [weights["bias"] + sum(weights[n] * v for n, v in row.items()) for row in rows]
    return float(np.mean([s >= 0 for s, t in zip(scores, truth, strict=True) if t == label]))


@pytest.mark.parametrize("allowed", [0.05, 0.2, 0.5])
def test_the_bias_lets_the_allowed_share_of_negatives_through(allowed: float) -> None:
    rows, truth = overlapping()
    weights, _ = fit_weights(rows, truth, allowed)
    assert above(weights, rows, truth, 0) == pytest.approx(allowed, abs=0.006)
    assert above(weights, rows, truth, 1) > allowed + 0.2


@pytest.mark.parametrize("allowed", [0.05, 0.2, 0.5])
def test_of_the_right_loses_the_allowed_share_of_positives_instead(allowed: float) -> None:
    rows, truth = overlapping()
    weights, _ = fit_weights(rows, truth, allowed, of_the_right=True)
    assert above(weights, rows, truth, 1) == pytest.approx(1 - allowed, abs=0.006)
    assert above(weights, rows, truth, 0) < 1 - allowed - 0.2


def test_which_share_is_kept_moves_the_bias_alone() -> None:
    rows, truth = overlapping()
    (few, _), (many, _), (right, _) = (
        fit_weights(rows, truth, 0.05),
        fit_weights(rows, truth, 0.5),
        fit_weights(rows, truth, 0.05, of_the_right=True),
    )
    assert few["bias"] < many["bias"]
    assert len({few["bias"], many["bias"], right["bias"]}) == 3
    for weights in (many, right):
        assert {**weights, "bias": 0} == {**few, "bias": 0}


def test_weights_are_by_sign_in_the_sign_s_own_unit() -> None:
    rows, truth = overlapping()
    weights, _ = fit_weights(rows, truth, 0.05)
    assert list(weights) == ["bias", "near", "noise"]
    assert weights["near"] > 5 * abs(weights["noise"])
    scaled, _ = fit_weights([{**row, "near": 10 * row["near"]} for row in rows], truth, 0.05)
    assert scaled["near"] == pytest.approx(weights["near"] / 10, rel=0.01)
    assert scaled["bias"] == pytest.approx(weights["bias"], rel=0.01)


def test_a_sign_that_never_changes_breaks_nothing() -> None:
    rows, truth = overlapping()
    weights, _ = fit_weights([{**row, "same": 1.0} for row in rows], truth, 0.05)
    assert np.isfinite(list(weights.values())).all()


def test_the_figure_tells_what_was_found_and_at_what_price() -> None:
    rows = [{"sign": float(value)} for value in (0, 1, 2, 3, 10, 11, 12, 13, 14)]
    truth = [0] * 4 + [1] * 5
    assert fit_weights(rows, truth, 0.25)[1] == "100.0% of 5 found at 25.0% of 4"
    assert fit_weights(rows, truth, 0.25, of_the_right=True)[1] == "80.0% of 5 found at 0.0% of 4"


WEIGHTS = {
    "bias": -1.0,
    "lead": 2.0,
    "whole": 10.0,
    "likeliest": 0.0,
    "asks": 0.0,
    "words": 0.0,
    "content": 0.0,
    "others": 0.25,
}


def search_for(leads: dict[str, float], shares: dict[str, float]) -> Search:
    """A search that finds these needs in whatever is asked."""
    needs = tuple(Need(service, 0.5, "rotter", lead) for service, lead in leads.items())
    return cast(Search, SimpleNamespace(needs=lambda _: needs, shares=lambda _: shares))


@pytest.mark.parametrize("services", [["a", "b", "c"], ["c", "b", "a"], ["b", "a", "c"]])
def test_the_second_surest_need_counts_in_whatever_order_they_are_told(
    services: list[str],
) -> None:
    leads = {"a": 0.9, "b": 0.5, "c": 0.1}
    search = search_for({name: leads[name] for name in services}, {})
    # bias, the lead of b, and two others
    assert _second(search, "rotter og pas", WEIGHTS, ()) == pytest.approx(-1 + 2 * 0.5 + 2 * 0.25)


def test_the_share_of_the_whole_counts_as_well() -> None:
    search = search_for({"a": 0.9, "b": 0.5}, {"b": 0.2})
    # b is the surer one now: -1 + 1 + 2 + 0.25 against -1 + 1.8 + 0.25
    assert _second(search, "rotter og pas", WEIGHTS, ()) == pytest.approx(-1 + 2 * 0.9 + 0.25)


@pytest.mark.parametrize("leads", [{}, {"a": 0.9}])
def test_without_a_second_need_nothing_is_several(leads: dict[str, float]) -> None:
    assert _second(search_for(leads, {"a": 1.0}), "rotter", WEIGHTS, ()) < -5


@pytest.fixture(scope="module")
def shipped(library: Library) -> Wording:
    """The shipped wording, its thresholds among it."""
    return Wording(library.register, library.crisis_lines)


def test_the_shipped_file_weighs_every_sign_of_a_vague_message(shipped: Wording) -> None:
    signs = vague_signs(0.0, Findings((), (), 0.0), "rotter")
    assert shipped.thresholds.vague.keys() == {"bias", *signs}


def test_the_shipped_file_weighs_every_sign_of_a_need(shipped: Wording) -> None:
    signs = need_signs((Need("rotter", 0.5, "rotter"),), {}, ())[0]
    assert shipped.thresholds.needs.keys() == {"bias", "second", *signs}
    assert shipped.thresholds.needs["second"] >= 0.0


def test_the_shipped_file_has_a_border_for_every_kind_with_examples(shipped: Wording) -> None:
    kinds = shipped.examples.keys() - {ORDINARY}
    assert shipped.dangers <= kinds
    assert shipped.thresholds.kinds.keys() == {DANGER, *kinds}


def test_the_shipped_file_tells_how_each_border_was_chosen(shipped: Wording) -> None:
    chosen = {*shipped.thresholds.kinds, "asks", "needs", "several"}
    assert shipped.thresholds.figures.keys() == chosen
