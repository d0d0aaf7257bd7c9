"""Questions and answers: what is written, edited and chosen, and what cannot be read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, Message

from bot.store.outbox import release, to_person
from bot.store.review import note_word
from bot.store.talks import Memory
from bot.telegram.citizen import handover, relay
from bot.telegram.citizen.guard import tell_reply, warn
from bot.telegram.citizen.questions import keep_turn, open_question
from bot.telegram.citizen.relay import asked_of_assistant
from bot.telegram.desk import Desk, Unit
from bot.telegram.transcript import transcribe
from bot.turn import Option, Outcome, Reply, Topic
from knowledge.content import SERVICE_HEADINGS

_SHOW_TYPING = 0.4
"""Seconds after which somebody sees that an answer is on its way."""

_DRAFT = 1
"""The id of the draft that says so; Telegram takes it away when the answer comes."""

_UNREAD = {
    "sound": F.voice | F.audio | F.video | F.video_note,
    "picture": F.photo | F.animation | F.sticker,
    "place": F.location | F.contact,
}

router = Router(name="chat")


@router.message(CommandStart())
async def start(message: Message, unit: Unit, desk: Desk, memory: Memory) -> None:
    """The first message: what this is, what it is for, and what not to write."""
    memory.dialogue = None
    async with unit.write() as tx:
        unit.tell(tx, desk.texts.say("start", municipality=desk.wording.municipality))
        if desk.library.register.example:
            name = desk.wording.municipality
            unit.tell(tx, desk.wording.say("example_notice", municipality=name))
        await desk.talks.save(tx, unit.person, memory, unit.now)


@router.message(F.text.regexp(r"/\w") & ~F.text.func(asked_of_assistant))
async def unknown_command(message: Message, unit: Unit, desk: Desk) -> None:
    """A command that is not there."""
    async with unit.write() as tx:
        unit.tell(tx, desk.texts.say("unknown_command"))


@router.message(F.text)
@router.edited_message(F.text)
async def ask(message: Message, bot: Bot, unit: Unit, desk: Desk, memory: Memory) -> None:
    """A question, or one that was put right: the answer to that stands under it."""
    text = asked_of_assistant(message.text or "") or message.text or ""
    before = open_question(memory.conversation)
    async with at_work(bot, message.chat.id, desk):
        reply = await desk.answer(text, memory.conversation, hidden=unit.hidden, person=unit.person)
    await answer(unit, memory, text, reply, message, before)


@router.callback_query(F.data.startswith("service:") | F.data.startswith("aspect:"))
async def choose(query: CallbackQuery, bot: Bot, unit: Unit, desk: Desk, memory: Memory) -> None:
    """A button of an answer, also of an old one: it means what it meant then."""
    kind, _, value = (query.data or "").partition(":")
    service, _, heading = value.partition(":")
    if service not in desk.library.service:
        unit.toast = desk.texts.say("button_old")
        return
    option = Option(desk.library.service[service].title, kind, service)
    if kind == "aspect":
        memory.conversation.talk_about(Topic((service,), option.label))
        option = Option(option.label, kind, SERVICE_HEADINGS[int(heading)])
    memory.conversation.options = (option,)
    async with at_work(bot, query.from_user.id, desk):
        reply = await desk.answer("1", memory.conversation, person=unit.person)
    await answer(unit, memory, option.label, reply)


@router.callback_query(F.data.startswith("again:"))
async def send_again(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """An answer that may not have arrived, asked for."""
    row = int((query.data or "").partition(":")[2])
    target = to_person(unit.person)
    async with unit.write() as tx:
        if await release(tx, row, target):
            unit.targets.add(target)
        else:
            unit.toast = desk.texts.say("button_old")


@router.callback_query()
async def old_button(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """A button that means nothing any more."""
    unit.toast = desk.texts.say("button_old")


@router.message()
async def unread(message: Message, unit: Unit, desk: Desk) -> None:
    """What cannot be read is told kindly; it can be added to a case that waits."""
    kind = next((kind for kind, sign in _UNREAD.items() if sign.resolve(message)), "other")
    async with unit.write() as tx:
        extra = await relay.waiting_buttons(tx, unit, message)
        markup = {"inline_keyboard": [extra]} if extra else None
        unit.tell(tx, desk.texts.say(f"unread_{kind}"), reply_markup=markup)


async def answer(
    unit: Unit,
    memory: Memory,
    asked: str,
    reply: Reply,
    message: Message | None = None,
    before: str | None = None,
) -> None:
    """Send a reply and keep what the talk must remember; a wish for a person begins a hand-over.

    `message` is what is answered, when it was written and not chosen. With `before`, the question
    that was open until then, what got no good answer is kept.
    """
    desk = unit.desk
    under: dict[str, Any] = {}
    if message and message.edit_date:
        under = {"message_id": message.message_id, "allow_sending_without_reply": True}
    async with unit.write() as tx:
        transcribe(tx, unit, "citizen", asked)
        if reply.unknown_word:
            await note_word(tx, reply.unknown_word, unit.now)
        if before is not None:
            await keep_turn(tx, unit, before, asked, reply)
        if reply.wants_person and reply.outcome is Outcome.HANDED_OVER:
            transcribe(tx, unit, "assistant", reply.text, reply=reply)
            await handover.offer(tx, unit, memory)
        else:
            extra = await relay.waiting_buttons(tx, unit, message) if message else []
            tell_reply(tx, unit, reply, under, extra)
        if reply.outcome is Outcome.CRISIS:
            await warn(tx, unit)
        await desk.talks.save(tx, unit.person, memory, unit.now)


@asynccontextmanager
async def at_work(bot: Bot, chat_id: int, desk: Desk) -> AsyncIterator[None]:
    """Show that an answer is being written, when it takes a while.

    A chat model takes seconds: then a draft says what is going on. It is never a part of the
    answer, which is shown when it is whole and checked.
    """

    async def show() -> None:
        await asyncio.sleep(_SHOW_TYPING)
        with suppress(TelegramAPIError):
            await bot.send_chat_action(chat_id, "typing")
            if desk.settings.chat_model:
                await bot.send_message_draft(chat_id, _DRAFT, text=desk.texts.say("working"))

    task = asyncio.create_task(show())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
