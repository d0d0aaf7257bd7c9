"""Clear answers: each rule is broken by what it is about, and kept without it."""

from __future__ import annotations

import pytest

from bot.turn import Outcome
from bot.wording import Wording
from eval.answer import Answer, ReplyRecord, SourceRecord
from eval.case import Case
from eval.reference import Reference
from eval.scorer import Score, Scorer
from eval.scorers import clarity
from eval.scorers.clarity import clear, lix
from knowledge.content import Audience
from knowledge.library import Library

SCORERS = {one.definition.name: one for one in vars(clarity).values() if isinstance(one, Scorer)}
RULES = sorted(name for name in SCORERS if name.startswith("c") and name[1].isdigit())
START = (
    "Kommunen kan hjælpe med en nødvendig udgift, du ikke kunne forudse og ikke selv kan betale. "
    "Søg, før du køber eller siger ja til noget. Det kan du også, hvis du får løn."
)
END = "Næste skridt: Ring til kommunen i dag, og fortæl, hvad der er sket, og hvad det koster."


@pytest.fixture(scope="module")
def reference(library: Library) -> Reference:
    """What the shipped library says."""
    return Reference(library, Wording(library.register, library.crisis_lines))


def score(
    name: str,
    text: str,
    reference: Reference,
    *,
    message: str = "Kan jeg få hjælp?",
    outcome: Outcome = Outcome.ANSWERED,
    audience: Audience = Audience.CITIZEN,
) -> Score | None:
    source = SourceRecord(location="services/enkeltydelse.md#kort-svar")
    reply = ReplyRecord(text=text, outcome=outcome, department="ydelse", sources=(source,))
    case = Case(id="a", messages=(message,), audience=audience)
    return SCORERS[name](case, Answer((reply,), reference))


def told(middle: str = "", start: str = START, end: str = END) -> str:
    return f"{start}\n\n{middle}\n\n{end}\n\nKilde: Serviceloven § 83, tjekket 1. juli 2026."


def value(name: str, text: str, reference: Reference, message: str = "Hjælp?") -> float | None:
    found = score(name, text, reference, message=message)
    return None if found is None else found.value


def test_sixteen_rules() -> None:
    assert [int(name[1:3]) for name in RULES] == list(range(1, 17))


def test_clear_answer_keeps_every_rule(reference: Reference) -> None:
    assert {name: value(name, told(), reference) for name in RULES} == dict.fromkeys(RULES, 1.0)
    assert value("clear", told(), reference) == 1.0


@pytest.mark.parametrize(
    ("rule", "middle"),
    [
        ("c01_lix", "Bevillingsbetingelserne forudsætter " + "dokumentationsforpligtelser " * 20),
        ("c02_sentence_length", "Du skal " + "gå og " * 12 + "se."),
        ("c03_long_words", "Du får en bebyggelsesprocentberegning."),
        ("c04_jargon", "Du bliver visiteret."),
        ("c05_officialese", "Skriv, såfremt du er enig."),
        ("c06_law", "Det står i serviceloven § 83."),
        ("c07_passive", "Din sag behandles. Den sendes. Den vurderes. Pengene udbetales."),
        ("c08_nominalisation", "Kommunen foretager en afklaring af dig."),
        ("c09_address", "Borgeren skal søge selv."),
        ("c11_one_thing", "- a\n- b\n- c\n- d\n- e\n- f"),
        ("c11_one_thing", "Hvem er du? Hvor bor du?"),
        ("c11_one_thing", "Du kan få 10, 20 eller 30 kroner."),
        ("c13_one_word", "Det er et plejehjem. Et plejecenter er stort."),
        ("c14_front_weight", "Den fine, nye og store bil i gården bag huset er din."),
        ("c15_abbreviations", "Skriv mhp. en aftale."),
        ("c16_meaning_kept", "Det kan du også, du får løn."),
    ],
)
def test_broken_rule(rule: str, middle: str, reference: Reference) -> None:
    found = score(rule, told(middle), reference)
    assert found is not None
    assert found.value == 0.0
    assert found.evidence


