"""Figures: n and an interval on each, for every suite and slice."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from eval.aggregate import Aggregate
from eval.metrics import ALL, Metrics, Row, measure
from eval.score import Scored
from eval.scorer import Definition, Scorer
from eval.statistics import Share
from tests.eval.fakes import case, scored

HIT = Scorer(Definition("hit", "Ramt", "Forbi."), lambda *_: None)
DEPTH = Scorer(Definition("depth", "Dybde", "For dybt.", kind="mean"), lambda *_: None)


def hits(*values: float | None, suite: str = "s", **slices: str) -> list[Scored]:
    return [
        scored(case(f"{suite}{number}", slices=slices), suite=suite, hit=value)
        for number, value in enumerate(values)
    ]


def figure(items: Sequence[Scored], metric: str = "hit", suite: str = "s", part: str = "") -> Row:
    row = measure(items, [HIT, DEPTH], []).find(metric, suite, part)
    assert row
    return row


@pytest.mark.parametrize(("right", "n"), [(0, 1), (1, 1), (0, 40), (40, 40), (7, 30), (29, 30)])
def test_a_share_has_its_wilson_interval(right: int, n: int) -> None:
    row = figure(hits(*[1.0] * right, *[0.0] * (n - right)))
    low, high = Share(right, n).interval
    assert (row.n, row.unscored) == (n, 0)
    assert row.value == pytest.approx(right / n, abs=1e-6)
    assert (row.low, row.high) == pytest.approx((low, high), abs=1e-6)


def test_none_of_some_has_an_upper_bound_and_all_of_some_a_lower() -> None:
    none, every = figure(hits(*[0.0] * 50)), figure(hits(*[1.0] * 50))
    assert none.low == 0
    assert none.high == pytest.approx(0.0713, abs=1e-4)
    assert every.low == pytest.approx(1 - 0.0713, abs=1e-4)
    assert every.high == 1


def test_unscored_cases_are_counted_and_are_no_zeros() -> None:
    row = figure(hits(1, None, 1, None, None))
    assert (row.n, row.value, row.unscored) == (2, 1, 3)
    assert (row.low, row.high) == pytest.approx(Share(2, 2).interval, abs=1e-6)


def test_a_figure_of_which_nothing_could_be_scored_has_no_value() -> None:
    assert figure(hits(None, None)) == Row("hit", "s", "", 0, None, None, None, 2)


def test_cases_that_a_scorer_does_not_look_at_are_not_there() -> None:
    metrics = measure([*hits(1), scored(case("other"), suite="t")], [HIT], [])
    assert metrics.find("hit", "t") is None
    row = metrics.find("hit", ALL)
    assert row
    assert row.n == 1
    assert measure([scored(case())], [HIT], []).rows == ()


def test_no_cases_give_no_figures_but_their_definitions() -> None:
    metrics = measure([], [HIT], [])
    assert metrics.rows == ()
    assert metrics.definitions == {"hit": HIT.definition}


def test_suites_and_slices_have_figures_of_their_own() -> None:
    metrics = measure(
        [
            *hits(1, 1, style="sms", need="one"),
            *hits(0, style="mail"),
            *hits(0, suite="t", style="sms"),
        ],
        [HIT],
        [],
    )
    found = {(row.suite, row.slice): (row.value, row.n) for row in metrics.rows}
    assert found == {
        (ALL, ""): (0.5, 4),
        ("s", ""): (pytest.approx(2 / 3, abs=1e-6), 3),
        ("s", "style=sms"): (1, 2),
        ("s", "style=mail"): (0, 1),
        ("s", "need=one"): (1, 2),
        ("t", ""): (0, 1),
        ("t", "style=sms"): (0, 1),
    }


def test_rows_stand_in_the_same_order_however_the_suites_came() -> None:
    one, other = hits(1, 0, style="sms"), hits(1, suite="t")
    forth, back = (measure(items, [HIT, DEPTH], []) for items in (one + other, other + one))
    assert forth == back
    assert [row.suite for row in forth.rows] == [ALL, "s", "s", "t"]


def test_a_mean_is_drawn_over_clusters() -> None:
    values = [0.0, 0.5, 1.0, 0.25]
    apart = [scored(case(f"c{n}"), depth=value) for n, value in enumerate(values * 5)]
    together = [
        scored(case(f"c{n}", cluster=f"papir {n % 4}"), depth=value)
        for n, value in enumerate(values * 5)
    ]
    narrow, wide = figure(apart, "depth"), figure(together, "depth")
    assert narrow.value == wide.value == pytest.approx(0.4375)
    assert narrow.low is not None
    assert narrow.high is not None
    assert wide.low is not None
    assert wide.high is not None
    assert narrow.low < 0.4375 < narrow.high
    assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)


def test_the_seed_decides_the_interval() -> None:
    items = [scored(case(f"c{n}"), depth=n / 7) for n in range(8)]
    rows = [measure(items, [DEPTH], [], seed).rows for seed in (1, 1, 2)]
    assert rows[0] == rows[1] != rows[2]


def test_a_mean_over_one_cluster_has_no_interval() -> None:
    items = [scored(case(f"c{n}", cluster="papir"), depth=n) for n in range(5)]
    row = figure(items, "depth")
    assert (row.value, row.n, row.low, row.high) == (2, 5, None, None)


def aggregate(*, in_slices: bool, value: float | None = 0.5) -> Aggregate:
    definition = Definition("agg", "Samlet", "Skævt.", kind="mean")
    return Aggregate(definition, lambda item: "hit" in item.scores, lambda _: value, in_slices)


@pytest.mark.parametrize("in_slices", [True, False])
def test_figures_of_a_set_stand_in_slices_only_where_they_are_meant_to(in_slices: bool) -> None:
    metrics = measure(hits(1, 0, style="sms"), [HIT], [aggregate(in_slices=in_slices)])
    parts = [row.slice for row in metrics.rows if row.metric == "agg" and row.suite == "s"]
    assert parts == (["", "style=sms"] if in_slices else [""])
    assert "agg" in metrics.definitions


def test_a_figure_of_a_set_without_a_value_has_no_row() -> None:
    metrics = measure(hits(1), [], [aggregate(in_slices=True, value=None)])
    assert metrics.rows == ()


def test_metrics_are_stored_whole() -> None:
    metrics = measure(hits(1, None), [HIT], [])
    stored = json.loads(json.dumps(metrics.to_dict()))
    assert stored["definitions"]["hit"] == {
        "name": "hit",
        "title": "Ramt",
        "cause": "Forbi.",
        "kind": "share",
        "better": "high",
    }
    assert Metrics(metrics.definitions, tuple(Row(**row) for row in stored["rows"])) == metrics
