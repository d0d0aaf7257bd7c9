"""A message in clauses: the stretches in which people put one thing each."""

from __future__ import annotations

import re

from knowledge.danish.words import content_words

_CUT = re.compile(
    r"(?<=[.!?;:\n])(?<!\b\d\.)(?<!\b\d\d\.)\s+|\n+|(?:(?<=\s)|^)\d\)\s+"
    r"|\s+[-–•*]\s+|\s*,\s+"
    r"|\s+(?=(?:og|men|samt|desuden|derudover|forresten|plus|også)\s)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?:^|\s)1[.)]\s.*\s2[.)]\s", re.DOTALL)
_COUNT = re.compile(r"(?:^|(?<=\s))\d[.)]\s+")
_MOST = 16


def clauses(text: str, fewest: int = 2) -> list[str]:
    """The clauses in order, each with at least so many words that carry meaning; at most 16.

    What is left of a long text joins the last one. Run-on dictation is cut at its "og" and "men",
    a list at its numbers.
    """
    if _COUNTED.search(text):
        text = _COUNT.sub("\n", text)
    found: list[str] = []
    for piece in (piece.strip() for piece in _CUT.split(text)):
        if not piece:
            continue
        few = found and min(len(content_words(s)) for s in (piece, found[-1])) < fewest
        if few or len(found) == _MOST:
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return found
