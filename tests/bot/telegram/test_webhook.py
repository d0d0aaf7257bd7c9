"""Behind a webhook: the secret is asked for, and 200 means that the update is stored."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from aiogram.types import Update
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.assistant import Assistant
from bot.settings import Settings, SettingsError
from bot.store.database import Database
from bot.store.tables import Inbox
from bot.telegram import serve
from bot.telegram.answering import InThread
from bot.telegram.worker import Worker
from eval.simulation import TelegramServer
from tests.bot.helpers import settings
from tests.bot.telegram.office import said

SECRET = "hush"
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Here(InThread):
    """The tests' own assistant as the bot has it in a process of its own."""

    build = "build-20261123090000-abcdef"

    async def open(self) -> None:
        """It is open."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Hook:
    """The bot behind its webhook, and a Telegram that delivers there."""

    def __init__(self, server: TelegramServer, folder: Path) -> None:
        self.port, self.inside = free_port(), free_port()
        self.server = server
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = settings(
            data_dir=folder,
            monitor={"port": self.inside},
            telegram={
                "token": "42:TEST",
                "api": server.base,
                "webhook_url": f"{self.url}/hook",
                "webhook_secret": SECRET,
                "port": self.port,
            },
        )

    async def healthy(self, task: asyncio.Task[None]) -> None:
        """Wait until it answers, and Telegram knows where it is."""
        async with aiohttp.ClientSession() as session, asyncio.timeout(20):
            while not task.done():
                with suppress(aiohttp.ClientError):
                    async with session.get(f"{self.url}/healthz") as got:
                        assert (got.status, await got.text()) == (200, "ok")
                    if (await self.get("/readyz"))[0] == 200:
                        return
                await asyncio.sleep(0.05)
        await task

    async def get(self, path: str, port: int | None = None) -> tuple[int, str]:
        """What the inside's port (or another) answers."""
        where = f"http://127.0.0.1:{port or self.inside}{path}"
        async with aiohttp.ClientSession() as session, session.get(where) as got:
            return got.status, await got.text()

    async def post(self, update_id: int, secret: str | None) -> int:
        """Deliver an update as Telegram does; returns the status."""
        person = {"id": 77, "is_bot": False, "first_name": "Anna"}
        message = {
            "message_id": 1,
            "date": 0,
            "chat": {"id": 77, "type": "private", "first_name": "Anna"},
            "from": person,
            "text": "/start",
        }
        update = {"update_id": update_id, "message": message}
        headers = {_HEADER: secret} if secret is not None else {}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.url}/hook", json=update, headers=headers) as got,
        ):
            return got.status

    async def stored(self) -> list[int]:
        """The updates in the database, done or not."""
        database = Database(self.settings.database_url)
        async with database.begin() as tx:
            found = list((await tx.execute(select(Inbox.update_id))).scalars())
        await database.close()
        return found


@pytest.fixture
async def idle(
    tmp_path: Path, small_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Hook]:
    """A bot that is not started yet; its assistant is the tests' own."""

    @asynccontextmanager
    async def here(_: Settings) -> AsyncIterator[Here]:
        answering = Here(small_assistant)
        try:
            yield answering
        finally:
            answering.close()

    monkeypatch.setattr(serve, "in_process", here)
    async with TelegramServer() as server:
        yield Hook(server, tmp_path)


@pytest.fixture
async def hook(idle: Hook) -> AsyncIterator[Hook]:
    """The bot at work, in this process; ended by SIGTERM."""
    task = asyncio.create_task(serve.serve(idle.settings, webhook=True))
    await idle.healthy(task)
    yield idle
    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(20):
        await task


async def test_a_citizen_is_answered(hook: Hook) -> None:
    anna = hook.server.user("Anna")
    await anna.start()
    await anna.wait_for(said("computer"))
    assert hook.server.world.webhook.secret == SECRET
    assert hook.server.world.webhook.last_error is None


@pytest.mark.parametrize("secret", [None, "", "wrong"])
async def test_without_the_secret_nothing_is_stored(hook: Hook, secret: str | None) -> None:
    assert await hook.post(5, secret) == 401
    assert await hook.stored() == []


async def test_the_same_update_is_stored_once(hook: Hook) -> None:
    assert await hook.post(5, SECRET) == 200
    assert await hook.post(5, SECRET) == 200
    assert await hook.stored() == [5]


