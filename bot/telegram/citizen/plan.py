"""/minplan: one plan over all areas, in the citizen's own words, changed by nobody else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases import plan
from bot.cases.plan_files import as_ics, as_text
from bot.store.outbox import Outgoing, to_person
from bot.store.tables import PlanItem
from bot.telegram.desk import Desk, Unit
from bot.telegram.rendering import shorten, split
from knowledge.opening_hours import in_words

_IN_A_ROW = 5

router = Router(name="plan")


@router.message(Command("minplan"))
async def show(_: Message, unit: Unit) -> None:
    """The whole plan."""
    async with unit.write() as tx:
        await tell_plan(tx, unit)


@router.callback_query(F.data == "plan:fetch")
async def fetch(_: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """The plan to take along: as text, and as a file for a calendar."""
    async with unit.write() as tx:
        names = {id: door.name for id, door in desk.library.door.items()}
        entries = plan.entries(await plan.items(tx, unit.person), names)
        for piece in split(as_text(entries, unit.now)):
            unit.tell(tx, piece)
        content = b64encode(as_ics(entries, unit.now)).decode()
        payload = {
            "document": [desk.texts.say("plan_file"), content],
            "caption": desk.texts.say("plan_file_caption"),
        }
        unit.send(tx, Outgoing(to_person(unit.person), "sendDocument", payload))


@router.callback_query(F.data.in_({"plan:change", "plan:done", "plan:remove"}))
async def which(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """Which item it is about, by numbers."""
    action = (query.data or "").partition(":")[2]
    async with unit.write() as tx:
        numbered = list(enumerate(await plan.items(tx, unit.person), 1))
        if action == "done":
            numbered = [(number, item) for number, item in numbered if not item.done]
        if not numbered:
            unit.toast = desk.texts.say("plan_nothing_open" if action == "done" else "plan_gone")
            return
        lines = [_numbered(desk, number, shorten(item.text)) for number, item in numbered]
        buttons = [
            {"text": str(number), "callback_data": f"plan:{action}:{item.id}"}
            for number, item in numbered
        ]
        rows = [buttons[at : at + _IN_A_ROW] for at in range(0, len(buttons), _IN_A_ROW)]
        _tell(tx, unit, "\n".join([desk.texts.say(f"plan_which_{action}"), "", *lines]), rows)


@router.callback_query(F.data.startswith("plan:done:"))
async def done(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """Ticked off, until they say it was a slip."""
    async with unit.write() as tx:
        item = await plan.set_done(tx, unit.person, item_id(query), True)
        if item is None:
            unit.toast = desk.texts.say("plan_gone")
            return
        undo = button(desk, "plan_undo", f"plan:undo:{item.id}")
        await tell_plan(tx, unit, "plan_done_now", [undo])


@router.callback_query(F.data.startswith("plan:undo:"))
async def undo(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """Not ticked off after all."""
    async with unit.write() as tx:
        if await plan.set_done(tx, unit.person, item_id(query), False):
            await tell_plan(tx, unit, "plan_undone")
        else:
            unit.toast = desk.texts.say("plan_gone")


@router.callback_query(F.data.startswith("plan:remove:"))
async def ask_remove(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """Nothing is taken out without a yes."""
    async with unit.write() as tx:
        item = await own(tx, unit, item_id(query))
        if item is None:
            unit.toast = desk.texts.say("plan_gone")
            return
        rows = [
            [button(desk, "plan_remove_yes", f"plan:removed:{item.id}")],
            [button(desk, "plan_remove_no", "plan:kept")],
        ]
        key = "plan_ask_remove_agreement" if item.agreement_id else "plan_ask_remove"
        _tell(tx, unit, desk.texts.say(key, text=item.text), rows)


@router.callback_query(F.data.startswith("plan:removed:"))
async def remove(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """The yes."""
    async with unit.write() as tx:
        if await plan.remove(tx, unit.person, item_id(query)):
            await tell_plan(tx, unit, "plan_removed")
        else:
            unit.toast = desk.texts.say("plan_gone")


@router.callback_query(F.data == "plan:kept")
async def keep(_: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """The no."""
    async with unit.write() as tx:
        unit.tell(tx, desk.texts.say("plan_kept"))


async def tell_plan(
    tx: AsyncSession, unit: Unit, happened: str = "", extra: Sequence[dict[str, Any]] = ()
) -> None:
    """The plan, after what has just happened to it (the key of a text)."""
    desk, items = unit.desk, await plan.items(tx, unit.person)
    lines = [desk.texts.say(happened), ""] if happened else []
    lines.append(desk.texts.say("plan_title" if items else "plan_empty"))
    for number, item in enumerate(items, 1):
        if item.done and not (number > 1 and items[number - 2].done):
            lines += ["", desk.texts.say("plan_done_title")]
        lines += [_numbered(desk, number, item.text), *_details(unit, item)]
    actions = ["add"]
    if items:
        actions += ["change", *(["done"] if not items[0].done else []), "remove", "fetch"]
    buttons = [button(desk, f"plan_do_{action}", f"plan:{action}") for action in actions]
    rows = [[one] for one in extra] + [buttons[at : at + 3] for at in range(0, len(buttons), 3)]
    _tell(tx, unit, "\n".join(lines), rows)


async def own(tx: AsyncSession, unit: Unit, number: int) -> PlanItem | None:
    """An item of theirs."""
    return next((item for item in await plan.items(tx, unit.person) if item.id == number), None)


def item_id(query: CallbackQuery) -> int:
    """The item that a button is about."""
    return int((query.data or "").rpartition(":")[2])


def button(desk: Desk, key: str, data: str) -> dict[str, Any]:
    """A button with a text of ours."""
    return {"text": desk.texts.say(key), "callback_data": data}


def _numbered(desk: Desk, number: int, text: str) -> str:
    return desk.texts.say("plan_line", number=number, text=text)


def _details(unit: Unit, item: PlanItem) -> list[str]:
    desk = unit.desk
    door = desk.library.door.get(item.area)
    details = [
        in_words(item.due, unit.now) if item.due else "",
        door.name if door else "",
        desk.texts.say("plan_who", who=item.who) if item.who else "",
    ]
    told = " · ".join(detail for detail in details if detail)
    return [desk.texts.say("plan_details", details=told)] if told else []


def _tell(tx: AsyncSession, unit: Unit, text: str, rows: list[list[dict[str, Any]]]) -> None:
    """A long plan comes in pieces; the last one has the buttons."""
    *first, last = split(text)
    for piece in first:
        unit.tell(tx, piece)
    unit.tell(tx, last, reply_markup={"inline_keyboard": rows})
