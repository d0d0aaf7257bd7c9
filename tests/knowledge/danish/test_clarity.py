"""Clarity counts by its rules, finds what makes a text hard, and ranks the plain text first."""

from __future__ import annotations

import time

import pytest

from knowledge.danish.clarity import Clarity, Measures, measure
from knowledge.terms import Glossary, PaperWord, Term

GLOSSARY = Glossary(
    terms=(
        Term(term="friplads", plain="at du ikke betaler for pasning", area="børn", status="draft"),
        Term(term="restance", plain="penge, du skylder", area="økonomi", status="draft"),
    ),
    paper_words=(
        PaperWord(word="såfremt", forms=("for så vidt",), instead="hvis"),
        PaperWord(word="fremsende", forms=("fremsendes",), instead="sende"),
    ),
)
DENSE = (
    "Såfremt ansøgeren ikke inden udløbet af den fastsatte frist foretager indbetaling af "
    "restancen, iværksættes der i medfør af opkrævningslovens § 5, stk. 2, jf. § 7, inddrivelse, "
    "hvorefter det skyldige beløb mhp. fuld dækning af kommunens tilgodehavende vil blive "
    "overgivet til inddrivelsesmyndigheden. "
)
PLAIN = "Du har ikke betalt din regning. Betal den nu, så du ikke skylder os penge. Ring til os. "


def terms(text: str) -> list[tuple[int, int, str]]:
    """Where the glossary's terms stand, in any inflection."""
    spans = []
    for key in ("friplads", "restance"):
        at = text.lower().find(key)
        while at >= 0:
            spans.append((at, at + len(key), key))
            at = text.lower().find(key, at + 1)
    return sorted(spans)


def marked(text: str, rule: str) -> list[str]:
    found = [finding for finding in measure(text, GLOSSARY, terms).findings if finding.rule == rule]
    for finding in found:
        assert text[finding.start : finding.end][:3] == finding.words[:3]
    return [finding.words for finding in found]


@pytest.mark.parametrize(
    ("text", "words", "count"),
    [
        ("Festen er den 1. marts kl. 10.30 i hallen.", 9, 1),
        ("Det koster 1.234,50 kr. Du betaler nu.", 7, 2),
        ("Efter § 3, stk. 1, jf. § 9, er svaret nej.", 9, 1),
        ("Tag frugt med, f.eks. en pære.", 6, 1),
        ("Vi maler kælde-\nren i dag.", 5, 1),
        ("Vi køber dug-\nog pudestof.", 5, 1),
        ("Husk:\n- en kop\n- en ske til kagen", 7, 3),
        ("Kære Bo\n\nVi kommer.\n\nVenlig hilsen\nIda", 2, 1),
        ("Ring på 12 34 56 78 eller skriv til bo@eksempel.dk i dag.", 7, 1),
        ("Se www.eksempel.dk/her for mere.", 3, 1),
        ("> Vi har afgjort sagen.\n\nDet betyder nej.", 3, 1),
        ("Der står: »Vi har i dag afgjort din sag.« Det er alt.", 5, 2),
        ('Ordet "bero" er svært.', 4, 1),
        ("Kilde: lov om bier, side 4.\n\nBien er fin.", 3, 1),
    ],
)
def test_words_and_sentences_are_counted_by_the_rules(text: str, words: int, count: int) -> None:
    measures = measure(text).measures
    assert (measures.words, measures.sentences) == (words, count)


def test_lix_is_words_a_sentence_and_the_share_of_long_words() -> None:
    measures = measure("Vi har en stor kælder under huset. Den er fin, siger Lise.").measures
    assert measures.lix == pytest.approx(12 / 2 + 100 * 0 / 12)
    longer = measure("Vi har en stor bagkælder på 1234567 meter.").measures
    assert longer.lix == pytest.approx(8 + 100 * 1 / 8)


def test_a_text_without_words_has_no_score() -> None:
    for text in ("", " \n", "§ – …", "> kun et citat"):
        assert measure(text) == Clarity(Measures(), None, None, ())


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("Hvis du vil, kan du, såfremt det passer, gå.", "paper_word", ["såfremt"]),
        ("Vi svarer for så vidt altid.", "paper_word", ["for så vidt"]),
        ("Det sker i medfør af en regel.", "paper_word", ["i medfør af"]),
        ("Vi ser, at græsset klippes.", "s_passive", ["klippes"]),
        ("Græsset bliver klippet.", "s_passive", []),
        ("Vi foretager maling af huset.", "nominalisation", []),
        ("Vi foretager en vurdering af huset.", "nominalisation", ["vurdering"]),
        ("Vi har en lejlighed og foretager intet.", "nominalisation", []),
        ("Det står i byggelovens § 9, stk. 2, nr. 1.", "law_in_text", None),
        ("Han har orlov og fik lov til det.", "law_in_text", []),
        ("Det er pga. regn mhp. at så, jf. planen.", "abbreviation", ["pga.", "mhp.", "jf."]),
        ("Tag f.eks. bl.a. et æble kl. 9 til 5 kr. den 3. maj.", "abbreviation", []),
        ("Min kat er min.", "abbreviation", []),
        ("Vi ser på ejendomsværdiskatten.", "long_word", ["ejendomsværdiskatten"]),
    ],
)
def test_findings_mark_their_words(text: str, rule: str, words: list[str] | None) -> None:
    expected = ["byggelovens § 9, stk. 2, nr. 1"] if words is None else words
    assert marked(text, rule) == expected


