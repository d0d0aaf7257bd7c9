"""A message in clauses: the stretches in which people put one thing each."""

from __future__ import annotations

import re

from knowledge.danish.words import content_words

_CUT = re.compile(
    r"(?<=[.!?;:\n])(?<!\b\d\.)(?<!\b\d\d\.)\s+|\n+(?:\d[.)]\s+)?|^\d[.)]\s+|(?<=\s)\d\)\s+"
    r"|\s+[-–•*]\s+|\s*,\s+"
    r"|\s+(?=(?:og|men|samt|desuden|derudover|forresten|plus|også)\s)",
    re.IGNORECASE,
)
_FEWEST = 2
_MOST = 16


def clauses(text: str) -> list[str]:
    """The clauses in order, each with at least two words that carry meaning; at most 16.

    What is left of a long text joins the last one. Run-on dictation is cut at its "og" and "men".
    """
    found: list[str] = []
    for piece in (piece.strip() for piece in _CUT.split(text)):
        if not piece:
            continue
        few = found and min(len(content_words(s)) for s in (piece, found[-1])) < _FEWEST
        if few or len(found) == _MOST:
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return found
