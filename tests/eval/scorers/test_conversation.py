from __future__ import annotations

from typing import Any

import pytest

from eval.answer import ReplyRecord
from eval.scorers.conversation import follow_ups_right, turns_right
from tests.eval.fakes import answer, case, reply

PAS: dict[str, Any] = {"services": ["pas"]}
ASKED: dict[str, Any] = {"outcomes": ["asked", "no_evidence"]}
MADE, LOST = reply("answered", "pas"), reply("answered", "rotter")


def values(
    turns: list[dict[str, Any] | None], *replies: ReplyRecord
) -> tuple[float | None, float | None]:
    one = case("a", *("hej" for _ in turns), turns=turns)
    scores = turns_right(one, answer(*replies)), follow_ups_right(one, answer(*replies))
    first, later = (score.value if score else None for score in scores)
    return first, later


@pytest.mark.parametrize(
    ("replies", "shares"),
    [
        ((MADE, MADE, MADE), (1, 1)),
        ((LOST, MADE, MADE), (2 / 3, 1)),
        ((MADE, LOST, MADE), (2 / 3, 1 / 2)),
        ((LOST, LOST, LOST), (0, 0)),
    ],
)
def test_the_share_of_right_replies_with_and_without_the_first(
    replies: tuple[ReplyRecord, ...], shares: tuple[float, float]
) -> None:
    assert values([PAS, PAS, PAS], *replies) == pytest.approx(shares)


def test_what_nothing_is_said_of_does_not_count() -> None:
    assert values([PAS, None, {"kind": "thanks"}, PAS], MADE, LOST, LOST, MADE) == (1, 1)
    assert values([PAS, None], MADE, LOST) == (1, None)
    assert values([None, PAS], LOST, LOST) == (0, 0)
    assert values([None], LOST) == (None, None)


def test_a_case_without_turns_does_not_count() -> None:
    for scorer in (turns_right, follow_ups_right):
        assert scorer(case("a", "hej", "og?", services=("pas",)), answer(MADE, MADE)) is None


@pytest.mark.parametrize(
    ("told", "given", "right"),
    [
        (PAS, reply("asked", "pas"), True),
        (PAS, reply("answered", "rotter", "pas"), False),
        (PAS, reply("answered"), False),
        (PAS, reply("no_evidence", "pas"), False),
        (ASKED, reply("no_evidence"), True),
        (ASKED, reply("asked", "rotter"), True),
        (ASKED, reply("answered"), False),
        (PAS | ASKED, reply("asked", "pas"), True),
        (PAS | ASKED, reply("asked", "rotter"), False),
        (PAS | ASKED, reply("answered", "pas"), False),
        (PAS | ASKED, reply("no_evidence", "pas"), False),
    ],
)
def test_a_reply_is_right_in_service_and_in_outcome(
    told: dict[str, Any], given: ReplyRecord, right: bool
) -> None:
    assert values([told], given)[0] == right


def test_the_evidence_numbers_the_wrong_replies() -> None:
    one = case("a", "hej", "og?", "så?", turns=[PAS, PAS, PAS])
    score = turns_right(one, answer(MADE, LOST, reply("no_evidence")))
    assert score
    assert score.evidence == "2: answered rotter; 3: no_evidence "
