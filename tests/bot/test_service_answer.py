"""What stands before a card's section: who decides, and what is true of something believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from pathlib import Path
from typing import Any

import pytest

from bot.steps.check import Check
from bot.steps.service_answer import ServiceAnswer
from bot.turn import Turn
from bot.wording import Wording
from knowledge.content import SERVICE_HEADINGS, Audience
from knowledge.danish.sentences import word_count
from knowledge.library import load_library
from tests import factories
from tests.bot.helpers import turn_about

SHORT, WHO, HOW, THEN, PRICE, DISAGREE, STAFF = SERVICE_HEADINGS
MAX_WORDS = 120
ABOUT = "Det handler om: Rotter i haven."
TEXT = {
    SHORT: "Kommunen hjælper dig med en rotte og rotter på loftet.",
    WHO: "Alle i Borgerby, der spørger om et dyr med lang hale.",
    PRICE: "Det er gratis at få hjælp til en rotte.",
}
"""What the small card says, as tests/factories.py has it."""

VERDICT = "har jeg ret til hjælp mod rotter"
PREMISE = "er det rigtigt at jeg selv skal betale rottespærren"
FACT = "Ejeren betaler selv 470 kr. for rottespærren."

Answer = Callable[..., Turn]


def long(words: int) -> str:
    """A sentence with so many words, all beside the point."""
    return " ".join(["Mange", *["flere"] * (words - 2), "ord."])


APART = {WHO: long(38), HOW: FACT, THEN: long(38), PRICE: long(38), DISAGREE: long(38)}
"""Sections of which nothing else has room in the line beside the fact."""


@pytest.fixture
def answer(small_library: Path, wording: Wording) -> Answer:
    """Answers from a small card, with some sections replaced."""

    def compose(
        text: str,
        audience: Audience = Audience.CITIZEN,
        *,
        sections: Mapping[str, str] | None = None,
        department: str = "teknik",
        max_words: int = MAX_WORDS,
        **values: Any,
    ) -> Turn:
        card = factories.service("rotter", sections=sections, department=department)
        factories.write(small_library, "services/rotter.md", card)
        library = load_library(small_library)
        turn = turn_about(text, audience, services=("rotter",), **values)
        ServiceAnswer(library, wording, max_words).answer(turn, library.service["rotter"])
        Check(wording, max_words)(copy(turn))  # notes problems, but leaves the body as it is
        return turn

    return compose


def decides(wording: Wording, decider: str = "Teknik") -> str:
    """The line that says who decides."""
    return wording.say("verdict", decider=decider)


@pytest.mark.parametrize(
    ("department", "decider"),
    [("teknik", "Teknik"), ("borgerservice", "Borgerservice")],
)
@pytest.mark.parametrize("aspect", [None, WHO, PRICE])
def test_a_question_for_a_verdict_is_told_who_decides_and_by_what(
    answer: Answer, wording: Wording, department: str, decider: str, aspect: str | None
) -> None:
    turn = answer(VERDICT, department=department, aspect=aspect)
    line = f"{decides(wording, decider)} {wording.say('verdict_looks_at')}"
    assert turn.body == "\n\n".join([ABOUT, line, TEXT[WHO], TEXT[SHORT]])
    assert turn.aspect == WHO
    assert [source.section for source in turn.sources] == [WHO, SHORT]
    assert turn.notes["problems"] == []


@pytest.mark.parametrize("text", ["der er rotter i haven", "hvem kan få hjælp mod rotter"])
def test_who_asks_for_no_verdict_is_not_told_who_decides(
    answer: Answer, wording: Wording, text: str
) -> None:
    assert answer(text).body == f"{ABOUT}\n\n{TEXT[SHORT]}"
    assert answer(text, aspect=WHO).body == "\n\n".join([ABOUT, TEXT[WHO], TEXT[SHORT]])


@pytest.mark.parametrize("aspect", [None, WHO, PRICE])
def test_where_the_criteria_are_too_long_the_short_answer_stands_there_instead(
    answer: Answer, wording: Wording, aspect: str | None
) -> None:
    turn = answer(VERDICT, sections={WHO: long(MAX_WORDS - 40)}, aspect=aspect)
    assert turn.body == "\n\n".join([ABOUT, decides(wording), TEXT[SHORT]])
    assert [source.section for source in turn.sources] == [SHORT]
    assert turn.notes["problems"] == []


def test_criteria_that_just_have_room_beside_a_door_are_shown(
    answer: Answer, wording: Wording
) -> None:
    shown = {n for n in range(40, 100) if long(n) in answer(VERDICT, sections={WHO: long(n)}).body}
    head = f"{ABOUT}\n{decides(wording)} {wording.say('verdict_looks_at')}"
    assert shown == set(range(40, max(shown) + 1))  # no gap, no second beginning
    assert MAX_WORDS - 45 <= word_count(head) + max(shown) <= MAX_WORDS - 30


@pytest.mark.parametrize("aspect", [None, PRICE])
def test_where_nothing_has_room_what_was_asked_for_is_kept(
    answer: Answer, aspect: str | None
) -> None:
    sections = {heading: long(MAX_WORDS - 10) for heading in (SHORT, WHO, PRICE)}
    turn = answer(VERDICT, sections=sections, aspect=aspect)
    assert turn.body == f"{ABOUT}\n\n{long(MAX_WORDS - 10)}"
    assert [source.section for source in turn.sources] == [aspect or SHORT]


@pytest.mark.parametrize(("text", "key"), [(VERDICT, "verdict"), (PREMISE, "premise")])
@pytest.mark.parametrize("aspect", [None, PRICE])
@pytest.mark.parametrize(
    ("audience", "values"),
    [
        (Audience.STAFF, {}),
        (Audience.CITIZEN, {"follow_up": True}),
        (Audience.CITIZEN, {"chosen": "rotter"}),
    ],
)
def test_staff_follow_ups_and_choices_get_no_such_line(
    answer: Answer,
    wording: Wording,
    text: str,
    key: str,
    aspect: str | None,
    audience: Audience,
    values: Mapping[str, Any],
) -> None:
    line = wording.say(key, decider="Teknik")
    sections = {**APART, PRICE: TEXT[PRICE]}
    turn = answer(text, audience, sections=sections, aspect=aspect, **values)
    assert line not in turn.body
    assert turn.body.startswith(f"{ABOUT}\n\n{TEXT[aspect or SHORT]}")
    assert turn.aspect == aspect
    assert line in answer(text, sections=sections, aspect=aspect).body  # a first question does


@pytest.mark.parametrize("aspect", [None, PRICE])
def test_something_believed_is_met_by_the_fact_from_another_section(
    answer: Answer, wording: Wording, aspect: str | None
) -> None:
    turn = answer(PREMISE, sections={**APART, PRICE: "Fælden er gratis."}, aspect=aspect)
    section = "Fælden er gratis." if aspect else TEXT[SHORT]
    assert turn.body.startswith(f"{ABOUT}\n\n{wording.say('premise')} {FACT}")
    assert section in turn.body
    assert turn.aspect == aspect
    assert turn.notes["problems"] == []


@pytest.mark.parametrize(
    ("aspect", "sections"),
    [
        (None, {**APART, HOW: long(38), SHORT: FACT}),
        (HOW, APART),
        (HOW, {**APART, HOW: f"Ring til kommunen. {FACT}", WHO: long(38), THEN: long(38)}),
    ],
)
def test_a_fact_the_section_shown_holds_is_not_told_before_it(
    answer: Answer, wording: Wording, aspect: str | None, sections: Mapping[str, str]
) -> None:
    turn = answer(PREMISE, sections=sections, aspect=aspect)
    assert wording.say("premise") not in turn.body
    assert turn.body.count(FACT) == 1
    assert turn.body.startswith(f"{ABOUT}\n\n{sections[aspect or SHORT]}")


def test_no_line_without_a_fact_short_enough(answer: Answer, wording: Wording) -> None:
    card = {**APART, HOW: f"Ejeren betaler selv rottespærren og {long(38).lower()}"}
    assert answer(PREMISE, sections=card).body == f"{ABOUT}\n\n{TEXT[SHORT]}"


def test_staff_notes_are_no_fact_for_citizens(answer: Answer) -> None:
    secret = f"<!-- audience: staff -->\n{FACT}"
    card = {**APART, HOW: long(38), SHORT: long(38), STAFF: secret}
    assert FACT not in answer(PREMISE, sections=card).body
    assert FACT not in answer(VERDICT, sections=card).body


def test_a_fact_is_told_only_where_there_is_room_for_a_door(
    answer: Answer, wording: Wording
) -> None:
    told = f"{ABOUT}\n\n{wording.say('premise')} {FACT}\n\n{TEXT[SHORT]}"
    words = word_count(told)
    assert answer(PREMISE, sections=APART, max_words=words + 45).body == told
    for room in (0, 10, 25):
        body = answer(PREMISE, sections=APART, max_words=words + room).body
        assert body == f"{ABOUT}\n\n{TEXT[SHORT]}"


@pytest.mark.parametrize("text", [VERDICT, PREMISE])
@pytest.mark.parametrize("aspect", [None, WHO, PRICE])
@pytest.mark.parametrize("max_words", [40, 80, MAX_WORDS])
def test_an_answer_exceeds_the_limit_only_when_its_section_alone_does(
    answer: Answer, text: str, aspect: str | None, max_words: int
) -> None:
    sizes = (5, max_words // 2 - 20, max_words // 2, max_words - 30, max_words, 2 * max_words)
    for short in sizes:
        for other in sizes:
            card = {**APART, SHORT: long(short), WHO: long(other), PRICE: long(other)}
            body = answer(text, sections=card, aspect=aspect, max_words=max_words).body
            # beside a section that is too long by itself stands nothing but what it is about
            if word_count(body) > max_words:
                assert body == f"{ABOUT}\n\n{card[aspect or SHORT]}", (short, other)
