"""Sends what is in the outbox, in order for each target, each once as far as can be known."""

from __future__ import annotations

import asyncio
import logging
from base64 import b64decode
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiogram import Bot, methods
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.locks import Held, Locks
from bot.store.outbox import OutboxQueue, Posted, put, sent
from bot.store.tables import Doubt
from bot.telegram.addresses import NO_TOPIC, Addresses
from bot.telegram.desk import Desk, message

_BACKOFF = timedelta(seconds=2)
_LONGEST = timedelta(minutes=5)
_NEVER_CONNECTED = ("ClientConnectorError", "ConnectionRefusedError", "ClientConnectorDNSError")
_AGAIN = (
    TelegramRetryAfter,
    TelegramNetworkError,
    TelegramServerError,
    TelegramUnauthorizedError,
)
_NO_THREAD = ("thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")
_METHODS: dict[str, type[TelegramMethod[Any]]] = {
    "sendMessage": methods.SendMessage,
    "copyMessage": methods.CopyMessage,
    "editMessageText": methods.EditMessageText,
    "editMessageCaption": methods.EditMessageCaption,
    "editMessageReplyMarkup": methods.EditMessageReplyMarkup,
    "editForumTopic": methods.EditForumTopic,
    "closeForumTopic": methods.CloseForumTopic,
    "reopenForumTopic": methods.ReopenForumTopic,
    "sendDocument": methods.SendDocument,
    "setMessageReaction": methods.SetMessageReaction,
}

log = logging.getLogger("borgerland")


@dataclass(frozen=True)
class _Taken:
    """A message being sent, and where to; None is nowhere."""

    row: Posted
    where: dict[str, Any] | None


