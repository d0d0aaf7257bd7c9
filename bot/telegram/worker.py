"""Does what has arrived: stored first, in order for each person, each once, many people at once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import traceback
from datetime import timedelta

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Update
from sqlalchemy.exc import DBAPIError

from bot.store.inbox import Arrived, DoneElsewhere, InboxQueue
from bot.store.locks import Locks, SharedStoreError
from bot.store.outbox import to_person
from bot.store.people import remember
from bot.telegram.desk import Desk, Unit
from bot.telegram.intake import Stored, reduce, restore
from bot.telegram.sender import Sender

_AT_ONCE = 64
_ATTEMPTS = 3
_GIVING_UP = 5.0
_WAITED = timedelta(seconds=5)
"""An update that has waited so long was left by a process that is gone."""

log = logging.getLogger("borgerland")


class Worker:
    """From an update that arrives to its effects and its answers."""

    def __init__(
        self,
        bot: Bot,
        desk: Desk,
        dispatcher: Dispatcher,
        sender: Sender,
        inbox: InboxQueue,
        locks: Locks,
    ) -> None:
        self._bot = bot
        self._desk = desk
        self._dispatcher = dispatcher
        self._sender = sender
        self._inbox = inbox
        self._locks = locks
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def accept(self, update: Update) -> None:
        """Store an update and see to it that it is done. Returns when it is stored.

        Raises:
            DBAPIError: it could not be stored; it must be delivered again.
        """
        stored = reduce(update, self._desk.pseudonyms)
        if stored is None or not self._is_ours(stored):
            return
        now = self._desk.clock()
        async with self._desk.database.begin() as tx:
            new = await self._inbox.add(tx, update.update_id, stored.key, stored.payload, now)
            if new and stored.private:
                await remember(tx, stored.person, stored.chat_id, stored.language, now)
        if new:
            self._start(stored.key)

    def _is_ours(self, stored: Stored) -> bool:
        return stored.private or stored.chat_id == self._desk.group

    def _start(self, key: str, *, all_of_it: bool = False) -> None:
        task = asyncio.create_task(self._work(key, all_of_it))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, key: str, all_of_it: bool) -> None:
        """Do the oldest update of a key: the one that has just come, or one before it."""
        try:
            async with self._room, self._locks.hold(f"in:{key}") as held:
                while not held.lost and (arrived := await self._inbox.oldest(key)):
                    if not (await self._do(arrived) and all_of_it):
                        return
        except (SharedStoreError, DBAPIError) as error:
            log.error("left for later error=%s", type(error).__name__)

    async def _do(self, arrived: Arrived) -> bool:
        """One update; False when it is left for later."""
        unit = Unit(
            self._desk,
            arrived.update_id,
            arrived.payload["person"],
            self._desk.clock(),
            tuple(arrived.payload["hidden"]),
        )
        own = to_person(unit.person)
        async with self._sender.channel(own) as channel:
            unit.before_commit = channel.take
            try:
                await self._handle(unit, arrived)
            except DoneElsewhere:
                return True
            except (DBAPIError, SharedStoreError) as error:
                channel.give_up()
                await self._inbox.tried(arrived.update_id)
                if arrived.attempts + 1 < _ATTEMPTS:
                    log.error("again error=%s", type(error).__name__)
                    return False
                await self._apologise(unit, error)
            except Exception as error:
                if not unit.written:
                    channel.give_up()
                await self._apologise(unit, error)
            await channel.send()
        await self._sender.deliver(unit.targets - {own})
        return True

    async def _handle(self, unit: Unit, arrived: Arrived) -> None:
        forum = arrived.payload.get("forum")
        chat_id = self._desk.group if forum else arrived.chat_id
        if chat_id is not None:
            update = restore(
                arrived.update_id, arrived.payload, chat_id, self._desk.staff, self._bot
            )
            await self._dispatcher.feed_update(self._bot, update, unit=unit, desk=self._desk)
        if not unit.written:
            async with unit.write():
                pass
        if arrived.payload["kind"] == "callback_query":
            with contextlib.suppress(TelegramAPIError):  # too late to be told, or already told
                await self._bot.answer_callback_query(
                    arrived.payload["id"], text=unit.toast or None
                )

    async def _apologise(self, unit: Unit, error: Exception) -> None:
        """A reference for the person and the log, which never holds what was written."""
        reference = secrets.token_hex(3).upper()
        frames = traceback.extract_tb(error.__traceback__)
        place = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
        log.error("failed reference=%s error=%s at %s", reference, type(error).__name__, place)
        wording = self._desk.wording
        if not unit.written:
            unit.targets.clear()
        with contextlib.suppress(DoneElsewhere):
            async with unit.write() as tx:
                door = wording.door(wording.front_door)
                unit.tell(tx, self._desk.texts.say("failed", reference=reference, door=door))

    async def take_up(self) -> None:
        """Begin with what was left when the last process ended."""
        for key in await self._inbox.keys(self._desk.clock() + _WAITED):
            self._start(key, all_of_it=True)

    async def sweep(self) -> None:
        """Do what was left behind: by a process that is gone, or after an error."""
        for key in await self._inbox.keys(self._desk.clock() - _WAITED):
            self._start(key, all_of_it=True)
        await self._sender.deliver_due()

    async def finish(self, seconds: float) -> None:
        """Wait for what has begun; what is not done by then is done by the next process.

        It is given up here, so that it does not go on with parts that are closed already, and
        apologise for what the next process does well.
        """
        if not self._tasks:
            return
        _, left = await asyncio.wait(self._tasks, timeout=seconds)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=_GIVING_UP)
