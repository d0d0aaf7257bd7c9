"""An agreement, made in the topic step by step: who, what, when; the citizen says yes or no."""

from __future__ import annotations

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.cases import agreements
from bot.cases.dates import read_moment
from bot.cases.lifecycle import Refused
from bot.store.outbox import to_person
from bot.store.talks import Dialogue, Memory
from bot.telegram.citizen.agreement import proposal_buttons
from bot.telegram.desk import Desk, Unit, message
from bot.telegram.memory import InDialogue, begin
from bot.telegram.office.place import Place, buttons, must_hold, say_refused
from bot.telegram.office.topics import home
from knowledge.calendar import DENMARK
from knowledge.opening_hours import in_words

router = Router(name="agreement")

_WHO = ("municipality", "citizen", "together")
_TEXT = F.text & ~F.text.startswith("/")


@router.callback_query(F.data.regexp(r"^case:\d+:agree$"))
async def ask_who(
    query: CallbackQuery, unit: Unit, desk: Desk, place: Place, memory: Memory
) -> None:
    """Only the holder agrees anything with the citizen."""
    case, member = place.case, unit.member
    if case is None or member is None:
        unit.toast = desk.texts.say("refused_no_case")
        return
    try:
        must_hold(case, unit.person)
    except Refused as refused:
        say_refused(unit, refused)
        return
    begin(memory, unit, "promise", "who")
    rows = [
        (desk.texts.say(f"promise_by_{who}"), f"promise:{case.id}:who:{n}")
        for n, who in enumerate(_WHO)
    ]
    rows.append((desk.texts.say("promise_stop"), f"promise:{case.id}:stop"))
    async with unit.write() as tx:
        await place.keep(tx, unit, memory)
        text = desk.texts.say("promise_who")
        place.say(unit, tx, text, reply_markup=buttons(*rows))


@router.callback_query(F.data.regexp(r"^promise:\d+:who:[0-2]$"), InDialogue("promise", "who"))
async def ask_what(
    query: CallbackQuery, unit: Unit, desk: Desk, place: Place, memory: Memory
) -> None:
    """Who does it, in words that the citizen reads."""
    dialogue, case, member = memory.dialogue, place.case, unit.member
    if dialogue is None or case is None or member is None:
        return
    who = _WHO[int((query.data or "")[-1])]
    dialogue.values["who"] = desk.texts.say(
        f"promise_words_{who}", name=member.name, department=home(desk, member, case)
    )
    await _next(unit, place, memory, "what", desk.texts.say("promise_what"))


@router.message(InDialogue("promise", "what"), _TEXT)
async def ask_when(event: Message, unit: Unit, desk: Desk, place: Place, memory: Memory) -> None:
    """What is done."""
    if memory.dialogue:
        memory.dialogue.values["what"] = (event.text or "").strip()
    await _next(unit, place, memory, "when", desk.texts.say("promise_when"))


@router.message(InDialogue("promise", "when", "ready"), _TEXT)
async def preview(event: Message, unit: Unit, desk: Desk, place: Place, memory: Memory) -> None:
    """When, if it can be read for sure; then all of it as the citizen will see it."""
    dialogue, case = memory.dialogue, place.case
    if dialogue is None or case is None:
        return
    due = read_moment(event.text or "", unit.now)
    if due is None:
        await _next(unit, place, memory, dialogue.step, desk.texts.say("promise_when_again"))
        return
    dialogue.values["due"] = due.isoformat()
    shown = desk.texts.say(
        "promise_preview",
        proposal=_proposal(unit, dialogue),
        date=f"{due.astimezone(DENMARK):%d.%m.%Y}",
    )
    rows = (
        (desk.texts.say("promise_send"), f"promise:{case.id}:send"),
        (desk.texts.say("promise_stop"), f"promise:{case.id}:stop"),
    )
    dialogue.step = "ready"
    async with unit.write() as tx:
        await place.keep(tx, unit, memory)
        place.say(unit, tx, shown, reply_markup=buttons(*rows))


@router.callback_query(F.data.regexp(r"^promise:\d+:send$"), InDialogue("promise", "ready"))
async def send(query: CallbackQuery, unit: Unit, desk: Desk, place: Place, memory: Memory) -> None:
    """To the citizen, who says yes or no."""
    dialogue, case, member = memory.dialogue, place.case, unit.member
    if dialogue is None or case is None or member is None:
        return
    values = dialogue.values
    text = desk.texts.say("promise_proposed", name=member.name, number=case.number)
    text += "\n\n" + _proposal(unit, dialogue)
    memory.dialogue = None
    try:
        must_hold(case, unit.person)
        async with unit.write() as tx:
            agreement = await agreements.propose(
                tx,
                case_id=case.id,
                person=case.person,
                who=values["who"],
                what=values["what"],
                due=datetime.fromisoformat(values["due"]),
                now=unit.now,
            )
            markup = proposal_buttons(desk, agreement.id)
            unit.send(tx, message(to_person(case.person), text, reply_markup=markup))
            await place.keep(tx, unit, memory)
            place.say(unit, tx, desk.texts.say("promise_sent"))
    except Refused as refused:
        say_refused(unit, refused)


@router.callback_query(F.data.regexp(r"^promise:\d+:stop$"), InDialogue("promise"))
async def stop(query: CallbackQuery, unit: Unit, desk: Desk, place: Place, memory: Memory) -> None:
    """No agreement after all."""
    memory.dialogue = None
    async with unit.write() as tx:
        await place.keep(tx, unit, memory)
        place.say(unit, tx, desk.texts.say("promise_stopped"))


async def _next(unit: Unit, place: Place, memory: Memory, step: str, text: str) -> None:
    if memory.dialogue:
        memory.dialogue.step = step
    async with unit.write() as tx:
        await place.keep(tx, unit, memory)
        place.say(unit, tx, text)


def _proposal(unit: Unit, dialogue: Dialogue) -> str:
    values = dialogue.values
    when = in_words(datetime.fromisoformat(values["due"]), unit.now)
    return unit.desk.texts.say("promise_text", who=values["who"], what=values["what"], when=when)
