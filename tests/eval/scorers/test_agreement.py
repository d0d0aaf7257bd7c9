"""The end of a reply says who does what and when, or how to reach a person."""

from __future__ import annotations

import pytest

from bot.turn import Outcome
from bot.wording import Wording
from eval.answer import Answer, ReplyRecord
from eval.case import Case
from eval.reference import Reference
from eval.scorers.agreement import agrees, ends_with_agreement
from knowledge.content import Audience
from knowledge.library import Library


@pytest.mark.parametrize(
    "end",
    [
        "Kontakt: Ydelser, tlf. 00 00 10 10 (mandag-torsdag kl. 10-14).",
        "Kontakt: Skifteretten, domstol.dk.",
        "Ring 112 nu.",
        "Skriv til din sagsbehandler inden fredag.",
        "Du sender skemaet, og kommunen skriver til dig inden 4 uger.",
        "Bedemanden ringer til jer i morgen.",
        "Det gør du:\n- Bestil tid hos lægen i dag.\n- Tag brevet med.",
        "Mød op i Borgerservice, Torvet 1.",
    ],
)
def test_agreement(end: str) -> None:
    assert agrees(f"Det er en god idé.\n\n{end}\n\nKilde: Pas, tjekket 1. maj 2026.")


@pytest.mark.parametrize(
    "end",
    [
        "",
        "Det er svært for mange.",
        "Ring til kommunen på 00 00 10 01.\n\nOpkaldet er gratis.",
        "Læs mere på borger.dk.",
        "Der bliver givet besked.",
        "Du skriver, at du ringede til dem i går.",
        "Du behøver ikke ringe til kommunen.",
        "Kommunen ser på det.",
    ],
)
def test_no_agreement(end: str) -> None:
    assert not agrees(f"Du kan søge.\n\n{end}" if end else "")


@pytest.fixture(scope="module")
def reference(library: Library) -> Reference:
    """What the shipped library says."""
    return Reference(library, Wording(library.register, library.crisis_lines))


@pytest.mark.parametrize(
    ("outcome", "audience", "expected"),
    [
        (Outcome.ANSWERED, Audience.CITIZEN, 0.0),
        (Outcome.HANDED_OVER, Audience.CITIZEN, 0.0),
        (Outcome.LETTER_EXPLAINED, Audience.CITIZEN, None),
        (Outcome.SMALL_TALK, Audience.CITIZEN, None),
        (Outcome.ANSWERED, Audience.STAFF, None),
    ],
)
def test_which_replies_count(
    outcome: Outcome, audience: Audience, expected: float | None, reference: Reference
) -> None:
    reply = ReplyRecord(text="Det er svært.", outcome=outcome)
    case = Case(id="a", messages=("?",), audience=audience)
    found = ends_with_agreement(case, Answer((reply,), reference))
    assert (None if found is None else found.value) == expected
    assert found is None or "Det er svært." in found.evidence
