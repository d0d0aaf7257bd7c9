"""Locks in one process and through Redis keep the same promises."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from bot.store.locks import (
    MemoryLocks,
    RedisLocks,
    SharedStoreError,
    connect_redis,
    reachable,
)

URL = "redis://127.0.0.1:6379"
HOLDER = """
import asyncio, sys
from bot.store.locks import RedisLocks, connect_redis

async def main():
    async with connect_redis(sys.argv[1]) as redis:
        async with RedisLocks(redis, prefix=sys.argv[2], seconds=1.0).hold("a"):
            print("held", flush=True)
            await asyncio.sleep(60)

asyncio.run(main())
"""

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
def locks(request: pytest.FixtureRequest, prefix: str) -> MemoryLocks | RedisLocks:
    if request.param == "memory":
        return MemoryLocks()
    return RedisLocks(request.getfixturevalue("redis"), prefix=prefix)


async def test_a_key_has_one_holder_and_is_given_in_the_order_asked_for(
    locks: MemoryLocks | RedisLocks,
) -> None:
    inside: dict[str, int] = defaultdict(int)
    served: dict[str, list[int]] = defaultdict(list)

    async def take(key: str, turn: int) -> None:
        async with locks.hold(key) as held:
            inside[key] += 1
            assert inside[key] == 1
            await asyncio.sleep(0.001)
            assert not held.lost
            served[key].append(turn)
            inside[key] -= 1

    await asyncio.gather(*(take(f"key {turn % 5}", turn) for turn in range(200)))
    assert dict(served) == {f"key {n}": list(range(n, 200, 5)) for n in range(5)}


async def test_keys_do_not_wait_for_each_other(locks: MemoryLocks | RedisLocks) -> None:
    async with asyncio.timeout(1), locks.hold("a"), locks.hold("b"):
        assert len(locks) == 2


async def test_an_error_of_the_holder_passes_and_frees_the_key(
    locks: MemoryLocks | RedisLocks,
) -> None:
    with pytest.raises(ZeroDivisionError):
        async with locks.hold("a"):
            raise ZeroDivisionError
    async with asyncio.timeout(1), locks.hold("a"):
        pass


async def test_who_stops_waiting_does_not_stop_the_next(locks: MemoryLocks | RedisLocks) -> None:
    async def take() -> None:
        async with locks.hold("a"):
            pass

    async with asyncio.timeout(2):
        async with locks.hold("a"):
            first, second = asyncio.create_task(take()), asyncio.create_task(take())
            await asyncio.sleep(0.02)
            first.cancel()
        await second
        with pytest.raises(asyncio.CancelledError):
            await first


async def test_keys_out_of_use_are_forgotten(
    locks: MemoryLocks | RedisLocks, redis: Redis, prefix: str
) -> None:
    for n in range(500):
        async with locks.hold(f"person {n}"):
            assert len(locks) == 1
    assert len(locks) == 0
    assert [key async for key in redis.scan_iter(match=f"{prefix}:*", count=1000)] == []


async def test_replicas_exclude_each_other(redis: Redis, prefix: str) -> None:
    inside = 0
    turns: list[int] = []

    async def replica(number: int) -> None:
        nonlocal inside
        async with connect_redis(URL) as own:
            locks = RedisLocks(own, prefix=prefix)

            async def take() -> None:
                nonlocal inside
                async with locks.hold("a"):
                    inside += 1
                    assert inside == 1
                    await asyncio.sleep(0.002)
                    turns.append(number)
                    inside -= 1

            await asyncio.gather(*(take() for _ in range(10)))

    await asyncio.gather(replica(1), replica(2))
    assert sorted(turns) == [1] * 10 + [2] * 10


async def test_a_waiter_that_gives_up_at_any_moment_leaves_no_key_behind(
    redis: Redis, prefix: str
) -> None:
    locks = RedisLocks(redis, prefix=prefix)
    for n in range(60):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(n * 0.00005), locks.hold(f"person {n}"):
                await asyncio.sleep(1)
    assert [key async for key in redis.scan_iter(match=f"{prefix}:*", count=1000)] == []


async def test_a_key_stays_held_longer_than_its_seconds(redis: Redis, prefix: str) -> None:
    locks = RedisLocks(redis, prefix=prefix, seconds=0.3)
    other = RedisLocks(redis, prefix=prefix, seconds=0.3)
    async with locks.hold("a") as held:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1), other.hold("a"):
                pass
        assert not held.lost


async def test_a_killed_holder_frees_the_key_within_its_seconds(redis: Redis, prefix: str) -> None:
    locks = RedisLocks(redis, prefix=prefix, seconds=1.0)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, URL, prefix], stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout
        assert await asyncio.to_thread(holder.stdout.readline) == "held\n"
        await asyncio.sleep(1.2)
        assert await redis.exists(f"{prefix}:lock:a")
        holder.kill()
        killed = time.monotonic()
        async with locks.hold("a"):
            assert time.monotonic() - killed < 1.2


async def test_a_lock_that_another_took_over_is_lost_and_stays_with_the_other(
    redis: Redis, prefix: str
) -> None:
    async with RedisLocks(redis, prefix=prefix, seconds=0.3).hold("a") as held:
        await redis.set(f"{prefix}:lock:a", "of another")
        await asyncio.sleep(0.2)
        assert held.lost
    assert await redis.get(f"{prefix}:lock:a") == b"of another"


async def test_a_holder_whose_loop_stood_still_has_lost_its_lock(redis: Redis, prefix: str) -> None:
    async with RedisLocks(redis, prefix=prefix, seconds=0.2).hold("a") as held:
        time.sleep(0.25)
        assert held.lost


async def test_a_single_broken_connection_loses_nothing(redis: Redis, prefix: str) -> None:
    async with connect_redis(URL) as own:
        number = await own.client_id()
        async with RedisLocks(own, prefix=prefix, seconds=0.3).hold("a") as held:
            await redis.client_kill_filter(_id=str(number))
            await asyncio.sleep(0.4)
            assert not held.lost
    assert not await redis.exists(f"{prefix}:lock:a")


@pytest.mark.parametrize("ending", ["closed", "silent"])
async def test_a_redis_that_goes_away_loses_the_lock_in_time(
    redis: Redis, prefix: str, ending: str
) -> None:
    async with (
        _Relay() as relay,
        connect_redis(relay.url) as own,
        RedisLocks(own, prefix=prefix, seconds=0.6).hold("a") as held,
    ):
        assert not held.lost
        relay.end(ending)
        await asyncio.sleep(0.5)
        assert held.lost
        assert await redis.exists(f"{prefix}:lock:a"), "told before another could take it"


@pytest.mark.parametrize("kind", ["refuses", "silent", "stranger"])
async def test_a_redis_that_is_down_is_an_error_within_two_seconds(kind: str) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if kind != "refuses":
            listener.listen()
        url = f"redis://127.0.0.1:{listener.getsockname()[1]}"
        if kind == "stranger":
            url = "redis://no-such-host.invalid"
        began = time.monotonic()
        async with connect_redis(url) as client:
            with pytest.raises(SharedStoreError):
                async with RedisLocks(client, "any").hold("a"):
                    pass
            assert time.monotonic() - began < 2
            assert not await reachable(client)


class _Relay:
    """A way to Redis that can be cut while the Redis itself goes on."""

    def __init__(self) -> None:
        self._writers: list[asyncio.StreamWriter] = []
        self._tasks: list[asyncio.Task[Any]] = []

    async def __aenter__(self) -> _Relay:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"redis://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.end("closed")
        await asyncio.wait(self._tasks)

    def end(self, ending: str) -> None:
        for task in self._tasks:
            task.cancel()
        if ending == "closed":
            self._server.close()
            for writer in self._writers:
                writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_redis, to_redis = await asyncio.open_connection("127.0.0.1", 6379)
        self._writers += [writer, to_redis]
        for source, sink in ((reader, to_redis), (from_redis, writer)):
            self._tasks.append(asyncio.create_task(_pass_on(source, sink)))


async def _pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await source.read(4096):
            sink.write(data)