class Sender:
    """Delivers the outbox."""

    def __init__(self, bot: Bot, desk: Desk, queue: OutboxQueue, locks: Locks) -> None:
        self._bot = bot
        self._desk = desk
        self._queue = queue
        self._locks = locks
        self._addresses = Addresses(bot, desk)

    async def deliver(self, targets: Iterable[str]) -> None:
        """Send all that is due to some targets."""
        await asyncio.gather(*(self._deliver(target) for target in targets))

    async def deliver_due(self) -> None:
        """Send all that is due to anybody."""
        await self.deliver(await self._queue.due(self._desk.clock()))

    @asynccontextmanager
    async def channel(self, target: str) -> AsyncIterator[Channel]:
        """A target held for oneself, so that its first message is taken where it is written."""
        async with self._locks.hold(f"out:{target}") as held:
            yield Channel(self, target, held)

    async def _deliver(self, target: str) -> None:
        async with self.channel(target) as channel:
            async with self._desk.database.begin() as tx:
                await channel.take(tx)
            await channel.send()

    async def take(self, tx: AsyncSession, target: str) -> _Taken | None:
        """The next message to a target, and where it goes. Whoever takes it holds the target."""
        row = await self._queue.claim(tx, target, self._desk.clock())
        return _Taken(row, await self._addresses.of(tx, row)) if row else None

    async def send(self, taken: _Taken) -> _Taken | None:
        """Send one message and take the next; None when nothing is due or the target must wait."""
        row, where = taken.row, taken.where
        if where is None:
            return await self._next(row)
        if row.doubtful and row.doubt is Doubt.ASK:
            return await self._ask(row)
        try:
            if where.get("message_thread_id") == NO_TOPIC:
                where["message_thread_id"] = await self._addresses.make_topic(row)
            result = await self._bot(_method(row, where))
        except TelegramAPIError as error:
            return await self._failed(row, error)
        return await self._next(row, result)

    async def _failed(self, row: Posted, error: TelegramAPIError) -> _Taken | None:
        if isinstance(error, TelegramBadRequest):
            return await self._refused(row, error)
        if isinstance(error, TelegramForbiddenError):
            await self._addresses.unreachable(row)
        elif _may_have_arrived(error) and row.doubt is Doubt.ASK:
            return await self._ask(row)
        elif isinstance(error, _AGAIN):
            await self._wait(row, error)
        else:
            log.error("not sent error=%s method=%s", type(error).__name__, row.method)
            return await self._next(row)
        return None

    async def _next(self, row: Posted, result: object = None) -> _Taken | None:
        """A message is done with: forget it, note what it became, and take the next."""
        async with self._desk.database.begin() as tx:
            await sent(tx, row)
            await self._addresses.note(tx, row, result)
            return await self.take(tx, row.target)

    async def _wait(self, row: Posted, error: TelegramAPIError) -> None:
        """Try again when Telegram says so, or later and later."""
        pause = min(_BACKOFF * 2 ** min(row.attempts, 10), _LONGEST)
        if isinstance(error, TelegramRetryAfter):
            pause = timedelta(seconds=error.retry_after)
        log.warning("waits error=%s method=%s", type(error).__name__, row.method)
        await self._queue.put_back(row, self._desk.clock() + pause)

    async def _ask(self, row: Posted) -> _Taken | None:
        """Hold an answer that may have arrived, and let its person say whether it did."""
        texts = self._desk.texts
        button = {"text": texts.say("send_again"), "callback_data": f"again:{row.id}"}
        markup = {"inline_keyboard": [[button]]}
        async with self._desk.database.begin() as tx:
            await self._queue.hold(tx, row)
            asked = message(row.target, texts.say("interrupted"), reply_markup=markup)
            put(tx, asked, self._desk.clock())
            await tx.flush()
            return await self.take(tx, row.target)

    async def _refused(self, row: Posted, error: TelegramBadRequest) -> _Taken | None:
        """A topic that is gone is made again; what cannot be shown as it is is sent plain."""
        reason = error.message.lower()
        if row.target.startswith("case:") and any(sign in reason for sign in _NO_THREAD):
            await self._addresses.lost_topic(row)
            await self._queue.put_back(row, None)
            async with self._desk.database.begin() as tx:
                return await self.take(tx, row.target)
        if row.target.startswith("staff:") and "chat not found" in reason:
            await self._addresses.unreachable(row)
            return None
        log.warning("refused method=%s reason=%s", row.method, error.message)
        plain = {key: row.payload[key] for key in ("text",) if key in row.payload}
        async with self._desk.database.begin() as tx:
            if row.method == "sendMessage" and plain != row.payload:
                put(tx, message(row.target, row.payload["text"]), self._desk.clock())
        return await self._next(row)


class Channel:
    """One target, held. What is taken in a transaction is sent once that is kept."""

    def __init__(self, sender: Sender, target: str, held: Held) -> None:
        self._sender = sender
        self._target = target
        self._held = held
        self._taken: _Taken | None = None

    async def take(self, tx: AsyncSession) -> None:
        """Take the first message, in the transaction that writes it or in one of its own."""
        await tx.flush()
        self._taken = self._taken or await self._sender.take(tx, self._target)

    def give_up(self) -> None:
        """The transaction was not kept: nothing is taken."""
        self._taken = None

    async def send(self) -> None:
        """Send what was taken, and all after it."""
        while self._taken and not self._held.lost:
            self._taken = await self._sender.send(self._taken)


def _may_have_arrived(error: TelegramAPIError) -> bool:
    """Whether the connection broke after the message was on its way."""
    network = isinstance(error, TelegramNetworkError)
    return network and not error.message.startswith(_NEVER_CONNECTED)


def _method(row: Posted, where: dict[str, Any]) -> TelegramMethod[Any]:
    parameters = {key: value for key, value in row.payload.items() if key != "from"} | where
    if "document" in parameters:
        name, content = parameters["document"]
        parameters["document"] = BufferedInputFile(b64decode(content), name)
    method = _METHODS[row.method]
    known = method.model_fields.keys()  # not all that goes to a topic names the topic
    return method(**{key: value for key, value in parameters.items() if key in known})
