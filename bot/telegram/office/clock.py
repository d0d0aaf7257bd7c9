"""What the time brings: who is told of what waits, reminders, questions, and what is forgotten."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases import agreements, escalation, shouts
from bot.cases.escalation import Step, Tell, citizen_notice
from bot.store.locks import SharedStoreError
from bot.store.outbox import TO_GROUP, Outgoing, put, to_case, to_person, to_staff
from bot.store.privacy import retention
from bot.store.tables import Agreement
from bot.store.talks import Dialogue, Memory
from bot.telegram.cards import card_buttons
from bot.telegram.citizen.agreement import question_buttons
from bot.telegram.desk import Desk, message
from bot.telegram.office.place import topic_link
from bot.telegram.office.shouts import area_name, shout_message
from knowledge.calendar import DENMARK
from knowledge.opening_hours import in_words

_KEY = "clock"
"""Where it is noted when things were last forgotten, for all replicas."""

_FORGET_AT = time(3)
_DAY = timedelta(days=1)

log = logging.getLogger("borgerland")


async def tick(desk: Desk) -> set[str]:
    """Do what is due, each kind in a transaction of its own; returns whom there is a message for.

    One process at a time.
    """
    targets: set[str] = set()
    for work in (_waiting_cases, _reminders, _questions, _silent_leaders, _forget):
        try:
            async with desk.database.begin() as tx:
                now = desk.clock()
                told = await work(tx, desk, now)
                for outgoing in told:
                    put(tx, outgoing, now)
        except (DBAPIError, SharedStoreError):
            raise
        except Exception as error:  # what one kind stumbles over must not silence the others
            log.error("clock work=%s error=%s", work.__name__, type(error).__name__)
        else:
            targets |= {outgoing.target for outgoing in told}
    return targets


async def _waiting_cases(tx: AsyncSession, desk: Desk, now: datetime) -> list[Outgoing]:
    """Cases that nobody has taken."""
    steps = await escalation.due(tx, now, desk.hours.__getitem__, desk.settings.cases)
    return [outgoing for step in steps for outgoing in _tell_step(desk, step, now)]


def _tell_step(desk: Desk, step: Step, now: datetime) -> Iterator[Outgoing]:
    """The topic every time, then who comes after the department; the citizen learns who that is."""
    case, key = step.case, step.tell.name.lower()
    slots = {
        "number": case.number,
        "department": area_name(desk, case.department),
        "since": in_words(case.waiting_since or case.opened, now),
        "link": topic_link(desk, case),
    }
    text = desk.texts.say(f"clock_topic_{key}", **slots)
    yield message(to_case(case.id), text, reply_markup=card_buttons(desk, case))
    leaders = desk.staff.leaders(case.department)
    if step.tell is Tell.LEADER:
        for leader in leaders:
            to = to_staff(desk.staff.person(leader))
            yield message(to, desk.texts.say("clock_leader", **slots).strip())
    if step.tell is Tell.FRONT_DOOR or (step.tell is Tell.LEADER and not leaders):
        yield message(TO_GROUP, desk.texts.say("clock_group", **slots).strip())
    front = desk.wording.front_door
    door = desk.wording.door(front)
    told = desk.texts.say(f"clock_citizen_{key}", front=front.name, door=door, **slots)
    if case.department in desk.hours:
        notice = citizen_notice(case, desk.hours[case.department], now)
        holder = desk.staff.named(notice.holder)
        if holder:
            told += " " + desk.texts.say("clock_still_held", name=holder.name)
    yield message(to_person(case.person), told)


async def _reminders(tx: AsyncSession, desk: Desk, now: datetime) -> list[Outgoing]:
    """Agreements that are soon to be kept."""
    found = await agreements.due_reminders(tx, now)
    told: list[Outgoing] = []
    for agreement in found:
        text = _about(desk, agreement, now, "clock_reminder")
        told.append(message(to_person(agreement.person), text))
        if agreement.case_id is not None:
            text = _about(desk, agreement, now, "clock_topic_reminder")
            told.append(message(to_case(agreement.case_id), text))
    return told


async def _questions(tx: AsyncSession, desk: Desk, now: datetime) -> list[Outgoing]:
    """Agreements whose time is over: did it happen?"""
    found = await agreements.due_questions(tx, now)
    told: list[Outgoing] = []
    for agreement in found:
        text = _about(desk, agreement, now, "clock_question")
        markup = question_buttons(desk, agreement.id)
        told.append(message(to_person(agreement.person), text, reply_markup=markup))
        if agreement.case_id is not None:
            text = _about(desk, agreement, now, "clock_topic_question")
            told.append(message(to_case(agreement.case_id), text))
    return told


def _about(desk: Desk, agreement: Agreement, now: datetime, key: str) -> str:
    when = in_words(agreement.due, now)
    return desk.texts.say(key, who=agreement.who, what=agreement.what, when=when)


async def _silent_leaders(tx: AsyncSession, desk: Desk, now: datetime) -> list[Outgoing]:
    """What was shouted about and not answered."""
    told: list[Outgoing] = []
    for shout in await shouts.due(tx, now):
        parameters = shout_message(desk, shout)
        text = f"{desk.texts.say('clock_shout')}\n\n{parameters.pop('text')}"
        leaders = [to_staff(desk.staff.person(m)) for m in desk.staff.leaders(shout.area)]
        told += [message(target, text, **parameters) for target in leaders or [TO_GROUP]]
    return told


async def _forget(tx: AsyncSession, desk: Desk, now: datetime) -> list[Outgoing]:
    """What has been kept long enough: once a day at three in the night, or as soon as may be."""
    night = datetime.combine(now.astimezone(DENMARK).date(), _FORGET_AT, DENMARK)
    if night > now:
        night -= _DAY
    last = (await desk.talks.load(tx, _KEY)).dialogue
    if last is None or last.since < night:
        kept = desk.settings.retention
        await retention(tx, now, kept.talk_days, kept.case_days)
        note = Memory(dialogue=Dialogue(name=_KEY, step="forgotten", since=now))
        await desk.talks.save(tx, _KEY, note, now)
    return []
