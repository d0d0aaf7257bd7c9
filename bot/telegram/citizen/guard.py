"""Somebody in danger is met first, also in the middle of a form or a talk with the staff."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Message, TelegramObject
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases.book import waiting_or_taken
from bot.store.inbox import DoneElsewhere
from bot.store.locks import SharedStoreError
from bot.store.tables import Doubt
from bot.store.talks import Memory
from bot.telegram.desk import Unit
from bot.telegram.rendering import render
from bot.telegram.transcript import transcribe
from bot.turn import Conversation, Outcome, Reply

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class CrisisFirst(BaseMiddleware):
    """For every router whose handlers do not let the assistant answer what is written.

    The crisis text stands first in the transaction of the update: it is sent with what the
    handler writes, and not again when the update is done again. A handler may ask for `danger`.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        unit: Unit = data["unit"]
        memory: Memory = data["memory"]
        text = (event.text or event.caption) if isinstance(event, Message) else None
        if not text:
            return await handler(event, data)
        # What was said before would make every unclear message after a crisis one of its own.
        apart = Conversation(told_personal_data=True)
        reply = await unit.desk.answer(text, apart)
        if reply.outcome is not Outcome.CRISIS:
            return await handler(event, data)
        memory.conversation.crisis_turns = apart.crisis_turns
        met = _Met(**vars(unit), danger=reply)
        try:
            result = await handler(event, data | {"unit": met, "danger": reply})
            await met.settle()
            return result
        except (DBAPIError, SharedStoreError, DoneElsewhere):
            raise  # the update is done again, or was done by another process
        except Exception:
            await met.settle()
            raise
        finally:
            unit.written, unit.toast = met.written, met.toast


@dataclass
class _Met(Unit):
    """An update whose transaction begins with what somebody in danger must read."""

    danger: Reply = field(kw_only=True)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        first = not self.written
        async with super().write() as tx:
            if first:
                await meet(tx, self, self.danger)
            yield tx

    async def settle(self) -> None:
        """Meet the danger also when the handler has written nothing, or failed."""
        if not self.written:
            async with self.write():
                pass


async def meet(tx: AsyncSession, unit: Unit, reply: Reply) -> None:
    """Send a crisis text, and tell those who have the person's cases."""
    tell_reply(tx, unit, reply)
    await warn(tx, unit)


async def warn(tx: AsyncSession, unit: Unit) -> None:
    """Tell the topics of a person's open cases that the person may be in danger."""
    for case in await waiting_or_taken(tx, unit.person):
        unit.tell_case(tx, case.id, unit.desk.texts.say("topic_danger"))


def tell_reply(
    tx: AsyncSession,
    unit: Unit,
    reply: Reply,
    under: dict[str, Any] | None = None,
    extra: Sequence[dict[str, Any]] = (),
) -> None:
    """Send what the assistant answered: `under` a message, with `extra` buttons.

    What somebody in danger must read may come twice rather than not at all.
    """
    doubt = Doubt.AGAIN if reply.outcome is Outcome.CRISIS else Doubt.ASK
    transcribe(tx, unit, "assistant", reply.text, reply=reply)
    for parameters in render(reply, unit.desk.texts, extra=extra):
        if under:
            parameters["reply_parameters"] = under
        unit.tell(tx, parameters.pop("text"), doubt, **parameters)


def tell_hidden(tx: AsyncSession, unit: Unit) -> None:
    """Say which numbers were hidden, when the assistant does not say it."""
    if unit.hidden:
        wording = unit.desk.wording
        kinds = wording.kinds(list(unit.hidden))
        unit.tell(tx, wording.say("personal_data_hidden", kinds=kinds))
