"""Figures of a whole set of cases that are no mean over them, such as a macro-F1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.score import Scored
from eval.scorer import Definition
from eval.statistics.bootstrap import percentile_interval

_RESAMPLES = 200

Told = Callable[[Scored], Any]
Figure = Callable[[Sequence[Any]], float | None]


@dataclass(frozen=True)
class Aggregate:
    """A figure of a set: `told` is what a case adds to it, None when it does not belong."""

    definition: Definition
    told: Told
    figure: Figure
    in_slices: bool = False

    def with_interval(
        self, items: Sequence[Scored], seed: int
    ) -> tuple[float | None, float | None, float | None, int]:
        """Value, both ends of its 95 % interval over resampled clusters, and n."""
        clusters: dict[str, list[Any]] = defaultdict(list)
        for item in items:
            told = self.told(item)
            if told is not None:
                clusters[item.cluster].append(told)
        groups = list(clusters.values())
        n = sum(map(len, groups))
        value = self.figure([told for group in groups for told in group]) if n else None
        if value is None or len(groups) < 2:
            return value, None, None, n
        random = np.random.default_rng(seed)
        found = []
        for _ in range(_RESAMPLES):
            chosen = random.integers(0, len(groups), len(groups))
            again = self.figure([told for at in chosen for told in groups[at]])
            found.append(float("nan") if again is None else again)
        interval = percentile_interval(found)
        return value, *(interval or (None, None)), n
