"""What compose.yaml starts, started by hand: two replicas, PostgreSQL, Redis, secrets in files."""

from __future__ import annotations

import asyncio
import contextlib
import json
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from eval.simulation import TelegramServer
from eval.simulation.bot_process import BotProcess
from tests.bot.operations.asking import ask, ready
from tests.bot.telegram.office import said
from tests.bot.telegram.real_bot import FAST, read, stores
from tests.bot.telegram.test_webhook import SECRET, free_port

pytestmark = pytest.mark.slow


class Cable:
    """A way to a server that can be cut and mended, as if the server were away."""

    def __init__(self, host: str, port: int) -> None:
        self.whole = True
        self._server = (host, port)
        self._open: set[StreamWriter] = set()

    async def carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One connection, both ways."""
        if not self.whole:
            writer.close()
            return
        there, back = await asyncio.open_connection(*self._server)
        self._open |= {writer, back}
        await asyncio.gather(self._pass(reader, back), self._pass(there, writer))

    async def _pass(self, reader: StreamReader, writer: StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

    def cut(self) -> None:
        """End all connections, and let none come up."""
        self.whole = False
        for writer in self._open:
            writer.close()
        self._open.clear()


@asynccontextmanager
async def _cable(url: str) -> AsyncIterator[tuple[Cable, str]]:
    """A cable to the server of an address, and the address through it."""
    parts = urlsplit(url)
    cable = Cable(parts.hostname or "", parts.port or 5432)
    listening = await asyncio.start_server(cable.carry, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    try:
        yield cable, url.replace(f":{parts.port}", f":{port}", 1)
    finally:
        cable.cut()
        listening.close()


def _secrets(folder: Path, **values: str) -> Path:
    """A folder of secrets as compose.yaml has it."""
    folder.mkdir()
    for name, value in values.items():
        (folder / f"borgerland_{name}").write_text(value + "\n", "utf-8")
    return folder


async def test_two_replicas_and_a_database_that_goes_away(
    tmp_path: Path, small_folder: Path, small_data_dir: Path
) -> None:
    async with AsyncExitStack() as stack:
        own = await stack.enter_async_context(stores("postgresql and redis"))
        server = await stack.enter_async_context(TelegramServer())
        cable, database = await stack.enter_async_context(_cable(own["DATABASE_URL"]))
        ports = [(free_port(), free_port()) for _ in range(2)]
        replicas = []
        for outside, inside in ports:
            url = f"http://127.0.0.1:{outside}/hook"
            secrets = _secrets(
                tmp_path / f"secrets-{outside}",
                secret="k" * 40,
                telegram__token="42:TEST",
                telegram__webhook_secret=SECRET,
                database_url=database,
                redis_url=own["REDIS_URL"],
            )
            replica = BotProcess(
                server.base,
                tmp_path,
                SECRETS_DIR=str(secrets),
                LIBRARY=str(small_folder),
                DATA_DIR=str(small_data_dir),
                LOG_FORMAT="json",
                MONITOR__PORT=str(inside),
                TELEGRAM__PORT=str(outside),
                TELEGRAM__WEBHOOK_URL=url,
                TELEGRAM__RATES=FAST,
            )
            replica.environment = {
                name: value
                for name, value in replica.environment.items()
                if name != "BORGERLAND_TELEGRAM__TOKEN"  # it stands in a file
            }
            await replica.start("--webhook")
            stack.push_async_callback(_ended, replica)
            replicas.append((replica, url, inside))

        for number, (_, url, inside) in enumerate(replicas):
            assert json.loads(await ready(inside)) == {"ready": True, "missing": []}
            server.world.webhook.url = url  # what a reverse proxy does: this one gets it
            anna = server.user(f"Anna {number}")
            await anna.start()
            await read(anna, "computer")
            await anna.send("jeg har et spørgsmål om mit pas")
            await read(anna, "Nyt pas")
            _, figures = await ask(inside, "/metrics")
            assert "borgerland_turn_seconds_count 1.0" in figures, "each has answered one"
            assert "borgerland_index_passages 0.0" not in figures

        cable.cut()
        for _, _, inside in replicas:
            told = json.loads(await ready(inside, 503))
            assert told == {"ready": False, "missing": ["database", "migrations"]}
            assert await ask(inside, "/healthz") == (200, "ok")
            assert "borgerland_database_up 0.0" in (await ask(inside, "/metrics"))[1]
        cable.whole = True
        for _, _, inside in replicas:
            await ready(inside)
        await anna.send("/hjaelp")
        await anna.wait_for(said("/menneske"), timeout=30)


async def _ended(replica: BotProcess) -> None:
    if replica.running:
        logs = await replica.end()
        assert "Traceback" not in logs, logs
