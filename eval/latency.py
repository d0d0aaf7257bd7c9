"""How long replies took: figures beside the others, kept apart since they differ every time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

from eval.metrics import ALL, Metrics, Row
from eval.scorer import Definition
from eval.statistics import p99

MEDIAN = Definition(
    "latency_median",
    "Svartid, median (ms)",
    "Svarene er blevet langsommere.",
    kind="mean",
    better="low",
)
P99 = Definition(
    "latency_p99",
    "Svartid, 99 af 100 svar (ms)",
    "Nogle svar er blevet meget langsomme.",
    kind="mean",
    better="low",
)
LATENCY = frozenset({MEDIAN.name, P99.name})
"""Their names. Stored replies have no times, so gates on these say nothing of them."""


def latency(metrics: Metrics, ms: Mapping[tuple[str, str], Sequence[float]]) -> Metrics:
    """The figures with those of the times; `ms` holds the milliseconds of each case's replies."""
    times: dict[str, list[float]] = defaultdict(list)
    for (suite, _), values in ms.items():
        times[ALL] += values
        times[suite] += values
    rows = []
    for suite, values in sorted(times.items()):
        for definition, value in ((MEDIAN, median(values)), (P99, p99(values))):
            rows.append(Row(definition.name, suite, "", len(values), round(value, 2), None, None))
    definitions = {**metrics.definitions, MEDIAN.name: MEDIAN, P99.name: P99}
    return replace(metrics, definitions=definitions, rows=(*metrics.rows, *rows))
