"""What kind of letter it is, and whether a text is a letter."""

from __future__ import annotations

import pytest

from bot.letters.kind import LetterKind, is_letter, is_own, letter_kind, marks
from tests.bot.letters.samples import (
    APPEAL,
    BILL,
    ENGLISH,
    GRANTED,
    HEARING,
    LETTERS,
    MISSING,
    NOTICE,
    OFFER,
    OWN_WORDS,
    RECEIPT,
    REFUSED,
    SUMMONS,
    letter,
)

STORY = (
    "Der var engang en gammel fyrpasser, som boede ude ved havet. Hver aften tændte han lyset, "
    "og hver morgen slukkede han det igen. En dag kom der en lille dreng forbi med en spand fuld "
    "af krabber, og de to blev gode venner, selv om drengen aldrig sagde et ord til nogen."
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (GRANTED, LetterKind.DECISION),
        (REFUSED, LetterKind.DECISION),
        (HEARING, LetterKind.HEARING),
        (SUMMONS, LetterKind.SUMMONS),
        (BILL, LetterKind.BILL),
        (MISSING, LetterKind.MISSING),
        (RECEIPT, LetterKind.RECEIPT),
        (OFFER, LetterKind.OFFER),
        (NOTICE, LetterKind.NOTICE),
    ],
)
def test_the_kind_is_what_the_title_says(text: str, kind: LetterKind) -> None:
    found, confidence = letter_kind(text)
    assert found is kind
    assert 0.5 < confidence <= 1.0


@pytest.mark.parametrize(
    "text",
    [
        letter("Om din have\n\nVi har set på hækken, og den er for høj efter reglerne."),
        letter("Din sag hos os\n\nDu kan få fat i os hver dag, hvis du har noget at spørge om."),
        STORY,
        "",
    ],
)
def test_without_a_title_that_says_so_no_kind_is_named(text: str) -> None:
    assert letter_kind(text) == (None, 0.0)


def test_when_the_text_speaks_against_its_title_no_kind_is_named() -> None:
    text = letter(f"Kvittering for din ansøgning\n\nVi har læst den igennem.\n\n{APPEAL}")
    assert letter_kind(text)[0] is None


def test_two_titles_name_no_kind() -> None:
    text = letter("Kvittering for dit brev\n\nTilbud om en plejebolig\n\nSe mere på næste side.")
    assert letter_kind(text)[0] is None


def test_a_long_line_is_no_title() -> None:
    line = f"Kvittering for at {'have fået noget af dig, som vi ' * 4}skal se på"
    assert letter_kind(letter(line))[0] is None


@pytest.mark.parametrize("name", LETTERS)
def test_letters_are_letters(name: str) -> None:
    assert is_letter(LETTERS[name])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kære læser. Afgørelse. Venlig hilsen Nørreby Kommune",
        STORY,
        OWN_WORDS,
        "sol og vind " * 400,
    ],
)
def test_other_texts_are_none(text: str) -> None:
    assert not is_letter(text)


def test_somebody_who_speaks_of_themselves_writes_no_letter() -> None:
    own = f"Kære kommune\n\n{OWN_WORDS}\n\nVenlig hilsen\nen borger i Nørreby Kommune"
    assert marks(own) >= 2
    assert is_own(own)
    assert not is_letter(own)


@pytest.mark.parametrize(
    ("text", "own"),
    [("Det er mig, og jeg har min hund med.", True), ("Vi skriver til dig om din hund.", False)],
)
def test_own_words_are_counted_whatever_stands_beside_them(text: str, own: bool) -> None:
    assert is_own(text) is own


def test_each_mark_counts_once() -> None:
    assert marks("Kære læser") == 1
    assert marks("Kære læser\nKære læser\nKære læser") == 1
    assert marks("Kære læser\nVenlig hilsen") == 2
    assert marks(ENGLISH) < marks(GRANTED)
