"""What became of the facts of a text in its new version."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.clarity.facts import Fact, FactKind, find_facts, number_words
from bot.clarity.wording import Condition, Status
from bot.letters.dates import letter_day, usual_day


@dataclass(frozen=True)
class Checked:
    """A fact with its `status`; `old` and `new` are its words, "" where a version lacks it.

    Of a condition they are numbers: how often its words stand in each version.
    """

    kind: FactKind
    status: Status
    words: str
    old: str
    new: str

    def to_dict(self) -> dict[str, str | int]:
        """The fact as the documented JSON contract has it."""
        counted = self.kind == "condition"
        before, now = (int(said) if counted else said for said in (self.old, self.new))
        return {"kind": self.kind, "words": self.words, "before": before, "now": now}


@dataclass(frozen=True)
class Comparison:
    """The checked facts of two versions, and all facts of each with their places."""

    checked: tuple[Checked, ...]
    old: tuple[tuple[Fact, Status], ...]
    new: tuple[tuple[Fact, Status], ...]

    def of(self, status: Status) -> tuple[Checked, ...]:
        """The facts of one status."""
        return tuple(fact for fact in self.checked if fact.status == status)

    @cached_property
    def is_safe(self) -> bool:
        """Whether no fact is gone and no condition is rarer."""
        return not self.of("gone") and not self.of("fewer")

    def to_dict(self) -> dict[str, Any]:
        """The facts by status as the documented JSON contract has them."""
        statuses: tuple[Status, ...] = ("gone", "fewer", "new", "kept")
        return {status: [fact.to_dict() for fact in self.of(status)] for status in statuses}


def compare(old: str, new: str, conditions: Sequence[Condition]) -> Comparison:
    """Every fact and condition of both versions, each once."""
    day = letter_day(old) or letter_day(new) or usual_day(old)
    before, now = find_facts(old, day), find_facts(new, day)
    marked_old = _marked(before, now, number_words(new), "gone")
    marked_new = _marked(now, before, number_words(old), "new")
    known = _by_key(now)
    checked = [
        Checked(fact.kind, status, fact.words, fact.words, _match(fact, known))
        for fact, status in _once(marked_old)
    ]
    checked += [
        Checked(fact.kind, status, fact.words, "", fact.words)
        for fact, status in _once(marked_new)
        if status == "new"
    ]
    checked += [found for each in conditions if (found := _condition(each, old, new))]
    return Comparison(tuple(checked), tuple(marked_old), tuple(marked_new))


def _by_key(facts: Iterable[Fact]) -> dict[object, list[Fact]]:
    known: dict[object, list[Fact]] = defaultdict(list)
    for fact in facts:
        if not any(_is_same(fact, other) for other in known[fact.key]):
            known[fact.key].append(fact)
    return known


def _is_same(one: Fact, other: Fact) -> bool:
    return (one.value, one.year, one.law, one.parts) == (
        other.value,
        other.year,
        other.law,
        other.parts,
    )


def _marked(
    facts: Iterable[Fact], others: Iterable[Fact], in_words: set[object], missing: Status
) -> list[tuple[Fact, Status]]:
    known = _by_key(others)
    return [
        (fact, "kept" if _match(fact, known) or fact.value in in_words else missing)
        for fact in facts
    ]


def _match(fact: Fact, known: dict[object, list[Fact]]) -> str:
    return next((other.words for other in known.get(fact.key, ()) if fact.equals(other)), "")


def _once(marked: Iterable[tuple[Fact, Status]]) -> list[tuple[Fact, Status]]:
    seen: dict[object, list[Fact]] = defaultdict(list)
    kept = []
    for fact, status in marked:
        if not any(fact.equals(other) for other in seen[fact.key]):
            seen[fact.key].append(fact)
            kept.append((fact, status))
    return kept


def _condition(condition: Condition, old: str, new: str) -> Checked | None:
    """How often a condition is said: strictly in the old text, in any way in the new one."""
    strict = re.compile(condition.words, re.IGNORECASE)
    also = re.compile(condition.also, re.IGNORECASE | re.MULTILINE) if condition.also else None

    def count(text: str, *, widely: bool) -> int:
        found = sum(1 for _ in strict.finditer(text))
        return found + (sum(1 for _ in also.finditer(text)) if widely and also else 0)

    before, now = count(old, widely=False), count(new, widely=True)
    if not before and (count(old, widely=True) or not count(new, widely=False)):
        return None
    status: Status = (
        "new" if not before else "gone" if not now else "fewer" if now < before else "kept"
    )
    return Checked("condition", status, condition.name, str(before), str(now))
