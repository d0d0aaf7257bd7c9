"""What a single word means, and how people ask."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import pytest

from bot.letters.words import Asked, Words, asked_words, refers_back
from bot.wording import Wording
from knowledge.library import Library
from knowledge.mentions import TermFinder
from knowledge.terms import Glossary, Sense, Term


def term(name: str, *forms: str, **values: Any) -> Term:
    return Term(term=name, forms=forms, area="byen", status="draft", **values)


GLOSSARY = Glossary(
    terms=(
        term(
            "tilsagn",
            "tilsagnet",
            plain="at nogen lover dig noget",
            example="Havnen giver tilsagn om en plads.",
            met="når du har søgt om noget",
        ),
        term("vandpligt", plain="at du skal betale for vand"),
        term("kajpenge", plain="penge for en plads ved kajen"),
        term("fast ophold", plain="at blive boende"),
        term(
            "karnap",
            senses=(
                Sense(plain="en båd over fjorden", area="havn", met="på havnen"),
                Sense(plain="et værelse på loftet", area="bolig"),
            ),
        ),
    )
)


@pytest.fixture(scope="module")
def words(wording: Wording) -> Words:
    return Words(GLOSSARY, TermFinder(GLOSSARY), wording.letters.words)


def text(words: Words, word: str) -> str:
    meaning = words.meaning(word)
    assert meaning
    return meaning.text


@pytest.mark.parametrize(
    ("message", "word", "plainly"),
    [
        ("hvad betyder partshøring", "partshøring", True),
        ("Hvad betyder agtindsigt?", "agtindsigt", True),
        ("HVAD BETYDER AGTINDSIGT", "AGTINDSIGT", True),
        ('Hvad betyder "tavshedspligt" egentlig?', "tavshedspligt", True),
        ("Hej, hvad betyder ordet visitation?", "visitation", True),
        ("hvad betyder aktiv beskæftigelsesindsats", "aktiv beskæftigelsesindsats", True),
        ("/forklar bevilling", "bevilling", True),
        ("forklar mig ordet hjemvisning", "hjemvisning", True),
        ("hvad mener de med stadfæster", "stadfæster", True),
        ("jeg forstår ikke ordet klagefrist.", "klagefrist", True),
        ("hvad skal det betyde, når der står opsættende virkning", "", True),
        ("hvad er en bisidder", "bisidder", False),
        ("Hvad er egentlig en bisidder for noget?", "bisidder", False),
    ],
)
def test_a_word_that_is_asked_about_is_read(message: str, word: str, plainly: bool) -> None:
    found = asked_words(message)
    if word:
        assert found[0] == Asked(word, plainly)
    else:
        assert all(len(asked.word.split()) <= 4 for asked in found)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "hej med dig",
        "hvad betyder det",
        "Hvad betyder det her?",
        "hvad betyder brevet?",
        "hvad er det",
        "kan jeg få en rollator",
        "?" * 50,
        "hvad betyder",
    ],
)
def test_other_messages_ask_for_no_word(message: str) -> None:
    assert asked_words(message) == []


def test_the_surest_question_comes_first() -> None:
    found = asked_words("hvad er en karnap? Og hvad betyder tilsagn?")
    assert [(asked.word, asked.plainly) for asked in found] == [
        ("tilsagn", True),
        ("karnap", False),
    ]


def test_a_long_word_is_cut() -> None:
    (asked,) = asked_words(f"hvad betyder {'abc' * 100}")
    assert len(asked.word) <= 40


@pytest.mark.parametrize(
    "message",
    [
        "Der står tilsagn i brevet, hvad er det?",
        "De skriver karnap. Hvad betyder det",
        "hvad er det?",
    ],
)
def test_a_question_about_the_word_before_is_seen(message: str) -> None:
    assert refers_back(message) == len(message)


@pytest.mark.parametrize("message", ["hvad er det for en båd der ligger her", "hej", "", "tilsagn"])
def test_other_questions_are_not_about_the_word_before(message: str) -> None:
    assert refers_back(message) is None


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ("Der står tilsagnet i brevet, hvad er det?", "tilsagnet"),
        ("Først tilsagn, så kajpenge, hvad er det?", "kajpenge"),
        ("De skriver «kajpenge» om det tilsagn, hvad er det?", "kajpenge"),
        (f"Et tilsagn {'og så videre ' * 10}, hvad er det?", ""),
        ("Solen skinner, hvad er det?", ""),
    ],
)
def test_the_word_before_is_the_last_one_of_the_glossary(
    words: Words, message: str, word: str
) -> None:
    assert words.last_before(message, len(message)) == word


def test_a_meaning_comes_with_example_and_place(words: Words) -> None:
    lines = text(words, "tilsagn").splitlines()
    assert lines[0].startswith("Tilsagn betyder")
    assert "at nogen lover dig noget." in lines[0]
    assert "Havnen giver tilsagn om en plads." in lines[1]
    assert "når du har søgt om noget" in lines[2]


def test_a_meaning_without_them_is_one_line(words: Words) -> None:
    assert text(words, "kajpenge") == "Kajpenge betyder penge for en plads ved kajen."


def test_a_word_is_told_as_it_was_written(words: Words) -> None:
    assert text(words, "TILSAGN").startswith("TILSAGN betyder")
    assert text(words, "tilsagnet").startswith("Tilsagnet betyder")
    assert text(words, "fast ophold").startswith("Fast ophold betyder")


def test_all_senses_are_told(words: Words) -> None:
    told = text(words, "karnap").splitlines()
    assert told[0].startswith("Karnap ")
    assert [line[:2] for line in told[1:]] == ["• ", "• "]
    assert "en båd over fjorden (på havnen)" in told[1]
    assert "et værelse på loftet" in told[2]


def test_a_compound_is_explained_by_its_part(words: Words) -> None:
    meaning = words.meaning("tilsagnsbrev")
    assert meaning
    assert meaning.term
    assert meaning.term.term == "tilsagn"
    assert "Tilsagnsbrev er sat sammen" in meaning.text
    assert "at nogen lover dig noget" in meaning.text


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("tilsgan", "tilsagn"),
        ("tillsagn", "tilsagn"),
        ("kajpnge", "kajpenge"),
        ("vandplight", "vandpligt"),
    ],
)
def test_a_misspelt_word_is_asked_back(words: Words, word: str, meant: str) -> None:
    meaning = words.meaning(word)
    assert meaning
    assert meaning.term
    assert meaning.term.term == meant
    assert meaning.text.startswith(f"Mener du {meant}?")


@pytest.mark.parametrize(
    "word", ["kage", "solskin", "qzxwqz", "tilsynsførende", "til", "", "?", "!"]
)
def test_an_unknown_word_has_no_meaning(words: Words, word: str) -> None:
    assert words.meaning(word) is None


def test_every_shipped_term_reads_whole(library: Library, wording: Wording) -> None:
    own = Words(library.glossary, TermFinder(library.glossary), wording.letters.words)
    for each in library.glossary.terms:
        told = text(own, each.term)
        assert told[0].isupper() or not told[0].isalpha()
        assert not [c for c in "{}" if c in told]
        assert " ." not in told
        assert ".." not in told.replace("...", "")
        assert all(meaning in told for meaning in each.meanings), each.term


@pytest.mark.parametrize(
    "message",
    [
        "hvad betyder " * 20_000,
        "hvad er det " * 20_000,
        "a" * 250_000,
        "'" * 250_000,
        "? " * 100_000,
        "«a " * 80_000,
        "hvad står " * 25_000,
        "ordet " * 40_000,
    ],
)
def test_a_long_message_is_read_quickly(message: str) -> None:
    started = perf_counter()
    asked_words(message[:4000])
    refers_back(message[:4000])
    assert perf_counter() - started < 2.0
