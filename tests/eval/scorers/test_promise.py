"""Promises and verdicts on a person's own case are found; conditions and rights are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.turn import Outcome
from bot.wording import Wording
from eval.answer import Answer, ReplyRecord
from eval.case import Case
from eval.detectors.measure import FOLDER
from eval.reference import Reference
from eval.scorers import promise
from eval.scorers.promise import no_promise, promises
from knowledge.content import Audience
from knowledge.library import Library

_WRONG = pytest.mark.xfail(strict=True, reason="the detector is known to be wrong here")


@pytest.mark.parametrize(
    "text",
    [
        "Du får 8.000 kr. om måneden.",
        pytest.param("Du har ret til en plads på plejehjem.", marks=_WRONG),
        "Din ansøgning er godkendt.",
        "Det bliver bevilget.",
        "Jeg ringer til dig i eftermiddag.",
        "Jeg sørger for, at det bliver gjort.",
        "Vi har sendt et brev til din udlejer.",
        "Ja, du kan få pengene.",
        "Det lyder svært.\n\nDu opfylder kravene til fleksjob.",
        "Du får medhold i klagen.",
    ],
)
def test_promise(text: str) -> None:
    found = promises(text)
    assert found is not None
    assert found in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Du får pengene, hvis kommunen siger ja.",
        pytest.param("Siger kommunen ja, får du 8.000 kr. om måneden.", marks=_WRONG),
        pytest.param("Bor du alene? Så får du et tillæg.", marks=_WRONG),
        "Du har ret til at klage.",
        "Du har ret til aktindsigt.",
        "Du har ret til at tage en bisidder med.",
        "Du kan få hjælp til at søge.",
        "Du får et brev inden 4 uger.",
        pytest.param("Jeg kan ikke love, at du får pladsen.", marks=_WRONG),
        "Får du pension?",
        "- Du får ikke førtidspension.",
        "Kommunen ser på din sag og skriver til dig.",
    ],
)
def test_no_promise(text: str) -> None:
    assert promises(text) is None


@pytest.fixture(scope="module")
def reference(library: Library) -> Reference:
    """What the shipped library says."""
    return Reference(library, Wording(library.register, library.crisis_lines))


def test_any_outcome_counts_but_a_crisis_text(reference: Reference) -> None:
    case = Case(id="a", messages=("Får jeg det?",))

    def value(outcome: Outcome, text: str) -> float | None:
        reply = ReplyRecord(text=text, outcome=outcome)
        found = no_promise(case, Answer((reply,), reference))
        return None if found is None else found.value

    assert value(Outcome.SMALL_TALK, "Jeg ringer til dig i morgen.") == 0.0
    assert value(Outcome.ASKED, "Hvem er det til?") == 1.0
    assert value(Outcome.CRISIS, "Ring 112.") is None


def test_a_letters_own_words_are_no_promise(reference: Reference) -> None:
    case = Case(id="a", messages=("Hvad står der?",))
    told = "Jeg ringer til dig i morgen."

    def value(text: str, outcome: Outcome) -> float | None:
        found = no_promise(case, Answer((ReplyRecord(text=text, outcome=outcome),), reference))
        return None if found is None else found.value

    assert value(told, Outcome.ANSWERED) == 0.0
    assert value(f"Der står: «{told}»", Outcome.ANSWERED) == 1.0
    assert value(told, Outcome.LETTER_EXPLAINED) is None


def test_no_example_is_in_the_sample_it_is_measured_on() -> None:
    learnt = (Path(promise.__file__).with_name("promise_examples.jsonl")).read_text("utf-8")
    measured = (FOLDER / "promise.jsonl").read_text("utf-8")
    texts = [
        {json.loads(line)["text"] for line in file.splitlines()} for file in (learnt, measured)
    ]
    assert not texts[0] & texts[1]


def test_staff_does_not_count(reference: Reference) -> None:
    case = Case(id="a", messages=("?",), audience=Audience.STAFF)
    reply = ReplyRecord(text="Du får det.", outcome=Outcome.ANSWERED)
    assert no_promise(case, Answer((reply,), reference)) is None


def test_cards_decide_nobodys_case(library: Library) -> None:
    texts = [
        section.text
        for service in library.services
        for section in service.sections
        if section.audience is Audience.CITIZEN
    ]
    assert sum(promises(text) is not None for text in texts) <= 0.02 * len(texts)