def test_rule_broken_by_a_line_outside_the_counts_is_kept(reference: Reference) -> None:
    outside = (
        "Det handler om: Visitation efter serviceloven § 83.\n\n"
        f"{told()}\n\nKontakt: Ydelser, tlf. 00 00 10 10 (mandag kl. 10-14, 15-16 og 17-18)."
    )
    assert value("clear", outside, reference) == 1.0


def test_answer_first(reference: Reference) -> None:
    late = told(start=f"Tak for din besked. Det er godt, at du skriver.\n\n{START}")
    assert value("c10_answer_first", late, reference) == 0.0
    assert value("clear", late, reference) == 0.0
    assert value("c10_answer_first", "Hvor gammel er barnet?\n\nRing 112.", reference) == 1.0


def test_ending_without_agreement(reference: Reference) -> None:
    assert value("c12_agreement", told(end="Det er svært for mange."), reference) == 0.0


@pytest.mark.parametrize(
    ("middle", "message"),
    [
        ("Kommunen visiterer dig, altså ser på, hvad du har brug for.", "Hjælp?"),
        ("Du bliver visiteret.", "Hvad sker der, når jeg bliver visiteret?"),
    ],
)
def test_jargon_explained_or_the_readers_own(
    middle: str, message: str, reference: Reference
) -> None:
    assert value("c04_jargon", told(middle), reference, message) == 1.0


def test_figure_left_out_of_a_source_sentence(reference: Reference) -> None:
    source = reference.library.service["underretning"].section("Hvad sker der så").text
    assert "24 timer" in source
    reply = ReplyRecord(
        text="Kommunen ser på, om barnet skal have hjælp med det samme.",
        outcome=Outcome.ANSWERED,
        sources=(SourceRecord(location="services/underretning.md#x"),),
    )
    found = SCORERS["c16_meaning_kept"](Case(id="a", messages=("?",)), Answer((reply,), reference))
    assert found is not None
    assert found.value == 0.0
    assert "24" in found.evidence


def test_meaning_of_own_words_cannot_be_told(reference: Reference) -> None:
    assert score("c16_meaning_kept", "Kaffe er godt.", reference) is None


def test_lix_of_long_replies_only(reference: Reference) -> None:
    assert score("lix", "Ring til kommunen.", reference) is None
    found = score("lix", told(), reference)
    assert found is not None
    assert found.value is not None
    assert 10 < found.value < 30


def test_letter_has_lix_without_what_it_quotes(reference: Reference) -> None:
    letter = Outcome.LETTER_EXPLAINED
    quoted = "Der står: »Afgørelsesgrundlaget forudsætter dokumentationspligterne helt opfyldt.«"
    plain = score("lix", told(), reference, outcome=letter)
    with_quote = score("lix", told(quoted), reference, outcome=letter)
    assert plain is not None and with_quote is not None
    assert plain.value is not None and with_quote.value is not None
    assert with_quote.value <= plain.value
    for name in (*RULES, "clear"):
        assert score(name, told(), reference, outcome=letter) is None


@pytest.mark.parametrize("outcome", [Outcome.ASKED, Outcome.OUTSIDE_TOPIC, Outcome.HANDED_OVER])
def test_replies_that_tell_nothing_do_not_count(outcome: Outcome, reference: Reference) -> None:
    assert all(score(name, told(), reference, outcome=outcome) is None for name in SCORERS)


def test_staff_does_not_count(reference: Reference) -> None:
    assert all(score(n, told(), reference, audience=Audience.STAFF) is None for n in SCORERS)


def test_one_unclear_reply_makes_a_conversation_unclear(reference: Reference) -> None:
    location = SourceRecord(location="services/enkeltydelse.md#kort-svar")
    replies = tuple(
        ReplyRecord(text=text, outcome=Outcome.ANSWERED, sources=(location,))
        for text in (told("Skriv, såfremt du er enig."), told())
    )
    case = Case(id="a", messages=("a", "b"))
    answer = Answer(replies, reference)
    found = clear(case, answer)
    assert found == Score(0.0, "c05_officialese")
    assert lix(case, answer) is not None


def test_empty_reply(reference: Reference) -> None:
    assert score("lix", "", reference) is None
    assert value("clear", "", reference) == 0.0
