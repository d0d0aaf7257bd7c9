"""A case's topic: take it, pass it on, open it again; and the topic stays open as long as it is."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases import book
from bot.cases.escalation import citizen_notice
from bot.cases.lifecycle import Actor, Event, Refused, after
from bot.cases.staff import Member
from bot.store.outbox import Outgoing, to_case, to_person
from bot.store.tables import Case, Status
from bot.telegram.cards import card_buttons, topic_name
from bot.telegram.desk import Desk, Unit, message
from bot.telegram.office.place import Place, say_refused
from knowledge.opening_hours import in_words

closed_router = Router(name="closed_topics")
router = Router(name="topics")
citizen_router = Router(name="reopening")

_A_ROW = 2


@closed_router.message(F.forum_topic_closed)
async def stay_open(event: Message, unit: Unit, desk: Desk, place: Place) -> None:
    """Closing a topic by hand does not close a case."""
    if place.case is None or place.case.status == Status.CLOSED:
        return
    async with unit.write() as tx:
        unit.send(tx, Outgoing(place.target, "reopenForumTopic", {}))
        text = desk.texts.say("topic_stays_open")
        place.say(unit, tx, text, reply_markup=card_buttons(desk, place.case))


@router.callback_query(F.data.regexp(r"^case:\d+:take$"))
async def take(query: CallbackQuery, unit: Unit, desk: Desk, place: Place) -> None:
    """Somebody is responsible from now on, and the citizen learns who."""
    member = unit.member
    if member is None or place.case is None:
        unit.toast = desk.texts.say("refused_no_case")
        return
    name = topic_name(desk, place.case)
    try:
        async with unit.write() as tx:
            case = await book.take(tx, place.case.id, unit.person, unit.now)
            department = home(desk, member, case)
            door = desk.wording.door(desk.library.door[case.department])
            text = desk.texts.say(
                f"taken_{case.channel}",
                name=member.name,
                department=department,
                number=case.number,
                door=door,
            )
            unit.send(tx, message(to_person(case.person), text))
            line = desk.texts.say("topic_taken", name=member.name, department=department)
            tell_topic(tx, unit, case, line, name)
    except Refused as refused:
        say_refused(unit, refused)


@router.callback_query(F.data.regexp(r"^case:\d+:pass$"))
async def choose_department(query: CallbackQuery, unit: Unit, desk: Desk, place: Place) -> None:
    """Where a case is to go."""
    case = place.case
    if case is None:
        unit.toast = desk.texts.say("refused_no_case")
        return
    try:
        after(case, Event.PASSED_ON, Actor.STAFF, unit.person)
    except Refused as refused:
        say_refused(unit, refused)
        return
    choices = [
        {"text": department.name, "callback_data": f"pass:{case.id}:{department.id}"}
        for department in desk.library.register.departments
        if department.id != case.department
    ]
    rows = [choices[at : at + _A_ROW] for at in range(0, len(choices), _A_ROW)]
    async with unit.write() as tx:
        text = desk.texts.say("topic_pass_where")
        place.say(unit, tx, text, reply_markup={"inline_keyboard": rows})


@router.callback_query(F.data.regexp(r"^pass:\d+:.+$"))
async def pass_on(query: CallbackQuery, unit: Unit, desk: Desk, place: Place) -> None:
    """To another department; the citizen learns who has the case until it is taken there."""
    department = (query.data or "").split(":", 2)[2]
    member, case = unit.member, place.case
    if member is None or case is None or department not in desk.hours:
        unit.toast = desk.texts.say("staff_button_old")
        return
    name = topic_name(desk, case)
    try:
        async with unit.write() as tx:
            case = await book.pass_on(tx, case.id, unit.person, department, unit.now)
            unit.send(tx, message(to_person(case.person), _passed_on(unit, case)))
            line = desk.texts.say(
                "topic_passed_on", name=member.name, department=desk.department(department)
            )
            tell_topic(tx, unit, case, line, name)
    except Refused as refused:
        say_refused(unit, refused)


@router.callback_query(F.data.regexp(r"^case:\d+:reopen$"))
async def reopen(query: CallbackQuery, unit: Unit, desk: Desk, place: Place) -> None:
    """A member of staff opens a case again."""
    member = unit.member
    if member is None or place.case is None:
        unit.toast = desk.texts.say("refused_no_case")
        return
    try:
        async with unit.write() as tx:
            case = await book.reopen(tx, place.case.id, Actor.STAFF, unit.person, unit.now)
            text = desk.texts.say("reopened_by_staff", name=member.name, number=case.number)
            unit.send(tx, message(to_person(case.person), text))
            unit.send(tx, Outgoing(to_case(case.id), "reopenForumTopic", {}))
            line = desk.texts.say("topic_reopened_by_staff", name=member.name)
            tell_topic(tx, unit, case, line)
    except Refused as refused:
        say_refused(unit, refused)


@citizen_router.callback_query(F.data.regexp(r"^reopen:\d+$"))
async def reopen_own(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """A citizen opens their own case again."""
    number = int((query.data or "").partition(":")[2])
    try:
        async with unit.write() as tx:
            case = await book.reopen(tx, number, Actor.CITIZEN, unit.person, unit.now)
            department = desk.department(case.department)
            text = desk.texts.say("reopened", number=case.number, department=department)
            unit.tell(tx, text)
            unit.send(tx, Outgoing(to_case(case.id), "reopenForumTopic", {}))
            tell_topic(tx, unit, case, desk.texts.say("topic_reopened"))
    except Refused as refused:
        say_refused(unit, refused)


def home(desk: Desk, member: Member, case: Case) -> str:
    """The department a member of staff speaks for in a case."""
    own = case.department in member.departments
    return desk.department(case.department if own else member.departments[0])


def tell_topic(tx: AsyncSession, unit: Unit, case: Case, line: str, name: str = "") -> None:
    """A line with what can be done now; the topic's `name` is put right if it was another."""
    now = topic_name(unit.desk, case)
    if name and name != now:
        unit.send(tx, Outgoing(to_case(case.id), "editForumTopic", {"name": now}))
    unit.tell_case(tx, case.id, line, reply_markup=card_buttons(unit.desk, case))


def _passed_on(unit: Unit, case: Case) -> str:
    desk = unit.desk
    notice = citizen_notice(case, desk.hours[case.department], unit.now)
    slots = {"number": case.number, "department": desk.department(case.department)}
    holder = desk.staff.named(notice.holder)
    if holder:
        text = desk.texts.say("passed_on_held", name=holder.name, **slots)
    else:
        text = desk.texts.say("passed_on", **slots)
    if notice.back:
        text += " " + desk.texts.say("back", back=in_words(notice.back, unit.now))
    return text
