"""Where a message goes: a person's chat, a case's topic, the group; and what is noted of it."""

from __future__ import annotations

from typing import Any

from aiogram import Bot
from aiogram.types import Message, MessageId
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.outbox import TO_GROUP, Outgoing, drop_targets, put, sent, to_case
from bot.store.people import chat_of
from bot.store.tables import Case, Contact, Outbox, Passed, Status
from bot.telegram.cards import card, topic_colour, topic_name
from bot.telegram.desk import Desk, message


class Nowhere(Exception):
    """There is nowhere to send it: the person is unknown or has blocked the bot."""


class Addresses:
    """Finds the way back to people and topics, and makes topics."""

    def __init__(self, bot: Bot, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk

    async def of(self, row: Outbox) -> dict[str, Any]:
        """Telegram's own parameters for where a message goes.

        Raises:
            Nowhere: the person cannot be written to.
        """
        where = await self._chat(row.target)
        source = row.payload.get("from")
        if source:
            where["from_chat_id"] = (await self._chat(source))["chat_id"]
        return where

    async def _chat(self, target: str) -> dict[str, Any]:
        kind, _, name = target.partition(":")
        if kind == "person":
            async with self._desk.database.begin() as tx:
                chat = await chat_of(tx, name)
            if chat is None:
                raise Nowhere
            return {"chat_id": chat}
        if kind == "staff":
            member = self._desk.staff.named(name)
            if member:
                return {"chat_id": member.id}
        if self._desk.group is None:
            raise Nowhere
        group: dict[str, Any] = {"chat_id": self._desk.group}
        if kind == "case":
            group["message_thread_id"] = await self._topic(int(name))
        return group

    async def _topic(self, case_id: int) -> int:
        """A case's topic, made when there is none. The card stands in it before it is noted."""
        async with self._desk.database.begin() as tx:
            case = await tx.get(Case, case_id)
        if case is None or self._desk.group is None:
            raise Nowhere
        if case.topic is not None:
            return case.topic
        made = await self._bot.create_forum_topic(
            self._desk.group, topic_name(self._desk, case), icon_color=topic_colour(case)
        )
        thread = made.message_thread_id
        await self._bot.send_message(
            self._desk.group, message_thread_id=thread, **card(self._desk, case)
        )
        async with self._desk.database.begin() as tx:
            await tx.execute(update(Case).where(Case.id == case_id).values(topic=thread))
        return thread

    async def lost_topic(self, row: Outbox) -> None:
        """A topic is gone: the next message to the case makes it again."""
        case_id = int(row.target.partition(":")[2])
        async with self._desk.database.begin() as tx:
            await tx.execute(update(Case).where(Case.id == case_id).values(topic=None))

    async def unreachable(self, row: Outbox) -> None:
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
            open_cases = select(Case.id).where(
                Case.person == person, Case.status != Status.CLOSED.value
            )
            for case_id in (await tx.execute(open_cases)).scalars():
                put(tx, message(to_case(case_id), self._desk.texts.say("citizen_blocked")), now)

    async def note(self, tx: AsyncSession, row: Outbox, result: object) -> None:
        """Note which message became which, so that edits and answers find their way."""
        if row.link is None or not isinstance(result, Message | MessageId):
            return
        pair = {"citizen_message": result.message_id, "topic_message": result.message_id}
        tx.add(Passed(**{**pair, **row.link}))
