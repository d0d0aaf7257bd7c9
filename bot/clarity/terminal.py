"""The report as text in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from bot.clarity.comparison import Comparison
from bot.clarity.phrases import (
    band_line,
    fact_words,
    facts_line,
    findings_line,
    good,
    new_facts_line,
    shortened,
    value,
)
from bot.clarity.report import Noted, Report, level
from bot.clarity.wording import ClarityWording, Status

_WIDTH = 96
_MOST_SENTENCES = 10
_SHORT = 300


def tell(
    report: Report,
    wording: ClarityWording,
    before: Report | None = None,
    comparison: Comparison | None = None,
) -> str:
    """The whole report; of two versions the facts come first."""
    parts = [wording.report.title, report.name]
    if comparison:
        parts.append("\n".join(_facts(comparison, wording)))
    parts += [band_line(report, wording), "\n".join(_measures(report, before, wording))]
    parts += _findings(report, wording)
    return "\n\n".join(parts)


def _facts(comparison: Comparison, wording: ClarityWording) -> Iterator[str]:
    yield wording.report.facts.upper()
    yield _wrapped(facts_line(comparison, wording))
    statuses: tuple[Status, ...] = ("gone", "fewer", "new", "kept")
    for status in statuses:
        if status == "new" and (line := new_facts_line(comparison, wording)):
            yield _wrapped(line)
        for fact in comparison.of(status):
            kind = wording.facts.kinds[fact.kind]
            yield f"  {wording.facts.statuses[status]:<9}{kind}: {fact_words(fact, wording)}"
    yield _wrapped(wording.report.facts_limits)


def _measures(report: Report, before: Report | None, wording: ClarityWording) -> Iterator[str]:
    say = wording.report
    names = [wording.measures[name].name for name in wording.summary]
    wide = max(map(len, [say.measure, *names])) + 2
    head = [say.value] if before is None else [say.before, say.now]
    yield _row(wide, say.measure, head, say.good, say.level)
    for name, shown in zip(wording.summary, names, strict=True):
        values = [value(each, name, wording) for each in (before, report) if each]
        found = level(name, getattr(report.clarity.measures, name))
        yield _row(wide, shown, values, good(name, wording), wording.levels[found] if found else "")


def _row(wide: int, name: str, values: list[str], good: str, level: str) -> str:
    cells = "".join(f"{value:>9}" for value in values)
    return f"{name:<{wide}}{cells}   {good:<14}{level}".rstrip()


def _findings(report: Report, wording: ClarityWording) -> Iterator[str]:
    say = wording.report
    if not report.notes:
        yield say.no_findings
        return
    for note in report.whole_text:
        yield f"{say.whole_text}\n{_point(note.name, note.advice)}"
    if report.noted:
        yield findings_line(report, wording)
        yield say.worst.upper()
    for noted in report.worst[:_MOST_SENTENCES]:
        yield "\n".join(_sentence(noted, wording))
    if (more := len(report.worst) - _MOST_SENTENCES) > 0:
        yield say.more_terminal.format(count=more)


def _sentence(noted: Noted, wording: ClarityWording) -> Iterator[str]:
    line = wording.report.line.format(line=noted.notes[0].finding.line)
    yield f"{line} · {wording.report.words.format(count=noted.words)}"
    yield _wrapped(f"»{shortened(noted.sentence.text, _SHORT)}«", "  ")
    for note in noted.notes:
        yield _point(note.name, note.advice)


def _point(name: str, advice: str) -> str:
    return _wrapped(f"{name}: {advice}", "  – ", "    ")


def _wrapped(text: str, first: str = "", later: str | None = None) -> str:
    indent = first if later is None else later
    return fill(text, _WIDTH, initial_indent=first, subsequent_indent=indent)
