"""Nobody can keep others waiting by writing too fast; somebody in danger is always met."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Message, TelegramObject

from bot.store.throttle import Verdict
from bot.telegram.desk import Unit
from bot.turn import Conversation, Outcome

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Throttled(BaseMiddleware):
    """Lets a message through, or tells once that it is too fast."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        unit: Unit = data["unit"]
        verdict = await unit.desk.throttle.allows(unit.person)
        if verdict is Verdict.ALLOWED or await _in_danger(event, unit):
            return await handler(event, data)
        if verdict is Verdict.REFUSED_FIRST:
            async with unit.write() as tx:
                unit.tell(tx, unit.desk.texts.say("slow_down"))
        return None


async def _in_danger(event: TelegramObject, unit: Unit) -> bool:
    if not isinstance(event, Message) or not event.text:
        return False
    reply = await unit.desk.answer(event.text, Conversation())
    return reply.outcome is Outcome.CRISIS
