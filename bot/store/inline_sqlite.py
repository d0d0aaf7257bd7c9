"""SQLite called where it stands, for SQLAlchemy's aiosqlite dialect.

aiosqlite hands every call to a thread and back, several for each statement: measured at 2 to 5 ms
for a look-up that takes SQLite 0.01 ms; a commit that is safe on disk takes about 1 ms. So there is
less to wait for than the waiting costs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any


class InlineCursor:
    """A cursor whose coroutines are done when they are called."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    async def __aenter__(self) -> InlineCursor:
        return self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)  # description, rowcount, lastrowid, arraysize

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> InlineCursor:
        """Run a statement."""
        self._cursor.execute(statement, parameters)
        return self

    async def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> InlineCursor:
        """Run a statement for each row."""
        self._cursor.executemany(statement, rows)
        return self

    async def fetchone(self) -> Any:
        """The next row."""
        return self._cursor.fetchone()

    async def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return self._cursor.fetchall()

    async def close(self) -> None:
        """Close the cursor."""
        self._cursor.close()


class InlineConnection:
    """A connection as aiosqlite has it, without the thread. Transactions begin where we say so."""

    def __init__(self, path: str, timeout: float) -> None:
        self._connection: sqlite3.Connection | None = sqlite3.connect(
            path, timeout=timeout, isolation_level=None, check_same_thread=False
        )

    @property
    def _conn(self) -> sqlite3.Connection:
        if self._connection is None:
            raise sqlite3.ProgrammingError("the connection is closed")
        return self._connection

    @property
    def isolation_level(self) -> str | None:
        """None: SQLite itself begins and ends nothing."""
        return self._conn.isolation_level

    def cursor(self) -> InlineCursor:
        """A new cursor."""
        return InlineCursor(self._conn.cursor())

    async def create_function(self, *arguments: Any, **named: Any) -> None:
        """Give SQLite a function."""
        self._conn.create_function(*arguments, **named)

    async def commit(self) -> None:
        """Keep the transaction."""
        self._conn.commit()

    async def rollback(self) -> None:
        """Undo the transaction."""
        self._conn.rollback()

    async def close(self) -> None:
        """Close the connection."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def stop(self) -> None:
        """Close the connection when nobody can wait for it."""
        if self._connection:
            self._connection.close()
            self._connection = None
