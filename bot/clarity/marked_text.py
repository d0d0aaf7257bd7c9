"""A text as HTML: paragraphs with the findings marked in them and their notes beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bot.clarity.report import Note, Noted, Report
from bot.clarity.wording import ClarityWording
from knowledge.danish.sentences import LineKind, Sentence

_WIDEST_WRAPPED = 120
"""A text with longer lines is not broken by hand: each of its lines is a paragraph."""

_FITS_SCREEN = 1200
"""A paragraph of fewer characters can stay in view while its notes are read."""


@dataclass(frozen=True)
class Paragraph:
    """A stretch of the text that is shown as one paragraph."""

    start: int
    end: int
    kind: LineKind


def paragraphs(text: str, sentences: Iterable[Sentence]) -> list[Paragraph]:
    """The text as paragraphs, list items and headings; blank lines are left out."""
    begins: dict[int, LineKind] = {}
    for sentence in sentences:
        begins.setdefault(text.rfind("\n", 0, sentence.start) + 1, sentence.kind)
    lines = text.split("\n")
    wrapped = max(map(len, lines)) <= _WIDEST_WRAPPED
    found: list[Paragraph] = []
    offset, blank = 0, True
    for line in lines:
        end = offset + len(line)
        kind = begins.get(offset)
        if line.strip():
            last = found[-1] if found else None
            plain = last and last.kind is kind is LineKind.TEXT
            if last and not blank and (kind is None or (plain and wrapped)):
                found[-1] = Paragraph(last.start, end, last.kind)
            else:
                found.append(Paragraph(offset, end, kind or LineKind.TEXT))
        blank = not line.strip()
        offset = end + 1
    return found


def noted_text(report: Report, wording: ClarityWording) -> str:
    """The text of a report, each paragraph with its notes after it."""
    rows = []
    waiting = list(reversed(report.noted))
    for number, each in enumerate(paragraphs(report.text, report.sentences), 1):
        here: list[Noted] = []
        while waiting and waiting[-1].sentence.start < each.end:
            here.append(waiting.pop())
        shown = f'<p class="{each.kind}">{_paragraph(report.text, each, here, wording)}</p>'
        fits = " fits" if each.end - each.start < _FITS_SCREEN else ""
        rows.append(f'<div class="row{fits}">\n{shown}\n{_notes(here, number, wording)}</div>')
    return "\n".join(rows)


def sentence_id(noted: Noted) -> str:
    """The anchor of a sentence with notes."""
    return f"s{noted.notes[0].number}"


def _paragraph(
    text: str, paragraph: Paragraph, here: Sequence[Noted], wording: ClarityWording
) -> str:
    parts, at = [], paragraph.start
    for noted in here:
        start, end = noted.sentence.start, min(noted.sentence.end, paragraph.end)
        parts.append(escape(text[at:start]))
        about = [note for note in noted.notes if note.is_about_sentence]
        rules = " ".join(note.finding.rule for note in about)
        heavy = f' class="heavy" data-rules="{rules}"' if about else ""
        parts.append(f'<span id="{sentence_id(noted)}" tabindex="-1"{heavy}>')
        parts.append(_references(about, wording))
        parts += [*_marks(text, start, end, noted.notes, wording), "</span>"]
        at = end
    return "".join([*parts, escape(text[at : paragraph.end])])


def _marks(
    text: str, start: int, end: int, notes: Iterable[Note], wording: ClarityWording
) -> Iterator[str]:
    """The sentence with the words of its findings marked; overlapping ones in one mark."""
    groups: list[tuple[int, int, list[Note]]] = []
    for note in notes:
        first, last = max(start, note.finding.start), min(end, note.finding.end)
        if note.is_about_sentence or first >= last:
            continue
        if groups and first < groups[-1][1]:
            begun, reached, same = groups[-1]
            groups[-1] = (begun, max(reached, last), [*same, note])
        else:
            groups.append((first, last, [note]))
    for first, last, same in groups:
        rules = " ".join(dict.fromkeys(note.finding.rule for note in same))
        yield escape(text[start:first])
        yield f'<mark data-rules="{rules}">{escape(text[first:last])}</mark>'
        yield _references(same, wording)
        start = last
    yield escape(text[start:end])


def _references(notes: Iterable[Note], wording: ClarityWording) -> str:
    links = "".join(
        f'<a id="r{note.number}" href="#n{note.number}" data-rule="{note.finding.rule}"'
        f' aria-label="{_named(note, wording)}">{note.number}</a>'
        for note in notes
    )
    return f'<sup class="references">{links}</sup>' if links else ""


def _notes(here: Sequence[Noted], number: int, wording: ClarityWording) -> str:
    items = [
        f'<li id="n{note.number}" tabindex="-1" data-rule="{note.finding.rule}">'
        f'<a class="back" href="#r{note.number}"'
        f' aria-label="{escape(wording.report.back.format(number=note.number))}">{note.number}</a>'
        f" <span><b>{escape(note.name)}.</b> {escape(note.advice)}</span></li>"
        for noted in here
        for note in noted.notes
    ]
    if not items:
        return ""
    # Without role="list" VoiceOver takes a list without bullets for plain text.
    label = escape(wording.report.notes.format(number=number))
    listed = "\n".join(items)
    return f'<ul class="notes" role="list" aria-label="{label}">\n{listed}\n</ul>\n'


def _named(note: Note, wording: ClarityWording) -> str:
    return escape(wording.report.note.format(number=note.number, rule=note.name))
