"""The bot at work against a Bot API server of our own: citizens, staff, and everything between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from bot.assistant import Assistant
from bot.store.columns import Base
from bot.store.database import Database
from bot.store.tables import Case
from bot.telegram.answering import in_thread
from bot.telegram.app import App, make_bot, open_app
from bot.telegram.intake import UPDATES
from eval.simulation import Group, Member, Message, TelegramServer, User
from tests.bot.helpers import settings

GROUP = -1_001_000_000_001
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""A Monday at eleven in Denmark, when everybody is at work."""


class Clock:
    """The time it is, which goes on by itself and can be turned forward."""

    def __init__(self) -> None:
        self.ahead = MONDAY - datetime.now(UTC)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def turn(self, **amount: float) -> None:
        """Turn the clock forward by some hours, days …"""
        self.ahead += timedelta(**amount)


@dataclass
class Office:
    """A town with a bot: `start` and `stop` it, talk as anybody, look into its database."""

    server: TelegramServer
    folder: Path
    assistant: Assistant
    clock: Clock = field(default_factory=Clock)
    values: dict[str, Any] = field(default_factory=dict)
    staff_list: list[dict[str, Any]] = field(default_factory=list)
    app: App | None = None
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    def __post_init__(self) -> None:
        self.group: Group = self.server.forum("Medarbejdere", chat_id=GROUP)

    def staff(self, name: str, *departments: str, leader: bool = False) -> Member:
        """Somebody on the staff list; before the bot starts."""
        member = self.group.member(f"{name} Privatnavn")
        listed: dict[str, Any] = {"id": member.id, "name": name, "departments": list(departments)}
        self.staff_list.append(listed | {"leader": leader})
        return member

    async def citizen(self, name: str = "Anna") -> User:
        """Somebody who has started a chat with the bot and read its greeting."""
        user = self.server.user(name)
        await user.start()
        await user.wait_for(lambda m: "computer" in m.text)
        return user

    async def start(self) -> None:
        """Start the bot, by long polling."""
        path = self.folder / "staff.yaml"
        path.write_text(yaml.safe_dump({"staff": self.staff_list}, allow_unicode=True), "utf-8")
        telegram: dict[str, Any] = {"token": "42:TEST", "api": self.server.base}
        if self.staff_list:
            telegram |= {"staff": path, "staff_group": GROUP}
        telegram |= self.values.pop("telegram", {})
        chosen = settings(data_dir=self.folder, telegram=telegram, **self.values)
        bot = make_bot(chosen)
        self._stack = AsyncExitStack()
        answering = self._stack.enter_context(in_thread(self.assistant))
        self.app = await self._stack.enter_async_context(
            open_app(chosen, answering, bot=bot, clock=self.clock, tick_seconds=0.1)
        )
        polling = asyncio.create_task(
            self.app.intake.start_polling(
                bot,
                polling_timeout=1,
                handle_as_tasks=False,
                handle_signals=False,
                close_bot_session=False,
                allowed_updates=list(UPDATES),
            )
        )

        async def end() -> None:
            assert self.app
            if not polling.done():
                await self.app.intake.stop_polling()
            await polling

        self._stack.push_async_callback(end)

    async def stop(self) -> None:
        """Stop the bot as SIGTERM does."""
        await self._stack.aclose()
        self.app = None

    @property
    def database(self) -> Database:
        """The running bot's database."""
        assert self.app
        return self.app.desk.database

    async def cases(self) -> list[Case]:
        """All cases, oldest first."""
        async with self.database.begin() as tx:
            return list((await tx.execute(select(Case).order_by(Case.id))).scalars())

    async def topic(self, case: Case | None = None) -> int:
        """The topic of a case (by default the newest), when it has been made."""
        for _ in range(100):
            found = case or (await self.cases())[-1]
            current = next(c for c in await self.cases() if c.id == found.id)
            if current.topic is not None:
                return current.topic
            await asyncio.sleep(0.05)
        raise AssertionError("the case got no topic")

    async def everything(self) -> str:
        """All tables but the one that leads back to people, as one text."""
        rows = []
        async with self.database.begin() as tx:
            for table in Base.metadata.sorted_tables:
                if table.name != "contact":
                    rows += [str(tuple(row)) for row in await tx.execute(select(table))]
        return "\n".join(rows)


def said(*words: str) -> Callable[[Message], bool]:
    """Whether a message holds all of some words."""
    return lambda message: all(word in (message.text or "") for word in words)
