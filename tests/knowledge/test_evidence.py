"""How sure we are is one scale for all questions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.index import evidence as evidence_module
from knowledge.index.classifier import Classifier, Features, Views
from knowledge.index.evidence import INSIDE, OUTSIDE, Evidence
from knowledge.index.tfidf import ALL_CHARACTERS, NEED_STEMS, PHRASES
from tests import factories

KNOWN = [
    phrase for service_id in factories.SERVICE_IDS for phrase in factories.phrasings(service_id)
]
FOREIGN: list[str] = factories.outside()["examples"]
LEAST = {NEED_STEMS: 1, PHRASES: 2, ALL_CHARACTERS: 3}

NO_FEATURES = Features(np.array([], np.int64), np.array([], np.float32))


@pytest.fixture(scope="module")
def views() -> Views:
    return Views.fit([*KNOWN, *FOREIGN], LEAST)


def fit(views: Views, outside: list[str], shares: list[float] | None = None) -> Evidence:
    return Evidence.fit(
        views.matrix([*KNOWN, *outside]),
        len(KNOWN),
        shares or [0.1] * len(outside),
        [number / 10 for number in reversed(range(len(outside)))],
    )


@pytest.fixture(scope="module")
def evidence(views: Views) -> Evidence:
    return fit(views, FOREIGN)


def blank(outside: list[float], matches: list[float] | None = None) -> Evidence:
    """Evidence whose border lies at 0 whatever the text, so that only shares count."""
    border = Classifier((INSIDE, OUTSIDE), np.zeros((1, 2), np.float32), np.zeros(2, np.float32))
    return Evidence(border, np.array(outside), np.array(matches or []))


def test_the_border_divides_what_it_was_taught(evidence: Evidence, views: Views) -> None:
    assert all(evidence.score(views.features(text), 0.0) > 0 for text in KNOWN)
    assert all(evidence.score(views.features(text), 0.0) < 0 for text in FOREIGN)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("rotterne på mit loft", True),
        ("jeg har brug for et nyt pas til min søn", True),
        ("skriv et digt på fransk", False),
        ("hvem opfandt fodbolden", False),
    ],
)
def test_the_border_divides_what_it_has_not_seen(
    evidence: Evidence, views: Views, text: str, inside: bool
) -> None:
    assert (evidence.score(views.features(text), 0.0) > 0) is inside


@pytest.mark.parametrize(("text", "low", "high"), [(KNOWN[0], 0.9, 1.0), (FOREIGN[0], 0.0, 0.7)])
def test_a_weight_lies_between_none_and_all(
    evidence: Evidence, views: Views, text: str, low: float, high: float
) -> None:
    assert low <= evidence.weigh(views.features(text), 0.1) <= high


@pytest.mark.parametrize(
    ("share", "weight"), [(0.0, 0.0), (0.25, 0.25), (0.5, 0.5), (0.6, 0.75), (1.0, 1.0)]
)
def test_a_weight_is_the_share_of_outside_messages_that_are_beaten(
    share: float, weight: float
) -> None:
    assert blank([0.0, 0.5, 1.0, 1.5]).weigh(NO_FEATURES, share) == weight


@pytest.mark.parametrize(
    ("match", "weight"), [(-1.0, 0.0), (0.0, 0.0), (0.5, 0.25), (2.5, 0.75), (9.0, 1.0)]
)
def test_a_match_is_weighed_in_the_same_way(match: float, weight: float) -> None:
    assert blank([], [0.0, 1.0, 2.0, 3.0]).weigh_match(match) == weight


def test_to_equal_an_outside_message_is_not_to_beat_it() -> None:
    assert blank([0.5, 0.5]).weigh(NO_FEATURES, 0.25) == 0.0
    assert blank([], [1.0, 1.0]).weigh_match(1.0) == 0.0


def test_with_nothing_to_compare_with_there_is_no_evidence() -> None:
    assert blank([]).weigh(NO_FEATURES, 1.0) == blank([]).weigh_match(9.0) == 0.0


def test_to_be_sure_of_a_service_counts_beside_the_border(evidence: Evidence, views: Views) -> None:
    text = views.features("noget om et loft")
    alone = evidence.score(text, 0.0)
    assert evidence.score(text, 0.5) == pytest.approx(alone + 1.0)
    assert evidence.score(text, 1.0) == pytest.approx(alone + 2.0)
    weights = [evidence.weigh(text, share) for share in (0.0, 0.3, 0.6, 1.0)]
    assert weights == sorted(weights)


def test_what_is_outside_is_known_in_order(evidence: Evidence) -> None:
    assert len(evidence.outside) == len(evidence.matches) == len(FOREIGN)
    assert (np.diff(evidence.outside) >= 0).all()
    assert evidence.matches.tolist() == [number / 10 for number in range(len(FOREIGN))]
    assert set(evidence.border.labels) == {INSIDE, OUTSIDE}


def test_outside_messages_are_scored_with_how_sure_a_service_is(views: Views) -> None:
    without = fit(views, FOREIGN, [0.0] * len(FOREIGN))
    sure = fit(views, FOREIGN, [0.5] * len(FOREIGN))
    np.testing.assert_allclose(sure.outside, without.outside + 1.0)


def test_no_outside_message_is_scored_by_a_border_that_has_seen_it(
    views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every row of the matrix is made to hold its own number, so that it can be recognised."""
    borders: list[tuple[set[int], set[int]]] = []

    class Recorder:
        labels = (INSIDE, OUTSIDE)

        def __init__(self, seen: set[int]) -> None:
            self.seen = seen

        def scores_of(self, rows: Any) -> Any:
            borders.append((self.seen, {int(row) for row in rows[:, 0]}))
            return np.zeros((rows.shape[0], 2), np.float32)

    def border(rows: Any, labels: Any) -> Recorder:
        assert len(labels) == rows.shape[0]
        assert [label == INSIDE for label in labels] == [row < 5 for row in rows[:, 0]]
        return Recorder({int(row) for row in rows[:, 0]})

    monkeypatch.setattr(evidence_module, "_border", border)
    Evidence.fit(np.arange(16)[:, None], 5, [0.0] * 11, [0.0] * 11)
    assert sorted(row for _, scored in borders for row in scored) == list(range(5, 16))
    assert all(seen.isdisjoint(scored) for seen, scored in borders)
    assert all(seen >= set(range(5)) for seen, _ in borders)


