"""The report as one HTML file that needs nothing beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

from bot.clarity.comparison import Comparison
from bot.clarity.elements import paragraph, section, table
from bot.clarity.facts_sections import facts_section, versions_section
from bot.clarity.marked_text import noted_text, sentence_id
from bot.clarity.phrases import band_line, findings_line, good, shortened, value
from bot.clarity.report import Noted, Report, level
from bot.clarity.wording import ClarityWording, Level
from bot.html_file import fill_page
from knowledge.opening_hours import MONTHS

_HERE = Path(__file__).parent
_FIRST = 10
_SHORT = 220
_SIGNS: dict[Level, str] = {"good": "✓", "middle": "○", "bad": "✗", "too_little": "✗"}


@dataclass(frozen=True)
class Source:
    """When the text was measured, whether its lines are those of the file, what was not read."""

    day: date
    lines_kept: bool = True
    has_pictures: bool = False


def page(
    report: Report,
    wording: ClarityWording,
    source: Source,
    before: Report | None = None,
    comparison: Comparison | None = None,
) -> str:
    """The HTML of a report; of two versions the facts come first."""
    say = wording.report
    day = f"{source.day.day}. {MONTHS[source.day.month - 1]} {source.day.year}"
    remarks = [] if source.lines_kept else [say.lines_note]
    remarks += [say.pictures_note] if source.has_pictures else []
    sections = [_summary(report, before, wording), _worst(report, wording)]
    if before and comparison:
        sections.insert(0, facts_section(comparison, wording))
        sections.append(versions_section(report, before, comparison, wording))
    sections += [_text(report, wording), _limits(wording)]
    return fill_page(
        _HERE,
        title=escape(say.title),
        name=escape(report.name),
        skip=escape(say.skip),
        about=escape(say.about.format(name=report.name, date=day)),
        remarks="\n".join(paragraph(remark) for remark in remarks),
        sections="\n".join(filter(None, sections)),
        footer=escape(say.footer),
    )


def _summary(report: Report, before: Report | None, wording: ClarityWording) -> str:
    say = wording.report
    parts = [paragraph(band_line(report, wording), "verdict")]
    if before:
        parts.append(paragraph(f"{say.before}: {band_line(before, wording)}", "soft"))
    names = [say.before, say.now] if before else [say.value]
    versions = [before, report] if before else [report]
    head = [say.measure, *names, say.good, say.level]
    others = [name for name in wording.measures if name not in wording.summary]
    tables = [
        table(caption, head, [_measure(name, versions, wording) for name in chosen], len(names))
        for caption, chosen in ((say.measures, wording.summary), (say.other_measures, others))
    ]
    more = f"<details><summary>{escape(say.other_measures)}</summary>\n{tables[1]}\n</details>"
    parts += [tables[0], more]
    parts += [
        f'<h3>{escape(say.whole_text)}</h3>\n<p id="n{note.number}" class="soft">'
        f'<b>{escape(note.name)}.</b> {escape(note.advice)} <a href="#text">'
        f"{escape(say.skip)}</a></p>"
        for note in report.whole_text
    ]
    return section("summary", say.summary, *parts)


def _measure(name: str, versions: Iterable[Report], wording: ClarityWording) -> str:
    """A row of the table: the value in each version, and how good the last one is."""
    values, found = "", None
    for version in versions:
        values += f'<td class="figure">{escape(value(version, name, wording))}</td>'
        found = level(name, getattr(version.clarity.measures, name))
    shown = ""
    if found:
        sign = f'<span aria-hidden="true">{_SIGNS[found]}</span>'
        shown = f'<span class="{found}">{sign} {escape(wording.levels[found])}</span>'
    return (
        f'<tr><th scope="row">{escape(wording.measures[name].name)}</th>{values}'
        f"<td>{escape(good(name, wording))}</td><td>{shown}</td></tr>"
    )


def _worst(report: Report, wording: ClarityWording) -> str:
    say = wording.report
    if not report.noted:
        return "" if report.notes else section("worst", say.worst, paragraph(say.no_findings))
    items = [_worst_item(noted, wording) for noted in report.worst]
    first, more = items[:_FIRST], items[_FIRST:]
    parts = [
        paragraph(findings_line(report, wording), "soft"),
        f'<ol class="worst">\n{"".join(first)}</ol>',
    ]
    if more:
        summary = escape(say.more.format(count=len(more)))
        parts.append(
            f"<details><summary>{summary}</summary>\n"
            f'<ol class="worst" start="{_FIRST + 1}">\n{"".join(more)}</ol></details>'
        )
    return section("worst", say.worst, *parts)


def _worst_item(noted: Noted, wording: ClarityWording) -> str:
    say = wording.report
    rules = Counter(note.name for note in noted.notes)
    names = " · ".join(f"{name} × {n}" if n > 1 else name for name, n in rules.items())
    line = escape(say.line.format(line=noted.notes[0].finding.line))
    keys = " ".join(dict.fromkeys(note.finding.rule for note in noted.notes))
    return (
        f'<li data-rules="{keys}"><a href="#{sentence_id(noted)}">{line}</a>'
        f" · {escape(say.words.format(count=noted.words))}"
        f"<q>{escape(shortened(noted.sentence.text, _SHORT))}</q>"
        f'<span class="soft">{escape(names)}</span></li>\n'
    )


def _text(report: Report, wording: ClarityWording) -> str:
    say = wording.report
    counts = Counter(note.finding.rule for noted in report.noted for note in noted.notes)
    buttons = [("", say.all, sum(counts.values()))]
    buttons += [(rule, wording.rules[rule].name, n) for rule, n in counts.most_common()]
    shown = "\n".join(
        f'<button type="button" aria-pressed="{"false" if rule else "true"}" data-filter="{rule}"'
        f' data-shown="{escape(say.shown.format(count=n, rule=name))}">'
        f"{escape(name)} ({n})</button>"
        for rule, name, n in buttons
    )
    chooser = (
        f'<div id="filter" role="group" aria-labelledby="filter-label" hidden>\n'
        f'<p id="filter-label">{escape(say.filter)}</p>\n<div class="buttons">\n{shown}\n</div>\n'
        '<p id="shown" role="status" class="soft"></p>\n</div>'
    )
    return (
        '<section id="text" tabindex="-1" aria-labelledby="text-heading">\n'
        f'<h2 id="text-heading">{escape(say.text)}</h2>\n'
        + (f"{paragraph(say.text_note, 'soft')}\n{chooser}\n" if counts else "")
        + f"{noted_text(report, wording)}\n</section>"
    )


def _limits(wording: ClarityWording) -> str:
    items = "\n".join(f"<li>{escape(line)}</li>" for line in wording.report.limit_lines)
    return section("limits", wording.report.limits, f"<ul>\n{items}\n</ul>")
