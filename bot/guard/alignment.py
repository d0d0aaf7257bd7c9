"""How near a clause of the cited passages is to a drafted clause, and what the nearest say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.guard.reading import Clause, Told, is_in

_NEAR = 0.6
_AHEAD = 0.15
"""So near must a clause be to speak for one side, and so much nearer than those for the other."""


@dataclass(frozen=True)
class Match:
    """A clause of a passage in its sentence; `nearness` is 1 where both say the same (0-1)."""

    clause: Clause
    sentence: Told
    nearness: float


def matches(clause: Clause, source: Sequence[Told]) -> list[Match]:
    """The clauses that share anything with a drafted one, the nearest first."""
    found = [
        Match(other, sentence, near)
        for sentence in source
        for other in sentence.clauses
        if (near := nearness(clause, other))
    ]
    return sorted(found, key=lambda match: -match.nearness)


@lru_cache(maxsize=20_000)
def nearness(one: Clause, other: Clause) -> float:
    """The harmonic mean of the shares of both clauses' content that the other holds."""
    here = shared(one, other.meaning)
    there = shared(other, one.meaning)
    return 2 * here * there / (here + there) if here and there else 0.0


def shared(clause: Clause, meaning: frozenset[str]) -> float:
    """The share of a clause's content that a text holds; 0 when it has none."""
    if not clause.content:
        return 0.0
    return sum(is_in(word, meaning) for word in clause.content) / len(clause.content)


def speaks_for(found: Sequence[Match], says: Callable[[Match], bool]) -> bool:
    """Whether the nearest clauses say something that no clause nearly as near leaves unsaid."""
    yes = max((match.nearness for match in found if says(match)), default=0.0)
    no = max((match.nearness for match in found if not says(match)), default=0.0)
    return yes >= _NEAR and yes - no >= _AHEAD


def clauses(told: Sequence[Told]) -> Iterator[tuple[Told, Clause]]:
    """Every clause with its sentence."""
    for sentence in told:
        for clause in sentence.clauses:
            yield sentence, clause
