"""Selective answering: how many errors come with how many answers, by confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

RISKS = (0.01, 0.02, 0.05)
_ROUNDING = 1e-9


class Point(NamedTuple):
    """A threshold somebody can set: from which confidence is answered, and what comes of it.

    `coverage` is the share of all that is answered, `risk` the share of errors among those.
    """

    confidence: float
    coverage: float
    risk: float


@dataclass(frozen=True)
class RiskCoverage:
    """The curve, from the highest threshold to none.

    `aurc` is the mean risk over all coverages (0-1, lower is better); `coverage_at` says for a risk
    how large a share can be answered within it.
    """

    points: tuple[Point, ...]
    aurc: float
    coverage_at: dict[float, float]


def risk_coverage(confidences: Sequence[float], errors: Sequence[bool]) -> RiskCoverage | None:
    """How risk grows with coverage; `errors` says of each case whether the answer was wrong.

    Cases of the same confidence are answered together or not at all: the curve has a point only
    after the last of them, and in the areas each counts with their mean. None of no cases.

    Raises:
        ValueError: the two are not of one length, or a confidence is not a number.
    """
    if len(confidences) != len(errors):
        raise ValueError(f"{len(confidences)} confidences, but {len(errors)} errors")
    if np.isnan(np.asarray(confidences, dtype=float)).any():
        raise ValueError("a confidence is not a number")
    n = len(errors)
    if not n:
        return None
    levels, group = np.unique(-np.asarray(confidences, dtype=float), return_inverse=True)
    sizes = np.bincount(group)
    wrong = np.bincount(group, np.asarray(errors, dtype=float))
    answered, mistakes = np.cumsum(sizes), np.cumsum(wrong)
    expected = np.cumsum(np.repeat(wrong / sizes, sizes))
    reached = {
        risk: answered[mistakes <= risk * answered + _ROUNDING].max(initial=0) for risk in RISKS
    }
    return RiskCoverage(
        points=tuple(
            Point(float(-level), float(k / n), float(errors_k / k))
            for level, k, errors_k in zip(levels, answered, mistakes, strict=True)
        ),
        aurc=float((expected / np.arange(1, n + 1)).mean()),
        coverage_at={risk: float(count / n) for risk, count in reached.items()},
    )
