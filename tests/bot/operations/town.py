"""Rows of every table, as a bot leaves them; and all that a database holds, to compare."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.settings import Settings
from bot.store.columns import Base
from bot.store.database import Database
from bot.store.people import open_pseudonyms
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
    SurveyAnswer,
    Talk,
    UnknownWord,
)

NOW = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
CHAT = 8_123_456_789
ALL_ROWS = 17

Rows = dict[str, list[tuple[Any, ...]]]


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database of some settings, with all tables."""
    database = Database(settings.database_url)
    try:
        await database.migrate()
        yield database
    finally:
        await database.close()


async def everything(settings: Settings) -> Rows:
    """All rows by table."""
    async with opened(settings) as database, database.begin() as tx:
        return {
            table.name: [
                tuple(row) for row in await tx.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
        }


async def live_in(settings: Settings, now: datetime = NOW) -> None:
    """Fill an installation: every table, odd characters, nothing where nothing may be."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    person = open_pseudonyms(settings.secret.get_secret_value(), settings.data_dir).of(CHAT)
    later = now + timedelta(days=3)
    async with opened(settings) as database:
        async with database.begin() as tx:
            tx.add(Contact(person=person, chat_id=CHAT, phone="20 00 00 00", seen=now))
            tx.add(Talk(person=person, data={"conversation": {}, "dialogue": None}, changed=now))
            tx.add(
                Inbox(
                    update_id=2**40,
                    key=f"person:{person}",
                    received=now,
                    attempts=1,
                    payload={"text": 'hvad \u2028 nu?\n"æøå" \x00x'[:12]},
                )
            )
            tx.add(Inbox(update_id=7, key="", received=now, attempts=0, done=now))
            for number in (1, 2, 3):
                tx.add(_case(number, person, now))
            await tx.flush()
            tx.add(
                Outbox(
                    target="case:1",
                    method="sendMessage",
                    payload={"text": "hej"},
                    doubt="again",
                    created=now,
                    link={"case": 1},
                    not_before=later,
                )
            )
            tx.add(Line(person=person, case_id=1, author="citizen", text="et pas", at=now))
            tx.add(
                Line(
                    person=person,
                    author="bot",
                    text="",
                    outcome="answered",
                    services=["pas", "kørekort"],
                    at=now,
                )
            )
            tx.add(CaseEvent(case_id=1, event="opened", actor="citizen", department="b", at=now))
            tx.add(Passed(case_id=1, citizen_message=2**33, topic_message=4))
            tx.add(
                Agreement(
                    id=9,
                    case_id=1,
                    person=person,
                    who="Mette",
                    what="ringer",
                    due=later,
                    state="agreed",
                    remind_at=later,
                )
            )
            await tx.flush()
            tx.add(PlanItem(person=person, text="🛂 pas", due=None, agreement_id=9))
            tx.add(
                Shout(
                    person="",
                    by_staff=True,
                    area="b",
                    text="gebyr",
                    state="open",
                    created=now,
                    check_at=later,
                )
            )
            tx.add(
                SurveyAnswer(
                    audience="citizen",
                    question="understood",
                    score=5,
                    department="b",
                    day=date(2026, 11, 22),
                )
            )
            tx.add(UnknownWord(word="snurrebasse", times=2, first=now, last=now))
            tx.add(
                Question(
                    text="hvor",
                    why="no_evidence",
                    outcome="no_evidence",
                    services=[],
                    audience="citizen",
                    day=now.date(),
                )
            )
        async with database.begin() as tx:  # the highest number has been given, and is gone
            await tx.delete(await tx.get_one(Case, 3))
    with closing(sqlite3.connect(settings.collection)) as documents:
        documents.execute("CREATE TABLE own (text)")
        documents.execute("INSERT INTO own VALUES ('Skovvej 1')")
        documents.commit()
    drafts = settings.data_dir / "review" / "drafts"
    drafts.mkdir(parents=True)
    (drafts / "pas.yaml").write_text("service: pas\nsay: [mit pas]\n", "utf-8")


def _case(number: int, person: str, now: datetime) -> Case:
    return Case(
        person=person,
        department="borgerservice",
        urgency="normal",
        channel="call",
        summary=f"Sag {number}",
        status="open",
        topic=number,
        opened=now,
        waiting_since=now,
    )
