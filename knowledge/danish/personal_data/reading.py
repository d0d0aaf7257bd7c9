"""Text as the finders read it: plain digits, dashes and blanks, nothing invisible."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Sequence

Span = tuple[int, int]

TAKEN = "\u25aa"
"""Stands where an earlier finder has found something: no letter, no digit, no blank."""

_DIGITS = re.compile(r"[0-9]+")
_ODD = re.compile(r"[^\n -~\u00a1-\u00ac\u00ae-\u02ff\u2018\u2019\u201c\u201d\u2022\u2026\u20ac]")


def read(text: str) -> tuple[str, Sequence[int]]:
    """The text to look in, and where each of its characters (and its end) stands in the text."""
    if not _ODD.search(text):
        return text, range(len(text) + 1)
    kept = [(at, plain) for at, c in enumerate(text) if (plain := _plain(c))]
    return "".join(c for _, c in kept), [*(at for at, _ in kept), len(text)]


def taken(text: str, spans: Sequence[Span]) -> str:
    """The text with these spans blotted out, as long as before."""
    parts, at = [], 0
    for start, end in sorted(spans):
        parts += [text[at:start], TAKEN * (end - start)]
        at = end
    return "".join([*parts, text[at:]]) if parts else text


def digits_in(text: str) -> int:
    """How many digits there are: a quick look before a long one."""
    return sum(map(text.count, "0123456789"))


def numbers_in(text: str) -> list[int]:
    """Where runs of digits begin."""
    return [match.start() for match in _DIGITS.finditer(text)]


def apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, without those that overlap one that came earlier."""
    kept: list[Span] = []
    for span in spans:
        at = bisect(kept, span)
        if (at == 0 or kept[at - 1][1] <= span[0]) and (at == len(kept) or span[1] <= kept[at][0]):
            kept.insert(at, span)
    return kept


def _plain(c: str) -> str:
    category = unicodedata.category(c)
    if category[0] == "M" or category == "Cf":  # also what makes a keycap of a digit
        return ""
    digit = unicodedata.digit(c, None)
    if digit is not None:
        return str(digit)
    if category == "Pd" or c in "\u2212\u2043":
        return "-"
    if category == "Zs" or c in "\t\r\v\f":
        return " "
    if category in {"Zl", "Zp"}:
        return "\n"
    same = unicodedata.normalize("NFKC", c)
    return same if len(same) == 1 else c
