from __future__ import annotations

import pytest

from eval.scorers.robustness import same_answer
from tests.eval.fakes import answer, case, reply

CHANGED = case("q1.capitals", same_as="q1")


@pytest.mark.parametrize(
    ("before", "after", "value", "evidence"),
    [
        (("pas", "rotter"), ("pas",), 1, ""),
        (("pas",), ("rotter", "pas"), 0, "pas -> rotter"),
        (("pas",), (), 0, "pas -> ingen"),
        ((), ("pas",), 0, "ingen -> pas"),
        ((), (), 1, ""),
    ],
)
def test_the_first_service_stays_the_same(
    before: tuple[str, ...], after: tuple[str, ...], value: float, evidence: str
) -> None:
    unchanged = reply("answered", *before)
    score = same_answer(CHANGED, answer(reply("answered", *after), unchanged=unchanged))
    assert score
    assert (score.value, score.evidence) == (value, evidence)


def test_without_the_unchanged_message_it_cannot_be_scored() -> None:
    score = same_answer(CHANGED, answer(reply("answered", "pas")))
    assert score
    assert score.value is None
    assert "'q1'" in score.evidence


def test_an_unchanged_message_does_not_count() -> None:
    assert same_answer(case("q1"), answer(reply("answered", "pas"))) is None
