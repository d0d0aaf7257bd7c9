"""A letter's key lines in plain words: beside the letter's own, checked line by line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.chat_model.drafting import Drafting
from bot.guard.guard import Guard
from bot.letters.retell import Retell
from bot.wording import Wording
from knowledge.library import Library
from tests.bot.chat_model.fakes import Answer, QueueModel, drafted, queue

DEADLINE = "Du skal indsende dokumentation for din bopæl senest den 3. december 2026."
AMOUNT = "Tilskuddet udgør 1.250 kr. om måneden, hvis din indkomst er uændret."
PRIVATE = "Vi har bevilget Jens Hansen, CPR 010190-1234, et tilskud på 1.250 kr."
HIDDEN = "Vi har bevilget [name] et tilskud på 1.250 kr."

PLAIN_DEADLINE = "Du skal sende dokumentation for, hvor du bor, senest den 3. december 2026."
WRONG_DEADLINE = "Du skal sende dokumentation for, hvor du bor, senest den 13. december 2026."
PLAIN_AMOUNT = "Tilskuddet er 1.250 kr. om måneden, hvis din indkomst er uændret."

Told = tuple[dict[str, str], QueueModel]


@pytest.fixture
def retell(library: Library, wording: Wording) -> Callable[..., Told]:
    """Retells lines with a model that answers these."""

    def told(lines: tuple[str, ...], *answers: Answer) -> Told:
        model, fake = queue(*answers)
        guard = Guard(wording, library.glossary, ())
        found, call = Retell(Drafting(model), guard)(lines, "p")
        assert (call is None) == (not fake.asked)
        return found, fake

    return told


def test_each_line_gets_its_plain_words(retell: Callable[..., Told]) -> None:
    answer = drafted((PLAIN_DEADLINE, ["K1"]), (PLAIN_AMOUNT, ["K2"]))
    found, _ = retell((DEADLINE, AMOUNT), answer)
    assert found == {DEADLINE: PLAIN_DEADLINE, AMOUNT: PLAIN_AMOUNT}


def test_a_wrong_line_is_left_out_and_the_right_one_stays(retell: Callable[..., Told]) -> None:
    answer = drafted((WRONG_DEADLINE, ["K1"]), (PLAIN_AMOUNT, ["K2"]))
    found, fake = retell((DEADLINE, AMOUNT), answer, answer)
    assert found == {AMOUNT: PLAIN_AMOUNT}
    assert len(fake.asked) == 2


def test_lines_with_anything_private_stay_here(retell: Callable[..., Told]) -> None:
    answer = drafted((PLAIN_DEADLINE, ["K1"]))
    found, fake = retell((PRIVATE, HIDDEN, DEADLINE), answer)
    assert found == {DEADLINE: PLAIN_DEADLINE}
    assert "bevilget" not in fake.asked[0]
    assert retell((PRIVATE, HIDDEN))[1].asked == []


def test_a_line_that_retells_two_or_none_is_not_shown(retell: Callable[..., Told]) -> None:
    answer = drafted((PLAIN_DEADLINE, ["K1", "K2"]), (PLAIN_AMOUNT, []))
    assert retell((DEADLINE, AMOUNT), answer, answer)[0] == {}


def test_without_a_model_nothing_is_retold(library: Library, wording: Wording) -> None:
    assert Retell(None, Guard(wording, library.glossary, ()))((DEADLINE,), "p") == ({}, None)
