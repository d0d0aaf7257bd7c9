"""What was measured of replicas, as tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eval.bench.tables import Table
from eval.scaling.replicas import CALM, FLOOD, UNDER_WAY, Measured, Switched
from eval.scaling.traffic import Window


def throughput(measured: Sequence[Measured], cores: float) -> Table:
    """Answers a second, and how long they took."""
    first = measured[0]
    rows = [
        [
            f"{each.replicas}",
            f"{each.limit.rate:.2f}",
            f"{each.limit.rate / first.limit.rate:.2f}",
            _waits(each.limit),
            f"{each.calm.rate:.1f}: {_waits(each.calm)}",
            f"{each.flood.asked / each.flood.seconds:.1f}: {each.flood.rate:.1f}",
            f"{each.drained:.0f}",
            f"{each.questions:,}",
            f"{len(each.broken)}",
            f"{len(each.others)}",
        ]
        for each in measured
    ]
    header = [
        "replicas",
        "answers/s at the limit",
        f"times {first.replicas}",
        "median/95 %/99 % s",
        f"at {CALM:.0%}: answers/s, s",
        f"at {FLOOD:.0%}: asked/s, answered/s",
        "then emptied in s",
        "questions",
        "lost, twice, out of order",
        "other texts",
    ]
    title = f"Replicas with {cores:g} of a core each, {UNDER_WAY} questions under way for each"
    return Table(title, header, rows)


def shares(measured: Sequence[Measured]) -> Table:
    """Who used the processors at the limit."""
    parts = [*measured[0].usage.cores]
    rows = [
        [
            f"{each.replicas}",
            *(f"{each.usage.cores[part]:.2f} ({each.cpu_ms[part]:.1f})" for part in parts),
            f"{each.usage.idle:.2f}",
        ]
        for each in measured
    ]
    return Table("Cores used at the limit (CPU ms an answer)", ["replicas", *parts, "idle"], rows)


def memory(measured: Sequence[Measured]) -> Table:
    """What the parts hold."""
    parts = [*measured[0].usage.mib]
    rows = [
        [f"{each.replicas}", *(f"{each.usage.mib[part]:,.0f}" for part in parts)]
        for each in measured
    ]
    return Table("Memory, MiB (shared pages count for each)", ["replicas", *parts], rows)


def switched(found: Switched) -> Table:
    """What an index that was published under load did."""
    rows = [
        ["messages a second", f"{found.rate:.1f}"],
        ["seconds to build it beside", f"{found.built:.0f}"],
        ["then until all replicas answered from it", f"{found.taken_up:.0f}"],
        ["before: median/95 %/99 % s", _waits(found.before)],
        ["while it was built and taken up", _waits(found.during)],
        ["slowest answer then, s", f"{max(found.during.waits, default=0):.1f}"],
        ["after", _waits(found.after)],
        ["newcomers who asked for what is new", f"{found.newcomers}"],
        ["of them told something else", f"{len(found.told_else)}"],
        ["people with a failed turn", f"{len(found.broken)}"],
        ["other texts", f"{len(found.others)}"],
    ]
    return Table(f"An index switched under {found.replicas} replicas", ["", ""], rows)


def _waits(window: Window) -> str:
    if not window.waits:
        return "-"
    return "/".join(f"{cut:.2f}" for cut in np.percentile(window.waits, [50, 95, 99]))
