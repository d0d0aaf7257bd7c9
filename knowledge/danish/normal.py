"""Text in normal form: what is compared, stored and searched."""

from __future__ import annotations

import re
import unicodedata

_FOLDS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "u", "é": "e"})
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_COLUMNS = re.compile(r"(?<=\S)(?:\t|[^\S\n]{3})[^\S\n]*+(?=\S)")
_EMPTY_LINES = re.compile(r"\n\s*\n\s*")
_GAP = "\x1f"


def clean(text: str, *, columns: bool = False) -> str:
    """Text as a person would see it: NFC, no control, format, surrogate or private characters.

    Unicode tags and zero-width characters carry hidden instructions; they go with the rest.
    A soft hyphen disappears, other invisible characters become nothing. With `columns`, what
    stands apart on a line (in a table) stays three blanks apart.
    """
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).replace(_GAP, "")
    if columns:
        text = _COLUMNS.sub(_GAP, text)
    kept = (
        c
        if c in ("\n", _GAP) or not unicodedata.category(c).startswith("C")
        else " "
        if c == "\t"
        else ""
        for c in text
    )
    text = _BLANKS.sub(" ", "".join(kept).replace("\ufffd", ""))
    return _EMPTY_LINES.sub("\n\n", text).strip().replace(_GAP, "   ")


def fold(text: str) -> str:
    """Lower case without Danish letters: "Træt på" and "traet paa" become the same."""
    return unicodedata.normalize("NFC", text).lower().translate(_FOLDS)


def has_words(text: str) -> bool:
    """Whether a text holds anything to read (a letter or a digit)."""
    return any(c.isalnum() for c in text)
