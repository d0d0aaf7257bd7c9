"""A town with its bot for some days: citizens, staff, and a process that is killed at random.

The bot's process is real but for its assistant and the speed of its clock: see `child`. Telegram
is simulated in this process, which keeps what people did and read for the verdict.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import yaml
from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.tables import Inbox, Outbox
from eval.simulation.chats import Chat
from eval.simulation.child import LOG, ForkedBot
from eval.simulation.citizens import Citizen
from eval.simulation.evidence import Evidence, pseudonyms, read_chats, read_database
from eval.simulation.ledger import Ledger
from eval.simulation.office_staff import MANNERS, ONLOOKER, CaseDesk, watch
from eval.simulation.server import TelegramServer
from eval.simulation.topic_view import Office
from eval.simulation.town_clock import TownClock
from eval.simulation.verdict import PRIVATE
from knowledge.library import load_library
from knowledge.opening_hours import OpeningHours

_GROUP = -1_001_000_000_001
_SECRET = "x" * 32
_PAUSE = 3.0
"""So many seconds at most pass between what one citizen and the next one do."""

_ALIVE_AT_ONCE = 0.15
"""So many kills come right after a start."""


@dataclass(frozen=True)
class Plan:
    """How large the town is, and how much goes wrong."""

    citizens: int = 2000
    messages: int = 10_000
    kills: int = 100
    seed: int = 1
    at_once: int = 40
    most_minutes: float = 20
    settle_seconds: float = 60
    last_days: float = 5
    last_speed: float = 7200


@dataclass
class Town:
    """Everything that goes on around the bot."""

    plan: Plan
    folder: Path
    url: str
    server: TelegramServer
    say: Callable[[str], None]
    ledger: Ledger = field(default_factory=Ledger)
    said: bool = False
    clock: TownClock = field(default_factory=lambda: TownClock(time.time()))

    def __post_init__(self) -> None:
        self.dice = random.Random(self.plan.seed)
        self.clocks = [self.clock]
        register = load_library().register
        closed = frozenset(register.closed)
        self.departments = register.departments
        self.hours = {d.id: OpeningHours.parse(d.hours, closed) for d in self.departments}
        group = self.server.forum("Medarbejdere", chat_id=_GROUP)
        names = {
            d.id: [f"P{place}x{n}" for n in range(3)] for place, d in enumerate(self.departments)
        }
        self.office = Office(
            group,
            self.ledger,
            self.dice,
            {
                d.name: (MANNERS[place % len(MANNERS)], names[d.id])
                for place, d in enumerate(self.departments)
            },
            self.departments[0].name,
        )
        staff = []
        for name, department in [
            *((name, id_) for id_, people in names.items() for name in people),
            (ONLOOKER, self.departments[-1].id),
        ]:
            member = self.office.people[name] = group.member(f"{name} {PRIVATE}")
            leader = name.endswith("x0")
            listed = {"id": member.id, "name": name, "departments": [department]}
            staff.append(listed | {"leader": leader})
        text = yaml.safe_dump({"staff": staff}, allow_unicode=True)
        (self.folder / "staff.yaml").write_text(text, "utf-8")
        self.private = [self._own_chat(member.id) for member in self.office.people.values()]
        users = [self.server.user(f"Borger{n}") for n in range(self.plan.citizens)]
        self.citizens = [Citizen(user, self.ledger, self.dice) for user in users]

    def _own_chat(self, number: int) -> Chat:
        """A chat with the bot of somebody on the staff; every second one has begun it."""
        raw = {"id": number, "type": "private", "first_name": "-"}
        world = self.server.world
        chat = world.chats[number] = Chat(raw, world.private_numbers, started=number % 2 == 0)
        return chat

    async def live(self) -> Evidence:
        """All that happens, and what there is to see afterwards."""
        begun = time.perf_counter()
        desks: dict[str, CaseDesk] = {}
        tasks: set[asyncio.Task[None]] = set()
        bot = self._start()
        tasks.add(asyncio.create_task(watch(self.office, desks, tasks)))
        tasks |= {asyncio.create_task(citizen.react()) for citizen in self.citizens}
        killer = asyncio.create_task(self._kill(bot))
        await self._let_act(begun)
        bot = await killer
        self.say(f"{time.perf_counter() - begun:5.0f} s: all is said; the staff go on")
        await asyncio.sleep(self.plan.settle_seconds)
        await bot.kill()
        self._turn(self.plan.last_speed)
        bot = self._start()
        await asyncio.sleep(self.plan.last_days * 86_400 / self.plan.last_speed)
        await bot.kill()
        self._turn(1.0)  # nothing more comes by itself
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        bot = self._start()
        await self._quiet()
        until = self.clock()
        await bot.kill()
        self.say(f"{time.perf_counter() - begun:5.0f} s: quiet at {until:%A %d %B %H:%M}")
        for result in results:
            if isinstance(result, Exception):
                raise result
        return await self._evidence(until)

    async def _let_act(self, begun: float) -> None:
        """So many citizens at once do something, until enough has been written."""
        first, end = iter(self.citizens), begun + 60 * self.plan.most_minutes

        async def one_after_another() -> None:
            for citizen in first:
                await citizen.begin()
            while self.ledger.sent < self.plan.messages and time.perf_counter() < end:
                citizen = self.dice.choice(self.citizens)
                if not (citizen.gone or citizen.busy):
                    citizen.busy = True
                    await citizen.act()
                    citizen.busy = False
                await asyncio.sleep(self.dice.uniform(0, _PAUSE))

        async def tell() -> None:
            while True:
                await asyncio.sleep(20)
                self.say(
                    f"{time.perf_counter() - begun:5.0f} s: {self.ledger.sent} messages, "
                    f"{self.ledger.kills} kills, {self.clock():%a %H:%M} in the town"
                )

        telling = asyncio.create_task(tell())
        await asyncio.gather(*(one_after_another() for _ in range(self.plan.at_once)))
        telling.cancel()
        self.said = True

    async def _kill(self, bot: ForkedBot) -> ForkedBot:
        """Kill it when so many messages have been written, some just after it was started."""
        most = 0.97 * self.plan.messages
        moments = sorted(self.dice.uniform(1, most) for _ in range(self.plan.kills))
        for moment in moments:
            if self.said:
                break
            if self.dice.random() < _ALIVE_AT_ONCE:
                await asyncio.sleep(self.dice.uniform(0, 3))
            else:
                while self.ledger.sent < moment and not self.said:
                    await asyncio.sleep(0.02)
                await asyncio.sleep(self.dice.uniform(0, 4))
            await bot.kill()
            self.ledger.kills += 1
            bot = self._start()
        return bot

    def _start(self) -> ForkedBot:
        return ForkedBot(
            self.folder,
            TELEGRAM__TOKEN=self.server.token,
            TELEGRAM__API=self.server.base,
            DATABASE_URL=self.url,
            SECRET=_SECRET,
            TOWN_CLOCK=self.clock.to_text(),
            TELEGRAM__STAFF=str(self.folder / "staff.yaml"),
            TELEGRAM__STAFF_GROUP=str(_GROUP),
            TELEGRAM__RATES='["120/minute"]',  # for the town a minute is a fraction of a second
        )

    def _turn(self, speed: float) -> None:
        self.clock = self.clock.faster(speed)
        self.clocks.append(self.clock)

    async def _quiet(self, patience: float = 120) -> None:
        """Wait until all updates are done and all is sent; the verdict says if they are not."""
        waiting = [
            select(func.count()).select_from(Inbox).where(Inbox.done.is_(None)),
            select(func.count()).select_from(Outbox).where(Outbox.held.is_(False)),
        ]
        database = Database(self.url)
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while True:
                    await asyncio.sleep(5)
                    async with database.begin() as tx:
                        counts = [(await tx.execute(query)).scalar_one() for query in waiting]
                    if not any(counts) and not self.server.world.updates.pending:
                        break
        await database.close()

    async def _evidence(self, until: datetime) -> Evidence:
        people = [user["id"] for user in self.server.world.users.values()]
        evidence = Evidence(
            self.ledger, until, person=pseudonyms(people, _SECRET), hours=self.hours
        )
        await read_database(evidence, self.url)
        citizens = [citizen.user.chat for citizen in self.citizens]
        read_chats(evidence, citizens, self.office.group.chat, self.private, self._at)
        return evidence

    def _at(self, real: float) -> datetime:
        """What time it was in the town."""
        return next((c for c in reversed(self.clocks) if c.begun <= real), self.clocks[0]).at(real)

    def log(self) -> str:
        """What the bot wrote in its log over all its lives."""
        path = self.folder / LOG
        return path.read_text("utf-8", "replace") if path.exists() else ""
