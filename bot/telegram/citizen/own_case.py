"""A citizen's own cases: opened, told of as they stand, and closed by the citizen's own word."""

from __future__ import annotations

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases.book import close_by_citizen, open_case
from bot.cases.escalation import citizen_notice
from bot.cases.lifecycle import Refused
from bot.store.outbox import Outgoing, to_case
from bot.store.tables import Case, Contact, Status
from bot.telegram.cards import card_buttons
from bot.telegram.citizen.survey import first_question
from bot.telegram.desk import Desk, Unit
from knowledge.opening_hours import in_words

router = Router(name="own case")


async def open_own(
    tx: AsyncSession,
    unit: Unit,
    *,
    department: str,
    urgency: str,
    channel: str,
    summary: str,
    phone: str = "",
) -> Case:
    """Open a case, and tell its number, who gets it, and what happens now."""
    say = unit.desk.texts.say
    case = await open_case(
        tx,
        person=unit.person,
        department=department,
        urgency=urgency,
        channel=channel,
        summary=summary,
        now=unit.now,
    )
    contact = await tx.get(Contact, unit.person)
    if phone and contact:
        contact.phone = phone
    parts = [
        say("handover_opened", number=case.number, department=unit.desk.department(department)),
        _when(unit, case),
        say("handover_untaken"),
        say(
            f"handover_opened_{channel}",
            phone=phone,
            door=_door(unit.desk, case),
            number=case.number,
        ),
    ]
    if urgency == "acute":
        parts.append(say("handover_danger"))
    unit.tell(tx, "\n\n".join(parts), reply_markup={"remove_keyboard": True})
    wish = say(f"topic_new_{channel}", phone=phone)
    unit.tell_case(tx, case.id, say("topic_new", number=case.number, channel=wish))
    return case


def tell_state(tx: AsyncSession, unit: Unit, case: Case) -> None:
    """Say honestly how a case stands: who has it, or that nobody has, and when people are back."""
    say = unit.desk.texts.say
    holder = unit.desk.staff.named(case.holder)
    status = Status.OPEN.value if case.status == Status.REOPENED.value else case.status
    state = say(
        f"handover_state_{status}",
        number=case.number,
        department=unit.desk.department(case.department),
        holder=holder.name if holder else say("handover_someone"),
        since=in_words(case.waiting_since or case.opened, unit.now),
    )
    door = say("handover_call_too", door=_door(unit.desk, case))
    buttons = [
        [_button(unit.desk, "handover_new", "mine:new")],
        [_button(unit.desk, "handover_end", f"mine:end:{case.id}")],
    ]
    text = "\n\n".join([state, _when(unit, case), door])
    unit.tell(tx, text, reply_markup={"inline_keyboard": buttons})


@router.callback_query(F.data.startswith("mine:end:"))
async def ask_to_close(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """Closing takes a second press."""
    case_id = _case_id(query)
    buttons = [
        [_button(desk, "handover_end_yes", f"mine:ended:{case_id}")],
        [_button(desk, "handover_end_no", "mine:keep")],
    ]
    async with unit.write() as tx:
        case = await tx.get(Case, case_id)
        if case is None or case.person != unit.person or case.status == Status.CLOSED.value:
            unit.toast = desk.texts.say("handover_ended_before")
            return
        text = desk.texts.say("handover_end_sure", number=case.number)
        unit.tell(tx, text, reply_markup={"inline_keyboard": buttons})


@router.callback_query(F.data == "mine:keep")
async def keep(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """Nothing has happened, and that is said."""
    unit.toast = desk.texts.say("handover_kept")


@router.callback_query(F.data.startswith("mine:ended:"))
async def close(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """The citizen needs it no longer; the topic is told, and closed."""
    async with unit.write() as tx:
        try:
            case = await close_by_citizen(tx, _case_id(query), unit.person, unit.now)
        except Refused:
            unit.toast = desk.texts.say("handover_ended_before")
            return
        unit.tell(tx, desk.texts.say("handover_ended", number=case.number))
        if asked := first_question(desk, case):
            question, markup = asked
            unit.tell(tx, question, reply_markup=markup)
        text = desk.texts.say("topic_ended", number=case.number)
        unit.tell_case(tx, case.id, text, reply_markup=card_buttons(desk, case))
        unit.send(tx, Outgoing(to_case(case.id), "closeForumTopic", {}))


def _case_id(query: CallbackQuery) -> int:
    return int((query.data or "").rpartition(":")[2])


def _button(desk: Desk, key: str, data: str) -> dict[str, Any]:
    return {"text": desk.texts.say(key), "callback_data": data}


def _door(desk: Desk, case: Case) -> str:
    return desk.wording.door(desk.library.door[case.department])


def _when(unit: Unit, case: Case) -> str:
    """Whether there are people at work for a case, or when they are back."""
    say = unit.desk.texts.say
    notice = citizen_notice(case, unit.desk.hours[case.department], unit.now)
    if notice.there:
        return say("handover_there")
    if notice.back is None:
        return say("handover_back_unknown")
    return say("handover_back", when=in_words(notice.back, unit.now))
