"""Tables that people fill in with a spreadsheet: written safely, read as they come back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DELIMITERS = ";,\t"
_MOST_NAMED = 10


class TableError(click.ClickException):
    """A filled table cannot be used. The message names the file, and the row and column."""

    exit_code = 2


@dataclass(frozen=True)
class Row:
    """A row of a table; `number` is the one a spreadsheet shows (the header is row 1)."""

    number: int
    cells: dict[str, str]


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table as a Danish spreadsheet reads it; no cell can run as a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([safe_cell(cell) for cell in row] for row in (header, *rows))


def safe_cell(text: str) -> str:
    """The text with a ' in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def read_table(path: Path, columns: Sequence[str]) -> list[Row]:
    """The rows with anything in them; cells are stripped. Commas and tabs divide, too.

    Raises:
        TableError: the file cannot be read, or one of the `columns` is missing.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TableError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")  # how older spreadsheets save
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except ValueError:
        raise TableError(f"{path}: is empty") from None
    except csv.Error as error:
        raise TableError(f"{path}: cannot be read: {error}") from error
    names = [name.strip().lower() for name in header]
    missing = [column for column in columns if column not in names]
    if missing:
        raise TableError(f"{path}: no column '{missing[0]}'")
    found = []
    for number, row in enumerate(rows, 2):
        cells = {name: cell.strip() for name, cell in zip(names, row, strict=False)}
        if any(cells.values()):
            found.append(Row(number, {column: cells.get(column, "") for column in columns}))
    return found


def refuse(problems: Sequence[str]) -> None:
    """Raise the problems of filled tables as one.

    Raises:
        TableError: there are any.
    """
    if problems:
        more = len(problems) - _MOST_NAMED
        rest = [f"and {more} more"] if more > 0 else []
        raise TableError("; ".join([*problems[:_MOST_NAMED], *rest]))
