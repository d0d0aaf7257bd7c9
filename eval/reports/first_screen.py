"""What a reader sees first: what was run, whether it holds, and what is wrong if not."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from eval.gates import Verdict
from eval.metrics import Metrics
from eval.reports.broken import Broken, is_broken
from eval.reports.cases import anchor
from eval.reports.elements import Html, details, items, join, tag
from eval.reports.texts import bound, counted, day, figure, verdict_place
from eval.run import Run

_GATES = 2
_CAUSES = 8
"""So many are told at once; the rest is folded away."""


def verdict_line(made: Run) -> str:
    """The verdict in one sentence."""
    if not made.verdicts:
        return "Ingen porte gjaldt for denne kørsel"
    broken = sum(map(is_broken, made.verdicts))
    if not broken:
        return (
            "Porten holder"
            if len(made.verdicts) == 1
            else f"Alle {len(made.verdicts)} porte holder"
        )
    return f"{broken} af {counted(len(made.verdicts), 'port', 'porte')} holder ikke"


def about_line(made: Run) -> str:
    """What was run: the day, the system, how many cases of what, the commit."""
    inputs = made.manifest.get("inputs", {})
    commit = str(inputs.get("commit", ""))[:10] or "ukendt"
    changed = " med ændringer" if inputs.get("uncommitted") else ""
    suites = len({item.suite for item in made.scored})
    return " · ".join(
        (
            day(str(inputs.get("day", ""))),
            str(inputs.get("system") or "assistenten selv"),
            f"{counted(len(made.scored), 'sag', 'sager')} i {counted(suites, 'prøve', 'prøver')}",
            f"version {commit}{changed}",
        )
    )


def gate_line(verdict: Verdict, metrics: Metrics) -> str:
    """A broken gate: what, where, how it stands, what it should be."""
    definition = metrics.definitions[verdict.gate.metric]
    told = figure(verdict.row, definition) if verdict.row else "ikke målt"
    wanted = bound(verdict.gate, definition)
    return f"{definition.title} ({verdict_place(verdict)}): {told}. Grænse: {wanted}."


def verdict_section(
    made: Run, causes: Sequence[Broken], shown: Collection[tuple[str, str]]
) -> Html:
    """The verdict and its causes; `shown` are the cases that a link may lead to."""
    broken = bool(causes)
    kind = "bad" if broken else "fine" if made.verdicts else "neutral"
    few = sum(verdict.state == "few" for verdict in made.verdicts)
    extra = f"{counted(few, 'port har', 'porte har')} for få sager til en dom." if few else ""
    lines = [_cause(cause, made, shown) for cause in causes]
    return tag(
        "section",
        tag("h2", verdict_line(made), id="verdict-heading"),
        tag("p", extra) if extra else "",
        tag("ol", *lines[:_CAUSES], class_="causes") if lines else "",
        _rest(lines[_CAUSES:]),
        id="verdict",
        class_=kind,
        tabindex="-1",
        aria_labelledby="verdict-heading",
    )


def _rest(lines: Sequence[Html]) -> Html | str:
    if not lines:
        return ""
    told = tag("ol", *lines, class_="causes", start=str(_CAUSES + 1))
    return details(counted(len(lines), "årsag mere", "årsager mere"), told)


def _cause(cause: Broken, made: Run, shown: Collection[tuple[str, str]]) -> Html:
    told = [gate_line(verdict, made.metrics) for verdict in cause.verdicts]
    first = [tag("span", line, class_="gate") for line in told[:_GATES]]
    links = [
        tag("a", item.case.id, href=f"#{anchor(item)}")
        for item in cause.examples
        if item.key in shown
    ]
    examples = tag("span", "Se: ", join(links, " · "), class_="gate") if links else ""
    more = told[_GATES:]
    rest = details(f"{counted(len(more), 'port', 'porte')} mere", items(more)) if more else ""
    return tag("li", tag("b", cause.cause), *first, examples, rest)
