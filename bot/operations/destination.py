"""Where a backup is restored to: a database made aside, or empty tables in a transaction."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path

from sqlalchemy import Connection, MetaData, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateSchema

from bot.operations.archive import BackupError
from bot.operations.in_place import InPlace
from bot.operations.rows import VERSION
from bot.store.columns import Base
from bot.store.database import Database

_OURS = frozenset({VERSION, *Base.metadata.tables})
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND application_name = current_setting('application_name')
"""
"""Other connections that call themselves what ours does."""


def empty_database(
    database: Database, moves: InPlace, *, replace: bool
) -> AbstractAsyncContextManager[AsyncConnection]:
    """A connection in whose transaction no table of ours is; it counts when the block ends well.

    Raises:
        BackupError: something is there already (unless it is to be replaced), or in use.
    """
    if database.kind == "sqlite":
        return _sqlite(Path(database.url.database or ""), moves, replace)
    return _postgres(database, moves, replace)


@asynccontextmanager
async def _sqlite(target: Path, moves: InPlace, replace: bool) -> AsyncIterator[AsyncConnection]:
    _refuse_sqlite(target, replace)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=target.parent) as folder:
        made = Path(folder) / target.name
        database = Database(f"sqlite:///{made}")
        try:
            async with database.engine.begin() as connection:
                yield connection
        finally:
            await database.close()
        moves.clear(target)
        moves.put(made, target)


def _refuse_sqlite(path: Path, replace: bool) -> None:
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            # It can leave the write-ahead log only when nobody else has it open.
            connection.execute("PRAGMA journal_mode=DELETE")
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = {name for (name,) in tables} - {VERSION}
            full = any(
                connection.execute(f'SELECT EXISTS (SELECT 1 FROM "{name}")').fetchone()[0]
                for name in names
            )
    except sqlite3.OperationalError as error:
        raise BackupError(f"{path}: is in use; stop the bot first ({error})") from error
    except sqlite3.DatabaseError:
        full = True
    if full and not replace:
        raise BackupError(f"{path}: is not empty; --replace keeps it aside")


@asynccontextmanager
async def _postgres(
    database: Database, moves: InPlace, replace: bool
) -> AsyncIterator[AsyncConnection]:
    async with database.engine.connect() as connection:
        schema = await connection.scalar(sql("SELECT current_schema()"))
    if schema is None:
        await database.migrate()  # makes it
    async with database.engine.begin() as connection:
        if await connection.scalar(sql(_OTHERS)):
            raise BackupError(f"database {database.name}: is in use; stop the bot first")
        aside = await connection.run_sync(_clear, moves.label, replace, database.name)
        if aside:
            moves.aside.append(f"schema {aside} of {database.name}")
        yield connection


def _clear(connection: Connection, label: str, replace: bool, name: str) -> str:
    """Drop our tables when they are empty, else move them to a schema of their own: its name."""
    found = MetaData()
    found.reflect(connection)
    ours = [table for table in found.sorted_tables if table.name in _OURS]
    held = [table for table in ours if table.name != VERSION]
    if not any(connection.execute(select(table).limit(1)).first() for table in held):
        found.drop_all(connection, ours)
        return ""
    if not replace:
        raise BackupError(f"database {name}: is not empty; --replace keeps what is there aside")
    schema = f"{connection.scalar(sql('SELECT current_schema()'))}_{label}"
    connection.execute(CreateSchema(schema))
    names = connection.dialect.identifier_preparer
    for table in ours:
        moved = f"ALTER TABLE {names.format_table(table)} SET SCHEMA {names.quote(schema)}"
        connection.exec_driver_sql(moved)
    return schema
