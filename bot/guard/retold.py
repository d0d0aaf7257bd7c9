"""Which sentences of the passages a drafted sentence says again, nearly word for word.

Nearly: clauses may change places, a part of a clause may stand first, light words may come and go,
and the rows of `equal` in guard.yaml are one. Everything else is a word added, lost or moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.guard.reading import Told
from bot.guard.tally import Tally, joined, tally

_MODAL = frozenset(["kan", "skal", "må", "vil", "bør"])
_MOVES = _MODAL | {"du", "i", "man", "hvis"}
"""Words that stand elsewhere when a clause begins with another of its parts."""

_IF = "hvis"
_CONDITIONS = frozenset([_IF, "medmindre", "undtagen", "mens", "indtil"])
"""Sentences that hold one are not joined: it could be read with the other."""

_STAYS = frozenset(
    ["kun", "ikke", "også", "mindst", "højst", "senest", "tidligst", "først", "alle"]
)
"""Words that speak of the next one: "kun du kan" is not "du kan kun"."""

Same = tuple[Told, ...]


def retold(told: Sequence[Told], source: Sequence[Told]) -> Same:
    """The sentence, or the two that follow each other, which drafted sentences say; or none."""
    mine = joined(*told)
    for one in source:
        if mine.forms == tally(one).forms or _is_reordered(mine, tally(one)):
            return (one,)
    for two in pairwise(source):
        theirs = joined(*two)
        if mine.forms == theirs.forms and theirs.counted.keys().isdisjoint(_CONDITIONS):
            return two
    return ()


def _is_reordered(mine: Tally, theirs: Tally) -> bool:
    """Whether the clauses are the same and still stand by those that they belong to."""
    if mine.counted != theirs.counted or len(mine.clauses) != len(theirs.clauses):
        return False
    count = len(theirs.clauses)
    turned = [[*range(at, count), *range(at)] for at in range(count)]
    swapped = [[1, 0, *range(2, count)]] if count > 1 else []
    return any(
        all(_is_moved(one, theirs.clauses[at]) for one, at in zip(mine.clauses, order, strict=True))
        for order in (*turned, *swapped)
    )


def _is_moved(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether a clause has the words of another in their order, but for a part put in front."""
    if Counter(mine) != Counter(theirs):
        return False
    row = [form for form in mine if form not in _MOVES]
    other = [form for form in theirs if form not in _MOVES]
    if row != other and _IF in mine and (_verb_first(row, other) or _verb_first(other, row)):
        return True
    if _stays(mine) != _stays(theirs):
        return False
    return row == other or other in _fronted(row) or row in _fronted(other)


def _verb_first(row: Sequence[str], other: Sequence[str]) -> bool:
    """Whether "får du ikke løn" is "hvis du ikke får løn": only the first word stands elsewhere."""
    rest = list(other)
    rest.remove(row[0])
    return row[0] not in _STAYS and row[1:] == rest


def _fronted(row: Sequence[str]) -> Iterator[list[str]]:
    """The row with one stretch of it put in front of the others."""
    for start in range(1, len(row)):
        for end in range(start + 1, len(row) + 1):
            yield [*row[start:end], *row[:start], *row[end:]]


def _stays(clause: Sequence[str]) -> Counter[tuple[str, str]]:
    row = [form for form in clause if form not in _MODAL]
    return Counter(pair for pair in pairwise((*row, "")) if pair[0] in _STAYS)
