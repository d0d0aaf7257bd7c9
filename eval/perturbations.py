"""The same message written otherwise: what it means, and so its answer, should stay the same.

Without Danish letters, without punctuation, in capitals, with a slip of the finger, with a compound
in two words, with shorthand. The same text is always changed alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from knowledge.danish.words import compound_parts

_LETTERS = {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"}
_MARKS = re.compile(r'[.,:;](?!\d)|(?<!\d)[.,:;]|[!?"()»«…]|(?<=\s)[-–](?=\s)')
_WORD = re.compile(r"[^\W\d_]+")
_SHORTHAND = {"ikke": "ik", "kan": "ka"}
_LONG = 7
"""So many letters has a word in which a slip leaves enough to read."""

_PART = 4
"""So many letters has a part that people write as a word of its own ("for klare" is none)."""

_KEYS = ("qwertyuiopå", "asdfghjklæø", "zxcvbnm")
_BESIDE = {
    key: row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    for row in _KEYS
    for at, key in enumerate(row)
}


def without_danish_letters(text: str, _: Random) -> str:
    """As on a foreign keyboard: "på Ærø" -> "paa Aeroe"."""
    return "".join(_LETTERS.get(letter, letter) for letter in text)


def without_punctuation(text: str, _: Random) -> str:
    """In lower case with no marks between words; those inside a number stay."""
    return " ".join(_MARKS.sub(" ", text).lower().split())


def in_capitals(text: str, _: Random) -> str:
    """In capital letters."""
    return text.upper()


def with_a_slip(text: str, chance: Random) -> str:
    """One long word with one slip: a letter lost, doubled, swapped, or the key beside it."""
    words = [match for match in _WORD.finditer(text) if len(match[0]) >= _LONG]
    if not words:
        return text
    match = chance.choice(words)
    at = chance.randrange(1, len(match[0]) - 2)
    slipped = chance.choice(_SLIPS)(match[0], at, chance)
    return text[: match.start()] + slipped + text[match.end() :]


def with_a_compound_split(text: str, chance: Random) -> str:
    """One compound in two words: "hjemmehjælp" -> "hjemme hjælp"."""
    cuts = [
        match.start() + seam
        for match in _WORD.finditer(text)
        if (seam := _seam(match[0])) is not None
    ]
    if not cuts:
        return text
    cut = chance.choice(cuts)
    return f"{text[:cut]} {text[cut:]}"


def with_shorthand(text: str, _: Random) -> str:
    """With the shorthand of chats: "kan ikke" -> "ka ik"."""
    return _WORD.sub(lambda word: _SHORTHAND.get(word[0], word[0]), text)


def _lost(word: str, at: int, _: Random) -> str:
    return word[:at] + word[at + 1 :]


def _doubled(word: str, at: int, _: Random) -> str:
    return word[:at] + word[at] + word[at:]


def _swapped(word: str, at: int, _: Random) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _beside(word: str, at: int, chance: Random) -> str:
    return word[:at] + chance.choice(_BESIDE.get(word[at].lower(), word[at])) + word[at + 1 :]


_SLIPS: tuple[Callable[[str, int, Random], str], ...] = (_lost, _doubled, _swapped, _beside)


def _seam(word: str) -> int | None:
    """Where a compound divides, after the letter that links its parts; None when it is none."""
    last = next(reversed(compound_parts(word.lower())), "")
    cut = len(word) - len(last)
    return cut if min(cut, len(last)) >= _PART and word.lower().endswith(last) else None


KINDS: dict[str, Callable[[str, Random], str]] = {
    "ae, oe, aa": without_danish_letters,
    "no punctuation, lower case": without_punctuation,
    "CAPITALS": in_capitals,
    "a slip in a long word": with_a_slip,
    "a compound in two words": with_a_compound_split,
    "shorthand (ik, ka)": with_shorthand,
}
"""The ways in which the same message is written otherwise, by name."""


def perturb(text: str, kind: str, seed: int = 0) -> str:
    """A text written otherwise; the same text, kind and seed always give the same.

    Raises:
        KeyError: `kind` is none of `KINDS`.
    """
    return KINDS[kind](text, Random(f"{seed}\0{kind}\0{text}"))
