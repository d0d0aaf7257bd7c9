"""The sections of the page about two versions: the facts, and both texts side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from bot.clarity.comparison import Comparison
from bot.clarity.elements import paragraph, section, table
from bot.clarity.facts import Fact
from bot.clarity.marked_text import paragraphs
from bot.clarity.phrases import fact_words, facts_line, new_facts_line
from bot.clarity.report import Report
from bot.clarity.wording import ClarityWording, Status
from knowledge.danish.sentences import Sentence

_STATUSES: tuple[Status, ...] = ("gone", "fewer", "new", "kept")
_CLASSES: dict[Status, str] = {"gone": "bad", "fewer": "bad", "new": "middle", "kept": "good"}
_SIGNS: dict[Status, str] = {"gone": "✗", "new": "+"}


def facts_section(comparison: Comparison, wording: ClarityWording) -> str:
    """What became of each fact, what is gone first."""
    say = wording.report
    kind = "fine" if comparison.is_safe else "alert"
    new = new_facts_line(comparison, wording)
    rows = [
        f'<tr><td><span class="{_CLASSES[status]}">'
        f"{escape(wording.facts.statuses[status])}</span></td>"
        f"<td>{escape(wording.facts.kinds[fact.kind])}</td>"
        f'<th scope="row">{escape(fact_words(fact, wording))}</th></tr>'
        for status in _STATUSES
        for fact in comparison.of(status)
    ]
    head = [say.fact_status, say.fact_kind, say.facts_table]
    parts = [
        paragraph(facts_line(comparison, wording), kind),
        paragraph(new, "soft") if new else "",
        table(say.facts_table, head, rows) if rows else "",
        paragraph(say.facts_limits, "soft"),
    ]
    return section("facts", say.facts, *parts)


def versions_section(
    report: Report, before: Report, comparison: Comparison, wording: ClarityWording
) -> str:
    """Both versions side by side, their facts marked."""
    say = wording.report
    columns = "\n".join(
        f"<div>\n<h3>{escape(heading)}</h3>\n"
        f"{_marked(version.text, version.sentences, facts, wording)}\n</div>"
        for heading, version, facts in (
            (f"{say.old_text}: {before.name}", before, comparison.old),
            (f"{say.new_text}: {report.name}", report, comparison.new),
        )
    )
    return section(
        "versions",
        say.versions,
        paragraph(say.versions_note, "soft"),
        f'<div class="versions">\n{columns}\n</div>',
    )


def _marked(
    text: str,
    sentences: Sequence[Sentence],
    facts: Sequence[tuple[Fact, Status]],
    wording: ClarityWording,
) -> str:
    """A version of the text with its facts marked, what is gone or new with a sign."""
    waiting = list(reversed(list(_merged(facts))))
    shown = []
    for each in paragraphs(text, sentences):
        parts, at = [], each.start
        while waiting and waiting[-1][0] < each.end:
            start, end, status = waiting.pop()
            end = min(end, each.end)
            parts += [escape(text[at:start]), _fact(text[start:end], status, wording)]
            at = end
        parts.append(escape(text[at : each.end]))
        shown.append(f'<p class="{each.kind}">{"".join(parts)}</p>')
    return "\n".join(shown)


def _merged(facts: Iterable[tuple[Fact, Status]]) -> Iterator[tuple[int, int, Status]]:
    """Facts that stand in the same place as one; it is kept when all of them are."""
    for (start, end), same in groupby(facts, key=lambda marked: (marked[0].start, marked[0].end)):
        statuses = {status for _, status in same}
        yield start, end, next((s for s in _SIGNS if s in statuses), "kept")


def _fact(words: str, status: Status, wording: ClarityWording) -> str:
    if status not in _SIGNS:
        return f'<span class="kept">{escape(words)}</span>'
    said = escape(wording.facts.statuses[status])
    sign = f'<span aria-hidden="true">{_SIGNS[status]}&nbsp;</span>'
    heard = f'<span class="unseen">{said}: </span>'
    return f'<mark class="{status}">{sign}{heard}{escape(words)}</mark>'
