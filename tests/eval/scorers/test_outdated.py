"""What a reform has ended is not offered under its old name; telling that it ended is right."""

from __future__ import annotations

import pytest

from bot.turn import Outcome
from bot.wording import Wording
from eval.answer import Answer, ReplyRecord
from eval.case import Case
from eval.reference import Reference
from eval.scorers.outdated import nothing_outdated, offers_ended
from knowledge.content import Audience, Replaced
from knowledge.library import Library

OLD = (
    Replaced(name="NemID", now="NemID er lukket. Du bruger MitID i stedet."),
    Replaced(name="ungekort", now="Ungekortet er afløst af legitimationskortet."),
    Replaced(
        name="særlig støtte",
        forms=("særlig støtte til høje boligudgifter",),
        now="Særlig støtte til høj husleje er afskaffet.",
    ),
    Replaced(name="kontanthjælpsloft", forms=("loftet over kontanthjælp",), now="Det er fjernet."),
    Replaced(name="paragraf 42", forms=("§ 42",), now="Paragraf 42 hedder nu paragraf 87."),
)


@pytest.mark.parametrize(
    "text",
    [
        "Log ind med NemID.",
        "Hej.\n\nVis dit ungekort i banken.",
        "Du kan søge om særlig støtte til din husleje.",
        "Der er et loft over kontanthjælpen.",
        "Du får det efter § 42.",
    ],
)
def test_offered(text: str) -> None:
    found = offers_ended(text, OLD)
    assert found is not None
    assert found in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Log ind med MitID.",
        "NemID findes ikke mere.",
        "NemID er lukket. Du bruger MitID i stedet.",
        "Det, der før hed ungekort, er nu et id-kort.",
        "Har du et ungekort? Det er afløst af et nyt kort.",
        "Barnet får særlig støtte i skolen.",
        "Der er 42 pladser.",
    ],
)
def test_not_offered(text: str) -> None:
    assert offers_ended(text, OLD) is None


@pytest.fixture(scope="module")
def reference(library: Library) -> Reference:
    """What the shipped library says."""
    return Reference(library, Wording(library.register, library.crisis_lines))


@pytest.mark.parametrize(
    ("audience", "expected"), [(Audience.CITIZEN, 0.0), (Audience.STAFF, None)]
)
def test_replies_to_citizens_count(
    audience: Audience, expected: float | None, reference: Reference
) -> None:
    reply = ReplyRecord(text="Log ind med NemID.", outcome=Outcome.ANSWERED)
    case = Case(id="a", messages=("?",), audience=audience)
    found = nothing_outdated(case, Answer((reply,), reference))
    assert (None if found is None else found.value) == expected


def test_library_offers_nothing_ended(library: Library, reference: Reference) -> None:
    for service in library.services:
        short = service.section("Kort svar").text
        assert offers_ended(short, reference.old_names) is None, service.id
