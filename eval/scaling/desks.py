"""How long people wait for people."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

OPEN, CLOSED = 9 * 3600.0, 15 * 3600.0
"""Monday's opening hours (s after midnight)."""


@dataclass(frozen=True)
class Desks:
    """Seconds each case waited until somebody took it, and how many nobody took that day."""

    waits: Sequence[float]
    left: int


def work_off(cases: Sequence[float], desks: int, seconds: float, seed: int) -> Desks:
    """Take the cases in their order; each takes so long on average, exponentially.

    Who comes before the doors open waits from when they open: nobody expects anything sooner.
    """
    chance = np.random.default_rng(seed)
    free = [OPEN] * max(1, desks)
    waits: list[float] = []
    for case in sorted(cases):
        came = max(case, OPEN)
        begin = max(came, free[0])
        if begin >= CLOSED:
            break
        heapq.heapreplace(free, begin + chance.exponential(seconds))
        waits.append(begin - came)
    return Desks(waits, len(cases) - len(waits))
