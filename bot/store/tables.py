"""The tables. A person is a keyed hash everywhere; only `Contact` can find the way back."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import PERSON, Base


class Status(StrEnum):
    """Where a case is. Only `CLOSED` has nobody who must act."""

    OPEN = "open"
    TAKEN = "taken"
    PASSED_ON = "passed_on"
    REOPENED = "reopened"
    CLOSED = "closed"


class Doubt(StrEnum):
    """What to do with a message that may or may not have arrived."""

    AGAIN = "again"
    ASK = "ask"


class Contact(Base):
    """How to write back to a person: the only place where the chat's own number stands."""

    __tablename__ = "contact"

    person: Mapped[str] = mapped_column(PERSON, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    language: Mapped[str] = mapped_column(String(8), default="da")
    phone: Mapped[str | None] = mapped_column(String(32))
    blocked: Mapped[bool] = mapped_column(default=False)
    seen: Mapped[datetime]


class Talk(Base):
    """What a conversation remembers from turn to turn, masked; and where a dialogue stands."""

    __tablename__ = "talk"

    person: Mapped[str] = mapped_column(PERSON, primary_key=True)
    data: Mapped[dict[str, Any]]
    changed: Mapped[datetime] = mapped_column(index=True)


class Inbox(Base):
    """An update that has arrived. Its content is wiped when it is done."""

    __tablename__ = "inbox"
    __table_args__ = (Index("inbox_waiting", "done", "key", "update_id"),)

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(48))
    payload: Mapped[dict[str, Any] | None]
    received: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[datetime | None]


class Outbox(Base):
    """A message to be sent. Gone when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_waiting", "target", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(String(48))
    method: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]]
    doubt: Mapped[str] = mapped_column(String(8))
    link: Mapped[dict[str, Any] | None]
    created: Mapped[datetime]
    not_before: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(16))
    held: Mapped[bool] = mapped_column(default=False)


class Line(Base):
    """A line of the transcript, masked."""

    __tablename__ = "line"

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(PERSON, index=True)
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("case.id", ondelete="CASCADE"), index=True
    )
    author: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(24))
    services: Mapped[list[str]] = mapped_column(default=list)
    at: Mapped[datetime] = mapped_column(index=True)


class Case(Base):
    """Something a person waits for others to do."""

    __tablename__ = "case"

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(PERSON, index=True)
    department: Mapped[str] = mapped_column(String(64))
    urgency: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(8))
    summary: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(12), index=True)
    holder: Mapped[str | None] = mapped_column(PERSON)
    topic: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    opened: Mapped[datetime]
    waiting_since: Mapped[datetime | None]
    stage: Mapped[int] = mapped_column(default=0)
    check_at: Mapped[datetime | None] = mapped_column(index=True)
    closed: Mapped[datetime | None] = mapped_column(index=True)
    closed_by: Mapped[str | None] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(Text)
    asked: Mapped[int] = mapped_column(default=0)

    @property
    def number(self) -> str:
        """What people call the case."""
        return f"B-{self.id}"


class CaseEvent(Base):
    """What happened to a case, and who did it."""

    __tablename__ = "case_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    event: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(10))
    staff: Mapped[str | None] = mapped_column(PERSON)
    department: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Passed(Base):
    """A message that was passed on: the same message in the citizen's chat and in the topic."""

    __tablename__ = "passed"
    __table_args__ = (
        Index("passed_citizen", "case_id", "citizen_message"),
        Index("passed_topic", "case_id", "topic_message"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    citizen_message: Mapped[int] = mapped_column(BigInteger)
    topic_message: Mapped[int] = mapped_column(BigInteger)


class Agreement(Base):
    """Who does what and when. `proposed` until the citizen says yes."""

    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("case.id", ondelete="CASCADE"), index=True
    )
    person: Mapped[str] = mapped_column(PERSON, index=True)
    who: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    due: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    remind_at: Mapped[datetime | None] = mapped_column(index=True)
    ask_at: Mapped[datetime | None] = mapped_column(index=True)


class PlanItem(Base):
    """A line in a citizen's own plan."""

    __tablename__ = "plan_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(PERSON, index=True)
    text: Mapped[str] = mapped_column(Text)
    area: Mapped[str] = mapped_column(String(64), default="")
    who: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[datetime | None]
    done: Mapped[bool] = mapped_column(default=False)
    agreement_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreement.id", ondelete="SET NULL"), index=True
    )


class Shout(Base):
    """A rule, a letter or a gap that hurts, reported to the leader of the area."""

    __tablename__ = "shout"

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(PERSON, index=True)
    by_staff: Mapped[bool]
    area: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    answer: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime]
    check_at: Mapped[datetime | None] = mapped_column(index=True)
    stage: Mapped[int] = mapped_column(default=0)
    read: Mapped[datetime | None]
    ended: Mapped[datetime | None]


class SurveyAnswer(Base):
    """A score from 1 to 5. No person, no case, and the day alone."""

    __tablename__ = "survey_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    audience: Mapped[str] = mapped_column(String(8))
    question: Mapped[str] = mapped_column(String(24))
    score: Mapped[int]
    department: Mapped[str] = mapped_column(String(64))
    day: Mapped[date]


class UnknownWord(Base):
    """A word that somebody asked about and the glossary does not hold. No person."""

    __tablename__ = "unknown_word"

    word: Mapped[str] = mapped_column(String(40), primary_key=True)
    times: Mapped[int]
    first: Mapped[datetime]
    last: Mapped[datetime]


class Question(Base):
    """A question that got no good answer, masked. No person, no case, and the day alone.

    `services` are those that were offered; `drafted_for` is the service whose card is to answer it.
    """

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[str] = mapped_column(String(24))
    services: Mapped[list[str]] = mapped_column(default=list)
    audience: Mapped[str] = mapped_column(String(8))
    day: Mapped[date] = mapped_column(index=True)
    drafted_for: Mapped[str | None] = mapped_column(String(64))
