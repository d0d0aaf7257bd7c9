"""The database: SQLite in a file by default, PostgreSQL by its address."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.schema import CreateSchema

from bot.store.inline_sqlite import InlineConnection

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_MIGRATIONS = Path(__file__).parent / "migrations"
_TOLD = ("options", "application_name")
_SCHEMA = re.compile(r"-c\s*search_path=([a-z][a-z0-9_]*)")
_BUSY_SECONDS = 30
_MIGRATING = 0x626F7267  # any number, the same in every replica


class StoreError(Exception):
    """The database cannot be used. The message says which and why, without its password."""


class Database:
    """Transactions over the tables."""

    def __init__(self, url: str) -> None:
        """Prepare the engine; nothing is opened before the first transaction.

        Raises:
            StoreError: the address is none, or of another kind of database.
        """
        try:
            self.url = make_url(url)
        except ArgumentError as error:
            raise StoreError(f"DATABASE_URL: not a database address: {error}") from error
        self.kind = self.url.get_backend_name()
        if self.kind == "postgres":
            self.kind, self.url = "postgresql", self.url.set(drivername="postgresql")
        if self.kind not in _DRIVERS:
            raise StoreError(f"DATABASE_URL: '{self.kind}' is none of: {', '.join(_DRIVERS)}")
        if self.kind == "sqlite":
            self.engine = self._sqlite()
        else:
            self.engine = self._postgresql()

    def _postgresql(self) -> AsyncEngine:
        """asyncpg knows what libpq has in the address, and we need, under another name."""
        told = {"application_name": self.schema or "borgerland"}
        told |= {name: str(self.url.query[name]) for name in _TOLD if name in self.url.query}
        return create_async_engine(
            self.url.set(drivername=_DRIVERS[self.kind]).difference_update_query(_TOLD),
            pool_size=10,
            max_overflow=10,
            connect_args={"server_settings": told},
        )

    @property
    def schema(self) -> str:
        """The schema of PostgreSQL that the address names; "" for the usual one."""
        named = _SCHEMA.search(str(self.url.query.get("options", "")))
        return named[1] if named else ""

    def _sqlite(self) -> AsyncEngine:
        """One connection: one writer at a time is all that SQLite has."""
        path = self.url.database or ":memory:"

        async def connect(**_: Any) -> InlineConnection:
            return InlineConnection(path, _BUSY_SECONDS)

        engine = create_async_engine(
            self.url.set(drivername=_DRIVERS["sqlite"]),
            poolclass=AsyncAdaptedQueuePool,
            pool_size=1,
            max_overflow=0,
            pool_timeout=_BUSY_SECONDS,
            async_creator=connect,
        )
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """One transaction: all of it is kept, or nothing."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def plain(self) -> AsyncIterator[AsyncConnection]:
        """A transaction for prepared statements alone: half as dear as one with objects."""
        async with self.engine.begin() as connection:
            yield connection

    async def migrate(self) -> None:
        """Bring the tables up to date; replicas that start together wait for each other.

        Raises:
            StoreError: the database cannot be reached or written.
        """
        try:
            if self.kind == "sqlite" and self.url.database:
                folder = Path(self.url.database).parent
                await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
            async with self.engine.begin() as connection:
                await self._alone(connection)
                await self._in_schema(connection)
                await connection.run_sync(_upgrade)
        except CommandError as error:
            raise StoreError(f"database {self.name}: made by another version: {error}") from error
        except (OperationalError, InterfaceError, DBAPIError, OSError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise StoreError(f"database {self.name}: {reason}") from error

    async def _alone(self, connection: AsyncConnection) -> None:
        if self.kind == "postgresql":
            await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")

    async def _in_schema(self, connection: AsyncConnection) -> None:
        """Make the schema where it is missing, and go on in no other.

        Raises:
            StoreError: the connection leads elsewhere, as through a pooler that drops options.
        """
        if not self.schema:
            return
        # A role that may make no schema may still use one that is there.
        known = await connection.scalar(
            text("SELECT to_regnamespace(:name)"), {"name": self.schema}
        )
        if known is None:
            await connection.execute(CreateSchema(self.schema))
        if await connection.scalar(text("SELECT current_schema()")) != self.schema:
            raise StoreError(f"database {self.name}: the connection is not in {self.schema}")

    @property
    def name(self) -> str:
        """The address without its password."""
        return self.url.render_as_string(hide_password=True)

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Write-ahead log; every commit is on disk before it is told; foreign keys hold."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
