"""Shares with intervals, and other figures of a suite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

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

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:6.1%}  [{low:.1%}, {high:.1%}]  {self.hits}/{self.n}"


def macro_f1(pairs: Sequence[tuple[str, str | None]]) -> float | None:
    """The mean F1 of the labels that are ever true; `pairs` are what is true and what was named.

    A label that is named but never true has no F1 of its own; it is a miss for the true one.
    """
    hits = Counter(true for true, named in pairs if true == named)
    size = Counter(true for true, _ in pairs) + Counter(named for _, named in pairs)
    labels = {true for true, _ in pairs}
    return sum(2 * hits[label] / size[label] for label in labels) / len(labels) if labels else None


def p99(values: Sequence[float]) -> float:
    """What 99 of 100 values stay within; 0 of none."""
    if len(values) < 2:
        return sum(values)
    return quantiles(values, n=100, method="inclusive")[-1]
