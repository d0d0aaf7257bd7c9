"""Lines with wide gaps: rows of a table, columns of running text, or nothing but a gap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.readers.pdf_lines import Line

_ALIGNED = 4.0
_CLOSE = 1.35
"""Line heights. Lines nearer than this belong to the same cell."""

_LONG_CELL = 60
_COLUMN_CELL = 20
_RUNNING = 0.4
_LABEL = re.compile(r"(?:telefon|tlf|mobil|e-?mail|mail|adresse|åbningstid|web)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """Rows of cells, one under the other at the same lefts; `bold` tells whether the first is."""

    lefts: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    page: int
    bold: bool

    def header(self, before: Table | None) -> tuple[str, ...]:
        """The names of its columns, if any; `before` is a table that may go on in this one."""
        goes_on = before is not None and self.page != before.page and _same(before, self)
        if goes_on and before and not self.bold and (header := before.header(None)):
            return header
        first = self.rows[0]
        figures = any(c.isdigit() for cell in first for c in cell)
        labelled = any(_LABEL.match(row[0]) for row in self.rows[1:])
        return () if len(self.rows) == 1 or figures or labelled else first


def with_tables(lines: list[Line]) -> Iterator[Line | Table]:
    """The lines of a file with its tables in their place."""
    at = 0
    while at < len(lines):
        run = _run(lines, at)
        if not run:
            line = lines[at]
            yield replace(line, cells=(line.text,), lefts=line.lefts[:1])
            at += 1
            continue
        columns = max((line.lefts for line in run), key=len)
        if _is_running_text(run, len(columns)):
            yield from _column_by_column(run, columns)
        else:
            yield _table(run, columns)
        at += len(run)


def _same(first: Table, other: Table) -> bool:
    return len(first.lefts) == len(other.lefts) and all(
        abs(a - b) < _ALIGNED for a, b in zip(first.lefts, other.lefts, strict=True)
    )


def _run(lines: list[Line], start: int) -> list[Line]:
    """The lines from here that stand in the same columns, at least two of them in all."""
    near = lines[start : start + 3]
    columns = max((line.lefts for line in near), key=len) if len(near) > 1 else ()
    if len(columns) < 2:
        return []
    end = start
    while end < len(lines) and _stands_in(lines[end], columns, lines[start]):
        before, line = lines[end - 1] if end > start else None, lines[end]
        apart = before is None or not _is_close(before, line)
        # Text above or below a table often stands at the left of its first column.
        if len(line.cells) == 1 and apart and not _full(lines[end : end + 2], columns)[1:]:
            break
        end += 1
    run = lines[start:end]
    return run if len(_full(run, columns)) > 1 else []


def _full(lines: list[Line], columns: tuple[float, ...]) -> list[Line]:
    return [line for line in lines if len(line.lefts) == len(columns)]


def _stands_in(line: Line, columns: tuple[float, ...], first: Line) -> bool:
    """Whether every cell of a line begins at a column and ends before the next."""
    places = _places(line, columns)
    if line.page != first.page or line.hidden or None in places or line.size > 1.2 * first.size:
        return False
    last = places[-1]
    return last is None or last + 1 == len(columns) or line.right < columns[last + 1]


def _places(line: Line, columns: tuple[float, ...]) -> list[int | None]:
    """The column of each cell."""
    return [
        next((i for i, column in enumerate(columns) if abs(left - column) < _ALIGNED), None)
        for left in line.lefts
    ]


def _is_close(before: Line, line: Line) -> bool:
    return abs(before.bottom - line.top) < _CLOSE * line.size


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
    """Each full line is a row; lines with fewer cells go on with the row that is close."""
    rows: list[list[str]] = []
    above: Line | None = None
    pending = False
    single = _usual_step(run) < _CLOSE
    for number, line in enumerate(run):
        full = len(line.cells) == len(columns)
        close = above is not None and _is_close(above, line)
        cut = bool(rows) and _is_cut(rows[-1], line) if single else True
        after = run[number + 1] if number + 1 < len(run) else None
        if rows and close and cut and (pending or not full):
            pending = pending and not full
        else:
            rows.append([""] * len(columns))
            # A cell on two lines may begin above the line of its row.
            pending = not full and after is not None and _is_close(line, after)
        for place, cell in zip(_places(line, columns), line.cells, strict=True):
            if place is not None:
                rows[-1][place] = f"{rows[-1][place]} {cell}".strip()
        above = line
    cells = tuple(tuple(row) for row in rows)
    bolds = [line.bold for line in run]
    return Table(columns, cells, run[0].page, bold=bolds[0] and not all(bolds))


def _usual_step(run: list[Line]) -> float:
    """Line heights between two full lines; in tables without air as few as within a cell."""
    most = max(len(line.cells) for line in run)
    steps = [
        (first.bottom - other.top) / other.size
        for first, other in zip(run, run[1:], strict=False)
        if len(first.cells) == len(other.cells) == most
    ]
    return min(steps, default=_CLOSE)


def _is_cut(row: list[str], line: Line) -> bool:
    """Whether a line surely goes on with a row, though rows are as close as lines of a cell."""
    return line.text[:1].islower() or any(cell.endswith((",", "-", "–", "/")) for cell in row)
