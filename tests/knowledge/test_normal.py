"""Text in normal form hides nothing and compares as people read it."""

from __future__ import annotations

import unicodedata

import pytest

from knowledge.danish.normal import clean, fold, has_words


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  hej \t du  ", "hej du"),
        ("a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne"),
        ("a\n\n \n\n\nb", "a\n\nb"),
        ("a\x00b\x07c", "abc"),
        ("sy\u00adge\u200bda\u200dgpen\ufeffge", "sygedagpenge"),
        ("\u202egnilhoved\u202c", "gnilhoved"),
        ("hej\U000e0069\U000e0067\U000e006e", "hej"),
        ("\ue000privat\ud800", "privat"),
        ("a\ufffdb", "ab"),
        ("a\u00a0\u3000b", "a b"),
        (unicodedata.normalize("NFD", "blåbær på Ærø é"), "blåbær på Ærø é"),
        ("🙂 hjælp", "🙂 hjælp"),
        ("", ""),
        ("\u200b", ""),
    ],
)
def test_clean_keeps_what_a_person_would_see(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Træt på Ærø", "traet paa aeroe"),
        ("SØGE", "soege"),
        (unicodedata.normalize("NFD", "Århus"), "aarhus"),
        ("idé", "ide"),
        ("Müller", "muller"),
    ],
)
def test_fold_makes_spellings_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other) == other


def test_fold_keeps_different_words_apart() -> None:
    assert len({fold(word) for word in ("får", "for", "fær", "før")}) == 4


@pytest.mark.parametrize(
    ("text", "readable"), [("?!", False), ("", False), ("🙂", False), ("7", True), ("å", True)]
)
def test_a_letter_or_a_digit_is_something_to_read(text: str, readable: bool) -> None:
    assert has_words(text) is readable