def test_a_finding_says_what_to_write_and_where_it_stands() -> None:
    text = "Overskrift\n\nDu får svar.\nVi frem-\nsender alt. Alt fremsendes mhp. salg."
    found = {finding.rule: finding for finding in measure(text, GLOSSARY).findings}
    paper = found["paper_word"]
    assert text[paper.start : paper.end] == paper.words == "fremsendes"
    assert (paper.instead, paper.line) == ("sende", 5)
    assert paper.sentence == "Alt fremsendes mhp. salg."
    assert found["abbreviation"].instead == "med henblik på"


def test_a_word_divided_at_a_line_end_is_marked_whole() -> None:
    text = "Brevet frem-\nsendes nu."
    assert [f.words for f in measure(text, GLOSSARY).findings if f.rule == "paper_word"] == [
        "fremsendes"
    ]
    paper = measure(text, GLOSSARY).findings[0]
    assert text[paper.start : paper.end] == "frem-\nsendes"


def test_long_sentences_and_many_words_before_the_verb_are_found() -> None:
    long = "Vi går ned til den lille sø " + "og ser på de hvide fugle " * 4 + "i dag."
    assert marked(long, "long_sentence") == [long.rstrip(".")]
    heavy = "Den lille hvide kat med det lange bløde hår og kun et øje sover."
    assert marked(heavy, "front_weight") == [heavy.removesuffix(" sover.")]
    for light in (
        "Hvis du kommer i morgen sammen med alle de andre små børn, er jeg glad.",
        "Send det lange brev med den blå kant og det røde bånd tilbage til os.",
    ):
        assert marked(light, "front_weight") == []


@pytest.mark.parametrize(
    ("text", "unexplained"),
    [
        ("Du har en restance. Ring til os.", ["restance"]),
        ("Du har en restance. Det betyder, at der mangler noget.", []),
        ("Du har en restance. Det er penge, som du skylder os.", []),
        ("Du har en restance. Solen er fin. Blæsten er kold. Du skylder penge.", ["restance"]),
        ("Du får friplads. Så betaler du ikke for pasning. Din friplads er ny.", []),
    ],
)
def test_a_term_is_explained_beside_it(text: str, unexplained: list[str]) -> None:
    assert marked(text, "unexplained_term") == unexplained
    assert "unexplained_term" not in {f.rule for f in measure(text, GLOSSARY).findings}


def test_a_text_that_speaks_to_nobody_is_found_from_forty_words() -> None:
    nobody = "Huset er gult. Haven er stor og grøn. " * 6
    assert "no_direct_address" in {f.rule for f in measure(nobody).findings}
    assert "no_direct_address" not in {f.rule for f in measure(nobody + "Du bor der.").findings}
    assert "no_direct_address" not in {f.rule for f in measure(nobody + "Nu kan I se.").findings}


def test_the_band_needs_a_hundred_words_and_tells_dense_from_plain() -> None:
    dense, plain = measure(DENSE * 3, GLOSSARY, terms), measure(PLAIN * 6, GLOSSARY, terms)
    assert (dense.band, plain.band) == ("svær", "klar")
    short = measure(PLAIN, GLOSSARY, terms)
    assert short.band is None
    assert short.score == pytest.approx(plain.score or 0, abs=10)
    assert (dense.score or 0) + 40 < (plain.score or 0)


@pytest.mark.parametrize(
    "worse",
    [
        "Græsset klippes, og hækken beskæres. ",
        "Såfremt det i medfør af planen sker, er det godt. ",
        "Det står i planlovens § 4. ",
        "Det er mhp. salg og pga. regn. ",
        "Udarbejdelse og udbedring er fejring. ",
    ],
)
def test_what_makes_a_text_harder_lowers_its_score(worse: str) -> None:
    clear = "Jeg går en tur med min hund ved søen i dag. "
    assert (measure(clear * 6 + worse).score or 0) < (measure(clear * 7).score or 0)


def test_a_thousand_words_take_little_time() -> None:
    text = (DENSE + "\n\n" + PLAIN) * 20
    measure(text, GLOSSARY)
    start = time.perf_counter()
    words = measure(text, GLOSSARY).measures.words
    assert (time.perf_counter() - start) * 1000 / words < 0.1


@pytest.mark.parametrize(
    "hostile",
    [
        "»" * 400_000,
        '"a' * 200_000,
        "a@" * 200_000,
        "§ 1, " * 80_000,
        "a-\nb" * 100_000,
        "bliver " * 57_000,
        "lovens " * 57_000,
        "www." * 100_000,
        "ing" * 130_000,
    ],
    ids=lambda text: repr(text[:5]),
)
def test_hostile_text_takes_linear_time(hostile: str) -> None:
    start = time.perf_counter()
    measure(hostile, GLOSSARY)
    assert time.perf_counter() - start < 8
