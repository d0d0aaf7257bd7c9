"""Adding to one's plan, and putting other words or another date there, by talking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases import plan
from bot.cases.dates import read_moment
from bot.store.talks import Memory
from bot.telegram.citizen.guard import CrisisFirst
from bot.telegram.citizen.plan import button, item_id, own, tell_plan
from bot.telegram.desk import Desk, Unit
from bot.telegram.memory import InDialogue, begin
from bot.turn import Conversation, Outcome

_WORDS = F.text & ~F.text.startswith("/")

router = Router(name="plan_form")
router.message.middleware(CrisisFirst())


@router.callback_query(F.data == "plan:add")
async def add(_: CallbackQuery, unit: Unit, desk: Desk, memory: Memory) -> None:
    """What is to stand there."""
    async with unit.write() as tx:
        if len(await plan.items(tx, unit.person)) >= plan.MOST_ITEMS:
            unit.tell(tx, desk.texts.say("plan_problem_full"))
            return
        begin(memory, unit, "plan", "add")
        await desk.talks.save(tx, unit.person, memory, unit.now)
        _ask(tx, unit, desk.texts.say("plan_ask_text"))


@router.callback_query(F.data.startswith("plan:change:"))
async def change(query: CallbackQuery, unit: Unit, desk: Desk, memory: Memory) -> None:
    """What is to stand there instead. The date of an agreement is not theirs alone to change."""
    async with unit.write() as tx:
        item = await own(tx, unit, item_id(query))
        if item is None:
            unit.toast = desk.texts.say("plan_gone")
            return
        begin(memory, unit, "plan", "change", id=item.id, agreed=item.agreement_id is not None)
        await desk.talks.save(tx, unit.person, memory, unit.now)
        same = [] if item.agreement_id else [button(desk, "plan_same_text", "plan:words:same")]
        _ask(tx, unit, desk.texts.say("plan_ask_new_text", text=item.text), *same)


@router.message(InDialogue("plan", "add", "change"), _WORDS)
async def words(message: Message, unit: Unit, desk: Desk, memory: Memory) -> None:
    """The words, kept to the letter; then the date."""
    assert memory.dialogue
    text, values = message.text or "", memory.dialogue.values
    reply = await desk.answer(text, Conversation(), hidden=unit.hidden)
    async with unit.write() as tx:
        if len(text) > plan.MOST_CHARACTERS:
            _ask(tx, unit, desk.texts.say("plan_problem_too_long", most=plan.MOST_CHARACTERS))
            return
        values["text"] = text
        if values.get("agreed"):
            await _keep(tx, unit, memory, None)
            return
        if memory.dialogue.step == "add" and reply.outcome is Outcome.ANSWERED:
            values["area"] = reply.department or ""
        await _ask_when(tx, unit, memory)


@router.callback_query(F.data == "plan:words:same", InDialogue("plan", "change"))
async def same_words(_: CallbackQuery, unit: Unit, memory: Memory) -> None:
    """Only the date is to be another."""
    async with unit.write() as tx:
        await _ask_when(tx, unit, memory)


@router.message(InDialogue("plan", "when"), _WORDS)
async def when(message: Message, unit: Unit, desk: Desk, memory: Memory) -> None:
    """A date; one that cannot be read for sure is asked for again."""
    due = read_moment(message.text or "", unit.now)
    async with unit.write() as tx:
        if due:
            await _keep(tx, unit, memory, due)
        else:
            _ask(tx, unit, desk.texts.say("plan_when_unclear"), *_dates(desk, memory))


@router.callback_query(F.data == "plan:date:none", InDialogue("plan", "when"))
async def no_date(_: CallbackQuery, unit: Unit, memory: Memory) -> None:
    """It has no date."""
    async with unit.write() as tx:
        await _keep(tx, unit, memory, None)


@router.callback_query(F.data == "plan:date:same", InDialogue("plan", "when"))
async def same_date(_: CallbackQuery, unit: Unit, memory: Memory) -> None:
    """The date is right as it is."""
    async with unit.write() as tx:
        await _keep(tx, unit, memory, None, same_date=True)


@router.callback_query(F.data == "plan:stop", InDialogue("plan"))
async def stop(_: CallbackQuery, unit: Unit, desk: Desk, memory: Memory) -> None:
    """They have thought better of it."""
    memory.dialogue = None
    async with unit.write() as tx:
        unit.tell(tx, desk.texts.say("plan_stopped"))
        await desk.talks.save(tx, unit.person, memory, unit.now)


async def _ask_when(tx: AsyncSession, unit: Unit, memory: Memory) -> None:
    assert memory.dialogue
    memory.dialogue.step = "when"
    await unit.desk.talks.save(tx, unit.person, memory, unit.now)
    _ask(tx, unit, unit.desk.texts.say("plan_ask_when"), *_dates(unit.desk, memory))


async def _keep(
    tx: AsyncSession,
    unit: Unit,
    memory: Memory,
    due: datetime | None,
    *,
    same_date: bool = False,
) -> None:
    """What they have told, in the plan."""
    assert memory.dialogue
    values, memory.dialogue = memory.dialogue.values, None
    await unit.desk.talks.save(tx, unit.person, memory, unit.now)
    try:
        if "id" not in values:
            area = values.get("area", "")
            await plan.add(tx, unit.person, values["text"], area=area, due=due)
            await tell_plan(tx, unit, "plan_added")
            return
        item = await own(tx, unit, values["id"])
        if item is None:
            unit.tell(tx, unit.desk.texts.say("plan_gone"))
            return
        await plan.change(tx, unit.person, item.id, values.get("text", item.text))
        if not (same_date or values["agreed"]):
            item.due = due
        changed = "plan_changed_agreement" if values["agreed"] else "plan_changed"
        await tell_plan(tx, unit, changed)
    except plan.PlanError as error:
        most = plan.MOST_CHARACTERS
        unit.tell(tx, unit.desk.texts.say(f"plan_problem_{error.reason.value}", most=most))


def _dates(desk: Desk, memory: Memory) -> list[dict[str, Any]]:
    changing = memory.dialogue is not None and "id" in memory.dialogue.values
    same = [button(desk, "plan_same_date", "plan:date:same")] if changing else []
    return [*same, button(desk, "plan_no_date", "plan:date:none")]


def _ask(tx: AsyncSession, unit: Unit, text: str, *buttons: dict[str, Any]) -> None:
    """A question of the form, which can always be left."""
    rows = [[one] for one in (*buttons, button(unit.desk, "plan_stop", "plan:stop"))]
    unit.tell(tx, text, reply_markup={"inline_keyboard": rows})
