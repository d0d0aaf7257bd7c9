"""What was measured with more and more passages, and the straight line through it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eval.bench.tables import Table
from eval.scaling.passages import Sized

_GROWS = ("median_ms", "p95_ms", "p99_ms", "cpu_ms", "open_s", "mib", "build_s", "build_mib")
_HEADER = (
    "made-up passages",
    "median ms",
    "95 % ms",
    "99 % ms",
    "CPU ms",
    "answers/s",
    "memory MiB",
    "open s",
    "build s",
    "build MiB",
    "disk MiB",
)


def table(sizes: Sequence[Sized], further: int = 0) -> Table:
    """The measured sizes; with `further` one more row that the straight line gives."""
    rows = [[f"{size.made_up:,}", *_cells(size)] for size in sizes]
    if further and len(sizes) > 1:
        rows.append([f"{further:,} (not measured)", *_cells(extended(sizes, further))])
    return Table("One assistant, more and more passages", _HEADER, rows)


def extended(sizes: Sequence[Sized], further: int) -> Sized:
    """What a straight line through the two largest sizes gives for another one.

    Smaller ones would bend it: much of what they take is there with no passage at all. Nothing gets
    less with more passages; where a measurement says so, it stays as it is.
    """
    low, high = sorted(sizes, key=lambda size: size.passages)[-2:]
    share = (further - low.made_up) / (high.made_up - low.made_up)

    def line(name: str) -> float:
        start, end = getattr(low, name), getattr(high, name)
        return max(float(start + share * (end - start)), float(end))

    found = {name: line(name) for name in (*_GROWS, "disk_mib")}
    shape = np.array(high.service_ms) * (found["median_ms"] / high.median_ms)
    return Sized(
        made_up=further,
        passages=round(line("passages")),
        per_second=high.per_second * high.median_ms / found["median_ms"],
        service_ms=tuple(shape.tolist()),
        **found,
    )


def _cells(size: Sized) -> list[str]:
    return [
        f"{size.median_ms:.1f}",
        f"{size.p95_ms:.1f}",
        f"{size.p99_ms:.1f}",
        f"{size.cpu_ms:.1f}",
        f"{size.per_second:.1f}",
        f"{size.mib:,.0f}",
        f"{size.open_s:.1f}",
        f"{size.build_s:,.0f}",
        f"{size.build_mib:,.0f}",
        f"{size.disk_mib:,.0f}",
    ]
