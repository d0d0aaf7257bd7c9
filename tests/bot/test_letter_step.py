"""A letter in a conversation: explained, declined, and its days counted again."""

from __future__ import annotations

import json
import logging
from datetime import date

import pytest

from bot.guard.guard import Guard
from bot.learnt import Learnt
from bot.letters.explain import Explainer
from bot.letters.key_lines import KeyLines
from bot.letters.pasted import LetterFinder
from bot.letters.prepare import prepare
from bot.letters.retell import Retell
from bot.letters.wording import PROBLEMS
from bot.steps.letter import ExplainLetter
from bot.steps.protect import Protect
from bot.turn import Conversation, Message, Outcome, RememberedLetter, Turn
from bot.wording import Wording
from knowledge.library import Library
from knowledge.mentions import TermFinder
from tests.bot.letters.samples import (
    ACCOUNT,
    APPEAL,
    BILL,
    CPR,
    DAY,
    GRANTED,
    HEARING,
    NAME,
    PRIVATE,
    TODAY,
    letter,
)

UNDATED = letter(
    f"Afgørelse om din hæk\n\nVi giver lov til, at du fjerner din hæk mod vejen.\n\n{APPEAL}",
    dated="",
)


class Talk:
    """A conversation of which only the first step and the letter's are run."""

    def __init__(self, protect: Protect, step: ExplainLetter) -> None:
        self.protect = protect
        self.step = step
        self.conversation = Conversation()

    def say(self, text: str, **values: str) -> Turn:
        turn = Turn(Message(text, **values), self.conversation)  # type: ignore[arg-type]
        self.protect(turn)
        turn.notes = {}
        if not turn.ended:
            self.step(turn)
        return turn


@pytest.fixture(scope="module")
def step(library: Library, letters: Learnt, wording: Wording) -> ExplainLetter:
    explainer = Explainer(library, TermFinder(library.glossary), KeyLines(letters))
    retell = Retell(None, Guard(wording, library.glossary, ()))
    return ExplainLetter(explainer, retell, wording, lambda: TODAY)


@pytest.fixture
def talk(step: ExplainLetter, letters: Learnt, wording: Wording) -> Talk:
    return Talk(Protect(wording, LetterFinder(letters), 4000), step)


@pytest.mark.parametrize("sent", ["file", "pasted"])
def test_a_letter_ends_the_turn_with_its_explanation(
    talk: Talk, wording: Wording, sent: str
) -> None:
    turn = talk.say("", letter=GRANTED) if sent == "file" else talk.say(GRANTED)
    assert turn.ended
    assert turn.outcome is Outcome.LETTER_EXPLAINED
    assert turn.body.startswith(wording.letters.intro)
    assert "du får rengøring" in turn.body
    assert [offer.kind for offer in turn.offers] == ["person"]
    assert turn.department in {door.id for door in wording.departments}


def test_the_trace_holds_no_word_of_the_letter(talk: Talk) -> None:
    noted = json.dumps(talk.say("", letter=GRANTED).notes)
    assert talk.say("", letter=GRANTED).notes["letter"].keys() == {
        *("kind", "confidence", "key lines", "deadlines")
    }
    assert "rengøring" not in noted


def test_of_a_letter_only_date_and_open_days_are_remembered(talk: Talk) -> None:
    talk.say("", letter=PRIVATE)
    remembered = talk.conversation.letter
    assert remembered
    assert remembered.day == DAY
    assert [deadline.runs_from for deadline in remembered.deadlines] == ["received"]
    for private in (CPR, ACCOUNT, *NAME.split()):
        assert private not in repr(talk.conversation)


def test_personal_data_is_in_no_trace_and_no_log(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    turn = talk.say(f"Hej, jeg har fået det her brev.\n\n{PRIVATE}")
    said = f"{turn.body} {turn.text} {turn.query} {turn.letter} {turn.notes} {caplog.text}"
    for private in (CPR, ACCOUNT, *NAME.split()):
        assert private not in said


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Jeg fik det i fredags.", "fredag den 4. december 2026"),
        ("Jeg fik det den 4. november", "onsdag den 2. december 2026"),
        ("i går", "mandag den 7. december 2026"),
    ],
)
def test_the_day_may_be_told_with_the_letter(talk: Talk, words: str, day: str) -> None:
    turn = talk.say(words, letter=GRANTED)
    assert f"klag senest {day}" in turn.body


@pytest.mark.parametrize("words", ["Jeg fik det den 24. december 2026", "den 1. november 2026"])
def test_a_wrong_day_told_with_the_letter_is_not_reckoned_from(
    talk: Talk, wording: Wording, words: str
) -> None:
    turn = talk.say(words, letter=GRANTED)
    assert "klag senest tirsdag den 1. december 2026" in turn.body
    assert wording.letters.counted_from_letter_date.format(date="3. november 2026") in turn.body


