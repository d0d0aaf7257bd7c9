"""What every handler works with, and the one transaction in which an update has its effects."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases.staff import Member, Staff
from bot.settings import Settings
from bot.store.database import Database
from bot.store.inbox import finish
from bot.store.outbox import TO_GROUP, Outgoing, put, to_case, to_person, to_staff
from bot.store.people import Pseudonyms
from bot.store.tables import Case, Doubt
from bot.store.talks import Memory, Talks
from bot.store.throttle import Throttle
from bot.telegram.answering import Answering
from bot.telegram.letter_files import LetterFiles
from bot.telegram.texts import Texts
from bot.turn import Conversation, Message, Reply
from bot.wording import Wording
from knowledge.content import Audience
from knowledge.library import Library
from knowledge.opening_hours import OpeningHours


@dataclass(frozen=True)
class Desk:
    """Everything that lives as long as the bot does."""

    settings: Settings
    answering: Answering
    database: Database
    talks: Talks
    staff: Staff
    pseudonyms: Pseudonyms
    texts: Texts
    clock: Callable[[], datetime]
    hours: dict[str, OpeningHours]
    throttle: Throttle
    letter_files: LetterFiles

    @property
    def group(self) -> int | None:
        """The staff's group."""
        return self.settings.telegram.staff_group

    def department(self, department: str) -> str:
        """What a department is called."""
        return self.library.door[department].name

    @property
    def library(self) -> Library:
        """What the assistant knows."""
        return self.answering.library

    @property
    def wording(self) -> Wording:
        """What the assistant says by itself."""
        return self.answering.wording

    async def answer(
        self,
        text: str,
        conversation: Conversation,
        audience: Audience = Audience.CITIZEN,
        hidden: tuple[str, ...] = (),
        person: str = "",
    ) -> Reply:
        """The assistant's reply; the conversation is brought up to date."""
        message = Message(text, audience, hidden, person=person)
        return await self.answering.reply(message, conversation)


@dataclass
class Unit:
    """One update on its way: what it changes is written in one transaction, or not at all.

    `hidden` are the kinds of personal data masked on arrival; `toast` is told over the button that
    was pressed; `memory` and `open_cases`, newest first, are the person's own in a private chat;
    `before_commit` is done at the end of what is written.
    """

    desk: Desk
    update_id: int
    person: str
    now: datetime
    hidden: tuple[str, ...] = ()
    toast: str = ""
    memory: Memory | None = None
    open_cases: list[Case] = field(default_factory=list)
    before_commit: Callable[[AsyncSession], Awaitable[None]] | None = None
    written: bool = False
    targets: set[str] = field(default_factory=set)

    @property
    def member(self) -> Member | None:
        """The member of staff it comes from, by the configured list alone."""
        return self.desk.staff.named(self.person)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A transaction to look things up in."""
        async with self.desk.database.begin() as tx:
            yield tx

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """The transaction of this update, which is done when it is written.

        Raises:
            DoneElsewhere: another process has done the update; nothing is written.
        """
        async with self.desk.database.begin() as tx:
            if not self.written:
                await finish(tx, self.update_id, self.now)
            yield tx
            if self.before_commit:
                await self.before_commit(tx)
        self.written = True

    def tell(
        self, tx: AsyncSession, text: str, doubt: Doubt = Doubt.AGAIN, **parameters: Any
    ) -> None:
        """Write to the person the update comes from."""
        self.send(tx, message(to_person(self.person), text, doubt, **parameters))

    def tell_case(self, tx: AsyncSession, case_id: int, text: str, **parameters: Any) -> None:
        """Write in a case's topic."""
        self.send(tx, message(to_case(case_id), text, **parameters))

    def tell_group(self, tx: AsyncSession, text: str, **parameters: Any) -> None:
        """Write in the staff's group, outside the topics."""
        self.send(tx, message(TO_GROUP, text, **parameters))

    def tell_staff(self, tx: AsyncSession, person: str, text: str, **parameters: Any) -> None:
        """Write to one member of staff; in the group when they have never written to the bot."""
        self.send(tx, message(to_staff(person), text, **parameters))

    def send(self, tx: AsyncSession, outgoing: Outgoing) -> None:
        """Put a message in the outbox of this transaction."""
        put(tx, outgoing, self.now)
        self.targets.add(outgoing.target)


def message(
    target: str,
    text: str,
    doubt: Doubt = Doubt.AGAIN,
    *,
    link: dict[str, Any] | None = None,
    **parameters: Any,
) -> Outgoing:
    """A text to be sent; `parameters` are Telegram's own: entities, reply_markup …"""
    return Outgoing(target, "sendMessage", {"text": text, **parameters}, doubt, link)
