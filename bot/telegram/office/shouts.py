"""What somebody has shouted about: a leader reads it, writes what is done, and it is told back."""

from __future__ import annotations

from typing import Any

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases import shouts
from bot.cases.shouts import ShoutProblem, ShoutRefused, ShoutState
from bot.store.outbox import to_person, to_staff
from bot.store.tables import Shout
from bot.store.talks import Memory
from bot.telegram.desk import Desk, Unit, message
from bot.telegram.memory import InDialogue, begin
from bot.telegram.office.place import Place, buttons
from knowledge.danish.personal_data import mask
from knowledge.opening_hours import in_words

router = Router(name="office_shouts")


def shout_message(desk: Desk, shout: Shout) -> dict[str, Any]:
    """A report as its leader sees it: the text, and what must be done with it next."""
    text = desk.texts.say(
        f"leader_shout_{shout.state}",
        area=area_name(desk, shout.area),
        when=in_words(shout.created, desk.clock()),
        text=shout.text,
    )
    step = "read" if shout.state == ShoutState.SENT else "answer"
    markup = buttons((desk.texts.say(f"do_shout_{step}"), f"shout:{shout.id}:{step}"))
    return {"text": text, "reply_markup": markup}


def area_name(desk: Desk, area: str) -> str:
    """What an area is called, also one that the library no longer has."""
    return desk.department(area) if area in desk.library.door else area


@router.message(Command("raabt"))
async def open_list(event: Message, unit: Unit, desk: Desk, place: Place) -> None:
    """What the leader's areas have not answered."""
    async with unit.write() as tx:
        found = await shouts.open_list(tx, _areas(unit))
        for shout in found:
            parameters = shout_message(desk, shout)
            place.say(unit, tx, parameters.pop("text"), **parameters)
        if not found:
            leader = unit.member is not None and unit.member.leader
            place.say(unit, tx, desk.texts.say("shouts_none" if leader else "shouts_for_leaders"))


@router.callback_query(F.data.regexp(r"^shout:\d+:read$"))
async def read(query: CallbackQuery, unit: Unit, desk: Desk, place: Place, memory: Memory) -> None:
    """Read, which the reporter learns; what comes next is what is done about it."""
    number = int((query.data or "").split(":")[1])
    try:
        async with unit.write() as tx:
            known = await tx.get(Shout, number)
            new = known is not None and known.state == ShoutState.SENT
            shout = await shouts.mark_read(tx, number, _areas(unit), unit.now)
            if new:
                _tell_reporter(tx, unit, shout, "shout_was_read")
            if shout.state == ShoutState.ANSWERED:
                raise ShoutRefused(ShoutProblem.ENDED)
            await _ask_answer(tx, unit, place, memory, number)
    except ShoutRefused as refused:
        unit.toast = desk.texts.say(f"refused_shout_{refused.reason}")


@router.callback_query(F.data.regexp(r"^shout:\d+:answer$"))
async def begin_answer(
    query: CallbackQuery, unit: Unit, desk: Desk, place: Place, memory: Memory
) -> None:
    """What was read is to be answered."""
    number = int((query.data or "").split(":")[1])
    async with unit.read() as tx:
        shout = await tx.get(Shout, number)
    if shout is None or shout.area not in _areas(unit):
        unit.toast = desk.texts.say("refused_shout_not_yours")
    elif shout.state != ShoutState.READ:
        sent = shout.state == ShoutState.SENT
        unit.toast = desk.texts.say(f"refused_shout_{'not_read' if sent else 'ended'}")
    else:
        async with unit.write() as tx:
            await _ask_answer(tx, unit, place, memory, number)


@router.message(InDialogue("shout_answer"), F.text, ~F.text.startswith("/"))
async def answer(event: Message, unit: Unit, desk: Desk, place: Place, memory: Memory) -> None:
    """What is done about it, told to the reporter in the leader's words."""
    number = int(memory.dialogue.values["shout"]) if memory.dialogue else 0
    said = event.text or ""
    memory.dialogue = None
    try:
        async with unit.write() as tx:
            shout = await shouts.answer(tx, number, _areas(unit), mask(said)[0], unit.now)
            _tell_reporter(tx, unit, shout, "shout_was_answered", said)
            await place.keep(tx, unit, memory)
            place.say(unit, tx, desk.texts.say("shout_answer_sent"))
    except ShoutRefused as refused:
        async with unit.write() as tx:
            await place.keep(tx, unit, memory)
            place.say(unit, tx, desk.texts.say(f"refused_shout_{refused.reason}"))


async def _ask_answer(
    tx: AsyncSession, unit: Unit, place: Place, memory: Memory, number: int
) -> None:
    begin(memory, unit, "shout_answer", "text", shout=number)
    await place.keep(tx, unit, memory)
    place.say(unit, tx, unit.desk.texts.say("shout_write_answer"))


def _areas(unit: Unit) -> frozenset[str]:
    """The areas whose leader it is."""
    doors = unit.desk.library.door
    staff = unit.desk.staff
    return frozenset(area for area in doors if unit.member in staff.leaders(area))


def _tell_reporter(tx: AsyncSession, unit: Unit, shout: Shout, key: str, answer: str = "") -> None:
    name = unit.member.name if unit.member else ""
    area = area_name(unit.desk, shout.area)
    text = unit.desk.texts.say(key, name=name, area=area, answer=answer)
    if shout.person:  # who has had everything deleted is told nothing more
        target = to_staff(shout.person) if shout.by_staff else to_person(shout.person)
        unit.send(tx, message(target, text))
