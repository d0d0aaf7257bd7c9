"""/hjaelp, /privatliv and /slet: what it can do, what is kept, and an end to what is kept."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.store.outbox import TO_GROUP, Outgoing
from bot.store.privacy import Erased, erase
from bot.telegram.desk import Desk, Unit, message
from bot.telegram.texts import Texts

_TOLD = ("line", "case", "agreement", "plan_item")

router = Router(name="privacy")


@router.message(Command("hjaelp"))
async def help_(_: Message, unit: Unit, desk: Desk) -> None:
    """What it can do."""
    async with unit.write() as tx:
        unit.tell(tx, desk.texts.say("help", municipality=desk.wording.municipality))


@router.message(Command("privatliv"))
async def privacy(_: Message, unit: Unit, desk: Desk) -> None:
    """What is kept, where, why and for how long."""
    kept, wording = desk.settings.retention, desk.wording
    text = desk.texts.say(
        "privacy",
        talk_days=kept.talk_days,
        case_days=kept.case_days,
        municipality=wording.municipality,
        door=wording.door(wording.front_door),
    )
    async with unit.write() as tx:
        unit.tell(tx, text)


@router.message(Command("slet"))
async def ask(_: Message, unit: Unit, desk: Desk) -> None:
    """What erasing means, and two buttons."""
    rows = [
        [{"text": desk.texts.say(f"erase_{answer}"), "callback_data": f"erase:{answer}"}]
        for answer in ("yes", "no")
    ]
    async with unit.write() as tx:
        unit.tell(tx, desk.texts.say("erase_ask"), reply_markup={"inline_keyboard": rows})


@router.callback_query(F.data == "erase:no")
async def keep(_: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """They want it kept."""
    async with unit.write() as tx:
        unit.tell(tx, desk.texts.say("erase_kept"))


@router.callback_query(F.data == "erase:yes")
async def erase_all(query: CallbackQuery, bot: Bot, unit: Unit, desk: Desk) -> None:
    """Everything at once. What stood in other dialogues and messages to come is gone too."""
    async with unit.write() as tx:
        erased = await erase(tx, desk.talks, unit.person)
        for note in topic_notes(desk.texts, erased):
            unit.send(tx, note)
    unit.toast = desk.texts.say("erase_done")
    # The outbox finds people by what has just been erased, and must hold nothing of them.
    with suppress(TelegramAPIError):
        await bot.send_message(query.from_user.id, _in_words(desk, erased))


def topic_notes(texts: Texts, erased: Erased) -> Iterable[Outgoing]:
    """What the topics of erased cases are told, before they are closed.

    They are addressed by their own number: the case that led to them is gone.
    """
    for left in erased.topics:
        text = texts.say(f"erase_topic_{'open' if left.was_open else 'closed'}", number=left.number)
        yield message(TO_GROUP, text, message_thread_id=left.topic)
        yield Outgoing(TO_GROUP, "closeForumTopic", {"message_thread_id": left.topic})


def _in_words(desk: Desk, erased: Erased) -> str:
    say, number = desk.texts.say, desk.wording.number
    parts = [
        say(f"erased_{kind}_one") if count == 1 else say(f"erased_{kind}_many", count=number(count))
        for kind in _TOLD
        if (count := erased.counts[kind])
    ]
    if len(parts) > 1:
        parts[-2:] = [say("erase_list", first=parts[-2], last=parts[-1])]
    text = say("erase_said", what=", ".join(parts)) if parts else say("erase_said_nothing")
    return f"{text}\n\n{say('erase_shouts')}" if erased.counts["shout"] else text
