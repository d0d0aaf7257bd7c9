"""Lines with wide gaps: rows of a table, columns of running text, or nothing but a gap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.readers.pdf_lines import Line

_ALIGNED = 4.0
_CLOSE = 1.35
"""Line heights. Lines nearer than this belong to the same cell."""

_LINES_OF_ROW = 8
_LONG_CELL = 60
_COLUMN_CELL = 20
_RUNNING = 0.4
_LABEL = re.compile(r"(?:telefon|tlf|mobil|e-?mail|mail|adresse|åbningstid|web)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """Rows of cells, one under the other at the same lefts. `bold`: only the first row is."""

    lefts: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    page: int
    bold: bool
    header: tuple[str, ...] = ()
    """The names of the columns, if any; the first row, or a row of a page before."""

    def named_by(self, before: Table | None) -> Table:
        """The table with its header; `before` is one that may go on in it over the page."""
        goes_on = before is not None and self.page != before.page and self._has_columns_of(before)
        if before is not None and goes_on and not self.bold:
            return replace(self, header=before.header)
        first = self.rows[0]
        figures = any(c.isdigit() for cell in first for c in cell)
        labelled = any(_LABEL.match(row[0]) for row in self.rows[1:])
        plain = len(self.rows) == 1 or figures or labelled
        return replace(self, header=() if plain else first)

    def _has_columns_of(self, other: Table) -> bool:
        return len(self.lefts) == len(other.lefts) and all(
            abs(a - b) < _ALIGNED for a, b in zip(self.lefts, other.lefts, strict=True)
        )


def with_tables(lines: list[Line]) -> Iterator[Line | Table]:
    """The lines of a file with its tables in their place."""
    at = 0
    while at < len(lines):
        columns = _columns(lines, at)
        run = _run(lines, at, columns)
        table = _table(run, columns) if run else None
        if table and _is_running_text(run, len(columns)):
            yield from _column_by_column(run, columns)
        elif table and sum(map(all, table.rows)) > 1:
            yield table
        else:
            run = lines[at : at + 1]
            yield replace(run[0], cells=(run[0].text,), lefts=run[0].lefts[:1])
        at += len(run)


def _columns(lines: list[Line], start: int) -> tuple[float, ...]:
    """Where columns may begin: at the cells of the first line that has some.

    Cells on several lines are written one after the other, so that a row's later cells follow as
    lines that begin further up the page.
    """
    columns = next((line.lefts for line in lines[start : start + 3] if len(line.cells) > 1), ())
    near = lines[start : start + _LINES_OF_ROW]
    for before, line in zip(near, near[1:], strict=False):
        if columns and _rises(before, line) and line.lefts[0] > columns[-1] + _ALIGNED:
            columns += line.lefts
    return columns


def _run(lines: list[Line], start: int, columns: tuple[float, ...]) -> list[Line]:
    """The lines from here that stand in these columns."""
    end = start
    while end < len(lines) and columns and _stands_in(lines[end], columns, lines[start]):
        end += 1
    run = lines[start:end]
    # Text above or below a table often stands at the left of its first column.
    while run and len(run[-1].cells) == 1 and not (run[1:] and _is_close(run[-2], run[-1])):
        run.pop()
    first = next((number for number, line in enumerate(run) if len(line.cells) > 1), 0)
    return run if all(map(_is_close, run[:first], run[1 : first + 1])) else []


def _stands_in(line: Line, columns: tuple[float, ...], first: Line) -> bool:
    """Whether every cell of a line begins at a column and ends before the next."""
    places = _places(line, columns)
    if line.page != first.page or None in places or line.size > 1.2 * first.size:
        return False
    last = places[-1]
    return last is None or last + 1 == len(columns) or line.right < columns[last + 1]


def _places(line: Line, columns: tuple[float, ...]) -> list[int | None]:
    """The column of each cell."""
    return [
        next((i for i, column in enumerate(columns) if abs(left - column) < _ALIGNED), None)
        for left in line.lefts
    ]


def _rises(before: Line, line: Line) -> bool:
    return before.page == line.page and line.top > before.bottom + 1


def _is_close(before: Line, line: Line) -> bool:
    """Whether two lines belong to the same row by their places."""
    return _rises(before, line) or before.bottom - line.top < _CLOSE * line.size


def _is_running_text(run: list[Line], columns: int) -> bool:
    """Lines of text side by side: long ones, or such as begin in the middle of a sentence."""
    full = [line.cells for line in run if len(line.cells) == columns]
    for cells in zip(*full, strict=True):
        lengths = sum(map(len, cells)) / len(cells)
        inside = sum(cell[:1].islower() for cell in cells) / len(cells)
        if lengths < _COLUMN_CELL or (lengths < _LONG_CELL and inside < _RUNNING):
            return False
    return len(full) > 2


def _column_by_column(run: list[Line], columns: tuple[float, ...]) -> Iterator[Line]:
    for number in range(len(columns)):
        for line in run:
            places = _places(line, columns)
            if number in places:
                at = places.index(number)
                yield replace(line, cells=(line.cells[at],), lefts=(line.lefts[at],))


def _table(run: list[Line], columns: tuple[float, ...]) -> Table:
    """Lines that are close are one row; where all are close, only what surely goes on joins."""
    pairs = list(zip(run, run[1:], strict=False))
    whole = [_is_close(*pair) for pair in pairs if all(len(x.cells) == len(columns) for x in pair)]
    airy = 2 * sum(whole) <= len(whole)
    rows: list[list[str]] = []
    for before, line in [(None, run[0]), *pairs]:
        if before is None or not (
            _rises(before, line)
            or (_is_close(before, line) and (airy or _goes_on(rows[-1], line, columns)))
        ):
            rows.append([""] * len(columns))
        for place, cell in zip(_places(line, columns), line.cells, strict=True):
            if place is not None:
                rows[-1][place] = f"{rows[-1][place]} {cell}".strip()
    bold = [line.bold for line in run]
    return Table(columns, tuple(map(tuple, rows)), run[0].page, bold=bold[0] and not all(bold))


def _goes_on(row: list[str], line: Line, columns: tuple[float, ...]) -> bool:
    """Whether a line continues the cells above it by its words alone."""
    cut = line.text[:1].islower() or any(cell.endswith((",", "-", "–", "/")) for cell in row)
    return cut and len(line.cells) < len(columns)
