"""How sure we are is one scale for all questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.index.char_svd import CharSvd
from knowledge.index.evidence import Border, Evidence, calibrate, signals
from knowledge.index.lexical import LexicalIndex
from tests import factories

INSIDE = [
    phrase for service_id in factories.SERVICE_IDS for phrase in factories.phrasings(service_id)
]
OUTSIDE: list[str] = factories.outside()["examples"]


@pytest.fixture(scope="module")
def border() -> Border:
    return Border.fit(INSIDE, OUTSIDE)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return calibrate(INSIDE, OUTSIDE, {}, lambda out: [t for t in INSIDE if t not in out])


def test_the_border_divides_what_it_was_taught(border: Border) -> None:
    assert (border.scores(INSIDE) > 0).all()
    assert (border.scores(OUTSIDE) < 0).all()


def test_the_border_divides_what_it_has_not_seen(border: Border) -> None:
    inside, outside = border.scores(["rotterne på mit loft", "skriv et digt på fransk"])
    assert inside > 0 > outside


def test_the_four_signals_of_a_message(border: Border) -> None:
    texts = ["rotter på loftet", "mad bragt ud"]
    lexical, svd = LexicalIndex.build(texts), CharSvd.fit([*texts, *INSIDE])
    found = signals(["rotter på loftet", "jazzklub", ""], {}, lexical, svd, border)
    assert found.shape == (3, 4)
    known, unknown, nothing = found
    assert (known[:3] > unknown[:3]).all()
    assert unknown[0] == 0.0
    assert known[3] == pytest.approx(np.log(1 + 2))
    assert nothing[3] == 0.0


def test_messages_are_weighed_alike_one_by_one_and_together(border: Border) -> None:
    texts = ["rotter på loftet", "jazzklub", "", "mad"]
    lexical, svd = LexicalIndex.build(INSIDE), CharSvd.fit(INSIDE)
    together = signals(texts, {}, lexical, svd, border)
    alone = np.vstack([signals([text], {}, lexical, svd, border) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_no_message_is_scored_by_what_has_seen_it() -> None:
    asked: list[frozenset[str]] = []

    def index_texts(held_out: frozenset[str]) -> Sequence[str]:
        asked.append(held_out)
        return [text for text in INSIDE if text not in held_out]

    calibrate(INSIDE, OUTSIDE, {}, index_texts)
    assert sum(len(held_out) for held_out in asked) == len(INSIDE)
    assert frozenset().union(*asked) == frozenset(INSIDE)


def test_a_weight_is_the_share_of_outside_messages_that_are_beaten(border: Border) -> None:
    evidence = Evidence(border, np.array([1.0, 0, 0, 0]), np.array([0.0, 1.0, 2.0, 3.0]))
    shares = [evidence.weigh(np.array([score, 9.0, 9.0, 9.0])) for score in (-1, 0.5, 2.5, 9)]
    assert shares == [0.0, 0.25, 0.75, 1.0]


def test_better_signals_weigh_more(evidence: Evidence) -> None:
    assert (evidence.coefficients[:3] > 0).all()
    assert (np.diff(evidence.outside) >= 0).all()
    assert len(evidence.outside) == len(OUTSIDE)


def test_saved_evidence_weighs_the_same(evidence: Evidence, tmp_path: Path) -> None:
    evidence.save(tmp_path / "evidence.npz")
    loaded = Evidence.load(tmp_path / "evidence.npz")
    rng = np.random.default_rng(0)
    for found in rng.normal(size=(20, 4)) * 5:
        assert loaded.weigh(found) == evidence.weigh(found)
    texts = [INSIDE[0], OUTSIDE[0], ""]
    np.testing.assert_allclose(
        loaded.border.scores(texts), evidence.border.scores(texts), atol=1e-5
    )
