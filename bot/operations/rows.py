"""Rows of any database as JSON lines, and back; by the tables that are there, not the code's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, Date, DateTime, MetaData, Table, func, insert, select
from sqlalchemy import text as sql

from bot.operations.archive import TABLES, BackupError

VERSION = "alembic_version"
_AT_ONCE = 500


def tables(connection: Connection) -> list[Table]:
    """The tables that hold rows of ours, each after those it refers to."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSION]


def write_rows(connection: Connection, folder: Path) -> dict[str, int]:
    """Write each table to a file; returns how many rows each has."""
    (folder / TABLES).mkdir()
    counts = {}
    streamed = connection.execution_options(yield_per=_AT_ONCE)
    for table in tables(connection):
        counts[table.name] = 0
        with _file(folder, table.name).open("w", encoding="utf-8", newline="\n") as file:
            for row in streamed.execute(select(table).order_by(*table.primary_key)).mappings():
                values = {name: _plain(value) for name, value in row.items()}
                file.write(json.dumps(values, ensure_ascii=False) + "\n")
                counts[table.name] += 1
    return counts


def read_rows(connection: Connection, folder: Path, counts: dict[str, int]) -> None:
    """Fill empty tables from their files.

    Raises:
        BackupError: the files and the tables do not fit.
    """
    there = tables(connection)
    if {table.name for table in there} != counts.keys():
        raise BackupError("the backup's tables are not those of its version; use another backup")
    for table in there:
        for column in table.columns:
            if isinstance(column.type, JSON) and column.nullable:
                column.type.none_as_null = True
        try:
            done = 0
            for rows in _batches(_file(folder, table.name)):
                connection.execute(insert(table), [_typed(table, row) for row in rows])
                done += len(rows)
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise BackupError(
                f"a row of {table.name} cannot be read; use another backup"
            ) from error
        if done != counts[table.name]:
            raise BackupError(f"{table.name} has not all of its rows; use another backup")


def highest_ids(connection: Connection) -> dict[str, int]:
    """The highest id that PostgreSQL has given in each table, also when its row is gone."""
    found = {}
    for table, sequence in _sequences(connection):
        query = sql("SELECT pg_sequence_last_value(CAST(:sequence AS regclass))")
        last = connection.execute(query, {"sequence": sequence}).scalar_one()
        if last is not None:
            found[table.name] = int(last)
    return found


def go_on_after(connection: Connection, highest: dict[str, int]) -> None:
    """Let PostgreSQL give ids above all that were ever given; SQLite goes on above its rows."""
    for table, sequence in _sequences(connection):
        there = connection.execute(select(func.max(table.c.id))).scalar_one() or 0
        last = max(there, highest.get(table.name, 0))
        if last:
            query = sql("SELECT setval(CAST(:sequence AS regclass), :last)")
            connection.execute(query, {"sequence": sequence, "last": last})


def _sequences(connection: Connection) -> Iterator[tuple[Table, str]]:
    if connection.dialect.name != "postgresql":
        return
    for table in tables(connection):
        if "id" in table.columns:
            query = sql("SELECT pg_get_serial_sequence(:name, 'id')")
            quoted = connection.dialect.identifier_preparer.quote_identifier(table.name)
            sequence = connection.execute(query, {"name": quoted}).scalar_one()
            if sequence:
                yield table, sequence


def _file(folder: Path, table: str) -> Path:
    return folder / TABLES / f"{table}.jsonl"


def _batches(path: Path) -> Iterator[list[dict[str, Any]]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        while lines := list(islice(file, _AT_ONCE)):
            yield [json.loads(line) for line in lines]


def _plain(value: Any) -> Any:
    """A value as JSON has it; a moment without a zone is one of SQLite's, and in UTC."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """A row as its table has it."""
    values = dict(row)
    for name, value in row.items():
        kind = table.columns[name].type
        if value is None:
            continue
        if isinstance(kind, DateTime):
            values[name] = datetime.fromisoformat(value).astimezone(UTC)
        elif isinstance(kind, Date):
            values[name] = date.fromisoformat(value)
    return values
