"""Draws docs/benchmark.png: how often the right service is first, and how long it takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.bench.results import Results
from eval.bench.run import Run
from eval.bench.scale import TARGET_MS

_OURS, _OTHER, _FAINT = "#0b6e4f", "#5b6770", "#c3c9ce"
_NEAR: dict[str, Any] = {"textcoords": "offset points"}
_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


def draw(results: Results, path: Path) -> None:
    """Write the plot as PNG: quality, time, and time with made-up passages if there are any."""
    from matplotlib.figure import Figure

    widths = [5, 4, 3] if results.scale else [5, 4]
    figure = Figure(figsize=(sum(widths), 3.1), layout="constrained")
    axes = figure.subplots(1, len(widths), width_ratios=widths)
    rows = list(reversed(results.runs))
    _quality(axes[0], rows)
    _times(axes[1], rows)
    if results.scale:
        _scale(axes[2], results)
    for place in axes:
        place.spines[["top", "right"]].set_visible(False)
        place.title.set_size(10)
        place.tick_params(labelsize=9)
    figure.savefig(path, dpi=110)


def _quality(place: Any, runs: list[Run]) -> None:
    for row, run in enumerate(runs):
        first, three = run.share("first"), run.share("three")
        low, high = first.interval
        place.plot([first.value * 100, three.value * 100], [row, row], color=_FAINT, zorder=1)
        place.plot([low * 100, high * 100], [row, row], color=_colour(run), linewidth=3, zorder=2)
        place.plot(first.value * 100, row, "o", color=_colour(run), zorder=3)
        place.plot(three.value * 100, row, "o", color=_colour(run), fillstyle="none", zorder=3)
        place.annotate(
            f"{first.value:.0%}", (first.value * 100, row + 0.18), ha="center", fontsize=9
        )
    place.set_yticks(range(len(runs)), [run.system for run in runs])
    place.set_ylim(-0.5, len(runs) - 0.3)
    place.set_title(
        "Right service first ●, among the first three ○\n(% of questions, 95 % interval)"
    )


def _times(place: Any, runs: list[Run]) -> None:
    for row, run in enumerate(runs):
        place.plot([run.median_ms, run.p99_ms], [row, row], color=_FAINT, linewidth=3, zorder=1)
        place.plot(run.median_ms, row, "o", color=_colour(run), zorder=2)
        place.plot(run.p99_ms, row, "|", color=_colour(run), markersize=10, zorder=2)
        place.annotate(f"{run.median_ms:.0f}", (run.median_ms, row + 0.18), ha="center", fontsize=9)
    place.set_xscale("log")
    lowest, highest = min(r.median_ms for r in runs), max(r.p99_ms for r in runs)
    ticks = [tick for tick in _TICKS if lowest / 2 <= tick <= highest * 2]
    place.set_xticks(ticks, [str(tick) for tick in ticks])
    place.minorticks_off()
    place.set_yticks(range(len(runs)), [""] * len(runs))
    place.set_ylim(-0.5, len(runs) - 0.3)
    place.set_title("Time a question: median ●, 99 % within |\n(ms)")


def _scale(place: Any, results: Results) -> None:
    runs = [results.ours, *(run for _, run in sorted(results.scale.items()))]
    passages = [run.passages for run in runs]
    for times, name, style in (
        ([run.p99_ms for run in runs], "99 %", "o--"),
        ([run.median_ms for run in runs], "median", "o-"),
    ):
        place.plot(passages, times, style, color=_OURS, markersize=4)
        place.annotate(name, (passages[-1], times[-1]), (4, 4), **_NEAR, fontsize=9)
    place.axhline(TARGET_MS, color=_FAINT, linestyle=":")
    place.annotate(f"aim: {TARGET_MS}", (passages[0], TARGET_MS), (0, 2), **_NEAR, fontsize=9)
    place.set_xscale("log")
    place.set_xlim(passages[0] / 1.5, passages[-1] * 3)
    place.set_xticks(passages, [f"{round(count / 1000)}k" for count in passages])
    place.minorticks_off()
    place.set_ylim(bottom=0)
    place.set_title("Ours, by number of passages\n(ms)")


def _colour(run: Run) -> str:
    return _OURS if run.system == "ours" else _OTHER
