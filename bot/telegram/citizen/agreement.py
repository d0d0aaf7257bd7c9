"""The citizen's yes or no to an agreement, and to whether it worked."""

from __future__ import annotations

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases import agreements
from bot.cases.escalation import citizen_notice
from bot.cases.lifecycle import Promise
from bot.store.outbox import Outgoing, to_case
from bot.store.tables import Agreement, Case, Status
from bot.store.talks import Memory
from bot.telegram.citizen.guard import CrisisFirst
from bot.telegram.desk import Desk, Unit
from bot.telegram.memory import InDialogue, begin
from bot.telegram.office.topics import tell_topic
from bot.telegram.transcript import transcribe
from knowledge.opening_hours import in_words

router = Router(name="agreement")
router.message.middleware(CrisisFirst())


def proposal_buttons(desk: Desk, agreement_id: int) -> dict[str, Any]:
    """What stands under a proposed agreement."""
    return _yes_or_no(desk, "agreement", agreement_id)


def question_buttons(desk: Desk, agreement_id: int) -> dict[str, Any]:
    """What stands under the question whether an agreement worked."""
    return _yes_or_no(desk, "kept", agreement_id)


@router.callback_query(F.data.regexp(r"^agreement:\d+:yes$"))
async def accept(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """It is agreed, and both sides are told."""
    async with unit.write() as tx:
        agreement = await agreements.accept(tx, _id(query), unit.person, unit.now)
        if agreement is None:
            unit.toast = desk.texts.say("button_old")
            return
        unit.tell(tx, _about(unit, agreement, "agreement_accepted"))
        if agreement.case_id is not None:
            text = _about(unit, agreement, "agreement_accepted_topic")
            unit.tell_case(tx, agreement.case_id, text)


@router.callback_query(F.data.regexp(r"^agreement:\d+:no$"))
async def decline(query: CallbackQuery, unit: Unit, desk: Desk, memory: Memory) -> None:
    """It is not agreed; what would fit is asked for."""
    async with unit.write() as tx:
        agreement = await agreements.decline(tx, _id(query), unit.person)
        if agreement is None:
            unit.toast = desk.texts.say("button_old")
            return
        if agreement.case_id is None:
            unit.tell(tx, desk.texts.say("agreement_wish_nobody"))
            return
        text = _about(unit, agreement, "agreement_declined_topic")
        unit.tell_case(tx, agreement.case_id, text)
        begin(memory, unit, "agreement", "wish", case_id=agreement.case_id)
        await desk.talks.save(tx, unit.person, memory, unit.now)
        unit.tell(tx, desk.texts.say("agreement_declined"))


@router.message(InDialogue("agreement", "wish"), F.text & ~F.text.startswith("/"))
async def wish(message: Message, unit: Unit, desk: Desk, memory: Memory) -> None:
    """What would fit, for the topic."""
    assert memory.dialogue
    text, case_id = message.text or "", int(memory.dialogue.values["case_id"])
    memory.dialogue = None
    async with unit.write() as tx:
        await desk.talks.save(tx, unit.person, memory, unit.now)
        case = await tx.get(Case, case_id)
        if case is None or case.person != unit.person:
            unit.tell(tx, desk.texts.say("agreement_wish_nobody"))
            return
        transcribe(tx, unit, "citizen", text, case_id=case_id)
        link = {"case_id": case_id, "citizen_message": message.message_id}
        unit.tell_case(tx, case_id, desk.texts.say("agreement_wish_topic", text=text), link=link)
        unit.tell(tx, desk.texts.say("agreement_wish_sent", **_who_and_when(unit, case)))


@router.callback_query(F.data.regexp(r"^kept:\d+:(yes|no)$"))
async def kept(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """Whether it worked. A no is never left with nobody."""
    worked = (query.data or "").endswith(":yes")
    async with unit.write() as tx:
        agreement = await tx.get(Agreement, _id(query))
        answerable = {Promise.AGREED} if worked else {Promise.AGREED, Promise.KEPT}
        if (
            agreement is None
            or agreement.person != unit.person
            or Promise(agreement.state) not in answerable
        ):
            unit.toast = desk.texts.say("button_old")
            return
        closed = await _is_closed(tx, agreement)
        case = await agreements.answer(tx, agreement.id, unit.person, worked, unit.now)
        if worked:
            unit.tell(tx, desk.texts.say("kept_thanks"))
        elif case is None:
            unit.tell(tx, desk.texts.say("kept_no_case"))
        else:
            _tell_both(tx, unit, agreement, case, closed)


def _tell_both(
    tx: AsyncSession, unit: Unit, agreement: Agreement, case: Case, closed: bool
) -> None:
    """The topic and the citizen; a case that was closed waits to be taken again."""
    if closed:
        unit.send(tx, Outgoing(to_case(case.id), "reopenForumTopic", {}))
    tell_topic(tx, unit, case, _about(unit, agreement, "kept_no_topic"))
    key = "kept_reopened" if closed else "kept_still_open"
    unit.tell(tx, unit.desk.texts.say(key, number=case.number, **_who_and_when(unit, case)))


async def _is_closed(tx: AsyncSession, agreement: Agreement) -> bool:
    if agreement.case_id is None:
        return False
    case = await tx.get(Case, agreement.case_id)
    return case is not None and case.status == Status.CLOSED


def _who_and_when(unit: Unit, case: Case) -> dict[str, str]:
    """Who is told about a case, and when they are there."""
    say, hours = unit.desk.texts.say, unit.desk.hours[case.department]
    notice = citizen_notice(case, hours, unit.now)
    holder = unit.desk.staff.named(notice.holder)
    if notice.there:
        there = say("agreement_open_now")
    elif notice.back:
        there = say("agreement_opens", when=in_words(notice.back, unit.now))
    else:
        there = say("agreement_opens_unknown")
    return {
        "whom": holder.name if holder else unit.desk.department(case.department),
        "there": there,
    }


def _about(unit: Unit, agreement: Agreement, key: str) -> str:
    when = in_words(agreement.due, unit.now)
    return unit.desk.texts.say(key, what=agreement.what, who=agreement.who, when=when)


def _yes_or_no(desk: Desk, name: str, agreement_id: int) -> dict[str, Any]:
    rows = [
        [
            {
                "text": desk.texts.say(f"{name}_{answer}"),
                "callback_data": f"{name}:{agreement_id}:{answer}",
            }
        ]
        for answer in ("yes", "no")
    ]
    return {"inline_keyboard": rows}


def _id(query: CallbackQuery) -> int:
    return int((query.data or "").split(":")[1])
