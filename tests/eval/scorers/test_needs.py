from __future__ import annotations

import pytest

from eval.scorers.needs import all_needs, heaviest_first, needs_found
from tests.eval.fakes import answer, case, reply

SEVERAL = case(needs=("pas", "rotter"), heaviest="rotter")


@pytest.mark.parametrize(
    ("needs", "services", "share", "missed"),
    [
        (("pas", "rotter"), (), 1, ""),
        (("rotter", "pas", "flytning"), (), 1, ""),
        (("rotter",), ("rotter", "pas"), 0.5, "glemt: pas"),
        ((), ("rotter", "pas"), 0.5, "glemt: pas"),
        (("flytning",), ("pas",), 0, "glemt: pas, rotter"),
        ((), (), 0, "glemt: pas, rotter"),
    ],
)
def test_needs_are_those_named_or_else_the_first_service(
    needs: tuple[str, ...], services: tuple[str, ...], share: float, missed: str
) -> None:
    given = answer(reply("answered", *services, needs=needs))
    found, every = needs_found(SEVERAL, given), all_needs(SEVERAL, given)
    assert found
    assert every
    assert (found.value, found.evidence) == (share, missed)
    assert (every.value, every.evidence) == (float(share == 1), missed)


@pytest.mark.parametrize(
    ("services", "value", "evidence"),
    [
        (("rotter", "pas"), 1, ""),
        (("pas", "rotter"), 0, "pas før rotter"),
        ((), 0, "intet før rotter"),
    ],
)
def test_the_heaviest_stands_first(services: tuple[str, ...], value: float, evidence: str) -> None:
    score = heaviest_first(SEVERAL, answer(reply("answered", *services, needs=("rotter", "pas"))))
    assert score
    assert (score.value, score.evidence) == (value, evidence)


def test_a_message_with_one_need_does_not_count() -> None:
    for scorer in (needs_found, all_needs, heaviest_first):
        assert scorer(case(services=("pas",)), answer(reply("answered", "pas"))) is None


def test_needs_may_weigh_the_same() -> None:
    assert heaviest_first(case(needs=("pas", "rotter")), answer()) is None
