"""A whole installation on this machine: replicas behind a webhook, and all that they share."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from bot.assistant import open_assistant
from bot.settings import Settings
from eval.bench.run import alone
from eval.scaling.usage import Moment, moment
from eval.scaling.vector_store import answers, own_chroma
from eval.simulation.bot_process import START, BotProcess
from eval.simulation.questions import Question, rehearse
from eval.simulation.server import TelegramServer
from eval.simulation.stores import own_stores
from knowledge.index.publish import published
from knowledge.library import DEFAULT_LIBRARY

_ALONE = f"import os; os.setpgrp(); {START}"
"""A replica is a process group, so that its assistant is stopped and counted with it."""

_POLITE = f"import os; os.nice(19); {START}"
_STARTS_WITHIN = 300.0


@dataclass(frozen=True)
class Ground:
    """What is there before any replica: a library, its index, the vector server; what to ask.

    `spare` is the id of a service that is not asked about, and a question about it with its title.
    """

    settings: Settings
    chroma: int
    questions: Sequence[Question]
    spare: tuple[str, Question]

    @property
    def values(self) -> dict[str, str]:
        """The settings of every process."""
        settings = self.settings
        return {
            "LIBRARY": str(settings.library),
            "DATA_DIR": str(settings.data_dir),
            "CHROMA_URL": settings.chroma_url,
        }

    async def publish(self, title: str) -> str:
        """Give the spare service another title, build a new index, and return its name."""
        card = self.settings.library / "services" / f"{self.spare[0]}.md"
        text = card.read_text("utf-8")
        card.write_text(re.sub(r"(?m)^title: .*$", f"title: {title}", text, count=1), "utf-8")
        builder = BotProcess("", Path.cwd(), **self.values)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _POLITE, "index"), env=dict(builder.environment)
        )
        if await process.wait():
            raise click.ClickException("the index could not be built")
        build = published(self.settings.index_dir)
        assert build
        return build.name


@asynccontextmanager
async def prepared(folder: Path, library: Path = DEFAULT_LIBRARY) -> AsyncIterator[Ground]:
    """A copy of a library in a folder, its index built on a vector server.

    Raises:
        StoresMissing: no vector server can be started.
    """
    copy = Path(shutil.copytree(library, folder / "library"))
    async with own_chroma(folder / "chroma", free_port()) as (url, pid):
        settings = Settings(library=copy, data_dir=folder / "data", chroma_url=url)
        questions, spare = await asyncio.to_thread(alone, rehearsed, settings)
        yield Ground(settings, pid, questions, spare)


def rehearsed(settings: Settings) -> tuple[list[Question], tuple[str, Question]]:
    """Questions that are answered for sure, and one more with the service that it is about."""
    assistant = open_assistant(settings)
    *questions, spare = rehearse(assistant)
    about = next(each for each in assistant.library.services if each.title in spare.sign)
    return questions, (about.id, Question(spare.text, about.title))


@dataclass(frozen=True)
class Installation:
    """Replicas that answer. `groups` are their process groups."""

    server: TelegramServer
    groups: Sequence[int]
    monitors: Sequence[str]
    chroma: int

    def moment(self) -> Moment:
        """What its parts have used until now."""
        return moment(self.groups, self.chroma)

    async def all_answer_from(self, build: str) -> bool:
        """Whether every replica has taken up an index."""
        pages = [await answers(f"{url}/metrics", 30) for url in self.monitors]
        return all(f'borgerland_index_info{{build="{build}"' in page for page in pages)


@asynccontextmanager
async def installed(ground: Ground, replicas: int) -> AsyncIterator[Installation]:
    """Replicas on a PostgreSQL and a Redis of their own, each ready for people.

    Raises:
        StoresMissing: there is no PostgreSQL or no Redis.
    """
    hooks, ports = ([free_port() for _ in range(replicas)] for _ in range(2))
    targets = [f"http://127.0.0.1:{port}/hook" for port in hooks]
    async with own_stores() as stores, TelegramServer(keep=50) as server:
        server.webhook_targets = targets
        common = stores | ground.values
        common |= {
            "SECRET": "x" * 32,
            "TELEGRAM__WEBHOOK_URL": targets[0],
            "TELEGRAM__WEBHOOK_SECRET": "hush",
            "TELEGRAM__RATES": '["1000/minute"]',
        }
        bots = [
            BotProcess(
                server.base,
                Path.cwd(),
                TELEGRAM__PORT=str(hook),
                MONITOR__PORT=str(port),
                **common,
            )
            for hook, port in zip(hooks, ports, strict=True)
        ]
        monitors = [f"http://127.0.0.1:{port}" for port in ports]
        try:
            for bot in bots:
                await bot.start("--webhook", code=_ALONE)
            for url in monitors:
                await answers(f"{url}/readyz", _STARTS_WITHIN)
            groups = [bot.process.pid for bot in bots if bot.process]
            yield Installation(server, groups, monitors, ground.chroma)
        finally:
            for bot in bots:
                if bot.running:
                    click.echo(await bot.end(), err=True, nl=False)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
