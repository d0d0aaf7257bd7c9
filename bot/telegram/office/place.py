"""Where in the office something is said: a case's topic, the group, or a private chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import CallbackQuery, Message, TelegramObject
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases.book import by_topic
from bot.cases.lifecycle import Actor, Event, Refused, after
from bot.store.outbox import TO_GROUP, to_case, to_staff
from bot.store.tables import Case, Status
from bot.store.talks import Dialogue, Memory
from bot.telegram.desk import Desk, Unit, message
from bot.telegram.memory import Handler

_OF_A_CASE = ("case", "pass", "close", "promise")
"""The buttons that name their case."""


@dataclass(frozen=True)
class Place:
    """Where an update comes from. `key` is what the talk with its person there is kept under."""

    key: str
    target: str
    case: Case | None = None
    thread: int | None = None
    private: bool = False

    def say(self, unit: Unit, tx: AsyncSession, text: str, **parameters: Any) -> None:
        """Write there. It is read by staff alone, wherever it is."""
        if self.target == TO_GROUP and self.thread:
            parameters["message_thread_id"] = self.thread
        unit.send(tx, message(self.target, text, **parameters))

    async def keep(self, tx: AsyncSession, unit: Unit, memory: Memory) -> None:
        """Keep the talk."""
        await unit.desk.talks.save(tx, self.key, memory, unit.now)


class FindPlace(BaseMiddleware):
    """Puts the place and its memory beside an update of the office; others are not ours."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        unit: Unit = data["unit"]
        at = event.message if isinstance(event, CallbackQuery) else event
        private = at is None or getattr(at, "chat").type == "private"  # noqa: B009
        if private and unit.member is None:
            return UNHANDLED
        async with unit.read() as tx:
            place = _private(unit) if private else await _in_group(tx, unit, event)
            memory = await unit.desk.talks.load(tx, place.key)
        return await handler(event, data | {"place": place, "memory": memory})


def _private(unit: Unit) -> Place:
    # Apart from the citizen's talk: who is on the list no longer finds nothing of it.
    return Place(f"staff:{unit.person[:26]}", to_staff(unit.person), private=True)


async def _in_group(tx: AsyncSession, unit: Unit, event: TelegramObject) -> Place:
    at = event.message if isinstance(event, CallbackQuery) else event
    thread = at.message_thread_id if isinstance(at, Message) and at.is_topic_message else None
    case = await by_topic(tx, thread) if thread else None
    if isinstance(event, CallbackQuery):
        name, _, rest = (event.data or "").partition(":")
        number = rest.partition(":")[0]
        if name in _OF_A_CASE and number.isdecimal():
            case = await tx.get(Case, int(number))
    if case:
        return Place(f"{case.id}:{unit.person[:20]}", to_case(case.id), case, thread)
    return Place(f"group:{unit.person[:26]}", TO_GROUP, thread=thread)


async def tell_once(tx: AsyncSession, unit: Unit, place: Place, key: str) -> None:
    """Say something to somebody once in a topic, until something else has been said."""
    talks = unit.desk.talks
    told = f"told:{place.case.id if place.case else 0}:{unit.person[:12]}"
    memory = await talks.load(tx, told)
    if memory.dialogue is None or memory.dialogue.step != key:
        memory.dialogue = Dialogue(name="told", step=key, since=unit.now)
        await talks.save(tx, told, memory, unit.now)
        place.say(unit, tx, unit.desk.texts.say(key))


def holds(case: Case, person: str) -> bool:
    """Whether somebody is responsible for a case now."""
    return case.holder == person and case.status in (Status.TAKEN, Status.PASSED_ON)


def must_hold(case: Case, person: str) -> None:
    """Only who holds a case may promise or end something in it.

    Raises:
        Refused: somebody else holds it, nobody does, or it is closed.
    """
    after(case, Event.CLOSED, Actor.STAFF, person)


def say_refused(unit: Unit, refused: Refused) -> None:
    """Say over the button why something may not happen."""
    unit.toast = unit.desk.texts.say(f"refused_{refused.reason}")


def topic_link(desk: Desk, case: Case) -> str:
    """The address of a case's topic; empty as long as there is none."""
    if case.topic is None or desk.group is None:
        return ""
    return f"https://t.me/c/{str(desk.group).removeprefix('-100')}/{case.topic}"


def buttons(*rows: tuple[str, str]) -> dict[str, Any]:
    """Buttons below each other: what they say, and what pressing them means."""
    return {"inline_keyboard": [[{"text": text, "callback_data": data}] for text, data in rows]}
