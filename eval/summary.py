"""A run in a few lines, for the command line."""

from __future__ import annotations

from collections.abc import Iterator

from eval.metrics import ALL, Row
from eval.run import Run
from eval.scorer import Definition


def summary(made: Run) -> Iterator[str]:
    """The figures of each suite, the broken gates, and where the rest is."""
    definitions = made.metrics.definitions
    suite = None
    whole = [row for row in made.metrics.rows if not row.slice and row.suite != ALL]
    for row in sorted(whole, key=lambda row: row.suite):
        if row.suite != suite:
            suite = row.suite
            yield f"{suite} ({made.manifest['inputs']['cases'].get(suite, 0)} cases)"
        yield f"  {definitions[row.metric].title:<58}{told(row, definitions[row.metric])}"
    broken = [verdict for verdict in made.verdicts if verdict.state in ("failed", "missing")]
    for verdict in broken:
        definition = definitions[verdict.gate.metric]
        figure = told(verdict.row, definition) if verdict.row else "not measured"
        yield f"GATE  {verdict.gate.place} {definition.name}: {figure}"
    passed = len(made.verdicts) - len(broken)
    seconds = sum(made.seconds.values())
    yield f"{passed} of {len(made.verdicts)} gates passed; {seconds:.0f} s; {made.folder}"


def told(row: Row, definition: Definition) -> str:
    """A figure with its interval and n; those between 0 and 1 in per cent."""
    if row.value is None:
        return f"{'-':>7}  n={row.n} ({row.unscored} unscored)"
    percent = definition.kind == "share"

    def number(value: float) -> str:
        return f"{value:.1%}" if percent else f"{value:.3g}"

    interval = (
        "" if row.low is None or row.high is None else f"[{number(row.low)}, {number(row.high)}]"
    )
    unscored = f" ({row.unscored} unscored)" if row.unscored else ""
    return f"{number(row.value):>7}  {interval:<18} n={row.n}{unscored}"
