"""What a citizen writes goes to whoever has the case; while it waits, it does so on request."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.outbox import Outgoing, to_case, to_person
from bot.store.tables import Case, Line, Passed, Status
from bot.telegram.citizen.guard import tell_hidden
from bot.telegram.desk import Desk, Unit
from bot.telegram.rendering import LONGEST, split
from bot.telegram.transcript import transcribe

_HELD = (Status.TAKEN.value, Status.PASSED_ON.value)
_CAPTION = 1024
"""What Telegram takes under a file, in UTF-16 units."""

_FOR_ASSISTANT = re.compile(r"\s*(?:/sp(?:oe|ø)rg(?:@\w+)?\s|borgerland\s*[,:])\s*(?=\S)", re.I)
_FILE = F.document | F.photo | F.voice | F.audio | F.video | F.animation
_BARE = F.video_note | F.sticker | F.location

router = Router(name="relay")


def asked_of_assistant(text: str) -> str | None:
    """The question in "Borgerland, …" or "/spoerg …"; None when the assistant is not named."""
    named = _FOR_ASSISTANT.match(text)
    return text[named.end() :] if named else None


class HasHelper(Filter):
    """Whether somebody on the staff has a case of the citizen's, which a message is for.

    The handler gets `case`, and `paired`: what stands in its topic for the message that is put
    right or answered.
    """

    async def __call__(self, message: Message, unit: Unit) -> bool | dict[str, Any]:
        text = message.text or ""
        if text.startswith("/") or asked_of_assistant(text) is not None:
            return False
        about = message if message.edit_date else message.reply_to_message
        held = {case.id: case for case in unit.open_cases if case.status in _HELD}
        if not held:
            return False
        async with unit.read() as tx:
            passed = await _passed(tx, held, about.message_id) if about else None
        case = held[passed.case_id] if passed else next(iter(held.values()))
        return {"case": case, "paired": passed.topic_message if passed else None}


@router.message(F.text, HasHelper())
async def pass_text(message: Message, unit: Unit, case: Case, paired: int | None) -> None:
    """A text as it was stored, without the numbers that nobody should write."""
    await _pass(unit, message, case, "sendMessage", {"text": message.text}, paired)


@router.message(_FILE | _BARE, HasHelper())
async def pass_file(message: Message, unit: Unit, case: Case, paired: int | None) -> None:
    """A file is copied, never forwarded; its caption is told anew, without numbers."""
    copy: dict[str, Any] = {"from": to_person(unit.person), "message_id": message.message_id}
    if message.caption:
        copy["caption"] = message.caption
    await _pass(unit, message, case, "copyMessage", copy, paired)


@router.edited_message(F.text | F.caption, HasHelper())
async def pass_correction(
    message: Message, unit: Unit, desk: Desk, case: Case, paired: int | None
) -> None:
    """What was put right is put right in the topic, or stands there anew if it is on its way."""
    text = message.text or message.caption or ""
    field, longest = ("text", LONGEST) if message.text else ("caption", _CAPTION)
    marked = desk.texts.say("relay_corrected", text=text)
    async with unit.write() as tx:
        pieces = split(marked, longest)
        if paired:
            method = f"editMessage{field.capitalize()}"
            payload = {"message_id": paired, field: pieces.pop(0)}
            unit.send(tx, Outgoing(to_case(case.id), method, payload))
        for piece in pieces:
            unit.tell_case(tx, case.id, piece)
        transcribe(tx, unit, "citizen", text, case_id=case.id)
        tell_hidden(tx, unit)


async def waiting_buttons(tx: AsyncSession, unit: Unit, message: Message) -> list[dict[str, Any]]:
    """The button under an answer that adds the message to a case that waits, if there is one.

    A text must have been transcribed in this transaction; a file is transcribed here.
    """
    case = next((case for case in unit.open_cases if case.status not in _HELD), None)
    if case is None:
        return []
    if not message.text:
        transcribe(tx, unit, "citizen", _line(unit.desk, message))
    query = select(func.max(Line.id)).where(Line.person == unit.person, Line.author == "citizen")
    line_id = (await tx.execute(query)).scalar_one()
    kind = "add" if message.text else "addfile"
    data = f"{kind}:{case.id}:{message.message_id}:{line_id}"
    return [{"text": unit.desk.texts.say("relay_add"), "callback_data": data}]


@router.callback_query(F.data.regexp(r"^(add|addfile):\d+:\d+:\d+$"))
async def add(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """Add a message to a case: a text by its masked line, so that no number gets out."""
    kind, *numbers = (query.data or "").split(":")
    case_id, message_id, line_id = map(int, numbers)
    async with unit.write() as tx:
        case, line = await tx.get(Case, case_id), await tx.get(Line, line_id)
        own = case and line and case.person == line.person == unit.person
        if case is None or line is None or not own or case.status == Status.CLOSED.value:
            unit.toast = desk.texts.say("button_old")
            return
        if line.case_id is not None:
            unit.toast = desk.texts.say("relay_added_before")
            return
        line.case_id = case.id
        link = {"case_id": case.id, "citizen_message": message_id}
        text = desk.texts.say("relay_added_text", text=line.text)
        first, *rest = split(text, _CAPTION if kind == "addfile" else LONGEST)
        if kind == "addfile":
            copy = {"from": to_person(unit.person), "message_id": message_id, "caption": first}
            unit.send(tx, Outgoing(to_case(case.id), "copyMessage", copy, link=link))
        else:
            unit.tell_case(tx, case.id, first, link=link)
        for piece in rest:
            unit.tell_case(tx, case.id, piece)
        unit.tell(tx, desk.texts.say("relay_added", number=case.number))


async def _pass(
    unit: Unit,
    message: Message,
    case: Case,
    method: str,
    payload: dict[str, Any],
    paired: int | None,
) -> None:
    if paired:
        payload["reply_parameters"] = {"message_id": paired, "allow_sending_without_reply": True}
    link = {"case_id": case.id, "citizen_message": message.message_id}
    async with unit.write() as tx:
        unit.send(tx, Outgoing(to_case(case.id), method, payload, link=link))
        transcribe(tx, unit, "citizen", _line(unit.desk, message), case_id=case.id)
        tell_hidden(tx, unit)


def _line(desk: Desk, message: Message) -> str:
    """What the transcript keeps of a message."""
    return message.text or message.caption or desk.texts.say("relay_file")


async def _passed(tx: AsyncSession, case_ids: Iterable[int], message_id: int) -> Passed | None:
    """The newest pair of a message in the citizen's chat and one in the topic of a case."""
    query = select(Passed).where(
        Passed.case_id.in_(list(case_ids)), Passed.citizen_message == message_id
    )
    return (await tx.execute(query.order_by(Passed.id.desc()).limit(1))).scalar_one_or_none()
