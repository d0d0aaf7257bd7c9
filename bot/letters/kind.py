"""What kind of letter it is, where its own title says so; and whether a text is a letter."""

from __future__ import annotations

from enum import StrEnum

from bot.letters.cues import cues, plain

_HEAD = 1500
"""Characters from the top in which the title stands."""

_LONGEST_TITLE = 14
_SURE = 0.95
"""How sure a title is that nothing in the letter speaks against."""

_MARKS = 3
_MARKS_OF_A_FILE = 2
"""Fewer, since it was sent to be explained: to refuse a letter is worse than to explain a flyer."""

_FEWEST_WORDS = 40
_OWN_WORDS = 0.04
"""A text in which so many of the words are "jeg" and the like is somebody's own."""


class LetterKind(StrEnum):
    """The kinds of letters that authorities send."""

    DECISION = "afgoerelse"
    HEARING = "partshoering"
    SUMMONS = "indkaldelse"
    BILL = "opkraevning"
    MISSING = "mangelbrev"
    RECEIPT = "kvittering"
    OFFER = "tilbud"
    NOTICE = "orientering"


def letter_kind(text: str) -> tuple[LetterKind | None, float]:
    """The kind that the letter's own title names, and how sure that is (0-1).

    What a letter says otherwise is told in too many ways for rules to know what it is.
    """
    whole = plain(text)
    titles = [plain(line).strip(" *>-=#") for line in text[:_HEAD].splitlines()]
    named = {
        LetterKind(kind)
        for kind, pattern in cues().titles.items()
        if any(pattern.search(title) for title in titles if _is_title(title))
        and not cues().against[kind].search(whole)
    }
    return (named.pop(), _SURE) if len(named) == 1 else (None, 0.0)


def _is_title(line: str) -> bool:
    return 0 < len(line.split()) <= _LONGEST_TITLE and not line.endswith(",")


def is_letter(text: str, *, sent: bool = False) -> bool:
    """Whether a text is (most of) a letter from an authority, and not somebody's own words.

    `sent`: as a file, to be explained.
    """
    words = plain(text).split()
    fewest = _MARKS_OF_A_FILE if sent else _MARKS
    return len(words) >= _FEWEST_WORDS and marks(text) >= fewest and not is_own(text)


def marks(text: str) -> int:
    """How many of the marks of letters a text bears."""
    lines = [plain(line) for line in text.splitlines()]
    return sum(any(mark.search(line) for line in lines) for mark in cues().letter)


def is_own(text: str) -> bool:
    """Whether so many words are "jeg" and the like that the sender speaks of themselves."""
    words = plain(text).split()
    own = sum(cues().first_person.fullmatch(word.strip(".,!?:;")) is not None for word in words)
    return own > _OWN_WORDS * len(words)
