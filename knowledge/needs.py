"""Several needs in one message: which stretches of it are about what.

Each stretch of one to three clauses is weighed by itself, because in the whole message the loudest
need drowns the others. The surest stretches win, the shorter ones first, and none overlap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.danish.clauses import clauses

_LONGEST = 3
_LENGTH_COST = 0.2
_LEAST = 0.15
"""A stretch less sure than this counts for nothing."""


@dataclass(frozen=True)
class Need:
    """A service that a stretch of a message is about, how sure that is (0-1), and the stretch.

    `lead` is how far ahead it is of whatever else the stretch may be about.
    """

    service: str
    share: float
    text: str
    lead: float = 0.0


def find_needs(
    text: str, shares: Callable[[str], dict[str, float]], services: frozenset[str]
) -> tuple[Need, ...]:
    """The needs of a message in the order they are told, each service once.

    `shares` says how sure it is that a text is about each service.
    """
    parts = clauses(text, fewest=1)
    found: list[tuple[float, int, int, Need]] = []
    for start in range(len(parts)):
        for end in range(start + 1, min(len(parts), start + _LONGEST) + 1):
            stretch = " ".join(parts[start:end])
            likely = shares(stretch)
            service = max(services, key=lambda s: (likely.get(s, 0.0), s), default="")
            share = likely.get(service, 0.0)
            if share >= _LEAST:
                worth = share - _LENGTH_COST * (end - start - 1)
                others = max((v for s, v in likely.items() if s != service), default=0.0)
                found.append((worth, start, end, Need(service, share, stretch, share - others)))
    taken: dict[int, Need] = {}
    used: set[int] = set()
    for _, start, end, need in sorted(found, key=lambda item: -item[0]):
        if used.isdisjoint(range(start, end)):
            used.update(range(start, end))
            taken[start] = need
    needs: dict[str, Need] = {}
    for start in sorted(taken):
        need = taken[start]
        if need.service not in needs or needs[need.service].share < need.share:
            needs[need.service] = need
    return tuple(needs.values())
