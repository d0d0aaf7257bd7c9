"""What has arrived and is not done: each update is stored once and done once, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.database import Database
from bot.store.tables import Contact, Inbox

PERSON_KEY = "person:"
"""Before the pseudonym in the key of what a person writes in their own chat."""

# Made once and without the ORM's bookkeeping: they are run for every message.
_INBOX = cast(Table, Inbox.__table__)
_CONTACT = cast(Table, Contact.__table__)
_OLDEST = (
    select(
        _INBOX.c.update_id,
        _INBOX.c.payload,
        _INBOX.c.received,
        _INBOX.c.attempts,
        select(_CONTACT.c.chat_id)
        .where(_CONTACT.c.person == bindparam("person"))
        .scalar_subquery()
        .label("chat_id"),
    )
    .where(_INBOX.c.done.is_(None), _INBOX.c.key == bindparam("of"))
    .order_by(_INBOX.c.update_id)
    .limit(1)
)
_FINISH = (
    update(_INBOX)
    .where(_INBOX.c.update_id == bindparam("id"), _INBOX.c.done.is_(None))
    .values(done=bindparam("now"), payload=None)
    .returning(_INBOX.c.update_id)
)

_KEPT = timedelta(days=2)
"""For so long a second copy of an update is known; Telegram itself keeps one for a day."""


class DoneElsewhere(Exception):
    """Another process has done this update: what was about to be written must not be."""


@dataclass(frozen=True)
class Arrived:
    """An update waiting to be done. `key` names who or what it must be in order with.

    `chat_id` is the person's own chat; None for a group, and for somebody who is unknown.
    """

    update_id: int
    key: str
    payload: dict[str, Any]
    received: datetime
    attempts: int
    chat_id: int | None


class InboxQueue:
    """The updates by key, oldest first."""

    def __init__(self, database: Database) -> None:
        self._database = database
        insert = (sqlite if database.kind == "sqlite" else postgresql).insert
        self._add = insert(_INBOX).on_conflict_do_nothing().returning(_INBOX.c.update_id)

    async def add(
        self, tx: AsyncSession, update_id: int, key: str, payload: dict[str, Any], now: datetime
    ) -> bool:
        """Store an update; False when it is known already."""
        values = {"update_id": update_id, "key": key, "payload": payload, "received": now}
        added = await tx.execute(self._add, values | {"attempts": 0})
        return added.scalar_one_or_none() is not None

    async def oldest(self, key: str) -> Arrived | None:
        """The oldest update of a key that is not done, with the chat of the person it is from."""
        values = {"of": key, "person": key.removeprefix(PERSON_KEY)}
        async with self._database.plain() as tx:
            row = (await tx.execute(_OLDEST, values)).one_or_none()
        if row is None or row.payload is None:
            return None
        return Arrived(row.update_id, key, row.payload, row.received, row.attempts, row.chat_id)

    async def keys(self, before: datetime) -> list[str]:
        """The keys with an update that has waited since before a moment."""
        query = select(Inbox.key).where(Inbox.done.is_(None), Inbox.received < before).distinct()
        async with self._database.begin() as tx:
            return list((await tx.execute(query)).scalars())

    async def tried(self, update_id: int) -> None:
        """Count an attempt that ended in an error."""
        query = (
            update(Inbox).where(Inbox.update_id == update_id).values(attempts=Inbox.attempts + 1)
        )
        async with self._database.begin() as tx:
            await tx.execute(query)


async def finish(tx: AsyncSession, update_id: int, now: datetime) -> None:
    """Mark an update done and wipe it, in the transaction that writes its effects.

    Raises:
        DoneElsewhere: it was done already.
    """
    done = await tx.execute(_FINISH, {"id": update_id, "now": now})
    if done.scalar_one_or_none() is None:
        raise DoneElsewhere(update_id)


async def forget_done(tx: AsyncSession, now: datetime) -> int:
    """Forget updates that cannot come again; returns how many."""
    query = delete(Inbox).where(Inbox.done < now - _KEPT).returning(Inbox.update_id)
    return len(list((await tx.execute(query)).scalars()))
