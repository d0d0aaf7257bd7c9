"""Where sentences end: a full stop may belong to an abbreviation, an ordinal, a date or a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STOP = re.compile(r"[.!?…]++[\"'»«”’)\]]*+")
_COLON = re.compile(r":(?=\s++1[.)]\s++[A-ZÆØÅ])")
NUMBER = re.compile(r"(?<!\S)(\d{1,2})[.)]\s++(?=[A-ZÆØÅ])")
_ORDINARY = re.compile(r"[A-ZÆØÅ][a-zæøå]*+(?![\w.-])")
DATE = re.compile(
    r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*+(?:\.|\b)|\d{1,2}\.|\d{4}\b", re.I
)
_WEB_ENDINGS = frozenset({"dk", "com", "eu", "org", "net", "nu", "info"})
_LETTERED = [[word] for word in ("bilag", "litra", "punkt", "afsnit", "del", "gruppe", "type")]
LOOK_BACK = 16


@dataclass(frozen=True)
class Abbreviation:
    """What an abbreviation stands for, and whether a sentence may end with it."""

    meaning: str
    ends: bool


@cache
def abbreviations() -> dict[str, Abbreviation]:
    """The Danish abbreviations, in lower case and without the last full stop."""
    listed = (Path(__file__).parent / "abbreviations.txt").read_text("utf-8").splitlines()
    pairs = (line.split(" ", 1) for line in listed if not line.startswith("#"))
    return {short: Abbreviation(long.lstrip("* "), long[0] == "*") for short, long in pairs}


def sentence_spans(block: str) -> list[tuple[int, int]]:
    """The sentences of a block as offsets in it, without the blanks around them."""
    ends = [stop.end() for stop in STOP.finditer(block) if _is_end(block, stop)]
    ends += [colon.end() for colon in _COLON.finditer(block)] + _numbered(block)
    spans, start = [], 0
    for end in [*sorted(ends), len(block)]:
        piece = block[start:end]
        if kept := piece.strip():
            first = start + piece.index(kept[0])
            spans.append((first, first + len(kept)))
        start = end
    return spans


def _numbered(block: str) -> list[int]:
    """Where "2. ", "3. " begin in a block that begins with "1. "."""
    found, due = [], 1
    for number in NUMBER.finditer(block):
        if int(number[1]) == due:
            if due == 1 and block[: number.start()].strip():
                return []
            found.append(number.start())
            due += 1
    return found[1:]


def _is_end(block: str, stop: re.Match[str]) -> bool:
    after = stop.end()
    if after == len(block) or not block[after].isspace():
        return False
    while after < len(block) and block[after].isspace():
        after += 1
    return after < len(block) and ends_sentence(block, stop, after)


def ends_sentence(block: str, stop: re.Match[str], after: int) -> bool:
    """Whether the punctuation ends a sentence when what follows starts at `after`."""
    follows = block[after : after + LOOK_BACK]
    if stop[0][0] != ".":
        return not (follows[0].islower() and (stop[0][0] == "…" or len(stop[0]) > 1))
    if follows[0].islower() or follows[0] in "§(":
        return False
    if len(stop[0]) > 1:
        return True
    window = block[max(0, stop.start() - LOOK_BACK) : stop.start()]
    if not window or window[-1].isspace():
        return True
    before = window.split()[-1].rpartition("/")[2].lstrip("([\"'»«”’")
    if before.isdecimal() and len(before) <= 2:
        return not (DATE.match(follows) or _is_list_number(window[: -len(before)].rstrip()))
    return not _is_abbreviation(before, window, follows)


def _is_list_number(before: str) -> bool:
    """Whether a number right after this text begins a sentence or a list item."""
    if not before or before[-1] in "!?:":
        return True
    word = before[:-1].split()[-1:] if before[-1] == "." else []
    return bool(word) and word[0].lower() not in abbreviations() and not word[0].isdecimal()


def _is_abbreviation(word: str, window: str, follows: str) -> bool:
    known = abbreviations().get(word.lower())
    if known is None and word.capitalize() == word and len(word) == 1:
        return window[: -len(word)].split()[-1:] not in _LETTERED
    if known is None and "." in word:
        parts = word.split(".")
        dotted = all(0 < len(part) <= 4 and part.isalpha() for part in parts)
        return dotted and parts[0].lower() != "www" and parts[-1].lower() not in _WEB_ENDINGS
    if known is None:
        return word.lower().endswith("nr")  # "kontonr.", "cpr-nr."
    return not (known.ends and _ORDINARY.match(follows))
