"""A PostgreSQL database and a Redis of one's own, for as long as they are needed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError

POSTGRES = "postgresql://postgres@127.0.0.1:5432/"
REDIS = "redis://127.0.0.1:6379/"
_TAKEN = "borgerland:simulation"
_NUMBERS = range(15, 0, -1)
_LONGEST = 4 * 3600


class StoresMissing(Exception):
    """There is no PostgreSQL or no Redis to be used. The message says which."""


@asynccontextmanager
async def own_stores(postgres: str = POSTGRES, redis: str = REDIS) -> AsyncIterator[dict[str, str]]:
    """The settings DATABASE_URL and REDIS_URL of an empty database and an empty Redis.

    Raises:
        StoresMissing: one of them does not answer, or has no room.
    """
    async with _own_database(postgres) as database, _own_redis(redis) as number:
        yield {"DATABASE_URL": database, "REDIS_URL": number}


@asynccontextmanager
async def _own_database(address: str) -> AsyncIterator[str]:
    name = f"borgerland_simulation_{uuid4().hex[:12]}"
    try:
        owner = await asyncpg.connect(f"{address}postgres", timeout=2)
    except (OSError, asyncpg.PostgresError) as error:
        raise StoresMissing(f"no PostgreSQL at {address} ({type(error).__name__})") from error
    try:
        await owner.execute(f'CREATE DATABASE "{name}"')
        try:
            yield address + name
        finally:
            await owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await owner.close()


@asynccontextmanager
async def _own_redis(address: str) -> AsyncIterator[str]:
    """An empty one of the numbered stores of a Redis, which nobody else uses meanwhile."""
    for number in _NUMBERS:
        redis = Redis.from_url(f"{address}{number}")
        try:
            free = await redis.dbsize() == 0 and await redis.set(_TAKEN, "1", nx=True, ex=_LONGEST)
            if free:
                try:
                    yield f"{address}{number}"
                finally:
                    await redis.flushdb()
                return
        except RedisError as error:
            raise StoresMissing(f"no Redis at {address} ({type(error).__name__})") from error
        finally:
            await redis.aclose()
    raise StoresMissing(f"no empty store in the Redis at {address}")
