"""Tables of data -> rows that can stand alone, each cell with the name of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bs4 import Tag

from knowledge.readers.blocks import row_text

_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_WIDEST_CELL, _MOST_COLUMNS = 100, 1000
_ALL_ROWS = 65534
_LONGEST_NAME = 40


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell with its text. `is_name` is whether it is marked as the name of its column or row."""

    text: str
    is_name: bool = False
    columns: int = 1
    rows: int = 1


def make_cell(tag: Tag, text: str) -> Cell:
    """A td or th, with the text that was found in it."""
    part = tag.find_parent(["thead", "tbody", "tfoot", "table"])
    is_name = tag.name == "th" or (part is not None and part.name == "thead")
    columns, rows = _span(tag, "colspan"), _span(tag, "rowspan")
    return Cell(text, is_name, min(columns or 1, _WIDEST_CELL), rows or _ALL_ROWS)


def is_layout(table: Tag) -> bool:
    """Whether a table only arranges a page: one column, other tables, or texts with headings."""
    if table.find("table") or str(table.get("role") or "") in {"presentation", "none"}:
        return True
    if any(map(_has_heading_above_text, table.find_all("td"))):
        return True
    return all(len(row.find_all(["td", "th"])) < 2 for row in table.find_all("tr"))


def table_rows(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """The rows as text, without the header. A cell over several rows stands in each of them."""
    grid = list(_spread(rows))
    titles = next((i for i, row in enumerate(grid) if not _is_title(row)), len(grid))
    header = _header(grid[titles:])
    names = [
        " ".join(dict.fromkeys(c.text for c in col if c.text)) for col in zip(*header, strict=False)
    ]
    for row in [*grid[:titles], *grid[titles + len(header) :]]:
        if _is_title(row):
            yield row[0].text
        else:
            first = [above is not cell for above, cell in zip([None, *row], row, strict=False)]
            own = [cell.text if new else "" for cell, new in zip(row, first, strict=True)]
            yield row_text(names, own)


def _span(tag: Tag, key: str) -> int:
    match = re.match(r"\s*(\d{1,5})", str(tag.get(key) or ""))
    return int(match[1]) if match else 1


def _has_heading_above_text(cell: Tag) -> bool:
    heading = cell.find(_HEADINGS)
    return heading is not None and len(cell.get_text("", strip=True)) > len(
        heading.get_text("", strip=True)
    )


def _spread(rows: Sequence[Sequence[Cell]]) -> Iterator[list[Cell]]:
    """Rows with one cell in each column: cells over several columns or rows come again."""
    from_above: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        spread: list[Cell] = []
        waiting = list(reversed(row))
        while waiting or len(spread) <= max(from_above, default=-1):
            column = len(spread)
            if column >= _MOST_COLUMNS:
                break
            if column in from_above:
                cell, left = from_above.pop(column)
                columns = 1
            elif waiting:
                cell = waiting.pop()
                columns, left = cell.columns, cell.rows
            else:
                cell, columns, left = Cell(""), 1, 1
            spread += [cell] * columns
            if left > 1:
                from_above.update(dict.fromkeys(range(column, len(spread)), (cell, left - 1)))
        yield spread


def _is_title(row: Sequence[Cell]) -> bool:
    """Whether one cell goes over all columns: a line between the rows, or above them."""
    return len(row) > 1 and all(cell is row[0] for cell in row)


def _header(grid: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """The rows that name the columns: marked ones, or a first row that reads like names."""
    marked = 0
    for row in grid:
        if not any(cell.is_name for cell in row) or any(c.text and not c.is_name for c in row):
            break
        marked += 1
    if marked or len(grid) < 2:
        return grid[: marked if marked < len(grid) else min(1, len(grid) - 1)]
    first = grid[0]
    plain = len(grid) > 2 and not any(cell.is_name for row in grid for cell in row)
    return grid[:1] if plain and all(map(_reads_like_name, first)) else []


def _reads_like_name(cell: Cell) -> bool:
    return 0 < len(cell.text) < _LONGEST_NAME and not re.search(r"\d", cell.text)
