"""What is to be sent: written with what it tells about, sent after that is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.database import Database
from bot.store.tables import Doubt, Outbox

_HELD = timedelta(days=1)
"""For so long a citizen can ask for an answer that may not have arrived."""


@dataclass(frozen=True)
class Outgoing:
    """A message to be sent.

    `target` is `person:<pseudonym>`, `case:<id>` (its topic), `staff:<pseudonym>` or `group`.
    `method` is Telegram's name of what to do and `payload` its parameters without the chat.
    `link` is told to the sender: what to note down when it is sent.
    """

    target: str
    method: str
    payload: dict[str, Any]
    doubt: Doubt = Doubt.AGAIN
    link: dict[str, Any] | None = None


def to_person(person: str) -> str:
    """The target of a message to somebody."""
    return f"person:{person}"


def to_case(case_id: int) -> str:
    """The target of a message in a case's topic."""
    return f"case:{case_id}"


def to_staff(person: str) -> str:
    """The target of a message to one member of staff."""
    return f"staff:{person}"


TO_GROUP = "group"


def put(tx: AsyncSession, outgoing: Outgoing, now: datetime) -> Outbox:
    """Add a message to what is to be sent, in the transaction that it tells about."""
    row = Outbox(
        target=outgoing.target,
        method=outgoing.method,
        payload=outgoing.payload,
        doubt=outgoing.doubt.value,
        link=outgoing.link,
        created=now,
        attempts=0,
        held=False,
    )
    tx.add(row)
    return row


class OutboxQueue:
    """The messages by target, oldest first. Whoever takes one holds the target's lock."""

    def __init__(self, database: Database, replica: str) -> None:
        self._database = database
        self._replica = replica

    async def claim(
        self, tx: AsyncSession, target: str, now: datetime
    ) -> tuple[Outbox, bool] | None:
        """The oldest message to a target, marked as being sent; None when nothing is due.

        The flag tells that it was marked before: a process that is gone may have sent it.
        """
        query = (
            select(Outbox)
            .where(Outbox.target == target, Outbox.held.is_(False))
            .order_by(Outbox.id)
            .limit(1)
        )
        row = (await tx.execute(query)).scalar_one_or_none()
        if row is None or (row.not_before and row.not_before > now):
            return None
        doubtful = row.claimed is not None
        row.claimed, row.claimed_by = now, self._replica
        row.attempts += 1
        return row, doubtful

    async def put_back(self, row: Outbox, not_before: datetime | None) -> None:
        """It was not sent, and is to be tried again."""
        await self._set(row, claimed=None, claimed_by=None, not_before=not_before)

    async def hold(self, tx: AsyncSession, row: Outbox) -> None:
        """Keep it until somebody asks for it."""
        query = update(Outbox).where(Outbox.id == row.id)
        await tx.execute(query.values(held=True, claimed=None, claimed_by=None))

    async def _set(self, row: Outbox, **values: Any) -> None:
        async with self._database.begin() as tx:
            await tx.execute(update(Outbox).where(Outbox.id == row.id).values(**values))

    async def due(self, now: datetime) -> list[str]:
        """The targets with something to be sent."""
        waits = or_(Outbox.not_before.is_(None), Outbox.not_before <= now)
        query = select(Outbox.target).where(Outbox.held.is_(False), waits).distinct()
        async with self._database.begin() as tx:
            return list((await tx.execute(query)).scalars())

    async def waiting(self) -> int:
        """How many messages are to be sent."""
        query = select(func.count()).select_from(Outbox).where(Outbox.held.is_(False))
        async with self._database.begin() as tx:
            return int((await tx.execute(query)).scalar_one())


async def sent(tx: AsyncSession, row: Outbox) -> None:
    """Forget a message: it is sent, or never can be."""
    await tx.execute(delete(Outbox).where(Outbox.id == row.id))


async def release(tx: AsyncSession, row_id: int, target: str) -> bool:
    """Let a held message be sent after all; False when it is gone or somebody else's."""
    query = (
        update(Outbox)
        .where(Outbox.id == row_id, Outbox.target == target, Outbox.held.is_(True))
        .values(held=False)
        .returning(Outbox.id)
    )
    return (await tx.execute(query)).scalar_one_or_none() is not None


async def drop_targets(tx: AsyncSession, targets: Iterable[str]) -> int:
    """Forget all messages to some targets; returns how many."""
    query = delete(Outbox).where(Outbox.target.in_(list(targets))).returning(Outbox.id)
    return len(list((await tx.execute(query)).scalars()))


async def forget_held(tx: AsyncSession, now: datetime) -> int:
    """Forget held messages that nobody asked for; returns how many."""
    old = Outbox.created < now - _HELD
    query = delete(Outbox).where(Outbox.held.is_(True), old).returning(Outbox.id)
    return len(list((await tx.execute(query)).scalars()))
