"""Figures of a suite that are not shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import quantiles


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
