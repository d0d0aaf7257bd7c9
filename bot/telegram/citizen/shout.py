"""/raab: a rule, a letter or a gap that hurts, told to the leader of the area by name."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.cases import shouts
from bot.store.talks import Memory
from bot.telegram.citizen.guard import CrisisFirst
from bot.telegram.desk import Desk, Unit
from bot.telegram.memory import InDialogue, begin
from bot.telegram.office.shouts import shout_message
from bot.turn import Conversation
from knowledge.danish.personal_data import mask

_MOST_CHARACTERS = 3000
"""With what stands around it, it must fit into one of Telegram's messages."""

_WORDS = F.text & ~F.text.startswith("/")

router = Router(name="shout")
router.message.middleware(CrisisFirst())
router.edited_message.middleware(CrisisFirst())


@router.message(Command("raab"))
async def ask(_: Message, unit: Unit, desk: Desk, memory: Memory) -> None:
    """What it is for and what not, and the question."""
    wording = desk.wording
    async with unit.write() as tx:
        if not desk.staff.members:
            door = wording.door(wording.front_door)
            unit.tell(tx, desk.texts.say("raab_nobody", door=door))
            return
        begin(memory, unit, "shout", "text")
        unit.tell(tx, desk.texts.say("raab_ask"))
        await desk.talks.save(tx, unit.person, memory, unit.now)


@router.message(InDialogue("shout", "text"), _WORDS)
@router.edited_message(InDialogue("shout", "text", "send"), _WORDS)
async def draft(message: Message, unit: Unit, desk: Desk, memory: Memory) -> None:
    """What will be sent, and to whom: shown before anything is."""
    said = (message.text or "").strip()
    reply = await desk.answer(said, Conversation(), hidden=unit.hidden)
    area = reply.department if reply.department in desk.hours else _front_door(desk)
    text, hidden = mask(said)
    async with unit.write() as tx:
        if len(said) > _MOST_CHARACTERS:
            unit.tell(tx, desk.texts.say("raab_too_long", most=_MOST_CHARACTERS))
            return
        begin(memory, unit, "shout", "send", text=text, area=area)
        await desk.talks.save(tx, unit.person, memory, unit.now)
        rows = [
            [{"text": desk.texts.say(f"raab_{act}"), "callback_data": f"shout:{act}"}]
            for act in ("send", "edit", "cancel")
        ]
        shown = desk.texts.say(
            "raab_draft", leaders=_leaders(desk, area), area=desk.department(area), text=text
        )
        if hidden or unit.hidden:
            shown += f"\n\n{desk.texts.say('raab_hidden')}"
        unit.tell(tx, shown, reply_markup={"inline_keyboard": rows})


@router.callback_query(F.data == "shout:edit", InDialogue("shout"))
async def edit(_: CallbackQuery, unit: Unit, desk: Desk, memory: Memory) -> None:
    """Written anew."""
    begin(memory, unit, "shout", "text")
    async with unit.write() as tx:
        unit.tell(tx, desk.texts.say("raab_again"))
        await desk.talks.save(tx, unit.person, memory, unit.now)


@router.callback_query(F.data == "shout:cancel", InDialogue("shout"))
async def cancel(_: CallbackQuery, unit: Unit, desk: Desk, memory: Memory) -> None:
    """Nothing is kept."""
    memory.dialogue = None
    async with unit.write() as tx:
        unit.tell(tx, desk.texts.say("raab_cancelled"))
        await desk.talks.save(tx, unit.person, memory, unit.now)


@router.callback_query(F.data == "shout:send", InDialogue("shout", "send"))
async def send(_: CallbackQuery, unit: Unit, desk: Desk, memory: Memory) -> None:
    """Kept, and told to the leaders; not by whom."""
    assert memory.dialogue
    area, text = memory.dialogue.values["area"], memory.dialogue.values["text"]
    by_staff = unit.member is not None
    memory.dialogue = None
    async with unit.write() as tx:
        shout = await shouts.report(
            tx, person=unit.person, by_staff=by_staff, area=area, text=text, now=unit.now
        )
        shown = shout_message(desk, shout)
        for leader in desk.staff.leaders(area):
            unit.tell_staff(tx, desk.staff.person(leader), **shown)
        unit.tell(tx, desk.texts.say("raab_sent", leaders=_leaders(desk, area)))
        await desk.talks.save(tx, unit.person, memory, unit.now)


def _front_door(desk: Desk) -> str:
    return desk.wording.front_door.id


def _leaders(desk: Desk, area: str) -> str:
    *first, last = [leader.name for leader in desk.staff.leaders(area)]
    return desk.texts.say("raab_list", first=", ".join(first), last=last) if first else last
