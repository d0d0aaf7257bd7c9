"""Places to restore to: SQLite files, and PostgreSQL databases of one's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from bot.settings import Settings
from tests.bot.conftest import POSTGRES
from tests.bot.helpers import settings

NewPlace = Callable[[str], Awaitable[Settings]]
"""The settings of an empty installation on "sqlite" or "postgresql"."""


@asynccontextmanager
async def _own_database() -> AsyncIterator[str]:
    name = f"borgerland_restore_{uuid4().hex[:12]}"
    try:
        owner = await asyncpg.connect(f"{POSTGRES}postgres", timeout=2)
    except (OSError, asyncpg.PostgresError) as error:
        pytest.skip(f"no PostgreSQL on 127.0.0.1:5432 ({type(error).__name__})")
    await owner.execute(f'CREATE DATABASE "{name}"')
    try:
        yield POSTGRES + name
    finally:
        await owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await owner.close()


@pytest.fixture
async def new_place(tmp_path: Path) -> AsyncIterator[NewPlace]:
    """Makes empty installations."""
    async with AsyncExitStack() as stack:

        async def make(kind: str) -> Settings:
            url = "" if kind == "sqlite" else await stack.enter_async_context(_own_database())
            folder = tmp_path / f"place-{uuid4().hex[:6]}"
            return settings(data_dir=folder, database=url)

        yield make
