"""A run as a short text in Markdown, such as a comment on a change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from eval.reports.broken import broken_causes, is_broken
from eval.reports.figures import size, suites
from eval.reports.first_screen import about_line, gate_line, verdict_line
from eval.reports.lights import light
from eval.reports.texts import clean, count, suite_title
from eval.run import Run

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def markdown(made: Run) -> str:
    """The verdict, the broken gates by cause, and a row for each suite."""
    return "\n".join(_lines(made)) + "\n"


def _lines(made: Run) -> Iterator[str]:
    yield f"## {_plain(verdict_line(made))}"
    yield ""
    yield _plain(about_line(made))
    yield ""
    for cause in broken_causes(made):
        yield f"- **{_plain(cause.cause)}**"
        for verdict in cause.verdicts:
            yield f"  - {_plain(gate_line(verdict, made.metrics))}"
        if cause.examples:
            yield "  - Se: " + ", ".join(f"`{item.case.id}`" for item in cause.examples)
    if any(map(is_broken, made.verdicts)):
        yield ""
    yield _row(("Prøve", "Lys", "Porte, der holder", "Sager"))
    yield _row(("---", "---", "---", "---:"))
    for suite in suites(made):
        verdicts = [verdict for verdict in made.verdicts if verdict.gate.suite == suite]
        kept = sum(not is_broken(verdict) for verdict in verdicts)
        found = light(made, suite)
        told = f"{found.word}: {found.why}"
        gates = f"{kept} af {len(verdicts)}" if verdicts else "–"
        yield _row((_plain(suite_title(suite)), told, gates, count(size(made, suite))))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """Text that stays text: no mark of it is read as markup."""
    return _MARKUP.sub(r"\\\1", clean(" ".join(text.split())))
