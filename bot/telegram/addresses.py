"""Where a message goes: a person's chat, a case's topic, the group; and what is noted of it."""

from __future__ import annotations

from typing import Any

from aiogram import Bot
from aiogram.types import Message, MessageId
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases.book import set_topic, waiting_or_taken
from bot.store.outbox import TO_GROUP, Outgoing, Posted, drop_targets, put, sent, to_case
from bot.store.people import chat_of
from bot.store.tables import Case, Contact, Passed
from bot.telegram.cards import card, topic_colour, topic_name
from bot.telegram.desk import Desk, message

NO_TOPIC = -1
"""Instead of the number of a topic that is to be made."""


class Addresses:
    """Finds the way back to people and topics, and makes topics."""

    def __init__(self, bot: Bot, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk

    async def of(self, tx: AsyncSession, row: Posted) -> dict[str, Any] | None:
        """Telegram's own parameters for where a message goes; None when there is nowhere.

        A case's topic that is not there yet is `NO_TOPIC`: see `make_topic`.
        """
        where = await self._chat(tx, row.target)
        source = row.payload.get("from")
        if where and source:
            origin = await self._chat(tx, source)
            if origin is None:
                return None
            where["from_chat_id"] = origin["chat_id"]
        return where

    async def _chat(self, tx: AsyncSession, target: str) -> dict[str, Any] | None:
        kind, _, name = target.partition(":")
        if kind == "person":
            chat = await chat_of(tx, name)
            return {"chat_id": chat} if chat else None
        member = self._desk.staff.named(name) if kind == "staff" else None
        if member:
            return {"chat_id": member.id}
        if self._desk.group is None:
            return None
        if kind != "case":
            return {"chat_id": self._desk.group}
        case = await tx.get(Case, int(name))
        if case is None:
            return None
        thread = NO_TOPIC if case.topic is None else case.topic
        return {"chat_id": self._desk.group, "message_thread_id": thread}

    async def make_topic(self, row: Posted) -> int:
        """A case's topic. The card stands in it before it is noted: it is never without."""
        case_id = int(row.target.partition(":")[2])
        async with self._desk.database.begin() as tx:
            case = await tx.get_one(Case, case_id)
        assert self._desk.group
        made = await self._bot.create_forum_topic(
            self._desk.group, topic_name(self._desk, case), icon_color=topic_colour(case)
        )
        thread = made.message_thread_id
        await self._bot.send_message(
            self._desk.group, message_thread_id=thread, **card(self._desk, case)
        )
        async with self._desk.database.begin() as tx:
            await set_topic(tx, case_id, thread)
        return thread

    async def lost_topic(self, row: Posted) -> None:
        """A topic is gone: the next message to the case makes it again."""
        case_id = int(row.target.partition(":")[2])
        async with self._desk.database.begin() as tx:
            await set_topic(tx, case_id, None)

    async def unreachable(self, row: Posted) -> None:
        """Somebody cannot be written to; whoever has their case is told."""
        kind, _, person = row.target.partition(":")
        now = self._desk.clock()
        async with self._desk.database.begin() as tx:
            if kind == "staff":
                await sent(tx, row)
                put(tx, Outgoing(TO_GROUP, row.method, row.payload), now)
                return
            await drop_targets(tx, [row.target])
            if kind != "person":
                return
            blocked = update(Contact).where(Contact.person == person).values(blocked=True)
            await tx.execute(blocked)
            for case in await waiting_or_taken(tx, person):
                put(tx, message(to_case(case.id), self._desk.texts.say("citizen_blocked")), now)

    async def note(self, tx: AsyncSession, row: Posted, result: object) -> None:
        """Note which message became which, so that edits and answers find their way."""
        if row.link is None or not isinstance(result, Message | MessageId):
            return
        pair = {"citizen_message": result.message_id, "topic_message": result.message_id}
        tx.add(Passed(**{**pair, **row.link}))