def test_the_days_are_counted_again_when_the_day_is_told(talk: Talk, wording: Wording) -> None:
    first = talk.say("", letter=GRANTED)
    assert "tirsdag den 1. december 2026" in first.body
    again = talk.say("jeg fik det i fredags")
    assert again.outcome is Outcome.LETTER_EXPLAINED
    assert again.body.startswith(
        wording.letters.received_again.format(date="fredag den 6. november 2026")
    )
    assert "fredag den 4. december 2026" in again.body
    assert wording.letters.intro not in again.body
    corrected = talk.say("nej, det var i går")
    assert corrected.outcome is None or "mandag den 7. december 2026" in corrected.body


def test_the_day_can_be_told_more_than_once(talk: Talk) -> None:
    talk.say("", letter=GRANTED)
    assert "4. december" in talk.say("i fredags").body
    assert "7. december" in talk.say("i går").body


def test_a_letter_without_a_date_gets_its_days_when_the_day_is_told(
    talk: Talk, wording: Wording
) -> None:
    first = talk.say("", letter=UNDATED)
    assert wording.letters.when_received in first.body
    assert "fredag den 4. december 2026" in talk.say("i fredags").body


@pytest.mark.parametrize("words", ["den 24. december 2026", "10. november 2026"])
def test_a_day_to_come_is_asked_for_again(talk: Talk, wording: Wording, words: str) -> None:
    talk.say("", letter=GRANTED)
    turn = talk.say(words)
    assert turn.body == wording.letters.received_in_future
    assert talk.conversation.letter
    assert "4. december" in talk.say("i fredags").body


def test_a_day_before_the_letter_is_asked_for_again(talk: Talk, wording: Wording) -> None:
    talk.say("", letter=GRANTED)
    turn = talk.say("den 1. november")
    assert turn.body == wording.letters.received_before_letter.format(date="3. november 2026")
    assert "4. december" in talk.say("i fredags").body


def test_the_day_of_the_letter_and_today_are_possible(talk: Talk) -> None:
    talk.say("", letter=GRANTED)
    assert "1. december" in talk.say("den 3. november").body
    assert "7. december" in talk.say("i dag").body


@pytest.mark.parametrize("text", [BILL, HEARING])
def test_a_day_that_changes_nothing_is_thanked_for(talk: Talk, wording: Wording, text: str) -> None:
    talk.say("", letter=text)
    assert talk.say("i fredags").body == wording.letters.received_needless


@pytest.mark.parametrize("words", ["tak", "hvad er en partshøring", "har I åbent på fredag"])
def test_other_messages_go_on(talk: Talk, words: str) -> None:
    talk.say("", letter=GRANTED)
    turn = talk.say(words)
    assert not turn.ended
    assert turn.outcome is None


def test_without_a_letter_a_day_means_nothing(talk: Talk) -> None:
    assert not talk.say("i fredags").ended


def test_somebody_in_danger_is_not_told_of_days(talk: Talk) -> None:
    talk.say("", letter=GRANTED)
    turn = Turn(Message("i fredags"), talk.conversation)
    turn.text = turn.query = "i fredags"
    turn.crisis = "Ring 112."
    talk.step(turn)
    assert not turn.ended


def test_a_new_letter_takes_the_place_of_the_old(talk: Talk, wording: Wording) -> None:
    talk.say("", letter=GRANTED)
    talk.say("", letter=BILL)
    assert talk.say("i fredags").body == wording.letters.received_needless


@pytest.mark.parametrize("problem", PROBLEMS)
def test_what_cannot_be_read_is_told_with_a_way_on(
    talk: Talk, wording: Wording, problem: str
) -> None:
    turn = talk.say("", problem=problem)
    assert turn.outcome is Outcome.UNSUPPORTED_MESSAGE
    assert turn.ended
    assert "{" not in turn.body
    begun = wording.letters.problems[problem].partition("{")[0]
    assert turn.body.startswith(begun)
    assert [offer.kind for offer in turn.offers] == ["person"]
    assert talk.conversation.letter is None


def test_too_many_pages_are_told_with_their_number(talk: Talk) -> None:
    assert "60" in talk.say("", problem="too_long").body


@pytest.mark.parametrize("received", [date(2026, 11, 4), None])
def test_what_is_remembered_is_enough_to_count(
    talk: Talk, received: date | None, wording: Wording
) -> None:
    """The letter itself need not be kept."""
    prepared = prepare(GRANTED)
    found = talk.step.explainer.read(prepared.text, TODAY, received, prepared.masked)
    days = tuple(action.deadline for action in found.actions)
    talk.conversation.letter = RememberedLetter(found.letter_day, days)
    assert "4. december" in talk.say("i fredags").body
