"""A text as blocks: list items, headings, and lines that run on into paragraphs.

A line that starts with a mark is a list item; a short line without closing punctuation that does
not run on is a heading; other lines run on until one ends a sentence or a blank line comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge.danish.sentence_ends import DATE, LOOK_BACK, STOP, ends_sentence

_ITEM = re.compile(r"[ \t]*+(?:[-–—*•·▪◦‣●○■□]|(\d{1,2})[.)]|[a-zæøå]\))[ \t\xa0]++(?=\S)")
_HASHES = re.compile(r"[ \t]*+#{1,6}[ \t]++(?=\S)")
_DASHES = "–—"
_CLOSED = re.compile(r"[.!?:…][\"'»«”’)\]]*+\s*$")
_LONGEST_HEADING = 70
_NARROWEST = 60
_FULL = 0.8
"""A line is full when it and the next word would pass this share of the widest line's width."""


class LineKind(StrEnum):
    """What kind of line a sentence stands on."""

    TEXT = "text"
    ITEM = "item"
    HEADING = "heading"


@dataclass
class _Line:
    start: int
    end: int
    text: str
    widest: int = _NARROWEST


def _lines(text: str) -> list[_Line]:
    lines, offset, run = [], 0, 0
    for raw in text.splitlines(keepends=True):
        kept = raw.rstrip()
        lines.append(_Line(offset, offset + len(kept), kept))
        offset += len(raw)
    for index in range(len(lines) + 1):
        if index == len(lines) or not lines[index].text:
            widest = max([_NARROWEST, *(len(line.text) for line in lines[run:index])])
            for line in lines[run:index]:
                line.widest = widest
            run = index + 1
    return lines


def blocks(text: str) -> Iterator[tuple[LineKind, int, int]]:
    """The blocks of a text in order: what each is, and its offsets."""
    lines = _lines(text)
    alone = sum(bool(line.text) for line in lines) == 1
    block: tuple[LineKind, int, int] | None = None
    for line, after in zip(lines, [*lines[1:], None][: len(lines)], strict=True):
        item = _ITEM.match(line.text)
        hashes = _HASHES.match(line.text)
        if block and (
            hashes or not line.text or (item and not _runs_on(block[0], item, line, after))
        ):
            yield block
            block = None
        if not line.text:
            continue
        if block:
            block = (block[0], block[1], line.end)
        elif hashes:
            block = (LineKind.HEADING, line.start + hashes.end(), line.end)
        elif item and not DATE.match(line.text, item.end()):
            block = (LineKind.ITEM, line.start + item.end(), line.end)
        elif not alone and _is_heading(line, after):
            block = (LineKind.HEADING, line.start, line.end)
        else:
            block = (LineKind.TEXT, line.start, line.end)
        if block[0] is LineKind.HEADING or _is_closed(line, after):
            yield block
            block = None
    if block:
        yield block


def _runs_on(kind: LineKind, item: re.Match[str], line: _Line, after: _Line | None) -> bool:
    """Whether what looks like a list mark inside an unfinished paragraph is a date or a dash."""
    if item[1]:
        return line.text[item.end()].islower() or bool(DATE.match(line.text, item.end()))
    mark = line.text.lstrip()[0]
    if kind is LineKind.ITEM or mark not in _DASHES:
        return False
    return not (after and after.text.lstrip().startswith(mark))


def _is_heading(line: _Line, after: _Line | None) -> bool:
    if len(line.text) >= _LONGEST_HEADING or _CLOSED.search(line.text):
        return False
    return not line.text.lstrip()[0].islower() and _stands_alone(line, after)


def _stands_alone(line: _Line, after: _Line | None) -> bool:
    """Whether a line without closing punctuation ends here: the next one starts anew."""
    if not (after and after.text):
        return True
    if line.text[-1] == "-" and line.text[-2:-1].isalpha():
        return False
    if item := _ITEM.match(after.text):
        dated = item[1] and DATE.match(after.text, item.end())
        return not dated and after.text.lstrip()[0] not in _DASHES
    word = after.text.split(maxsplit=1)[0]
    return not word[0].islower() and len(line.text) + 1 + len(word) <= _FULL * line.widest


def _is_closed(line: _Line, after: _Line | None) -> bool:
    if not (after and after.text):
        return True
    if not _CLOSED.search(line.text):
        return _stands_alone(line, after)
    stops = list(STOP.finditer(line.text, max(0, len(line.text) - LOOK_BACK)))
    if not stops:
        return True
    joined = f"{line.text} {after.text.lstrip()}"
    return ends_sentence(joined, stops[-1], len(line.text) + 1)
