"""A letter pasted into a message is told from the sender's own words."""

from __future__ import annotations

from time import perf_counter

import pytest

from bot.learnt import Learnt
from bot.letters.pasted import LetterFinder
from tests.bot.letters.samples import GRANTED, HEARING, LETTERS, OWN_WORDS, REFUSED, SUMMONS

PIECE = (
    "Kommunen har truffet afgørelse om, at din plads i klubben ophører med udgangen af måneden. "
    "Du kan klage over afgørelsen inden 4 uger."
)


@pytest.fixture(scope="module")
def finder(letters: Learnt) -> LetterFinder:
    return LetterFinder(letters)


@pytest.mark.parametrize("name", LETTERS)
def test_a_pasted_letter_is_found_whole(finder: LetterFinder, name: str) -> None:
    found = finder.find(LETTERS[name])
    assert found
    own, letter = found
    assert own == ""
    assert letter == LETTERS[name].strip()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Hej, jeg har fået det her brev, og jeg forstår det ikke.", ""),
        ("", "Jeg forstår det ikke, kan du hjælpe mig?"),
        ("Hej, jeg har fået det her i fredags.", "Hvad skal jeg gøre nu?"),
    ],
)
@pytest.mark.parametrize("text", [GRANTED, REFUSED, SUMMONS])
def test_own_words_around_a_letter_are_kept_apart(
    finder: LetterFinder, before: str, after: str, text: str
) -> None:
    found = finder.find(f"{before}\n\n{text}\n{after}".strip())
    assert found
    own, letter = found
    for words in (before, after):
        assert words in own
        assert not words or words not in letter
    assert "Klagevejledning" not in own
    assert "Nørreby Kommune" in letter


def test_nothing_is_lost_between_own_words_and_letter(finder: LetterFinder) -> None:
    message = f"Hej, jeg har fået det her brev.\n\n{HEARING}\n\nHvad skal jeg svare dem?"
    found = finder.find(message)
    assert found
    assert sorted("\n".join(found).split()) == sorted(message.split())


def test_a_piece_of_a_letter_is_enough_when_the_sender_says_so(finder: LetterFinder) -> None:
    before = "Jeg har fået et brev, hvor der står:"
    assert finder.find(f"{before}\n{PIECE}") == (before, PIECE)
    assert finder.find(PIECE) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hej",
        "Kan jeg få en rollator?",
        OWN_WORDS,
        f"Hej. {OWN_WORDS} {OWN_WORDS}",
        "Jeg har fået et brev om min boligstøtte, men jeg har smidt det væk. Hvad gør jeg nu, og "
        "hvem skal jeg ringe til, når jeg ikke kan huske, hvad der stod i det?",
        "sol og vind " * 300,
        "!" * 5000,
    ],
)
def test_peoples_own_messages_are_no_letters(finder: LetterFinder, text: str) -> None:
    assert finder.find(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "a" * 250_000,
        "a. " * 80_000,
        "Jeg bor her. " * 19_000,
        "\n" * 250_000,
        "Kære du\n\n" * 27_000,
        f"{GRANTED}\n" * 300,
    ],
)
def test_a_long_message_is_read_quickly(finder: LetterFinder, text: str) -> None:
    started = perf_counter()
    finder.find(text[:250_000])
    assert perf_counter() - started < 5.0
