"""A person's memory on its way through a handler, and the filter for who is in which dialogue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.cases.book import waiting_or_taken
from bot.store.talks import Dialogue, Memory
from bot.telegram.desk import Unit

_STALE = timedelta(hours=24)
"""A form that nobody has touched for so long is no longer being filled in."""

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class PrivateChat(BaseMiddleware):
    """Lets private chats in, with the person's memory beside the update.

    Handlers save the memory in their own transaction.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        unit: Unit = data["unit"]
        at = event.message if isinstance(event, CallbackQuery) else event
        if isinstance(at, Message) and at.chat.type != "private":
            return UNHANDLED
        if unit.memory is None:
            async with unit.read() as tx:
                unit.memory = await unit.desk.talks.load(tx, unit.person)
                unit.open_cases = await waiting_or_taken(tx, unit.person)
        dialogue = unit.memory.dialogue
        if dialogue and unit.now - dialogue.since > _STALE:
            unit.memory.dialogue = None
        data["memory"] = unit.memory
        return await handler(event, data)


class InDialogue(Filter):
    """Whether the person is in a dialogue, at one of some steps if any are named."""

    def __init__(self, name: str, *steps: str) -> None:
        self.name = name
        self.steps = steps

    async def __call__(self, event: TelegramObject, memory: Memory) -> bool | dict[str, Any]:
        dialogue = memory.dialogue
        if dialogue is None or dialogue.name != self.name:
            return False
        return not self.steps or dialogue.step in self.steps


def begin(memory: Memory, unit: Unit, name: str, step: str, **values: Any) -> Dialogue:
    """Begin a dialogue; one that was going on is given up."""
    memory.dialogue = Dialogue(name=name, step=step, values=values, since=unit.now)
    return memory.dialogue
