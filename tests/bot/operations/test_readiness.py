"""Ready is who can do everything; who is not says what is missing, and soon."""

from __future__ import annotations

import asyncio
from time import monotonic

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from bot.operations.readiness import NotCurrent, Readiness, answers, is_current
from bot.store.database import Database


async def _well() -> None:
    pass


async def _broken() -> None:
    raise ValueError("CANARY")


async def _stuck() -> None:
    await asyncio.sleep(60)


async def test_nothing_is_missing_when_all_is_well() -> None:
    readiness = Readiness(lambda: False)
    assert await readiness.missing() == ["starting"]
    readiness.opened({"one": _well, "two": _well})
    assert await readiness.missing() == []


async def test_each_missing_part_is_named_and_none_is_waited_for_long() -> None:
    readiness = Readiness(lambda: False, patience=0.1)
    readiness.opened({"stuck": _stuck, "well": _well, "broken": _broken, "stuck too": _stuck})
    began = monotonic()
    assert await readiness.missing() == ["stuck", "broken", "stuck too"]
    assert monotonic() - began < 2


async def test_who_stops_asks_nobody_any_more() -> None:
    readiness = Readiness(lambda: True, patience=60)
    readiness.opened({"stuck": _stuck})
    assert await readiness.missing() == ["stopping"]


def _older(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    command.downgrade(config, "-1")


async def test_the_database_answers_and_is_current(database: Database) -> None:
    await answers(database)
    await is_current(database)
    async with database.engine.begin() as connection:
        await connection.run_sync(_older)
    with pytest.raises(NotCurrent):
        await is_current(database)
