"""A citizen's own plan: one list over all areas, in the citizen's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases.plan_files import PlanEntry
from bot.store.tables import PlanItem

MOST_ITEMS = 100
MOST_CHARACTERS = 500


class PlanProblem(StrEnum):
    """Why something cannot stand in a plan."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    FULL = "full"


class PlanError(ValueError):
    """Something cannot stand in a plan; `reason` says why."""

    def __init__(self, reason: PlanProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


async def items(tx: AsyncSession, person: str) -> list[PlanItem]:
    """The whole plan: what is open first, the earliest first, what has no date after it."""
    order = (PlanItem.done, PlanItem.due.is_(None), PlanItem.due, PlanItem.id)
    return list(
        await tx.scalars(select(PlanItem).where(PlanItem.person == person).order_by(*order))
    )


async def add(
    tx: AsyncSession,
    person: str,
    text: str,
    *,
    area: str = "",
    who: str = "",
    due: datetime | None = None,
    agreement_id: int | None = None,
) -> PlanItem:
    """A new item, its text kept to the letter; or the open one that says the same, as it is.

    The same text at another moment, or from another agreement, is another thing.

    Raises:
        PlanError: the text is empty or too long, or the plan is full.
    """
    _check(text)
    known = await items(tx, person)
    for item in known:
        nothing_new = due in (None, item.due) and agreement_id in (None, item.agreement_id)
        if not item.done and nothing_new and _plain(item.text) == _plain(text):
            return item
    if len(known) >= MOST_ITEMS:
        raise PlanError(PlanProblem.FULL)
    item = PlanItem(person=person, text=text, area=area, who=who, due=due, done=False)
    item.agreement_id = agreement_id
    tx.add(item)
    await tx.flush()
    return item


async def change(tx: AsyncSession, person: str, item_id: int, text: str) -> PlanItem | None:
    """Put other words in an item's place; None when the person has no such item.

    Raises:
        PlanError: the text is empty or too long.
    """
    _check(text)
    item = await _own(tx, person, item_id)
    if item:
        item.text = text
    return item


async def set_done(tx: AsyncSession, person: str, item_id: int, done: bool) -> PlanItem | None:
    """Tick an item off, or take the tick away; None when the person has no such item."""
    item = await _own(tx, person, item_id)
    if item:
        item.done = done
    return item


async def remove(tx: AsyncSession, person: str, item_id: int) -> bool:
    """Take an item out, without a trace; False when the person has no such item."""
    item = await _own(tx, person, item_id)
    if item:
        await tx.delete(item)
        await tx.flush()
    return item is not None


async def remove_all(tx: AsyncSession, person: str) -> int:
    """Take everything out, without a trace; how much it was."""
    known = await items(tx, person)
    await tx.execute(delete(PlanItem).where(PlanItem.person == person))
    return len(known)


def entries(plan: Iterable[PlanItem], names: Mapping[str, str]) -> list[PlanEntry]:
    """The plan for taking along; `names` are those of the departments by id."""
    return [
        PlanEntry(
            id=item.id,
            text=item.text,
            area=names.get(item.area, item.area),
            who=item.who,
            due=item.due,
            done=item.done,
        )
        for item in plan
    ]


async def _own(tx: AsyncSession, person: str, item_id: int) -> PlanItem | None:
    return await tx.scalar(
        select(PlanItem).where(PlanItem.id == item_id, PlanItem.person == person)
    )


def _check(text: str) -> None:
    if not text.strip():
        raise PlanError(PlanProblem.EMPTY)
    if len(text) > MOST_CHARACTERS:
        raise PlanError(PlanProblem.TOO_LONG)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
