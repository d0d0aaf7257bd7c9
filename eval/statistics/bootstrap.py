"""Intervals by drawing again, whole clusters at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

_PERCENTILES = (2.5, 97.5)
_UNDEFINED = 0.05
"""The share of resamples that may have no value before the interval is given up."""


class Interval(NamedTuple):
    """A 95 % interval, in the unit of the figure it belongs to."""

    low: float
    high: float

    @property
    def leaves_out_zero(self) -> bool:
        """Whether 0 lies outside."""
        return self.low > 0 or self.high < 0


def clustered_mean(
    values: Sequence[float], clusters: Sequence[str], seed: int, resamples: int = 2000
) -> Interval | None:
    """The percentile interval of the mean of `values`; each belongs to the cluster beside it.

    Clusters are drawn with replacement, so cases that share a document are not counted as
    independent. The same seed gives the same interval. None with fewer than two clusters: one
    says nothing of how clusters differ.

    Raises:
        ValueError: there are not as many clusters as values.
    """
    sums, sizes = cluster_sums(values, clusters)
    k = len(sums)
    if k < 2:
        return None
    drawn = np.random.default_rng(seed).multinomial(k, np.full(k, 1 / k), resamples)
    return percentile_interval(drawn @ sums / (drawn @ sizes))


def cluster_sums(values: Sequence[float], clusters: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The sum and the number of the values of each cluster; both have shape (clusters,).

    Raises:
        ValueError: there are not as many clusters as values.
    """
    if len(values) != len(clusters):
        raise ValueError(f"{len(values)} values, but {len(clusters)} clusters")
    names, place = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
    weights = np.asarray(values, dtype=float)
    return np.bincount(place, weights, len(names)), np.bincount(place, minlength=len(names))


def percentile_interval(estimates: Iterable[float] | np.ndarray) -> Interval | None:
    """The interval that holds 95 % of the resamples' estimates.

    NaN is a resample without a value; None when they are more than 5 %.
    """
    found = np.fromiter(estimates, dtype=float)
    defined = found[~np.isnan(found)]
    if not len(defined) or len(defined) < (1 - _UNDEFINED) * len(found):
        return None
    low, high = np.percentile(defined, _PERCENTILES)
    return Interval(float(low), float(high))
