"""The real command in a process of its own, with citizens and staff around it."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import yaml

from eval.simulation import Group, Member, Message, TelegramServer, User
from eval.simulation.bot_process import BotProcess
from eval.simulation.stores import StoresMissing, own_stores
from tests.bot.telegram.office import GROUP, said

PATIENCE = 30.0
TO_START = 200.0
FAST = '["1000/minute"]'
"""People in tests write faster than people do."""


class RealBot:
    """A town whose bot is the real command. Mette leads; Ole is a colleague in another place."""

    def __init__(
        self, server: TelegramServer, folder: Path, library: Path, data: Path, **values: str
    ) -> None:
        self.server = server
        self.folder = folder
        self.group: Group = server.forum("Medarbejdere", chat_id=GROUP)
        self.mette_at_home = server.user("Mette Privatnavn")
        self.mette = self.group.member("Mette Privatnavn", user=self.mette_at_home)
        self.ole = self.group.member("Ole Privatnavn")
        staff = folder / "staff.yaml"
        listed = [
            _listed(self.mette, "Mette", "borgerservice", leader=True),
            _listed(self.ole, "Ole", "teknik"),
        ]
        staff.write_text(yaml.safe_dump({"staff": listed}, allow_unicode=True), "utf-8")
        own = {
            "LIBRARY": str(library),
            "DATA_DIR": str(shutil.copytree(data, folder / "data")),
            "TELEGRAM__STAFF": str(staff),
            "TELEGRAM__STAFF_GROUP": str(GROUP),
            "TELEGRAM__RATES": FAST,
        }
        self.process = BotProcess(server.base, folder, **(own | values))

    async def start(self) -> None:
        """Start it, and wait until it asks for updates."""
        before = len(self.server.calls_of("getUpdates"))
        await self.process.start()
        async with asyncio.timeout(TO_START):
            while len(self.server.calls_of("getUpdates")) == before:
                assert self.process.running, await self.process.end()
                await asyncio.sleep(0.05)

    async def citizen(self, name: str) -> User:
        """Somebody who has started a chat with the bot and read its greeting."""
        user = self.server.user(name)
        await user.start()
        await read(user, "computer")
        return user


async def read(person: User | Member, *words: str, topic: int | None = None) -> Message:
    """What the bot says with these words, when it has come."""
    try:
        return await person.wait_for(said(*words), timeout=PATIENCE, topic=topic)
    except TimeoutError:
        there = "\n--\n".join(m.text for m in [*person.chat.messages.values()][-8:])
        raise AssertionError(f"nobody says {words}; the last there is:\n{there}") from None


def number_in(message: Message) -> str:
    """The number of the case a message tells of."""
    found = re.search(r"B-\d+", message.text)
    assert found, message.text
    return found[0]


@asynccontextmanager
async def stores(kind: str) -> AsyncIterator[Mapping[str, str]]:
    """The settings of an empty store: SQLite by default, or PostgreSQL and Redis."""
    if kind == "sqlite":
        yield {}
        return
    try:
        async with own_stores() as settings:
            yield settings
    except StoresMissing as error:
        pytest.skip(str(error))


def _listed(
    member: Member, name: str, department: str, *, leader: bool = False
) -> dict[str, object]:
    return {"id": member.id, "name": name, "departments": [department], "leader": leader}
