"""What is kept about a person: shown, erased at once, and forgotten in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    String,
    Text,
    and_,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy import cast as as_type
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.columns import Base
from bot.store.inbox import forget_done
from bot.store.outbox import forget_held, to_case, to_person
from bot.store.tables import (
    Agreement,
    Case,
    CaseEvent,
    Contact,
    Inbox,
    Line,
    Outbox,
    Passed,
    PlanItem,
    Question,
    Shout,
    Status,
    Talk,
)
from bot.store.talks import Memory, Talks
from knowledge.calendar import DENMARK

_PLAN_KEPT = timedelta(days=365)
"""A plan is the citizen's own: it stays for so long after they were last heard from."""

_SHORTENED = 12
"""At least so much of a pseudonym stands in the key of what the staff talk about in a topic."""

_NOT_THEIRS = frozenset({"holder", "staff", "claimed", "claimed_by"})
"""Columns about the staff or about a process."""


@dataclass(frozen=True)
class LeftTopic:
    """A topic in Telegram that was about an erased case: only people can clear it."""

    number: str
    topic: int
    was_open: bool


@dataclass(frozen=True)
class Erased:
    """What was removed: rows by table, and the topics that stand in the staff's group."""

    counts: dict[str, int]
    topics: tuple[LeftTopic, ...]


def belongs(person: str) -> dict[type[Base], ColumnElement[bool]]:
    """Which rows of which table are a person's, in an order in which they can be deleted."""
    cases = select(Case.id).where(Case.person == person)
    topics = select(literal(to_case(0).removesuffix("0")) + as_type(Case.id, String)).where(
        Case.person == person
    )
    told = or_(
        Outbox.target == to_person(person),
        Outbox.target.in_(topics),
        as_type(Outbox.payload, Text).contains(person),
    )
    return {
        Outbox: told,
        Inbox: Inbox.key == to_person(person),
        Line: or_(Line.person == person, Line.case_id.in_(cases)),
        Passed: Passed.case_id.in_(cases),
        CaseEvent: CaseEvent.case_id.in_(cases),
        PlanItem: PlanItem.person == person,
        Agreement: or_(Agreement.person == person, Agreement.case_id.in_(cases)),
        Case: Case.person == person,
        Shout: Shout.person == person,
        Contact: Contact.person == person,
    }


async def export(tx: AsyncSession, talks: Talks, person: str) -> dict[str, Any]:
    """All that is kept about a person by table, ready for JSON; empty for somebody unknown."""
    found: dict[str, Any] = {}
    for table, where in belongs(person).items():
        rows = [_readable(row) for row in await tx.scalars(select(table).where(where))]
        if rows:
            found[table.__tablename__] = rows
    memory = await talks.load(tx, person)
    if memory != Memory():
        found[Talk.__tablename__] = memory.to_json()
    return found


async def erase(tx: AsyncSession, talks: Talks, person: str) -> Erased:
    """Remove all that is kept about a person, also what is not answered or not sent yet.

    A report to a leader stays without its person: it is about a rule. That an update was done
    stays too, without whose it was, or Telegram could deliver it again.
    """
    cases = await tx.scalars(select(Case).where(Case.person == person).with_for_update())
    topics = tuple(
        LeftTopic(case.number, case.topic, case.status != Status.CLOSED)
        for case in cases
        if case.topic is not None
    )
    await _forget_forms(tx, person)
    counts: dict[str, int] = {}
    for table, where in belongs(person).items():
        if table is Inbox:
            done = func.coalesce(Inbox.done, Inbox.received)
            await tx.execute(update(Inbox).where(where).values(key="", payload=None, done=done))
        elif table is Shout:
            freed = update(Shout).where(where).values(person="").returning(Shout.id)
            counts["shout"] = len(list(await tx.scalars(freed)))
        else:
            counts[table.__tablename__] = await _delete(tx, table, where)
    counts[Talk.__tablename__] = int(await talks.forget(tx, person))
    return Erased(counts, topics)


async def _forget_forms(tx: AsyncSession, person: str) -> None:
    """What the staff were filling in about a person's cases, and what a member of staff was."""
    of_case = as_type(Case.id, String) + ":"
    about = exists().where(Case.person == person, Talk.person.startswith(of_case))
    own = and_(Talk.person.contains(person[:_SHORTENED]), Talk.person != person)
    await _delete(tx, Talk, or_(about, own))


async def retention(
    tx: AsyncSession, now: datetime, talk_days: int, case_days: int
) -> dict[str, int]:
    """Forget what has been kept long enough; returns how many rows of each kind.

    Never an open case, nor one with an agreement that is still to be reminded of or asked about.
    """
    talked, ended = now - timedelta(days=talk_days), now - timedelta(days=case_days)
    pending = or_(Agreement.remind_at.is_not(None), Agreement.ask_at.is_not(None))
    awaited = exists().where(Agreement.case_id == Case.id, pending)
    heard_from = exists().where(Contact.person == PlanItem.person, Contact.seen >= now - _PLAN_KEPT)
    called = exists().where(
        Case.person == Contact.person, Case.channel == "call", Case.status != Status.CLOSED
    )
    phones = update(Contact).where(Contact.phone.is_not(None), ~called).values(phone=None)
    lone = and_(Agreement.case_id.is_(None), Agreement.due < ended, ~pending)
    return {
        "line": await _delete(tx, Line, and_(Line.case_id.is_(None), Line.at < talked)),
        "talk": await _delete(tx, Talk, Talk.changed < talked),
        "case": await _delete(
            tx, Case, and_(Case.status == Status.CLOSED, Case.closed < ended, ~awaited)
        ),
        "agreement": await _delete(tx, Agreement, lone),
        "shout": await _delete(tx, Shout, Shout.ended < ended),
        "question": await _delete(tx, Question, Question.day < talked.astimezone(DENMARK).date()),
        "plan_item": await _delete(tx, PlanItem, ~heard_from),
        "phone": len(list(await tx.scalars(phones.returning(Contact.person)))),
        "inbox": await forget_done(tx, now),
        "outbox": await forget_held(tx, now),
        "contact": await _delete(tx, Contact, and_(Contact.seen < talked, *_nothing_left())),
    }


def _nothing_left() -> list[ColumnElement[bool]]:
    """That nothing leads to a contact any more."""
    target = literal(to_person("")) + Contact.person
    owned = [
        ~exists().where(table.person == Contact.person)
        for table in (Talk, Line, Case, Agreement, PlanItem, Shout)
    ]
    waiting = exists().where(Inbox.key == target, Inbox.done.is_(None))
    return [*owned, ~waiting, ~exists().where(Outbox.target == target)]


async def _delete(tx: AsyncSession, table: type[Base], where: ColumnElement[bool]) -> int:
    query = delete(table).where(where).execution_options(synchronize_session=False)
    return int(cast(CursorResult[Any], await tx.execute(query)).rowcount)


def _readable(row: Base) -> dict[str, Any]:
    values = {
        column.key: getattr(row, column.key)
        for column in row.__table__.columns
        if column.key not in _NOT_THEIRS
    }
    return {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in values.items()
    }
