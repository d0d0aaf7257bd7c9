"""What Telegram shows around the chat: commands by role and language, and the descriptions."""

from __future__ import annotations

import logging

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeUnion,
)

from bot.telegram.desk import Desk

CITIZEN = ("start", "hjaelp", "forklar", "minplan", "menneske", "raab", "slet", "privatliv")
OFFICE = ("spoerg", "sager", "raab", "raabt")
GROUP = ("spoerg",)

log = logging.getLogger("borgerland")


async def announce(bot: Bot, desk: Desk) -> None:
    """Set the menus and descriptions. The bot works without them, so a failure is only logged."""
    name = desk.wording.municipality
    everybody = BotCommandScopeAllPrivateChats()
    try:
        await bot.set_my_commands(_commands(desk, CITIZEN), scope=everybody)
        await bot.set_my_commands(_commands(desk, CITIZEN, "_en"), everybody, "en")
        await bot.set_my_description(desk.texts.say("description", municipality=name))
        await bot.set_my_short_description(desk.texts.say("short_description", municipality=name))
    except TelegramAPIError as error:
        log.warning("menu not set: %s", error.message)
    if desk.group is not None:
        await _for(bot, BotCommandScopeChat(chat_id=desk.group), _commands(desk, GROUP))
    for member in desk.staff.members:
        await _for(bot, BotCommandScopeChat(chat_id=member.id), _commands(desk, OFFICE))


async def _for(bot: Bot, scope: BotCommandScopeUnion, commands: list[BotCommand]) -> None:
    """A menu of one chat, which Telegram refuses until somebody has written there."""
    try:
        await bot.set_my_commands(commands, scope=scope)
    except TelegramAPIError as error:
        log.info("menu of one chat not set: %s", error.message)


def _commands(desk: Desk, names: tuple[str, ...], language: str = "") -> list[BotCommand]:
    return [
        BotCommand(command=name, description=desk.texts.say(f"command_{name}{language}"))
        for name in names
    ]
