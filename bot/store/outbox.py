"""What is to be sent: written with what it tells about, sent after that is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.database import Database
from bot.store.tables import Doubt, Outbox

# Made once and without the ORM's bookkeeping: they are run for every message.
_OUTBOX = cast(Table, Outbox.__table__)
_OLDEST = (
    select(_OUTBOX)
    .where(_OUTBOX.c.target == bindparam("to"), _OUTBOX.c.held.is_(False))
    .order_by(_OUTBOX.c.id)
    .limit(1)
)
_CLAIM = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("row"))
    .values(claimed=bindparam("now"), claimed_by=bindparam("by"), attempts=_OUTBOX.c.attempts + 1)
)
_SENT = delete(_OUTBOX).where(_OUTBOX.c.id == bindparam("row"))

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


@dataclass(frozen=True)
class Posted:
    """A message being sent: see `Outgoing`. `attempts` counts this one.

    `doubtful`: a process that is gone had begun to send it, and may have done so.
    """

    id: int
    target: str
    method: str
    payload: dict[str, Any]
    doubt: Doubt
    link: dict[str, Any] | None
    attempts: int
    doubtful: bool


class OutboxQueue:
    """The messages by target, oldest first. Whoever takes one holds the target's lock."""

    def __init__(self, database: Database, replica: str) -> None:
        self._database = database
        self._replica = replica

    async def claim(self, tx: AsyncSession, target: str, now: datetime) -> Posted | None:
        """The oldest message to a target, marked as being sent; None when nothing is due."""
        found = (await tx.execute(_OLDEST, {"to": target})).one_or_none()
        if found is None or (found.not_before and found.not_before > now):
            return None
        await tx.execute(_CLAIM, {"row": found.id, "now": now, "by": self._replica})
        return Posted(
            id=found.id,
            target=target,
            method=found.method,
            payload=found.payload,
            doubt=Doubt(found.doubt),
            link=found.link,
            attempts=found.attempts + 1,
            doubtful=found.claimed is not None,
        )

    async def put_back(self, row: Posted, not_before: datetime | None) -> None:
        """It was not sent, and is to be tried again."""
        await self._set(row, claimed=None, claimed_by=None, not_before=not_before)

    async def hold(self, tx: AsyncSession, row: Posted) -> None:
        """Keep it until somebody asks for it."""
        query = update(Outbox).where(Outbox.id == row.id)
        await tx.execute(query.values(held=True, claimed=None, claimed_by=None))

    async def _set(self, row: Posted, **values: Any) -> None:
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


async def sent(tx: AsyncSession, row: Posted) -> None:
    """Forget a message: it is sent, or never can be."""
    await tx.execute(_SENT, {"row": row.id})


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
