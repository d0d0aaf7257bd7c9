"""How many messages a person may send, so that one person cannot crowd out the others."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from enum import Enum, auto

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio import Redis

from bot.store.locks import SharedStoreError, answer, connect_redis

RATES = ("8/10 seconds", "60/10 minutes")

_log = logging.getLogger(__name__)


class Verdict(Enum):
    ALLOWED = auto()
    REFUSED_FIRST = auto()
    """The first refusal in a window: tell the person once."""
    REFUSED = auto()
    """Say nothing: the person has been told."""


class Throttle:
    """Counts each person's messages in this process, or in a Redis for all replicas."""

    def __init__(
        self,
        rates: Sequence[str],
        storage: MemoryStorage | RedisStorage,
        redis: Redis | None = None,
    ) -> None:
        # The longest window answers first: who has used it up is told once in that window.
        self._rates = sorted(map(parse, rates), key=RateLimitItem.get_expiry, reverse=True)
        self._storage = storage
        # Two counters per person and rate. The exact moving window of `limits` keeps every
        # message, and in memory clears up with a thread call per person at each message.
        self._limiter = SlidingWindowCounterRateLimiter(storage)
        self._redis = redis

    @classmethod
    def open(cls, rates: Sequence[str], redis_url: str, prefix: str) -> Throttle:
        if not redis_url:
            return cls(rates, MemoryStorage())
        redis = connect_redis(redis_url)
        storage = RedisStorage(
            "async+redis://",
            implementation="redispy",
            key_prefix=f"{prefix}:throttle",
            connection_pool=redis.connection_pool,  # type: ignore[arg-type]
        )
        return cls(rates, storage, redis)

    async def close(self) -> None:
        if self._redis:
            await self._redis.aclose()

    async def allows(self, person: str) -> Verdict:
        """Count a message of this person, unless it is refused."""
        try:
            return await answer(self._judge(person))
        except SharedStoreError as problem:
            # A person in trouble must not be shut out by a fault of ours.
            _log.warning("messages are not throttled: %s", problem)
            return Verdict.ALLOWED

    async def _judge(self, person: str) -> Verdict:
        for rate in self._rates:
            if not await self._limiter.test(rate, person):
                return await self._refuse(rate, person)
        for rate in self._rates:
            if not await self._limiter.hit(rate, person):
                return await self._refuse(rate, person)
        return Verdict.ALLOWED

    async def _refuse(self, rate: RateLimitItem, person: str) -> Verdict:
        refusals = await self._storage.incr(rate.key_for(person, "refused"), rate.get_expiry())
        return Verdict.REFUSED_FIRST if refusals == 1 else Verdict.REFUSED
