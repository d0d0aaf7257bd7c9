"""One holder per key at a time, in one process or among replicas that share a Redis."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
import uuid
from collections.abc import AsyncIterator, Awaitable
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar
from weakref import WeakValueDictionary

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.maint_notifications import MaintNotificationsConfig

PATIENCE = 1.5
"""Seconds Redis may take for one answer before it counts as unreachable."""

_POLL = 0.05

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class SharedStoreError(Exception):
    """The shared Redis cannot be reached or does not do what was asked."""


class Held:
    """A held key. Look at `lost` before a write that only the holder may make."""

    def __init__(self, until: float = math.inf) -> None:
        self.until = until

    @property
    def lost(self) -> bool:
        # The clock also tells a holder whose own event loop stood still too long.
        return time.monotonic() >= self.until


class Locks(Protocol):
    """Keys that one holder at a time may hold; one key never waits for another."""

    def hold(self, key: str) -> AbstractAsyncContextManager[Held]:
        """Wait until the key is free, first come first served within a process."""
        ...


class MemoryLocks:
    """Locks for a single process."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._locks)

    @contextlib.asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[Held]:
        async with self._locks.setdefault(key, asyncio.Lock()):
            yield Held()


class RedisLocks:
    """Locks among replicas; a holder that was killed frees its keys within `seconds`."""

    def __init__(self, redis: Redis, prefix: str, seconds: float = 10.0) -> None:
        self._redis = redis
        self._prefix = prefix
        self._seconds = seconds
        # One waiter per process and key asks Redis; the others queue up here, in order.
        self._here = MemoryLocks()

    def __len__(self) -> int:
        return len(self._here)

    @contextlib.asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[Held]:
        name = f"{self._prefix}:lock:{key}"
        async with self._here.hold(key):
            lock = Lock(self._redis, name, timeout=self._seconds, thread_local=False)
            token = uuid.uuid4().hex
            held = await self._acquire(lock, token)
            renewing = asyncio.create_task(self._renew(lock, held))
            try:
                yield held
            finally:
                renewing.cancel()
                await _release(lock, token)

    async def _acquire(self, lock: Lock, token: str) -> Held:
        try:
            while True:
                asked = time.monotonic()
                if await answer(lock.acquire(blocking=False, token=token)):
                    return Held(asked + self._seconds)
                await asyncio.sleep(_POLL)
        except asyncio.CancelledError:
            # Redis may have given us the key though its answer did not arrive any more.
            await _release(lock, token)
            raise

    async def _renew(self, lock: Lock, held: Held) -> None:
        pause = self._seconds / 3
        try:
            while True:
                await asyncio.sleep(pause)
                asked = time.monotonic()
                await answer(lock.reacquire(), patience=pause)
                held.until = asked + self._seconds
        except SharedStoreError as problem:
            held.until = -math.inf
            _log.warning("a shared lock was lost while held: %s", problem)


async def _release(lock: Lock, token: str) -> None:
    # A key that cannot be released runs out by itself; the holder's work is done either way.
    with contextlib.suppress(SharedStoreError):
        await answer(lock.do_release(token.encode()))


async def answer(call: Awaitable[_T], patience: float = PATIENCE) -> _T:
    """What Redis answers in time. Raises SharedStoreError, which names no key and no address."""
    try:
        async with asyncio.timeout(patience):
            return await call
    except (RedisError, OSError) as problem:
        raise SharedStoreError(f"the shared Redis failed ({type(problem).__name__})") from problem


def connect_redis(url: str) -> Redis:
    """A client that connects at its first use; it has no time limit of its own: use `answer`.

    Raises:
        SharedStoreError: the address is none.
    """
    try:
        return Redis.from_url(
            url,
            socket_connect_timeout=1.0,
            # With it redis-py sends through wait_for, which swallows a cancellation in Python 3.11.
            socket_timeout=None,
            # A SET that is sent twice finds the key taken by its own first attempt.
            retry=Retry(NoBackoff(), 0),
            # While enabled, the pool hands out connections that the server has closed.
            maint_notifications_config=MaintNotificationsConfig(enabled=False),
        )
    except ValueError as error:
        raise SharedStoreError(f"REDIS_URL: {error}") from error


async def reachable(redis: Redis) -> bool:
    """Whether Redis answers; the client stays open and is the caller's to close."""
    try:
        await answer(redis.ping())
    except SharedStoreError:
        return False
    return True
