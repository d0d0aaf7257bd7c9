"""Sends what is in the outbox, in order for each target, each once as far as can be known."""

from __future__ import annotations

import asyncio
import logging
from base64 import b64decode
from collections.abc import Iterable
from datetime import datetime, timedelta
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

from bot.store.locks import Locks
from bot.store.outbox import OutboxQueue, put, sent
from bot.store.tables import Doubt, Outbox
from bot.telegram.addresses import Addresses, Nowhere
from bot.telegram.desk import Desk, message

_BACKOFF = timedelta(seconds=2)
_LONGEST = timedelta(minutes=5)
_NEVER_CONNECTED = ("ClientConnectorError", "ConnectionRefusedError", "ClientConnectorDNSError")
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

    async def _deliver(self, target: str) -> None:
        async with self._locks.hold(f"out:{target}") as held:
            while not held.lost:
                claimed = await self._queue.claim(target, self._desk.clock())
                if claimed is None or not await self._send(*claimed):
                    return

    async def _send(self, row: Outbox, doubtful: bool) -> bool:
        """Send one message; False when the target must wait."""
        if doubtful and row.doubt == Doubt.ASK:
            await self._ask(row)
            return True
        try:
            where = await self._addresses.of(row)
            result = await self._bot(_method(row, where))
        except Nowhere:
            await self._forget(row)
        except TelegramRetryAfter as error:
            return await self._wait(row, timedelta(seconds=error.retry_after))
        except TelegramForbiddenError:
            await self._addresses.unreachable(row)
        except TelegramBadRequest as error:
            await self._refused(row, error)
        except TelegramNetworkError as error:
            if error.message.startswith(_NEVER_CONNECTED) or row.doubt != Doubt.ASK:
                return await self._wait(row)
            await self._ask(row)
        except (TelegramServerError, TelegramUnauthorizedError) as error:
            log.warning("telegram error=%s method=%s", type(error).__name__, row.method)
            return await self._wait(row)
        except TelegramAPIError as error:
            log.error("not sent error=%s method=%s", type(error).__name__, row.method)
            await self._forget(row)
        else:
            async with self._desk.database.begin() as tx:
                await sent(tx, row)
                await self._addresses.note(tx, row, result)
        return True

    async def _wait(self, row: Outbox, pause: timedelta | None = None) -> bool:
        pause = pause or min(_BACKOFF * 2 ** min(row.attempts, 10), _LONGEST)
        await self._queue.put_back(row, self._desk.clock() + pause)
        return False

    async def _forget(self, row: Outbox) -> None:
        async with self._desk.database.begin() as tx:
            await sent(tx, row)

    async def _ask(self, row: Outbox) -> None:
        """Hold an answer that may have arrived, and let its person say whether it did."""
        now: datetime = self._desk.clock()
        texts = self._desk.texts
        button = {"text": texts.say("send_again"), "callback_data": f"again:{row.id}"}
        markup = {"inline_keyboard": [[button]]}
        async with self._desk.database.begin() as tx:
            await self._queue.hold(tx, row)
            put(tx, message(row.target, texts.say("interrupted"), reply_markup=markup), now)

    async def _refused(self, row: Outbox, error: TelegramBadRequest) -> None:
        """A topic that is gone is made again; what cannot be shown as it is is sent plain."""
        reason = error.message.lower()
        if row.target.startswith("case:") and any(sign in reason for sign in _NO_THREAD):
            await self._addresses.lost_topic(row)
            await self._queue.put_back(row, None)
            return
        log.warning("refused method=%s reason=%s", row.method, error.message)
        plain = {key: row.payload[key] for key in ("text",) if key in row.payload}
        async with self._desk.database.begin() as tx:
            await sent(tx, row)
            if row.method == "sendMessage" and plain != row.payload:
                put(tx, message(row.target, row.payload["text"]), self._desk.clock())


def _method(row: Outbox, where: dict[str, Any]) -> TelegramMethod[Any]:
    parameters = {key: value for key, value in row.payload.items() if key != "from"} | where
    if "document" in parameters:
        name, content = parameters["document"]
        parameters["document"] = BufferedInputFile(b64decode(content), name)
    method = _METHODS[row.method]
    known = method.model_fields.keys()  # not all that goes to a topic names the topic
    return method(**{key: value for key, value in parameters.items() if key in known})
