"""The lines of a letter as its finders read them: sentences, list items, headings, rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.danish.sentences import LineKind, read_sentences

_UNREAD = re.compile(
    r"(?<=[^\W\d_])-[ \t]{0,80}\r?\n[ \t]{0,80}(?=[a-zæøå])(?!(?:og|eller|samt)\b)"
    r"|(?P<blank>\s++)|[\u00ad\u200b-\u200f\u2060\ufeff]"
)
_COLUMNS = re.compile(r"(?<=\S)(?:[ \xa0]{3,}|\t)[ \t\xa0]*+(?=\S)")
_ROW = re.compile(rf"{_COLUMNS.pattern}|^[A-ZÆØÅ][\w .-]{{1,30}}: ")
_BROKEN_OFF = (
    (re.compile(r"\d\. ?[a-zæøå]{3,9}\.?$"), re.compile(r"(?:19|20)\d\d\b")),
    (
        re.compile(r"(?:\b(?:art|stk|nr|kl|kr|pkt)\.|§|\b(?:den|d\.|senest|inden))$"),
        re.compile(r"\d"),
    ),
)
"""How a sentence ends that is not over, with how the next begins."""
_THREE_WORDS = re.compile(r"[a-zæøå]{3,}.*[a-zæøå]{3,}.*[a-zæøå]{4,}")
_LONGEST = 1000


@dataclass(frozen=True)
class Line:
    """A sentence, list item, heading or row of a table.

    `text` has one space between words, and words hyphenated over a line end are whole; `quote` is
    verbatim but for white space.
    """

    text: str
    quote: str
    kind: LineKind
    places: tuple[int, ...]

    @property
    def is_title(self) -> bool:
        """Whether it names what the lines after it are about: no row such as "Telefon: ..."."""
        return self.kind is LineKind.HEADING and not re.search(r":\s?\S|\d", self.text)

    @property
    def is_bare(self) -> bool:
        """Whether a row holds hardly more than a date, so that the row before says what it is."""
        return len(self.text) < 45 and not _THREE_WORDS.search(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of `text` stands in the letter."""
        return self.places[start], self.places[end - 1] + 1


def read_lines(text: str) -> list[Line]:
    """The lines of a letter in order; the rows of a table apart."""
    return [
        _line(text, start, end, kind)
        for first, last, kind in _sentences(text)
        for row in _rows(text, first, last)
        for start, end in _pieces(text, *row)
        if not text[start:end].isspace()
    ]


def _sentences(text: str) -> list[tuple[int, int, LineKind]]:
    """Where the sentences stand; one that breaks off at a line end goes on in the next."""
    found: list[tuple[int, int, LineKind]] = []
    for sentence in read_sentences(text):
        start, kind = sentence.start, sentence.kind
        if found:
            end = found[-1][1]
            goes_on = text.count("\n", end, start) < 2 and any(
                before.search(text[max(0, end - 20) : end]) and after.match(sentence.text)
                for before, after in _BROKEN_OFF
            )
            if goes_on:
                start, _, kind = found.pop()
        found.append((start, sentence.end, kind))
    return found


def _rows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    rows = text[start:end].splitlines(keepends=True)
    if len(rows) == 1 or sum(bool(_ROW.search(row.strip())) for row in rows) * 2 <= len(rows):
        yield start, end
        return
    for row in rows:
        if row.strip():
            yield start, start + len(row)
        start += len(row)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What is too long for a sentence in parts, so that no pattern takes long over it."""
    while end - start > _LONGEST:
        blank = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = blank + 1 if blank > 0 else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _line(text: str, start: int, end: int, kind: LineKind) -> Line:
    kept: list[str] = []
    places: list[int] = []
    at = start + len(text[start:end]) - len(text[start:end].lstrip())
    end = max(at, start + len(text[start:end].rstrip()))
    for unread in _UNREAD.finditer(text, at, end):
        kept.append(text[at : unread.start()])
        places.extend(range(at, unread.start()))
        if unread["blank"]:
            kept.append(" ")
            places.append(unread.start())
        at = unread.end()
    kept.append(text[at:end])
    places.extend(range(at, end))
    return Line("".join(kept), " ".join(text[start:end].split()), kind, tuple(places))
