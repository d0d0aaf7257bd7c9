"""Drafts: what the guard does not pass is repaired once, or not used."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat_model.drafting import Drafting
from bot.chat_model.usage import Result
from bot.guard.draft import Statement
from bot.guard.finding import Finding, Kind
from tests.bot.chat_model.fakes import Answer, QueueModel, drafted, queue

GOOD = drafted(("Du kan søge.", ["K1"]))
BAD = drafted(("Du får 500 kr.", ["K1"]))
MIXED = drafted(("Du kan søge.", ["K1"]), ("Du får 500 kr.", ["K2"]))
KNOWN = frozenset({"K1", "K2"})
SLOTS = {"municipality": "Borgerby", "words": "50"}


def faults(statements: Sequence[Statement]) -> Sequence[Finding]:
    """No statement may speak of money."""
    return [Finding(Kind.AMOUNT, "500 kr.") for s in statements if "kr." in s.text]


def draft(*answers: Answer, one_by_one: bool = False) -> tuple[Result, list[str], QueueModel]:
    model, fake = queue(*answers)
    slots = {} if one_by_one else SLOTS
    use = "letter" if one_by_one else "draft"
    call = Drafting(model).draft(
        use, "<kilder/>", KNOWN, faults, "p", one_by_one=one_by_one, **slots
    )
    return call.result, [statement.text for statement in call.answer or ()], fake


def test_a_draft_that_passes_is_used_after_one_call() -> None:
    result, texts, fake = draft(GOOD, BAD)
    assert (result, texts) == (Result.USED, ["Du kan søge."])
    assert fake.left == 1


def test_a_faulty_draft_is_repaired_once_with_what_was_wrong() -> None:
    result, texts, fake = draft(BAD, GOOD)
    assert (result, texts) == (Result.REPAIRED, ["Du kan søge."])
    assert "500 kr." in fake.asked[1].rpartition("kan ikke bruges")[2]


def test_what_is_still_faulty_is_not_used() -> None:
    assert draft(BAD, BAD, GOOD)[:2] == (Result.REFUSED, [])


def test_a_repair_that_fails_is_no_draft() -> None:
    assert draft(BAD, ConnectionError())[:2] == (Result.FAILED, [])
    assert draft(BAD, "ikke JSON")[:2] == (Result.REFUSED, [])


def test_nothing_said_is_no_draft() -> None:
    assert draft(drafted(), GOOD)[:2] == (Result.REFUSED, [])


def test_a_model_that_fails_is_asked_once() -> None:
    result, texts, fake = draft(ConnectionError(), GOOD)
    assert (result, texts, fake.left) == (Result.FAILED, [], 1)


def test_lines_of_a_letter_stand_each_for_itself() -> None:
    assert draft(MIXED, MIXED, one_by_one=True)[:2] == (Result.REPAIRED, ["Du kan søge."])
    assert draft(MIXED, ConnectionError(), one_by_one=True)[1] == ["Du kan søge."]
    assert draft(BAD, BAD, one_by_one=True)[:2] == (Result.REFUSED, [])
    assert draft(drafted(), one_by_one=True)[:2] == (Result.USED, [])
