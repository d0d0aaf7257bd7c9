"""Whether the bot can do its work now, and if not, what is missing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy import text as sql

import bot.store.migrations
from bot.operations.waiting import PATIENCE
from bot.store.database import Database

Check = Callable[[], Awaitable[object]]
"""Returns when all is well; raises, or takes too long, when it is not."""


class NotCurrent(Exception):
    """The tables are of another version than the code."""


class Readiness:
    """Begins as not ready; is ready while all checks pass and nobody has said stop."""

    def __init__(self, stopping: Callable[[], bool], patience: float = PATIENCE) -> None:
        self._stopping = stopping
        self._patience = patience
        self._checks: Mapping[str, Check] | None = None

    def opened(self, checks: Mapping[str, Check]) -> None:
        """Everything is open: from now on these checks tell, by name."""
        self._checks = checks

    async def missing(self) -> list[str]:
        """What is missing, by name; nothing when the bot is ready."""
        if self._stopping():
            return ["stopping"]
        if self._checks is None:
            return ["starting"]
        passed = await asyncio.gather(*(self._passes(check) for check in self._checks.values()))
        return [name for name, well in zip(self._checks, passed, strict=True) if not well]

    async def _passes(self, check: Check) -> bool:
        try:
            async with asyncio.timeout(self._patience):
                await check()
        except Exception:  # whatever the reason, the part is not there
            return False
        return True


async def answers(database: Database) -> None:
    """Ask the database for nothing at all."""
    async with database.plain() as tx:
        await tx.execute(sql("SELECT 1"))


async def is_current(database: Database) -> None:
    """Compare the tables' version with the code's.

    Raises:
        NotCurrent: they differ.
    """
    async with database.plain() as tx:
        if await tx.run_sync(revision) != head():
            raise NotCurrent


def revision(connection: Connection) -> str | None:
    """The version of the tables; None when there are none."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def head() -> str:
    """The version of the tables that the code works with."""
    found = migrations().get_current_head()
    assert found
    return found


def migrations() -> ScriptDirectory:
    """All versions of the tables."""
    config = Config()
    config.set_main_option("script_location", str(Path(bot.store.migrations.__path__[0])))
    return ScriptDirectory.from_config(config)
