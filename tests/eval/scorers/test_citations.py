"""Answers name sources, and the sources say what the answers say."""

from __future__ import annotations

from eval.scorers.citations import cites_right, cites_source, sentences_supported
from tests.eval.fakes import answer, case, reply

RATS = {"title": "Rotter i haven", "location": "services/rotter.md#kort-svar"}
TEXT = """Det handler om: Rotter i haven.

Kommunen hjælper dig med en rotte og rotter på loftet.

Næste skridt: Ring til kommunen.

Kontakt: Teknik, tlf. 00 00 20 03 (mandag-torsdag kl. 10-14).

Kilde: Rotter i haven, tjekket 1. juni 2026."""


def test_an_answer_names_a_source_of_the_library() -> None:
    def value(*locations: str, text: str = TEXT, outcome: str = "answered") -> float | None:
        sources = [{"title": "x", "location": location} for location in locations]
        score = cites_source(case("c1"), answer(reply(outcome, text=text, sources=sources)))
        return score.value if score else None

    assert value("services/rotter.md#kort-svar") == 1
    assert value("departments.yaml") == 1
    assert value("services/drager.md#kort-svar") == 0
    assert value() == 0
    assert value(outcome="asked") is None
    assert value(text="Det handler om: Rotter i haven.") is None


def test_the_source_is_the_right_one() -> None:
    said = answer(reply(text=TEXT, sources=(RATS,)))

    def value(**expect: object) -> float | None:
        score = cites_right(case("c1", **expect), said)
        return score.value if score else None

    assert value(services=["pas", "rotter"]) == 1
    assert value(services=["pas"]) == 0
    assert value(cites=["services/rotter.md"]) == 1
    assert value(services=["rotter"], cites=["strategies/haabet.md#mål"]) == 0
    assert value() is None
    assert value(services=["ukendt"]) is None


def test_a_question_back_has_no_right_source() -> None:
    assert cites_right(case("c1", services=["pas"]), answer(reply("asked", "pas"))) is None


def test_sentences_of_the_card_are_supported_and_fixed_wording_does_not_count() -> None:
    score = sentences_supported(case("c1"), answer(reply(text=TEXT, sources=(RATS,))))
    assert score
    assert score.value == 1


def test_a_sentence_that_the_card_does_not_hold_is_told() -> None:
    invented = "Kommunen betaler en ny kælder til alle naboer."
    said = answer(reply(text=f"{TEXT}\n\n{invented}", sources=(RATS,)))
    score = sentences_supported(case("c1"), said)
    assert score
    assert score.value is not None
    assert 0 < score.value < 1
    assert score.evidence == invented


def test_an_answer_turned_round_is_not_supported() -> None:
    text = "Det er ikke gratis at få hjælp til en rotte."
    score = sentences_supported(case("c1"), answer(reply(text=text, sources=(RATS,))))
    assert score
    assert score.value == 0


def test_civil_society_and_other_needs_are_sources_too() -> None:
    text = (
        "Jeg kan se to ting i din besked: rotter; mad. Jeg tager den første nu:\n\n"
        "Mad bragt ud: Kommunen hjælper dig med varm mad og mad bragt ud.\n\n"
        "Du kan også bruge Naboklubben (naboklubben.example). "
        "De Frivillige naboer spiser sammen hver torsdag."
    )
    food = {"title": "Mad bragt ud", "location": "services/madservice.md#kort-svar"}
    said = reply("answered", "rotter", text=text, sources=(food,), needs=("rotter", "madservice"))
    score = sentences_supported(case("c1"), answer(said))
    assert score
    assert (score.value, score.evidence) == (1, "")


def test_unscored_where_nothing_is_answered() -> None:
    assert sentences_supported(case("c1"), answer(reply("crisis", text="Ring 112."))) is None
