"""Figures stand in what the reply may draw on."""

from __future__ import annotations

from typing import Any

import pytest

from bot.turn import Outcome
from eval.case import Case
from eval.scorers.figures import figure_precision, figures_supported, laws_right, phones_right
from tests.eval.fakes import answer, case, reference, reply

SOURCE = {"title": "Rotter i haven", "location": "services/rotter.md#kort-svar"}


def _value(
    text: str, *, of: Case | None = None, outcome: str = "answered", **values: Any
) -> float | None:
    said = reply(outcome, text=text, **({"sources": (SOURCE,), "department": "teknik"} | values))
    score = figures_supported(of or case("c1"), answer(said))
    return score.value if score else None


@pytest.mark.parametrize(
    "text",
    [
        "Vi ringer tilbage inden ti dage.",
        "Vi ringer tilbage inden 10 dage.",
        "Kontakt: Teknik, tlf. 00 00 20 03 (mandag-torsdag kl. 10-14).",
        "Er det svært, så kan Borgerservice, tlf. 00 00 20 01, hjælpe.",
        "Ring 112, eller ring 00 00 20 90.",
        "Kilde: Rotter i haven, tjekket 1. juni 2026.",
        "Jeg kan se to ting i din besked.",
    ],
)
def test_supported(text: str) -> None:
    assert _value(text) in (1.0, None)


@pytest.mark.parametrize(
    "text",
    [
        "Vi ringer tilbage inden 11 dage.",
        "Vi ringer tilbage inden 10 uger.",
        "Det koster 10 kr.",
        "Kontakt: Teknik, tlf. 00 00 20 02.",
        "Kontakt: Teknik (mandag-torsdag kl. 10-15).",
        "Se borgerby.dk.",
        "Skriv til teknik@borgerby.example.",
        "Det står i § 8.",
        "Kilde: Rotter i haven, tjekket 2. juni 2026.",
    ],
)
def test_not_supported(text: str) -> None:
    assert _value(text) == 0


def test_laws_are_for_staff() -> None:
    staff = case("c1", audience="staff")
    assert _value("Regler: § 7.", of=staff) == 1
    assert _value("Regler: § 7.") == 0

    def right(one: Case, text: str) -> float | None:
        score = laws_right(one, answer(reply(text=text, sources=(SOURCE,))))
        return score.value if score else None

    assert right(staff, "Regler: § 7.") == 1
    assert right(staff, "Regler: § 8. Inden 99 dage.") == 0
    assert right(staff, "Ring.") is None
    assert right(case("c1"), "Regler: § 8.") is None


def test_what_a_citizen_counts_may_be_repeated_but_no_number_to_call() -> None:
    asked = case("c1", "Jeg er 82 år. Er nummeret 12 34 56 78?")
    assert _value("Når man er 82 år, kan man ringe.", of=asked) == 1
    assert _value("Ring på 12 34 56 78.", of=asked) == 0


def test_a_reply_that_tells_nothing_is_checked_for_doors_only() -> None:
    nothing: dict[str, Any] = {"sources": (), "department": None}
    assert _value("Handler det om 5 rotter?", outcome="asked", **nothing) is None
    assert _value("Ring på 00 00 99 99.", outcome="asked", **nothing) == 0
    assert _value("Ring til Teknik på 00 00 20 03.", outcome="handed_over", **nothing) == 1


def test_the_figures_of_a_letter_stand_in_it_but_dates_are_computed() -> None:
    letter = case("c1", letter="Du skal betale inden 14 dage.\nDagpleje    4.108,00\nTlf. 00004117")
    explained = Outcome.LETTER_EXPLAINED.value
    text = "Betal 4.108,00 kr. inden 14 dage, altså den 7. december 2026. Ring på 00 00 41 17."
    assert _value(text, of=letter, outcome=explained, sources=()) == 1
    assert _value("Betal 4.801 kr.", of=letter, outcome=explained, sources=()) == 0


def test_crisis_texts_may_show_their_numbers() -> None:
    text = "\n".join(reference().crisis_texts.values())
    assert _value(text, outcome="crisis", sources=(), department=None) == 1


def test_precision_counts_figures_over_all_replies() -> None:
    said = answer(
        reply(text="Inden 10 dage. Ring på 00 00 20 03.", sources=(SOURCE,), department="teknik"),
        reply(text="Det koster 5 kr. Ring på 00 00 20 09.", sources=(SOURCE,)),
    )
    score = figure_precision(case("c1"), said)
    assert score
    assert score.value == 0.5
    assert score.evidence == "beløb 5 kr.; telefonnummer 00 00 20 09"
    phones = phones_right(case("c1"), said)
    assert phones
    assert (phones.value, phones.evidence) == (0, "telefonnummer 00 00 20 09")


def test_unscored_without_figures() -> None:
    said = answer(reply(text="Ring til kommunen."))
    for scorer in (figures_supported, figure_precision, phones_right, laws_right):
        assert scorer(case("c1"), said) is None
