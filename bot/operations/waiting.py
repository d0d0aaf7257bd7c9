"""What waits in the database: updates to be done, messages to be sent, cases to be taken."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.operations.metrics import Metrics
from bot.store.database import Database
from bot.store.tables import Case, Inbox, Outbox

PATIENCE = 2.0
"""Seconds that a part may take to answer before it counts as away."""

_OTHER = "other"
_INBOX = select(func.count(), func.min(Inbox.received)).where(Inbox.done.is_(None))
_OUTBOX = select(func.count()).select_from(Outbox).where(Outbox.held.is_(False))
_CASES = (
    select(Case.department, func.count().label("cases"))
    .where(Case.waiting_since.is_not(None))
    .group_by(Case.department)
)


@dataclass(frozen=True)
class Waiting:
    """How much waits; `oldest` is when the update came that has waited longest."""

    inbox: int
    oldest: datetime | None
    outbox: int
    cases: dict[str, int]


async def read_waiting(database: Database) -> Waiting:
    """What waits at this moment.

    Raises:
        SQLAlchemyError, OSError: the database does not answer.
    """
    async with database.plain() as tx:
        inbox, oldest = (await tx.execute(_INBOX)).one()
        outbox = (await tx.execute(_OUTBOX)).scalar_one()
        cases = {row.department: row.cases for row in await tx.execute(_CASES)}
    return Waiting(inbox, oldest, outbox, cases)


async def measure_waiting(
    metrics: Metrics, database: Database, departments: Collection[str], now: datetime
) -> None:
    """Set the gauges of what waits; while the database is away only that it is."""
    try:
        async with asyncio.timeout(PATIENCE):
            waiting = await read_waiting(database)
    except (SQLAlchemyError, OSError):  # TimeoutError is an OSError
        metrics.database_up.set(0)
        return
    metrics.database_up.set(1)
    metrics.inbox_waiting.set(waiting.inbox)
    oldest = (now - waiting.oldest).total_seconds() if waiting.oldest else 0
    metrics.inbox_oldest.set(max(0, oldest))
    metrics.outbox_waiting.set(waiting.outbox)
    untaken = dict.fromkeys([*departments, _OTHER], 0)
    for department, count in waiting.cases.items():
        untaken[department if department in untaken else _OTHER] += count
    for department, count in untaken.items():
        metrics.cases_untaken.labels(department).set(count)
