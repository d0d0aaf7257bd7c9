"""Plain text in sentences and words, as far as the library's own tidy text needs it."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ0-9\"»])")
_ABBREVIATIONS = (
    "fx",
    "bl.a",
    "ca",
    "kl",
    "nr",
    "kr",
    "pct",
    "tlf",
    "dvs",
    "stk",
    "jf",
    "evt",
    "mv",
)
_LONGEST_ABBREVIATION = 12
_WORD = re.compile(r"\w+(?:[-.:/]\w+)*")
_MARKS = re.compile(r"^\s*(?:[-*]|\d+\.)\s+")


def sentences(text: str) -> list[str]:
    """The sentences of a text, list items apart; never empty for a text with words."""
    found: list[str] = []
    for line in text.splitlines():
        start = 0
        for match in _END.finditer(line):
            before = (
                line[max(start, match.start() - _LONGEST_ABBREVIATION) : match.start()]
                .rstrip(".")
                .lower()
            )
            if f" {before}".endswith(_ABBREVIATIONS) or re.search(r"(^|\s)\d{1,2}$", before):
                continue
            found.append(line[start : match.start()].strip())
            start = match.end()
        if line[start:].strip():
            found.append(line[start:].strip())
    return found


def word_count(text: str) -> int:
    """Words as a reader counts them; a number or an address is one word, a list mark none."""
    return sum(len(_WORD.findall(_MARKS.sub("", line))) for line in text.splitlines())


def first_item(text: str) -> str:
    """The first item of a list without its mark."""
    return _MARKS.sub("", next(line for line in text.splitlines() if line.strip())).strip()
