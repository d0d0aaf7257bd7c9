"""What is written in a case's topic: the holder's lines go to the citizen, all else is a note."""

from __future__ import annotations

from typing import Any

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.types import Message
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.outbox import Outgoing, to_person
from bot.store.tables import Case, Outbox, Passed, Status
from bot.telegram.desk import Desk, Unit, message
from bot.telegram.office.place import Place, holds, tell_once
from bot.telegram.rendering import LONGEST, split
from bot.telegram.transcript import transcribe

_CAPTION = 1024
"""What Telegram takes under a file, in UTF-16 units."""

_CAPTIONED = frozenset(
    {
        ContentType.DOCUMENT,
        ContentType.PHOTO,
        ContentType.VOICE,
        ContentType.AUDIO,
        ContentType.VIDEO,
        ContentType.ANIMATION,
    }
)
_BARE = frozenset({ContentType.STICKER, ContentType.VIDEO_NOTE, ContentType.LOCATION})
_PASSED = _CAPTIONED | _BARE | {ContentType.TEXT}

router = Router(name="lines")


async def _in_topic(event: Message, place: Place) -> bool:
    return place.case is not None


router.message.filter(_in_topic)
router.edited_message.filter(_in_topic)


@router.message(F.text.startswith("/") | F.caption.startswith("/"))
async def note(event: Message) -> None:
    """A note on purpose, with // or /note, or a command that does not exist: it stays inside."""


@router.message()
async def line(event: Message, unit: Unit, desk: Desk, place: Place) -> None:
    """To the citizen when the holder writes it; others learn once that it is a note."""
    case, member = place.case, unit.member
    if case is None or member is None:
        return
    if not holds(case, unit.person):
        if event.content_type in _PASSED:
            async with unit.write() as tx:
                await tell_once(tx, unit, place, _why_note(case))
        return
    if event.content_type not in _PASSED:
        contact = event.content_type == ContentType.CONTACT
        async with unit.write() as tx:
            text = desk.texts.say("line_contact" if contact else "line_unknown")
            place.say(unit, tx, text)
        return
    async with unit.write() as tx:
        link = {"case_id": case.id, "topic_message": event.message_id}
        first, *rest = _messages(event, member.name, to_person(case.person), link)
        answered = await _answered(tx, case, event)
        if answered:
            first.payload["reply_parameters"] = {
                "message_id": answered,
                "allow_sending_without_reply": True,
            }
        for outgoing in (first, *rest):
            unit.send(tx, outgoing)
        said = event.text or event.caption or desk.texts.say("line_file")
        transcribe(tx, unit, "staff", said, person=case.person, case_id=case.id)
        if unit.hidden:
            kinds = desk.wording.kinds(list(unit.hidden))
            place.say(unit, tx, desk.texts.say("line_hidden", kinds=kinds))
        thumb = [{"type": "emoji", "emoji": "👍"}]
        payload = {"message_id": event.message_id, "reaction": thumb}
        unit.send(tx, Outgoing(place.target, "setMessageReaction", payload))


@router.edited_message(F.text | F.caption)
async def corrected(event: Message, unit: Unit, desk: Desk, place: Place) -> None:
    """What the citizen has read is put right there too; a note remains a note."""
    case, member = place.case, unit.member
    if case is None or member is None:
        return
    text = event.text or event.caption or ""
    limit = LONGEST if event.text else _CAPTION
    piece, *rest = split(_signed(member.name, text), limit)
    async with unit.write() as tx:
        if await _put_right_waiting(tx, case, event.message_id, piece, text):
            return
        passed = await tx.scalar(
            select(Passed.citizen_message).where(
                Passed.case_id == case.id, Passed.topic_message == event.message_id
            )
        )
        if passed is None:
            return
        if not holds(case, unit.person) or text.startswith("/"):
            place.say(unit, tx, desk.texts.say("line_not_corrected"))
            return
        field, method = ("text", "Text") if event.text else ("caption", "Caption")
        payload = {"message_id": passed, field: piece}
        target = to_person(case.person)
        unit.send(tx, Outgoing(target, f"editMessage{method}", payload))
        for more in rest:
            unit.send(tx, message(target, more))
        transcribe(tx, unit, "staff", text, person=case.person, case_id=case.id)


def _messages(event: Message, name: str, target: str, link: dict[str, Any]) -> list[Outgoing]:
    """What the citizen gets: never a forward, so that nothing of the writer but the name shows."""
    if event.text:
        first, *rest = split(_signed(name, event.text))
        return [message(target, first, link=link), *(message(target, more) for more in rest)]
    copy: dict[str, Any] = {"from": "group", "message_id": event.message_id}
    if event.content_type in _BARE:
        copied = Outgoing(target, "copyMessage", copy, link=link)
        return [message(target, _signed(name, "")), copied]
    # The caption is always told anew: the one in the group was not masked.
    first, *rest = split(_signed(name, event.caption or ""), _CAPTION)
    copied = Outgoing(target, "copyMessage", copy | {"caption": first}, link=link)
    return [copied, *(message(target, more) for more in rest)]


def _signed(name: str, text: str) -> str:
    return f"{name}:\n{text}".strip()


def _why_note(case: Case) -> str:
    if case.status == Status.CLOSED:
        return "note_closed"
    held = case.status in (Status.TAKEN, Status.PASSED_ON)
    return "note_of_colleague" if held else "note_untaken"


async def _answered(tx: AsyncSession, case: Case, event: Message) -> int | None:
    """The citizen's own copy of the message that is answered."""
    if event.reply_to_message is None:
        return None
    return await tx.scalar(
        select(Passed.citizen_message)
        .where(
            Passed.case_id == case.id,
            Passed.topic_message == event.reply_to_message.message_id,
        )
        .limit(1)
    )


async def _put_right_waiting(
    tx: AsyncSession, case: Case, topic_message: int, piece: str, text: str
) -> bool:
    """A message that is still on its way is changed before it is sent."""
    waiting = select(Outbox).where(
        Outbox.target == to_person(case.person), Outbox.claimed.is_(None)
    )
    for row in (await tx.scalars(waiting)).all():
        link = {"case_id": case.id, "topic_message": topic_message}
        field = next((key for key in ("text", "caption") if key in row.payload), None)
        if row.link == link and field and not text.startswith("/"):
            changed = update(Outbox).where(Outbox.id == row.id, Outbox.claimed.is_(None))
            changed = changed.values(payload=row.payload | {field: piece})
            return bool((await tx.execute(changed.returning(Outbox.id))).first())
    return False
