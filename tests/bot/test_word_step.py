"""Somebody asks what a word means."""

from __future__ import annotations

from typing import Any

import pytest

from bot.letters.words import Words
from bot.steps.word import ExplainWord
from bot.turn import Conversation, Outcome, Topic, Turn
from bot.wording import Wording
from knowledge.library import Library
from knowledge.mentions import TermFinder
from tests.bot.helpers import turn_about


@pytest.fixture(scope="module")
def step(library: Library, wording: Wording) -> ExplainWord:
    finder = TermFinder(library.glossary)
    words = Words(library.glossary, finder, wording.letters.words)
    return ExplainWord(library, words, wording)


def ask(step: ExplainWord, text: str, **values: Any) -> Turn:
    turn = turn_about(text, **values)
    step(turn)
    return turn


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("hvad betyder partshøring?", "partshøring"),
        ("Hvad betyder ordet klagevejledning", "klagevejledning"),
        ("/forklar partshøring", "partshøring"),
        ("hvad er en partshøring", "partshøring"),
        ("Der står partshøring i mit brev, hvad er det?", "partshøring"),
        ("hvad betyder partshøringen", "partshøring"),
        ("hvad betyder partshørring", "partshøring"),
        ("Partshøring", "partshøring"),
    ],
)
def test_a_word_of_the_glossary_is_explained(step: ExplainWord, text: str, term: str) -> None:
    turn = ask(step, text)
    assert turn.outcome is Outcome.ANSWERED
    assert turn.notes["word"] == term
    meaning = step.words.meaning(term)
    assert meaning
    assert meaning.text.split(" ", 1)[1] in turn.body
    (source,) = turn.sources
    assert (source.title, source.section, source.location) == ("Ordlisten", term, "terms.yaml")
    assert [offer.kind for offer in turn.offers] == ["person"]
    assert turn.unknown_word == ""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("hvad betyder qvordelak?", "qvordelak"),
        ("hvad betyder ordet mumlegrødspap", "mumlegrødspap"),
        ("/forklar skvulpomani", "skvulpomani"),
    ],
)
def test_a_word_that_nobody_knows_is_said_to_be_unknown(
    step: ExplainWord, wording: Wording, text: str, word: str
) -> None:
    turn = ask(step, text)
    door = wording.door(wording.front_door)
    assert turn.outcome is Outcome.NO_EVIDENCE
    assert turn.unknown_word == word
    assert turn.body == wording.letters.words.unknown.format(word=word, door=door)
    assert not turn.sources
    assert [offer.kind for offer in turn.offers] == ["person"]


@pytest.mark.parametrize(
    "text",
    [
        "hej",
        "kan jeg få en rollator til min mor",
        "hvad koster det",
        "hvad betyder det",
        "hvad er klokken",
        "hvad er jeres telefonnummer",
        "der er rotter i haven",
        "",
        "?",
    ],
)
def test_other_messages_go_on(step: ExplainWord, text: str) -> None:
    turn = ask(step, text)
    assert not turn.ended
    assert turn.tone == ""
    assert turn.unknown_word == ""


def test_what_is_also_a_service_is_answered_with_its_meaning_first(
    step: ExplainWord, library: Library
) -> None:
    names = [
        name
        for service in library.services
        for name in service.names
        if (meaning := step.words.meaning(name))
        and meaning.term
        and meaning.term.term == name.lower()
        and " " not in name
    ]
    assert names
    for name in names:
        turn = ask(step, f"hvad er {name}")
        assert not turn.ended, name
        assert turn.tone.lower().startswith(name.lower()), name
        assert turn.grounds == [turn.tone]
        assert ask(step, name).tone == "", name
        asked = ask(step, f"hvad betyder {name}")
        assert asked.outcome is Outcome.ANSWERED, name


def test_somebody_in_danger_is_not_taught_words(step: ExplainWord) -> None:
    turn = ask(step, "hvad betyder partshøring", crisis="Ring 112.")
    assert not turn.ended


def test_a_turn_that_ended_is_left_alone(step: ExplainWord) -> None:
    turn = ask(step, "hvad betyder partshøring", ended=True, body="Slut.")
    assert turn.body == "Slut."


def test_a_bare_word_within_a_talk_is_no_question_for_its_meaning(step: ExplainWord) -> None:
    conversation = Conversation(topics=(Topic(("rotter",), "der er rotter"),))
    assert not ask(step, "partshøring", conversation=conversation).ended
    assert ask(step, "hvad betyder partshøring", conversation=conversation).ended


def test_the_first_word_that_is_known_is_explained(step: ExplainWord) -> None:
    turn = ask(step, "hvad betyder qvordelak? og hvad betyder partshøring?")
    assert turn.notes["word"] == "partshøring"


@pytest.mark.parametrize("text", ["hvad betyder [name]", "hvad betyder {word}", "hvad betyder %s"])
def test_marks_do_no_harm(step: ExplainWord, text: str) -> None:
    turn = ask(step, text)
    assert turn.outcome in {None, Outcome.NO_EVIDENCE}
    assert turn.unknown_word not in {"[name]", "name"}
