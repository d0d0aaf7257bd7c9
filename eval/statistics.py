"""Shares with intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

_Z = 1.959964


@dataclass(frozen=True)
class Share:
    """`hits` of `n`, with its 95 % Wilson interval."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """The share itself (0-1); 0 of 0 is 0."""
        return self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval; (0, 1) when nothing was counted."""
        if not self.n:
            return 0.0, 1.0
        centre = self.value + _Z**2 / (2 * self.n)
        spread = _Z * math.sqrt(self.value * (1 - self.value) / self.n + (_Z / (2 * self.n)) ** 2)
        scale = 1 + _Z**2 / self.n
        return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:6.1%}  [{low:.1%}, {high:.1%}]  {self.hits}/{self.n}"
