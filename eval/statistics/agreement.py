"""How well raters agree, a measure agrees with people, and a rate freed of a detector's errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from scipy.stats import rankdata, spearmanr

from eval.statistics.bootstrap import Interval, percentile_interval

Level = Literal["nominal", "ordinal", "interval"]
_RESAMPLES = 1000
_DRAWS = 100_000


class Estimate(NamedTuple):
    """A figure with its 95 % interval; None where the data cannot say."""

    value: float | None
    interval: Interval | None


_UNKNOWN = Estimate(None, None)


def krippendorff_alpha(
    ratings: Sequence[Sequence[float | None]],
    level: Level,
    seed: int,
    resamples: int = _RESAMPLES,
) -> Estimate:
    """Krippendorff's alpha; items are drawn again for its interval.

    Args:
        ratings: One row a rater, one column an item; None or NaN where it was not rated.
        level: What the distance of two ratings is.
        seed: Of the resamples.
        resamples: 0 leaves the interval out.

    Returns:
        No value when no item was rated twice, or all ratings are the same.
    """
    table = np.array(ratings, dtype=float)
    if table.ndim != 2:
        return _UNKNOWN
    domain = np.unique(table[~np.isnan(table)])
    counts = (table.T[:, :, None] == domain).sum(axis=1)
    counts = counts[counts.sum(axis=1) > 1]
    value = _alpha(counts, domain, level)
    if np.isnan(value):
        return _UNKNOWN
    drawn = _draws(len(counts), seed, resamples)
    return Estimate(value, percentile_interval(_alpha(counts[i], domain, level) for i in drawn))


def _alpha(counts: np.ndarray, domain: np.ndarray, level: Level) -> float:
    from krippendorff import alpha

    used = counts.any(axis=0)
    if used.sum() < 2:
        return float("nan")
    return float(
        alpha(
            value_counts=counts[:, used],
            value_domain=domain[used],
            level_of_measurement=level,
        )
    )


def cohen_kappa(
    first: Sequence[float],
    second: Sequence[float],
    seed: int,
    *,
    weights: Literal["linear", "quadratic"] | None = None,
) -> Estimate:
    """Cohen's kappa of two raters of the same items; quadratic weights suit 1-5.

    Raises:
        ValueError: the two are not of one length.
    """
    pairs = np.array(list(zip(first, second, strict=True)), dtype=float).reshape(-1, 2)
    labels, coded = np.unique(pairs, return_inverse=True)
    coded = coded.reshape(-1, 2)
    if len(labels) < 2:
        return _UNKNOWN

    def kappa(items: np.ndarray) -> float:
        from sklearn.metrics import cohen_kappa_score

        if len(np.unique(items)) < 2:
            return float("nan")
        return float(cohen_kappa_score(*items.T, labels=range(len(labels)), weights=weights))

    drawn = _draws(len(coded), seed, _RESAMPLES)
    return Estimate(kappa(coded), percentile_interval(kappa(coded[i]) for i in drawn))


def spearman(first: Sequence[float], second: Sequence[float], seed: int) -> Estimate:
    """Spearman's rank correlation of two figures of the same items.

    Raises:
        ValueError: the two are not of one length.
    """
    pairs = np.array(list(zip(first, second, strict=True)), dtype=float).reshape(-1, 2)
    if len(pairs) < 2 or (pairs == pairs[0]).all(axis=0).any():
        return _UNKNOWN
    ranks = rankdata(pairs[_draws(len(pairs), seed, _RESAMPLES)], axis=1)
    ranks -= ranks.mean(axis=1, keepdims=True)
    x, y = ranks[..., 0], ranks[..., 1]
    spread = np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
    rho = np.divide((x * y).sum(axis=1), spread, out=np.full(len(x), np.nan), where=spread > 0)
    return Estimate(float(spearmanr(pairs).statistic), percentile_interval(rho))


def _draws(n: int, seed: int, resamples: int) -> np.ndarray:
    """Which of `n` items each resample holds; shape (resamples, n)."""
    return np.random.default_rng(seed).integers(0, n, (resamples, n))
