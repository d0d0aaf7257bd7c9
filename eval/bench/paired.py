"""Differences between two systems that were asked the same questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_ROUNDS = 10_000


@dataclass(frozen=True)
class Difference:
    """A mean difference with its 95 % bootstrap interval, in the unit of what was compared."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


def difference(theirs: Sequence[float], ours: Sequence[float], seed: int) -> Difference:
    """Theirs minus ours, question by question; the same seed gives the same interval.

    Drawing questions with replacement is drawing how often each distinct difference comes up.
    """
    if not ours:
        return Difference(0.0, 0.0, 0.0)
    apart = np.subtract(theirs, ours)
    values, counts = np.unique(apart, return_counts=True)
    drawn = np.random.default_rng(seed).multinomial(len(apart), counts / len(apart), _ROUNDS)
    low, high = np.percentile(drawn @ values / len(apart), [2.5, 97.5])
    return Difference(float(apart.mean()), float(low), float(high))
