"""Somebody in the staff's group who is not on the list of staff can do nothing."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.telegram.desk import Desk, Unit
from bot.telegram.office.place import Place, tell_once


async def _unlisted(event: TelegramObject, unit: Unit) -> bool:
    return unit.member is None


router = Router(name="strangers")
router.message.filter(_unlisted)
router.edited_message.filter(_unlisted)
router.callback_query.filter(_unlisted)


@router.callback_query()
async def press(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """A button is for those on the list."""
    unit.toast = desk.texts.say("not_on_list")


@router.message(F.text | F.caption)
async def write(message: Message, unit: Unit, place: Place) -> None:
    """What is written about a case, or as a command, is not heard; that is said once."""
    if place.case or (message.text or "").startswith("/"):
        async with unit.write() as tx:
            await tell_once(tx, unit, place, "not_on_list")


@router.message()
@router.edited_message()
async def ignore(message: Message) -> None:
    """Everything else stays among people."""
