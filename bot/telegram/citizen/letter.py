"""Letters sent as files, and words: `/forklar partshøring`."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Command, CommandObject
from aiogram.types import Message
from aiohttp import ClientError

from bot.letters.files import LARGEST, LetterFile
from bot.letters.prepare import NotExplained
from bot.store.talks import Memory
from bot.telegram.citizen.chat import answer, at_work
from bot.telegram.desk import Desk, Unit
from bot.turn import Message as Asked

_MARKED = "forklar ordet {word}"

router = Router(name="letter")


@router.message(F.document & ~F.animation)  # Telegram calls a moving picture both
async def explain(message: Message, bot: Bot, unit: Unit, desk: Desk, memory: Memory) -> None:
    """A file: its letter is explained, or it is told why it cannot be."""
    caption = message.caption or ""
    async with at_work(bot, message.chat.id, desk):
        try:
            letter = await _read(message, bot, desk)
            asked = Asked(caption, hidden=unit.hidden, letter=letter.text, person=unit.person)
        except NotExplained as error:
            letter = LetterFile("")
            asked = Asked(caption, hidden=unit.hidden, problem=error.problem)
        reply = await desk.answering.reply(asked, memory.conversation)
    if letter.has_pictures:
        reply = replace(reply, text=f"{reply.text}\n\n{desk.wording.letters.some_pages_pictures}")
    told = f"{caption} {desk.texts.say('sent_file')}".strip()
    await answer(unit, memory, told, reply, message)


@router.message(Command("forklar"))
async def word(
    message: Message, command: CommandObject, bot: Bot, unit: Unit, desk: Desk, memory: Memory
) -> None:
    """What a word means."""
    asked = (command.args or "").strip()
    if not asked:
        async with unit.write() as tx:
            unit.tell(tx, desk.wording.letters.words.ask)
        return
    async with at_work(bot, message.chat.id, desk):
        text = _MARKED.format(word=asked)
        reply = await desk.answer(text, memory.conversation, hidden=unit.hidden, person=unit.person)
    await answer(unit, memory, message.text or "", reply, message)


async def _read(message: Message, bot: Bot, desk: Desk) -> LetterFile:
    document = message.document
    assert document  # the filter has seen it
    if (document.file_size or 0) > LARGEST:
        raise NotExplained("too_large")
    data = BytesIO()
    try:
        await bot.download(document.file_id, data)
    except (TelegramAPIError, ClientError, TimeoutError) as error:
        raise NotExplained("broken") from error
    return await desk.letter_files.read(document.mime_type or "", data.getvalue())
