"""Which lines of a PDF are headings: those that are larger or bolder than the body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from knowledge.readers.blocks import looks_like_heading
from knowledge.readers.pdf_lines import Line
from knowledge.readers.pdf_tables import Table

_LARGER = 1.12
_CLOSE = 1.5
_MOST_WORDS = 12
_MOST_WORDS_LARGE = 20
_SAME_SIZE = 0.3


@dataclass(frozen=True)
class Looks:
    """The font size of a file's body, the sizes of its headings, and where its pages' text ends."""

    body: float
    larger: tuple[float, ...]
    margins: dict[int, float]

    @classmethod
    def of(cls, lines: list[Line]) -> Looks:
        """Measure the lines of a file."""
        sizes = Counter[float]()
        margins: dict[int, float] = {}
        for line in lines:
            if not line.hidden:
                sizes[line.size] += len(line.text)
                margins[line.page] = max(margins.get(line.page, 0.0), line.right)
        body = max(sizes, key=lambda size: (sizes[size], -size), default=10.0)
        larger = sorted({size for size in sizes if size > body * _LARGER}, reverse=True)
        return cls(body, tuple(larger), margins)

    def stands_out(self, line: Line) -> bool:
        """Whether a line is larger or bolder than the body."""
        return line.bold or line.size in self.larger

    def is_heading(self, line: Line) -> bool:
        """Whether a line stands out and reads like a heading; a large one may be long."""
        words = line.text.split()
        most = _MOST_WORDS_LARGE if line.size in self.larger else _MOST_WORDS
        short = looks_like_heading(" ".join(words[-_MOST_WORDS:]))
        return self.stands_out(line) and len(words) <= most and short

    def level(self, line: Line) -> int:
        """A heading's depth, 1-6, by its size."""
        sizes = self.larger
        return min(6, 1 + (sizes.index(line.size) if line.size in sizes else len(sizes)))

    def wraps(self, line: Line, after: Line) -> bool:
        """Whether a line that stands out was broken only because its next word had no room."""
        if not (
            line.page == after.page
            and (line.hidden, line.bold) == (after.hidden, after.bold)
            and abs(line.size - after.size) < _SAME_SIZE
            and self.stands_out(line)
            and 0 < line.bottom - after.top < _CLOSE * line.size
        ):
            return False
        width = (line.right - line.lefts[0]) / len(line.text)
        needed = width * (1 + len(after.text.split()[0]))
        return after.text[:1].islower() or line.right + needed > self.margins[line.page]


def join_headings(parts: Iterable[Line | Table], looks: Looks) -> Iterator[Line | Table]:
    """Lines with headings on several lines made one; several bold lines of text are plain."""
    group: list[Line] = []
    for part in parts:
        if isinstance(part, Line) and group and looks.wraps(group[-1], part):
            group.append(part)
            continue
        yield from _joined(group, looks)
        group = [part] if isinstance(part, Line) else []
        if isinstance(part, Table):
            yield part
    yield from _joined(group, looks)


def _joined(group: list[Line], looks: Looks) -> list[Line]:
    if len(group) < 2:
        return group
    first, last = group[0], group[-1]
    text = " ".join(line.text for line in group)
    joined = replace(first, cells=(text,), bottom=last.bottom, right=last.right)
    if looks.is_heading(joined):
        return [joined]
    return [line if line.size in looks.larger else replace(line, bold=False) for line in group]
