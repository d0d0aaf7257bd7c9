"""The bot as a whole: what it is made of, how it starts, how it stops without losing anything."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.types import TelegramObject, Update
from sqlalchemy.exc import DBAPIError

from bot.cases.staff import load_staff
from bot.settings import Settings
from bot.store.database import Database
from bot.store.inbox import InboxQueue
from bot.store.locks import (
    Locks,
    MemoryLocks,
    RedisLocks,
    SharedStoreError,
    connect_redis,
    reachable,
)
from bot.store.outbox import OutboxQueue
from bot.store.people import check_key, open_pseudonyms
from bot.store.talks import DatabaseTalks, RedisTalks, Talks
from bot.store.throttle import Throttle
from bot.telegram.answering import Answering
from bot.telegram.desk import Desk
from bot.telegram.letter_files import LetterFiles
from bot.telegram.office.clock import tick
from bot.telegram.routers import the_dispatcher
from bot.telegram.sender import Sender
from bot.telegram.texts import Texts
from bot.telegram.worker import Worker
from knowledge.opening_hours import OpeningHours

SWEEP_SECONDS = 2.0
TICK_SECONDS = 20.0
_STORE_AGAIN_SECONDS = 1.0

log = logging.getLogger("borgerland")


def utc_now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class App:
    """A running bot: updates go in at `intake`, which returns when they are stored."""

    bot: Bot
    desk: Desk
    worker: Worker
    sender: Sender
    locks: Locks
    intake: Dispatcher

    async def keep_time(self) -> None:
        """Reminders, questions and retention; one replica at a time."""
        async with self.locks.hold("clock"):
            targets = await tick(self.desk)
        await self.sender.deliver(targets)


def make_bot(settings: Settings) -> Bot:
    """The connection to Telegram, or to a Bot API server of one's own."""
    api = settings.telegram.api
    server = TelegramAPIServer.from_base(api) if api else PRODUCTION
    return Bot(settings.telegram.token.get_secret_value(), session=AiohttpSession(api=server))


@asynccontextmanager
async def open_app(
    settings: Settings,
    answering: Answering,
    *,
    bot: Bot,
    clock: Callable[[], datetime] = utc_now,
    tick_seconds: float = TICK_SECONDS,
) -> AsyncIterator[App]:
    """Everything open and at work; on the way out what has begun is finished, then closed.

    Raises:
        StoreError, SharedStoreError, StaffError, WordingError: each says what is wrong and where.
    """
    async with AsyncExitStack() as stack:
        database = Database(settings.database_url)
        stack.push_async_callback(database.close)
        await database.migrate()
        locks, talks = await _shared(settings, stack)
        throttle = Throttle.open(settings.telegram.rates, settings.redis_url, settings.namespace)
        stack.push_async_callback(throttle.close)
        pseudonyms = open_pseudonyms(settings.secret.get_secret_value(), settings.data_dir)
        async with database.begin() as tx:
            await check_key(tx, pseudonyms)
        letter_files = LetterFiles()
        stack.callback(letter_files.close)
        departments = answering.library.register.departments
        closed = frozenset(answering.library.register.closed)
        desk = Desk(
            settings=settings,
            answering=answering,
            database=database,
            talks=talks,
            staff=load_staff(
                settings.telegram.staff, frozenset(d.id for d in departments), pseudonyms
            ),
            pseudonyms=pseudonyms,
            texts=Texts(),
            clock=clock,
            hours={d.id: OpeningHours.parse(d.hours, closed) for d in departments},
            throttle=throttle,
            letter_files=letter_files,
        )
        stack.push_async_callback(bot.session.close)
        sender = Sender(bot, desk, OutboxQueue(database, secrets.token_hex(8)), locks)
        worker = Worker(bot, desk, the_dispatcher(), sender, InboxQueue(database), locks)
        app = App(bot, desk, worker, sender, locks, _intake(worker))
        stack.push_async_callback(worker.finish, settings.telegram.shutdown_seconds)
        await worker.take_up()
        stopping = asyncio.Event()
        rounds = (
            asyncio.create_task(_again(worker.sweep, SWEEP_SECONDS, stopping)),
            asyncio.create_task(_again(app.keep_time, tick_seconds, stopping)),
        )
        stack.push_async_callback(asyncio.wait, rounds, timeout=settings.telegram.shutdown_seconds)
        stack.callback(stopping.set)
        yield app


async def _shared(settings: Settings, stack: AsyncExitStack) -> tuple[Locks, Talks]:
    """Locks and talks in Redis for several replicas, else in this process and the database."""
    if not settings.redis_url:
        return MemoryLocks(), DatabaseTalks()
    redis = connect_redis(settings.redis_url)
    stack.push_async_callback(redis.aclose)
    if not await reachable(redis):
        raise SharedStoreError("REDIS_URL: the Redis there does not answer")
    kept = timedelta(days=settings.retention.talk_days)
    return (
        RedisLocks(redis, settings.namespace),
        RedisTalks(redis, int(kept.total_seconds()), settings.namespace),
    )


async def _again(
    do: Callable[[], Awaitable[None]], seconds: float, stopping: asyncio.Event
) -> None:
    """Do something every so often; what has begun when the bot stops is done to its end."""
    while not stopping.is_set():
        try:
            await do()
        except (DBAPIError, SharedStoreError) as error:
            log.error("%s error=%s", do.__name__, type(error).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), seconds)


def _intake(worker: Worker) -> Dispatcher:
    """Where updates come in, by polling or webhook: they are stored here, and done elsewhere."""

    async def store(
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> None:
        # Telegram forgets an update once the next ones are asked for: so it is stored, or tried
        # again until it is.
        assert isinstance(event, Update)
        while True:
            try:
                await worker.accept(event)
            except (DBAPIError, OSError) as error:
                log.error("not stored error=%s", type(error).__name__)
                await asyncio.sleep(_STORE_AGAIN_SECONDS)
            else:
                return

    intake = Dispatcher(disable_fsm=True)
    intake.update.outer_middleware(store)
    return intake