async def test_it_is_received_when_it_is_stored_and_not_before(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept: Callable[[Worker, Update], Awaitable[None]] = Worker.accept
    up = asyncio.Event()

    async def failing(self: Worker, update: Update) -> None:
        if not up.is_set():
            raise OperationalError("", {}, Exception("the database is away"))
        await accept(self, update)

    monkeypatch.setattr(Worker, "accept", failing)
    posted = asyncio.create_task(hook.post(5, SECRET))
    await asyncio.sleep(0.5)
    assert not posted.done()
    assert await hook.stored() == []
    up.set()
    assert await posted == 200
    assert await hook.stored() == [5]


async def test_a_port_in_use_is_named(idle: Hook) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", idle.port))
        other.listen()
        with pytest.raises(SettingsError, match="BORGERLAND_TELEGRAM__PORT: "):
            await serve.serve(idle.settings, webhook=True)


async def test_a_refused_address_is_named(idle: Hook) -> None:
    idle.server.faults.add("setWebhook", status=400)
    with pytest.raises(SettingsError, match="BORGERLAND_TELEGRAM__WEBHOOK_URL: "):
        await serve.serve(idle.settings, webhook=True)


async def test_telegram_may_be_away_at_the_start(
    idle: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_AGAIN_SECONDS", 0.1)
    idle.server.faults.add("getMe", status=502)
    idle.server.faults.add("setWebhook", drop="before")
    task = asyncio.create_task(serve.serve(idle.settings, webhook=True))
    await idle.healthy(task)
    os.kill(os.getpid(), signal.SIGTERM)
    await task


async def test_it_is_alive_ready_and_measured_on_the_inside(hook: Hook) -> None:
    assert await hook.get("/healthz") == (200, "ok")
    assert await hook.get("/readyz") == (200, '{"ready": true, "missing": []}')
    anna = hook.server.user("Anna")
    await anna.start()
    await anna.wait_for(said("computer"))
    await anna.send("jeg skal have et nyt pas")
    await anna.wait_for(said("Nyt pas"))
    status, metrics = await hook.get("/metrics")
    assert status == 200
    assert re.search(r'borgerland_turns_total\{outcome="\w+"\} 1.0', metrics)
    assert "borgerland_turn_seconds_count 1.0" in metrics
    assert 'borgerland_step_seconds_count{step="protect"} 1.0' in metrics
    assert "borgerland_database_up 1.0" in metrics
    assert 'borgerland_cases_untaken{department="borgerservice"} 0.0' in metrics


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
async def test_the_outside_sees_only_that_it_is_alive(hook: Hook, path: str) -> None:
    assert (await hook.get("/healthz", hook.port))[0] == 200
    assert (await hook.get(path, hook.port))[0] == 404


async def test_it_is_not_ready_before_everything_is_open(
    idle: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle.server.faults.add("setWebhook", delay=1.0)
    task = asyncio.create_task(serve.serve(idle.settings, webhook=True))
    async with asyncio.timeout(20):
        while not idle.server.calls_of("getMe"):
            await asyncio.sleep(0.02)
    assert await idle.get("/healthz") == (200, "ok")
    assert await idle.get("/readyz") == (503, '{"ready": false, "missing": ["starting"]}')
    await idle.healthy(task)
    os.kill(os.getpid(), signal.SIGTERM)
    await task


async def test_told_to_stop_it_is_not_ready_while_it_finishes(idle: Hook) -> None:
    task = asyncio.create_task(serve.serve(idle.settings, webhook=True))
    await idle.healthy(task)
    anna = idle.server.user("Anna")
    idle.server.faults.add("sendMessage", delay=1.5)
    await anna.send("/start")
    async with asyncio.timeout(20):
        while not idle.server.calls_of("sendMessage"):
            await asyncio.sleep(0.02)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0.1)
    assert await idle.get("/readyz") == (503, '{"ready": false, "missing": ["stopping"]}')
    assert await idle.get("/healthz") == (200, "ok")
    await task
    await anna.wait_for(said("computer"))


async def test_the_insides_port_in_use_is_named(idle: Hook) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", idle.inside))
        other.listen()
        with pytest.raises(SettingsError, match="BORGERLAND_MONITOR__PORT: "):
            await serve.serve(idle.settings, webhook=True)
