"""Values: each stands in the cited passages, with its unit and direction, of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.guard.finding import Finding, Kind
from bot.guard.reading import Told, is_in, read
from bot.guard.values import Value, values

_COUNTED = frozenset({"dag", "måned", "hverdag", "minut", "kr", "%", "km", "m", "m2", "number"})


_FIGURE = re.compile(r"\d+(?:[.,: ]\d+)*")
_SIDES = {"up": "below", "by": "below", "low": "above", "from": "above"}


def wrong_values(text: str, source: Sequence[Told]) -> Iterator[Finding]:
    """The values of a drafted text that the passages do not hold in the same way."""
    there = [(sentence, value) for sentence in source for value in values(sentence.text)]
    for told in read(text):
        for value in values(told.text):
            same = [other for _, other in there if is_same(value, other)]
            if (
                not same
                or (value.way and all(_turned(value, other) for other in same))
                or all(_lost_way(value, other, told) for other in same)
                or (value.key[0] in _COUNTED and _of_something_else(told, value, there))
            ):
                yield Finding(value.kind, value.text)


def unknown_values(text: str, grounds: Sequence[str]) -> Iterator[Finding]:
    """The values of a text that none of its grounds holds, neither so written nor otherwise.

    Numbers in words are left alone: fixed wording counts with them ("to ting").
    """
    there = [value for ground in grounds for value in values(ground)]
    figures = {figure for ground in grounds for figure in _figures(ground)}
    for value in values(text):
        written = _figures(value.text)
        if any(is_same(value, other) for other in there):
            continue
        if value.kind is Kind.LINK or not written <= figures:
            yield Finding(value.kind, value.text)


def _figures(text: str) -> frozenset[str]:
    return frozenset(_FIGURE.findall(text))


def is_same(one: Value, other: Value) -> bool:
    """Whether two values are equal; one without a unit equals the same figure with any."""
    if one.key == other.key:
        return True
    if one.key[0] == "date" == other.key[0]:
        return one.key[1:3] == other.key[1:3] and None in (one.key[3], other.key[3])
    if one.key[0] == "day" and other.key[0] == "day":
        return {one.key[1], other.key[1]} <= {"1", "første"}
    if one.key[0] == "link" == other.key[0]:
        return str(other.key[1]).startswith(f"{one.key[1]}/")
    if one.key[0] == "phone" or other.key[0] == "phone":
        return _digits(one) == _digits(other) is not None
    bare = "number" in (one.key[0], other.key[0])
    return bare and one.number is not None and one.number == other.number


def _digits(value: Value) -> float | None:
    return float(str(value.key[1])) if value.key[0] == "phone" else value.number


def _turned(value: Value, other: Value) -> bool:
    """Whether "at least" has become "at most", or "by" has become "from"."""
    return bool(other.way) and _SIDES[value.way] != _SIDES[other.way]


def _lost_way(value: Value, other: Value, told: Told) -> bool:
    """Whether "at most" or "by" of the source is no longer said."""
    if value.way:
        return False
    if other.way == "by":
        return "after" in told.marks and not told.marks & {"by", "most"}
    return other.way == "up" and not told.marks & {"most", "by"}


def _of_something_else(told: Told, value: Value, there: Sequence[tuple[Told, Value]]) -> bool:
    """Whether the words around a value are those of another value of the same sort."""
    near = {True: 0, False: 0}
    for sentence, other in there:
        if other.key[0] == value.key[0] or is_same(value, other):
            shared = sum(is_in(word, sentence.meaning) for word in told.content)
            same = is_same(value, other)
            near[same] = max(near[same], shared)
    return near[False] >= near[True] + 2
