"""Danish words become the stems and parts that a search compares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.danish import words
from knowledge.danish.normal import fold
from knowledge.danish.words import (
    compound_parts,
    content_words,
    index_terms,
    standard,
    stem,
    stopwords,
    tokens,
    unfold,
    zipf,
)
from knowledge.library import Library

CHAT_WORDS = Path(words.__file__).with_name("chat_words.txt")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hej, DU der!", ["hej", "du", "der"]),
        ("el-scooter og 2,5 kg", ["el", "scooter", "og", "2", "5", "kg"]),
        ("a_b  å", ["a", "b", "å"]),
        ("?!", []),
        ("", []),
    ],
)
def test_tokens_are_lower_case_words_in_order(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_content_words_leave_out_what_says_nothing() -> None:
    assert content_words("Jeg skal have en rollator på lørdag") == ["rollator", "lørdag"]


@pytest.mark.parametrize(("danish", "folded"), [("på", "paa"), ("når", "naar")])
def test_stopwords_are_known_in_both_spellings(danish: str, folded: str) -> None:
    assert {danish, folded} <= stopwords()


@pytest.mark.parametrize(
    "forms",
    [
        ("rollator", "rollatoren", "rollatorer", "rollatorerne"),
        ("søge", "søger", "soege", "soeger"),
        ("hus", "huset", "husene"),
        ("hjælp", "hjælpen", "hjaelp"),
        ("rotte", "rotten", "rotter", "rotterne"),
        ("barn", "børn", "børnene", "boern"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_different_words_have_different_stems() -> None:
    assert len({stem(word) for word in ("pas", "pension", "hus", "husleje", "mad")}) == 5


@pytest.mark.parametrize(
    ("written", "meant"), [("raad", "råd"), ("boern", "børn"), ("laege", "læge"), ("bad", "bad")]
)
def test_unfold_finds_the_danish_letters(written: str, meant: str) -> None:
    assert unfold(written) == meant


def test_common_words_are_commoner_than_rare_ones() -> None:
    assert zipf("hus") > zipf("kørestol") > zipf("qwxyzæq") == 0.0


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("hjemmehjælp", ("hjemme", "hjælp")),
        ("hjemmehjaelp", ("hjemme", "hjælp")),
        ("boernehave", ("børn", "have")),
        ("børnehaveplads", ("børn", "have", "plads")),
        ("boligstøtte", ("bolig", "støtte")),
        ("arbejdsplads", ("arbejd", "plads")),
        ("hus", ()),
        ("kommunen", ()),
        ("qwxyzqwxyz", ()),
    ],
)
def test_a_compound_is_its_parts(word: str, parts: tuple[str, ...]) -> None:
    found = compound_parts(word)
    assert len(found) == len(parts)
    assert [stem(part) for part in found] == [stem(part) for part in parts]


def test_a_compound_part_weighs_half_a_word() -> None:
    terms = index_terms("hjemmehjælp hjemmehjælp hjælp")
    assert terms[stem("hjemmehjælp")] == 2.0
    assert terms[stem("hjemme")] == 1.0
    assert terms[stem("hjælp")] == 2.0


@pytest.mark.parametrize("text", ["", "?!", "og men jeg", "🙂"])
def test_nothing_to_read_gives_no_terms(text: str) -> None:
    assert index_terms(text) == {}


def pairs() -> list[tuple[str, str]]:
    """The shorthand of chats with what it stands for, as it is listed."""
    rows = CHAT_WORDS.read_text("utf-8").splitlines()
    return [(row.split()[0], " ".join(row.split()[1:])) for row in rows if row[:1] not in ("#", "")]


def texts(library: Library) -> Iterator[str]:
    """What the library itself says, in correct Danish: no phrasings of citizens."""
    for service in library.services:
        yield from (service.title, service.ask, *service.names)
        for section in service.sections:
            yield from (section.heading, section.text)
        yield from (old.now for old in service.replaces)
    for document in library.documents:
        yield document.title
        for section in document.sections:
            yield from (section.heading, section.text)
    for community in library.communities:
        yield from (community.title, community.offer)


@pytest.fixture(scope="module")
def correct(library: Library) -> frozenset[str]:
    """Every word that the shipped cards, strategies and offers themselves use."""
    found = frozenset(word for text in texts(library) for word in tokens(text))
    assert len(found) > 4_000
    return found


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ka i ik komme", "kan i ikke komme"),
        ("KA I IK", "kan i ikke"),
        ("hvodan søger man", "hvordan soeger man"),
        ("jg blir hjemm", "jeg bliver hjemme"),
        ("kom t møde, ik?", "kom til moede, ikke?"),
        ("vi ses imorgen", "vi ses i morgen"),
        ("kanik", "kanik"),
        ("ik-ka", "ikke-kan"),
        ("Kan jeg ikke få det?", "kan jeg ikke faa det?"),
        ("", ""),
    ],
)
def test_standard_writes_shorthand_out_and_leaves_the_rest(written: str, meant: str) -> None:
    assert standard(written) == meant
    assert standard(meant) == meant


def test_chat_words_are_listed_once_folded_and_for_something_else() -> None:
    left = [short for short, _ in pairs()]
    assert len(left) > 50
    assert len(left) == len(set(left))
    for short, meant in pairs():
        assert fold(short) == short
        assert fold(meant) == meant
        assert meant
        assert short != meant


def test_what_a_chat_word_stands_for_is_written_out_itself() -> None:
    assert {meant for _, meant in pairs() if standard(meant) != meant} == set()


def test_what_chat_words_stand_for_is_danish() -> None:
    assert [meant for _, meant in pairs() if any(zipf(unfold(w)) < 3 for w in meant.split())] == []


METRE = {"m"}
"""Cards write "2,5 m"."""


def test_no_chat_word_is_a_word_of_the_cards(correct: frozenset[str]) -> None:
    folded = {fold(word): word for word in correct}
    assert {folded[short] for short, _ in pairs() if short in folded} <= METRE


@pytest.mark.parametrize(
    "text",
    [
        "skuret er 2,5 m højt",
        "jeg sover med maske for søvnapnø",
        "min vært vil ikke lave varmen",
        "jeg er i nød",
        "gården har fire længer",
    ],
)
def test_a_correct_word_is_no_shorthand(text: str) -> None:
    assert standard(text) == fold(text)


def test_standard_changes_no_word_of_the_cards(correct: frozenset[str]) -> None:
    assert {word for word in correct if standard(word) != fold(word)} <= METRE


def test_unfold_changes_no_word_of_the_cards(correct: frozenset[str]) -> None:
    """Only what stands in a web address ("borgerby.dk/laan") gets the letters it is meant with."""
    changed = {word: unfold(word) for word in correct if unfold(word) != word}
    assert [word for word, danish in changed.items() if fold(danish) != word] == []
    assert [danish for danish in changed.values() if zipf(danish) < 2.5] == []
    assert [word for word in changed if not word.isascii()] == []
    assert len(changed) <= len(correct) / 200


def test_standard_keeps_the_stem_of_every_word_of_the_cards(correct: frozenset[str]) -> None:
    changed = {word for word in correct if stem(standard(word)) != stem(fold(word))}
    assert changed <= METRE


def test_without_danish_letters_nearly_every_word_keeps_its_stem(correct: frozenset[str]) -> None:
    danish = {word for word in correct if not word.isascii()}
    changed = {word for word in danish if stem(fold(word)) != stem(word)}
    assert len(danish) > 1_000
    assert len(changed) <= 0.03 * len(danish), sorted(changed)


@pytest.mark.parametrize("word", ["pårørende", "spørgsmål", "påklædning"])
def test_a_word_with_two_danish_letters_is_unfolded(word: str) -> None:
    assert unfold(fold(word)) == word
