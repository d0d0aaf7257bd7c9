"""Tests of two runs on the same cases: is the second better or worse than the first?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from scipy.stats import binomtest

from eval.statistics.bootstrap import Interval, cluster_sums, clustered_mean

_PERMUTATIONS = 9999
_BATCH = 1000
"""Permutations that are held in memory at a time."""
_ROUNDING = 1e-9


class McNemar(NamedTuple):
    """How many cases only the second (`gained`) or only the first (`lost`) has; `p` is exact."""

    gained: int
    lost: int
    p: float


def mcnemar(first: Sequence[bool], second: Sequence[bool]) -> McNemar:
    """McNemar's exact two-sided test of two shares; p is 1 when no case changed.

    Raises:
        ValueError: the two are not of one length.
    """
    pairs = list(zip(first, second, strict=True))
    gained = sum(b and not a for a, b in pairs)
    lost = sum(a and not b for a, b in pairs)
    changed = gained + lost
    p = float(binomtest(gained, changed, 0.5).pvalue) if changed else 1.0
    return McNemar(gained, lost, p)


def sign_flip(
    differences: Sequence[float],
    clusters: Sequence[str],
    seed: int,
    permutations: int = _PERMUTATIONS,
) -> float:
    """Two-sided p of a mean paired difference: how often chance signs give one as large.

    The signs of a cluster flip together. p = (k + 1) / (permutations + 1), never 0; 1 of none.

    Raises:
        ValueError: there are not as many clusters as differences.
    """
    sums, _ = cluster_sums(differences, clusters)
    observed = abs(sums.sum()) - _ROUNDING * np.abs(sums).sum()
    rng = np.random.default_rng(seed)
    as_large = 0
    for start in range(0, permutations, _BATCH):
        shape = (min(_BATCH, permutations - start), len(sums))
        signs = 2.0 * rng.integers(0, 2, shape) - 1
        as_large += int((np.abs(signs @ sums) >= observed).sum())
    return (as_large + 1) / (permutations + 1)


def paired_difference(
    first: Sequence[float], second: Sequence[float], clusters: Sequence[str], seed: int
) -> Interval | None:
    """The clustered bootstrap interval of the mean of second minus first, case by case.

    None with fewer than two clusters.

    Raises:
        ValueError: the three are not of one length.
    """
    return clustered_mean([b - a for a, b in zip(first, second, strict=True)], clusters, seed)


def holm(p_values: Sequence[float]) -> list[float]:
    """p values adjusted for being many (Holm), in the order given."""
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return adjusted


@dataclass(frozen=True)
class Paired:
    """Two runs over the same `n` cases: their means, second minus first, and how sure that is.

    The interval is clustered (None with fewer than two clusters).
    """

    n: int
    first: float
    second: float
    difference: float
    interval: Interval | None
    test: Literal["mcnemar", "sign_flip"]
    p: float


def paired(
    first: Sequence[float],
    second: Sequence[float],
    clusters: Sequence[str],
    seed: int,
    *,
    share: bool,
) -> Paired | None:
    """Compare two runs: a `share` whose values are 0 and 1 by McNemar, others by sign flips.

    None of no cases.

    Raises:
        ValueError: the three are not of one length.
    """
    if not first:
        return None
    interval = paired_difference(first, second, clusters, seed)
    differences = np.subtract(second, first)
    binary = share and {*first, *second} <= {0.0, 1.0}
    if binary:
        p = mcnemar([value == 1 for value in first], [value == 1 for value in second]).p
    else:
        p = sign_flip([float(value) for value in differences], clusters, seed)
    return Paired(
        n=len(first),
        first=float(np.mean(first)),
        second=float(np.mean(second)),
        difference=float(differences.mean()),
        interval=interval,
        test="mcnemar" if binary else "sign_flip",
        p=p,
    )
