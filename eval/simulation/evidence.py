"""What is looked at when a town is judged: the database, and all that people could read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from bot.store.columns import Base
from bot.store.database import Database
from bot.store.people import Pseudonyms
from bot.store.tables import (
    Agreement,
    Case,
    CaseEvent,
    Contact,
    Inbox,
    Outbox,
    PlanItem,
    Shout,
    Talk,
)
from eval.simulation.chats import Chat, Message
from eval.simulation.ledger import Ledger
from knowledge.opening_hours import OpeningHours

_NUMBERED = re.compile(r"(?:Spørgsmål|Svar) (\d+)")


@dataclass(frozen=True)
class Heard:
    """A message in the staff's group or in a leader's own chat; `case` by its topic."""

    text: str
    at: datetime
    case: str = ""


@dataclass
class Evidence:
    """All that the verdict is made from."""

    ledger: Ledger
    until: datetime
    person: dict[int, str] = field(default_factory=dict)
    """Citizens' and staff's number in Telegram -> pseudonym."""
    reads: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    """What a citizen reads from the bot: the message's number and its text."""
    office: list[Heard] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    events: dict[int, list[CaseEvent]] = field(default_factory=dict)
    agreements: list[Agreement] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    unhandled: int = 0
    unsent: list[str] = field(default_factory=list)
    held: int = 0
    topics: int = 0
    formed: set[int] = field(default_factory=set)
    """The numbers of questions that somebody wrote into a form: a plan, a report, a summary."""
    kept: str = ""
    """All rows but those that lead back to people, as one text."""
    hours: dict[str, OpeningHours] = field(default_factory=dict)

    def numbers_kept(self) -> set[int]:
        """The numbers of all questions that something is kept of."""
        return {int(number) for number in _NUMBERED.findall(self.kept)}


async def read_database(evidence: Evidence, url: str) -> None:
    """Put what the bot has stored into the evidence."""
    database = Database(url)
    async with database.begin() as tx:
        evidence.cases = list(await tx.scalars(select(Case).order_by(Case.id)))
        for event in await tx.scalars(select(CaseEvent).order_by(CaseEvent.id)):
            evidence.events.setdefault(event.case_id, []).append(event)
        evidence.agreements = list(await tx.scalars(select(Agreement)))
        evidence.contacts = list(await tx.scalars(select(Contact)))
        evidence.unhandled = len(list(await tx.scalars(select(Inbox).where(Inbox.done.is_(None)))))
        outbox = list(await tx.scalars(select(Outbox)))
        evidence.held = sum(row.held for row in outbox)
        evidence.unsent = [f"{row.method} to {row.target}" for row in outbox if not row.held]
        said = [str(data.get("dialogue")) for data in await tx.scalars(select(Talk.data))]
        for text in (PlanItem.text, Case.summary, Shout.text):
            said += await tx.scalars(select(text))
        evidence.formed = {int(number) for number in _NUMBERED.findall(" ".join(said))}
        rows = [
            str(row)
            for table in Base.metadata.sorted_tables
            if table.name != "contact"
            for row in await tx.execute(select(table))
        ]
        evidence.kept = "\n".join(rows)
    await database.close()


def read_chats(
    evidence: Evidence,
    citizens: list[Chat],
    group: Chat,
    private: list[Chat],
    at: Callable[[float], datetime],
) -> None:
    """Put what people can read into the evidence; `at` is what time it was in the town."""
    for chat in citizens:
        own = [m for m in chat.messages.values() if m.from_bot]
        evidence.reads[chat.id] = [(message.id, message.text) for message in own]
    topics = {
        message.id: str(message.raw["forum_topic_created"]["name"]).split(" · ")[0]
        for message in group.messages.values()
        if "forum_topic_created" in message.raw
    }
    evidence.topics = len(topics)

    def heard(message: Message) -> Heard:
        name = (message.raw.get("document") or {}).get("file_name", "")
        case = topics.get(message.thread_id or 0, "")
        return Heard(f"{message.text} {name}", at(message.raw["date"]), case)

    for chat in (group, *private):
        said = (m for m in chat.messages.values() if m.from_bot and not m.service)
        evidence.office += [heard(message) for message in said]


def pseudonyms(numbers: list[int], secret: str) -> dict[int, str]:
    """As the bot makes them."""
    made = Pseudonyms(secret)
    return {number: made.of(number) for number in numbers}
