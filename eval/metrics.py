"""Scores -> figures: each with n and a 95 % interval, for every suite and every slice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.aggregate import Aggregate
from eval.score import Scored
from eval.scorer import Definition, Scorer
from eval.statistics import Share, clustered_mean

ALL = "*"
"""As a suite: all of them together."""

FEW = 20
"""Of fewer cases a figure is shown without a verdict."""


@dataclass(frozen=True)
class Row:
    """A figure of a suite (or all) and a slice ("name=value", or "" for all of the suite).

    `value` is None when nothing could be scored; `unscored` counts what should be scored but could
    not; `low` and `high` bound the 95 % interval, None where there is none (one cluster only).
    """

    metric: str
    suite: str
    slice: str
    n: int
    value: float | None
    low: float | None
    high: float | None
    unscored: int = 0


@dataclass(frozen=True)
class Metrics:
    """The definitions of all figures by name, and the figures themselves."""

    definitions: dict[str, Definition]
    rows: tuple[Row, ...]

    def find(self, metric: str, suite: str, part: str = "") -> Row | None:
        """The row of a figure; None when it was not measured."""
        for row in self.rows:
            if (row.metric, row.suite, row.slice) == (metric, suite, part):
                return row
        return None

    def to_dict(self) -> dict[str, Any]:
        """As it is stored in metrics.json."""
        return {
            "definitions": {name: asdict(one) for name, one in sorted(self.definitions.items())},
            "rows": [asdict(row) for row in self.rows],
        }


def measure(
    scored: Sequence[Scored],
    scorers: Sequence[Scorer],
    aggregates: Sequence[Aggregate],
    seed: int = 0,
) -> Metrics:
    """All figures of a run."""
    definitions = {scorer.definition.name: scorer.definition for scorer in scorers}
    definitions |= {aggregate.definition.name: aggregate.definition for aggregate in aggregates}
    rows: list[Row] = []
    for (suite, part), items in _groups(scored):
        for scorer in scorers:
            row = _row(scorer.definition, suite, part, items, seed)
            if row:
                rows.append(row)
        for aggregate in aggregates:
            if part and not aggregate.in_slices:
                continue
            value, low, high, n = aggregate.with_interval(items, seed)
            if value is not None:
                name = aggregate.definition.name
                rows.append(Row(name, suite, part, n, _r(value), _r(low), _r(high)))
    return Metrics(definitions, tuple(rows))


def _groups(scored: Sequence[Scored]) -> Iterator[tuple[tuple[str, str], list[Scored]]]:
    yield (ALL, ""), list(scored)
    groups: dict[tuple[str, str], list[Scored]] = defaultdict(list)
    for item in scored:
        groups[(item.suite, "")].append(item)
        for name, value in item.case.slices.items():
            groups[(item.suite, f"{name}={value}")].append(item)
    yield from sorted(groups.items(), key=lambda pair: pair[0])


def _row(
    definition: Definition, suite: str, part: str, items: Iterable[Scored], seed: int
) -> Row | None:
    found = [
        (item, item.scores[definition.name]) for item in items if definition.name in item.scores
    ]
    if not found:
        return None
    values = [(score.value, item.cluster) for item, score in found if score.value is not None]
    unscored = len(found) - len(values)
    if not values:
        return Row(definition.name, suite, part, 0, None, None, None, unscored)
    numbers = [value for value, _ in values]
    mean = sum(numbers) / len(numbers)
    low: float | None
    high: float | None
    if definition.kind == "share":
        low, high = Share(round(sum(numbers)), len(numbers)).interval
    else:
        interval = clustered_mean(numbers, [cluster for _, cluster in values], seed)
        low, high = (interval.low, interval.high) if interval else (None, None)
    return Row(definition.name, suite, part, len(numbers), _r(mean), _r(low), _r(high), unscored)


def _r(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
