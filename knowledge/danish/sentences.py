"""Plain text in sentences and words: blocks (paragraphs.py), and where their sentences end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.danish.paragraphs import LineKind, blocks
from knowledge.danish.sentence_ends import (
    DATE,
    NUMBER,
    Abbreviation,
    abbreviations,
    sentence_spans,
)

__all__ = [
    "Abbreviation",
    "LineKind",
    "Sentence",
    "abbreviations",
    "first_item",
    "read_sentences",
    "sentences",
    "word_count",
]

_WORD = re.compile(r"\w+(?:[-.:/]\w+)*")
_MARKS = re.compile(r"^\s*(?:[-*]|\d+\.)\s+")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-[ \t]*+\r?\n[ \t]*+(?=[a-zæøå])(?!(?:og|eller|samt)\b)")
_DIVIDED = re.compile(r"(?<=[^\W\d_]-)[ \t]*+\r?\n[ \t]*+(?=[A-ZÆØÅ])")


@dataclass(frozen=True)
class Sentence:
    """A sentence without list mark or line ends; `start` and `end` are offsets in the source.

    `line` is the line it starts on, from 1.
    """

    text: str
    start: int
    end: int
    line: int
    kind: LineKind


def sentences(text: str) -> list[str]:
    """The sentences of a text, line by line as written; never empty for a text with words."""
    return [line[start:end] for line in text.splitlines() for start, end in sentence_spans(line)]


def word_count(text: str) -> int:
    """Words as a reader counts them; a number or an address is one word, a list mark none."""
    return sum(len(_WORD.findall(_MARKS.sub("", line))) for line in text.splitlines())


def first_item(text: str) -> str:
    """The first item of a list without its mark."""
    return _MARKS.sub("", next(line for line in text.splitlines() if line.strip())).strip()


def read_sentences(text: str) -> list[Sentence]:
    """The sentences of a text in order, headings and list items told apart."""
    found: list[Sentence] = []
    line, counted = 1, 0
    for kind, offset, stop in blocks(text):
        for first, last in sentence_spans(text[offset:stop]):
            start, end = offset + first, offset + last
            mark = NUMBER.match(text, start, end)
            numbered = mark and not DATE.match(text, mark.end())
            start = mark.end() if mark and numbered else start
            line += len(text[counted : start + 1].splitlines()) - 1
            counted = start
            as_kind = LineKind.ITEM if numbered else kind
            found.append(Sentence(_tidy(text[start:end]), start, end, line, as_kind))
    return found


def _tidy(text: str) -> str:
    """On one line, with the words put together again that were divided at a line end."""
    if "\n" in text:
        text = _DIVIDED.sub("", _HYPHENATED.sub("", text))
    return " ".join(text.replace("\xad", "").split())
