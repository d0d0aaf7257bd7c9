"""Whether a citizen can still be written to."""

from __future__ import annotations

from aiogram import Router
from aiogram.enums import ChatMemberStatus
from aiogram.types import ChatMemberUpdated
from sqlalchemy import update

from bot.cases.book import waiting_or_taken
from bot.store.tables import Contact
from bot.telegram.desk import Desk, Unit

_GONE = (ChatMemberStatus.KICKED, ChatMemberStatus.LEFT)

router = Router(name="presence")


@router.my_chat_member()
async def changed(event: ChatMemberUpdated, unit: Unit, desk: Desk) -> None:
    """Somebody has blocked the bot, or let it in again; who has their case is told."""
    gone = event.new_chat_member.status in _GONE
    async with unit.write() as tx:
        query = update(Contact).where(Contact.person == unit.person)
        await tx.execute(query.values(blocked=gone))
        if gone:
            for case in await waiting_or_taken(tx, unit.person):
                unit.tell_case(tx, case.id, desk.texts.say("citizen_blocked"))
