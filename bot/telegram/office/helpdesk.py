"""The staff's own questions: law, procedure, notes and sources, which no citizen ever sees."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.questions import note_question, why_kept
from bot.store.tables import Case
from bot.store.talks import Memory
from bot.telegram.desk import Desk, Unit
from bot.telegram.office.place import Place, topic_link
from bot.telegram.rendering import LONGEST, render, units
from bot.turn import Option, Reply, Topic
from knowledge.content import SERVICE_HEADINGS, Audience
from knowledge.opening_hours import in_words

_LISTED = 20

commands = Router(name="helpdesk_commands")
router = Router(name="helpdesk")


async def _addressed(event: Message, bot: Bot, place: Place) -> bool | dict[str, str]:
    """What is asked: all in a private chat; in the group what answers or names the bot."""
    text = event.text or ""
    if place.case or not text or text.startswith("/"):
        return False
    name = f"@{(await bot.me()).username}"
    answered = event.reply_to_message
    # Whatever stands in a topic counts as an answer to the message that made the topic.
    answers = (
        answered is not None
        and answered.message_id != event.message_thread_id
        and answered.from_user is not None
        and answered.from_user.is_bot
    )
    if place.private or answers or name in text:
        return {"question": text.replace(name, " ").strip()}
    return False


@commands.message(Command("spoerg"))
async def command(
    event: Message, command: CommandObject, unit: Unit, place: Place, memory: Memory
) -> None:
    """A question, also in a case's topic, where it stays inside."""
    await _ask(unit, place, memory, command.args or "")


@router.message(_addressed)
@router.edited_message(_addressed)
async def ask(event: Message, question: str, unit: Unit, place: Place, memory: Memory) -> None:
    """A question in a private chat, or to the bot in the group."""
    await _ask(unit, place, memory, question)


@router.callback_query(F.data.startswith("service:") | F.data.startswith("aspect:"))
async def choose(
    query: CallbackQuery, unit: Unit, desk: Desk, place: Place, memory: Memory
) -> None:
    """A button of an answer to staff."""
    kind, _, value = (query.data or "").partition(":")
    service, _, heading = value.partition(":")
    if service not in desk.library.service:
        unit.toast = desk.texts.say("staff_button_old")
        return
    option = Option(desk.library.service[service].title, kind, service)
    if kind == "aspect":
        memory.conversation.talk_about(Topic((service,), option.label))
        option = Option(option.label, kind, SERVICE_HEADINGS[int(heading)])
    memory.conversation.options = (option,)
    await _ask(unit, place, memory, "1")


@commands.message(Command("sager"))
async def waiting(event: Message, unit: Unit, desk: Desk, place: Place) -> None:
    """The cases that wait for somebody to take them, the oldest first."""
    waits = Case.waiting_since.is_not(None)
    async with unit.write() as tx:
        found = select(Case).where(waits).order_by(Case.waiting_since, Case.id).limit(_LISTED)
        cases = (await tx.scalars(found)).all()
        count = await tx.scalar(select(func.count()).select_from(Case).where(waits)) or 0
        lines = [_waiting_line(unit, case) for case in cases]
        if not lines:
            lines = [desk.texts.say("waiting_none")]
        elif count > len(cases):
            lines.append(desk.texts.say("waiting_more", count=count - len(cases)))
        place.say(unit, tx, "\n\n".join(lines))


@router.callback_query()
async def old_button(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """A button that means nothing any more."""
    unit.toast = desk.texts.say("staff_button_old")


@router.message()
async def anything_else(event: Message, unit: Unit, desk: Desk, place: Place) -> None:
    """In a private chat: what this is for. In the group people talk among themselves."""
    if place.private:
        async with unit.write() as tx:
            place.say(unit, tx, desk.texts.say("staff_start"))


@router.edited_message()
async def ignore(event: Message) -> None:
    """A correction of what was not for us."""


async def _ask(unit: Unit, place: Place, memory: Memory, question: str) -> None:
    desk = unit.desk
    if not question.strip():
        async with unit.write() as tx:
            place.say(unit, tx, desk.texts.say("ask_how"))
        return
    reply = await desk.answer(
        question, memory.conversation, Audience.STAFF, unit.hidden, unit.person
    )
    # Staff are not handed over to staff.
    offers = tuple(option for option in reply.offers if option.kind != "person")
    messages = render(replace(reply, offers=offers), desk.texts)
    trace = _trace(desk, reply)
    last = messages[-1]
    start = units(last["text"]) + 2
    if start + units(trace) <= LONGEST:
        last["text"] += f"\n\n{trace}"
    else:
        start = 0
        last = {"text": trace}
        messages.append(last)
    folded = {"type": "expandable_blockquote", "offset": start, "length": units(trace)}
    last["entities"] = [*last.get("entities", ()), folded]
    async with unit.write() as tx:
        for parameters in messages:
            place.say(unit, tx, parameters.pop("text"), **parameters)
        _note(tx, unit, place, question, reply)
        await place.keep(tx, unit, memory)


def _note(tx: AsyncSession, unit: Unit, place: Place, question: str, reply: Reply) -> None:
    """Keep a question that got no good answer, unless it is about a citizen's case."""
    why = why_kept(reply)
    if why and not place.case:
        note_question(
            tx,
            question,
            why=why,
            outcome=reply.outcome.value,
            services=reply.services,
            now=unit.now,
            audience=Audience.STAFF,
        )


def _trace(desk: Desk, reply: Reply) -> str:
    """How the answer came about, in one line."""
    department = reply.department
    return desk.texts.say(
        "trace",
        outcome=reply.outcome.value,
        department=desk.department(department) if department else "–",
        services=", ".join(reply.services) or "–",
        steps=", ".join(step.step for step in reply.trace),
        ms=round(reply.ms),
    )


def _waiting_line(unit: Unit, case: Case) -> str:
    desk = unit.desk
    line = desk.texts.say(
        "waiting_line",
        number=case.number,
        department=desk.department(case.department),
        urgency=desk.texts.say(f"urgency_{case.urgency}"),
        since=in_words(case.waiting_since or case.opened, unit.now),
    )
    return f"{line}\n{topic_link(desk, case)}".strip()
