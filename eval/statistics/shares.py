"""Shares with their intervals."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.intervals import wilson


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
        return wilson(self.hits, self.n)

    @property
    def danish(self) -> str:
        """The share as Danish readers write it; of none and of all only the bound says anything."""
        if not self.n:
            return "ingen talt"
        low, high = map(percent, self.interval)
        counted = f"{self.hits} af {self.n}"
        if not self.hits:
            return f"{counted} (højst {high})"
        if self.hits == self.n:
            return f"{counted} (mindst {low})"
        return f"{percent(self.value)} [{low}; {high}] ({counted})"

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:6.1%}  [{low:.1%}, {high:.1%}]  {self.hits}/{self.n}"


def percent(value: float) -> str:
    """A share as Danish readers write it: 0.125 is "12,5 %"."""
    return f"{value:.1%}".replace(".", ",").replace("%", " %")
