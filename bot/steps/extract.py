"""The part of a text that answers a question, word for word, when the whole is too much."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from knowledge.danish.sentences import sentences, word_count
from knowledge.danish.words import index_terms


def extract(text: str, query: str, room: int, allowed: Callable[[str], bool]) -> str:
    """The sentences around the one that fits the question best, in order, within `room` words.

    Sentences that are not `allowed` are left out. Empty when none is, or the best is too long.
    """
    units = [
        (number, sentence)
        for number, line in enumerate(text.split("\n"))
        for sentence in sentences(line)
        if allowed(sentence)
    ]
    if not units:
        return ""
    if word_count(_joined(units)) <= room:
        return _joined(units)
    first = last = _best([sentence for _, sentence in units], query)
    if word_count(units[first][1]) > room:
        return ""
    lead = _lead(units, first)
    if word_count(_joined([*lead, units[first]])) > room:
        lead = []
    while True:
        for low, high in ((first, last + 1), (first - 1, last)):
            wider = units[max(0, low) : high + 1]
            inside = low >= 0 and high < len(units)
            if inside and word_count(_joined([*_apart(lead, wider), *wider])) <= room:
                first, last = low, high
                break
        else:
            chosen = units[first : last + 1]
            return _joined([*_apart(lead, chosen), *chosen])


def _best(texts: list[str], query: str) -> int:
    """The text with most of the question's words; a word counts by how few texts have it."""
    terms = [index_terms(text) for text in texts]
    asked = index_terms(query)
    weight = {t: math.log(1 + len(terms) / n) for t in asked if (n := sum(t in x for x in terms))}
    return max(range(len(texts)), key=lambda i: sum(w for t, w in weight.items() if t in terms[i]))


def _lead(units: list[tuple[int, str]], at: int) -> list[tuple[int, str]]:
    """The line that opens the list an item stands in."""
    if not re.match(r"-|\d{1,2}[.)]\s", units[at][1]):
        return []
    above = [unit for unit in units[:at] if unit[1].endswith(":")]
    return above[-1:]


def _apart(lead: list[tuple[int, str]], chosen: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return [unit for unit in lead if unit not in chosen]


def _joined(units: list[tuple[int, str]]) -> str:
    """Sentences of one line side by side, lines below each other."""
    lines: dict[int, list[str]] = {}
    for number, sentence in units:
        lines.setdefault(number, []).append(sentence)
    return "\n".join(" ".join(parts) for parts in lines.values())