def test_an_outside_message_looks_more_like_a_question_when_it_is_unknown(
    evidence: Evidence, views: Views
) -> None:
    known = [evidence.score(views.features(text), 0.1) for text in FOREIGN]
    assert np.median(evidence.outside) > np.median(known)


@pytest.mark.parametrize("count", [3, 40])
def test_few_outside_messages_are_enough(views: Views, count: int) -> None:
    few = fit(views, FOREIGN[:count])
    assert len(few.outside) == count
    assert few.weigh(views.features(KNOWN[0]), 0.9) == 1.0


def test_saved_evidence_weighs_the_same(evidence: Evidence, views: Views, tmp_path: Path) -> None:
    evidence.save(tmp_path / "border.npz", tmp_path / "evidence.npz")
    loaded = Evidence.load(tmp_path / "border.npz", tmp_path / "evidence.npz")
    np.testing.assert_array_equal(loaded.outside, evidence.outside)
    np.testing.assert_array_equal(loaded.matches, evidence.matches)
    step = 1 / len(FOREIGN)
    for text in [*KNOWN[::10], *FOREIGN[::5], "", "xqzw"]:
        features = views.features(text)
        assert loaded.score(features, 0.3) == pytest.approx(evidence.score(features, 0.3), abs=0.01)
        assert abs(loaded.weigh(features, 0.3) - evidence.weigh(features, 0.3)) <= 2 * step
    assert loaded.weigh_match(1.23) == evidence.weigh_match(1.23)


@pytest.mark.parametrize("name", ["border.npz", "evidence.npz"])
@pytest.mark.parametrize(
    "harm", [Path.unlink, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"PK")]
)
def test_evidence_that_is_not_whole_is_not_loaded(
    evidence: Evidence, tmp_path: Path, name: str, harm: Callable[[Path], object]
) -> None:
    evidence.save(tmp_path / "border.npz", tmp_path / "evidence.npz")
    harm(tmp_path / name)
    with pytest.raises((OSError, ValueError, EOFError)):
        Evidence.load(tmp_path / "border.npz", tmp_path / "evidence.npz")
