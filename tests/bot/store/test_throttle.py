"""The throttle in one process and through Redis gives the same verdicts."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence

import pytest
import pytest_asyncio
from limits.aio.storage import MemoryStorage
from redis.asyncio import Redis

from bot.store.locks import connect_redis, reachable
from bot.store.throttle import RATES, Throttle, Verdict

URL = "redis://127.0.0.1:6379"

Open = Callable[[Sequence[str]], Throttle]

pytestmark = pytest.mark.asyncio


@pytest.fixture
def prefix() -> str:
    return f"test-{uuid.uuid4().hex}"


@pytest_asyncio.fixture
async def redis(prefix: str) -> AsyncIterator[Redis]:
    async with connect_redis(URL) as client:
        if not await reachable(client):
            pytest.skip(f"no Redis at {URL}")
        yield client
        async for key in client.scan_iter(match=f"{prefix}:*"):
            await client.delete(key)


@pytest.fixture(params=["memory", "redis"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "memory":
        return ""
    request.getfixturevalue("redis")
    return URL


@pytest_asyncio.fixture
async def opened(url: str, prefix: str) -> AsyncIterator[Open]:
    throttles: list[Throttle] = []

    def open_throttle(rates: Sequence[str]) -> Throttle:
        throttles.append(Throttle.open(rates, url, prefix))
        return throttles[-1]

    yield open_throttle
    for throttle in throttles:
        await throttle.close()


async def test_a_person_is_told_once_that_it_is_too_much(opened: Open) -> None:
    throttle = opened(["3/day"])
    verdicts = [await throttle.allows("anna") for _ in range(7)]
    assert verdicts == [Verdict.ALLOWED] * 3 + [Verdict.REFUSED_FIRST] + [Verdict.REFUSED] * 3


async def test_persons_do_not_count_for_each_other(opened: Open) -> None:
    throttle = opened(["1/day"])
    for person in ("anna", "bo", "1", "11"):
        assert await throttle.allows(person) is Verdict.ALLOWED
        assert await throttle.allows(person) is Verdict.REFUSED_FIRST


async def test_after_the_window_a_person_is_allowed_and_told_again(opened: Open) -> None:
    throttle = opened(["2/1 second"])
    for _ in range(2):
        verdicts = Counter([await throttle.allows("anna") for _ in range(20)])
        assert 2 <= verdicts[Verdict.ALLOWED] <= 3
        assert verdicts[Verdict.REFUSED_FIRST] == 1
        await asyncio.sleep(2.1)


async def test_who_used_up_the_long_window_is_not_told_again_in_each_short_one(
    opened: Open,
) -> None:
    throttle = opened(["2/1 second", "3/day"])
    verdicts: Counter[Verdict] = Counter()
    for _ in range(4):
        verdicts.update([await throttle.allows("anna") for _ in range(5)])
        await asyncio.sleep(1.05)
    assert verdicts[Verdict.ALLOWED] == 3
    assert verdicts[Verdict.REFUSED_FIRST] <= 3


async def test_refused_messages_do_not_use_up_the_long_window(opened: Open) -> None:
    throttle = opened(["2/1 second", "9/day"])
    for _ in range(50):
        await throttle.allows("anna")
    await asyncio.sleep(2.1)
    assert await throttle.allows("anna") is Verdict.ALLOWED


async def test_messages_at_the_same_moment_are_counted(opened: Open) -> None:
    throttle = opened(["8/day"])
    verdicts = Counter(await asyncio.gather(*(throttle.allows("anna") for _ in range(40))))
    assert verdicts == {Verdict.ALLOWED: 8, Verdict.REFUSED_FIRST: 1, Verdict.REFUSED: 31}


async def test_replicas_count_together(redis: Redis, prefix: str) -> None:
    one, other = (Throttle.open(["2/day"], URL, prefix) for _ in range(2))
    assert await one.allows("anna") is Verdict.ALLOWED
    assert await other.allows("anna") is Verdict.ALLOWED
    assert await one.allows("anna") is Verdict.REFUSED_FIRST
    assert await other.allows("anna") is Verdict.REFUSED
    await one.close()
    await other.close()


async def test_every_key_in_redis_runs_out(redis: Redis, prefix: str) -> None:
    throttle = Throttle.open(RATES, URL, prefix)
    for _ in range(10):
        await throttle.allows("anna")
    await throttle.close()
    keys = [key async for key in redis.scan_iter(match=f"{prefix}:*", count=1000)]
    assert keys
    assert all([0 < await redis.ttl(key) <= 1200 for key in keys])


async def test_many_persons_leave_nothing_in_memory() -> None:
    storage = MemoryStorage()
    throttle = Throttle(["2/1 second"], storage)
    for n in range(3000):
        await throttle.allows(f"person {n}")
    await asyncio.sleep(2.1)
    await throttle.allows("anna")
    await asyncio.sleep(0.05)
    assert len(storage.storage) + len(storage.expirations) + len(storage.locks) < 10


@pytest.mark.parametrize("kind", ["refuses", "silent"])
async def test_without_redis_everybody_is_allowed_and_the_log_names_nobody(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if kind == "silent":
            listener.listen()
        url = f"redis://:hemmelig@127.0.0.1:{listener.getsockname()[1]}"
        throttle = Throttle.open(["1/day"], url, "any")
        began = time.monotonic()
        with caplog.at_level(logging.DEBUG):
            assert await throttle.allows("anna") is Verdict.ALLOWED
        assert time.monotonic() - began < 2
        assert await throttle.allows("anna") is Verdict.ALLOWED
        await throttle.close()
    assert "not throttled" in caplog.text
    assert "anna" not in caplog.text
    assert "hemmelig" not in caplog.text
