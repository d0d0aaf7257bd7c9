"""Closing a case: with a reason in the holder's own words or an agreement; two questions after."""

from __future__ import annotations

from functools import cache

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy import select

from bot.cases import book
from bot.cases.lifecycle import Promise, Refusal, Refused
from bot.cases.surveys import QUESTIONS, SCORES, load_surveys, next_question, record
from bot.store.outbox import Outgoing, to_person
from bot.store.tables import Agreement, Case
from bot.store.talks import Memory
from bot.telegram.citizen.survey import first_question
from bot.telegram.desk import Desk, Unit, message
from bot.telegram.memory import InDialogue, begin
from bot.telegram.office.place import Place, buttons, must_hold, say_refused
from bot.telegram.office.topics import home, tell_topic
from knowledge.content import Audience
from knowledge.danish.personal_data import mask

router = Router(name="closing")

_surveys = cache(load_surveys)


@router.callback_query(F.data.regexp(r"^case:\d+:close$"))
async def ask_reason(
    query: CallbackQuery, unit: Unit, desk: Desk, place: Place, memory: Memory
) -> None:
    """The holder is asked why; an agreement that stands is enough as well."""
    case = place.case
    if case is None:
        unit.toast = desk.texts.say("refused_no_case")
        return
    try:
        must_hold(case, unit.person)
    except Refused as refused:
        say_refused(unit, refused)
        return
    choices = [(desk.texts.say("close_stop"), f"close:{case.id}:stop")]
    async with unit.write() as tx:
        stands = select(Agreement.id).where(
            Agreement.case_id == case.id, Agreement.state == Promise.AGREED
        )
        if (await tx.execute(stands)).first():
            choices.insert(0, (desk.texts.say("close_agreed"), f"close:{case.id}:agreed"))
        begin(memory, unit, "close", "reason")
        await place.keep(tx, unit, memory)
        place.say(unit, tx, desk.texts.say("close_why"), reply_markup=buttons(*choices))


@router.message(InDialogue("close"), F.text, ~F.text.startswith("/"))
async def close_with_reason(
    event: Message, unit: Unit, desk: Desk, place: Place, memory: Memory
) -> None:
    """The reason, which the citizen reads as it is."""
    try:
        await _close(unit, place, memory, event.text or "")
    except Refused as refused:
        memory.dialogue = None
        async with unit.write() as tx:
            await place.keep(tx, unit, memory)
            place.say(unit, tx, desk.texts.say(f"refused_{refused.reason}"))


@router.callback_query(F.data.regexp(r"^close:\d+:agreed$"))
async def close_with_agreement(
    query: CallbackQuery, unit: Unit, place: Place, memory: Memory
) -> None:
    """What is agreed is the reason."""
    try:
        await _close(unit, place, memory, "")
    except Refused as refused:
        say_refused(unit, refused)


@router.callback_query(F.data.regexp(r"^close:\d+:stop$"))
async def stop(query: CallbackQuery, unit: Unit, desk: Desk, place: Place, memory: Memory) -> None:
    """It is not closed after all."""
    if memory.dialogue is None or memory.dialogue.name != "close":
        unit.toast = desk.texts.say("staff_button_old")
        return
    memory.dialogue = None
    async with unit.write() as tx:
        await place.keep(tx, unit, memory)
        place.say(unit, tx, desk.texts.say("close_stopped"))


async def _close(unit: Unit, place: Place, memory: Memory, reason: str) -> None:
    desk, member = unit.desk, unit.member
    if member is None or place.case is None:
        raise Refused(Refusal.NO_CASE)
    async with unit.write() as tx:
        case = await book.close_by_staff(tx, place.case.id, unit.person, mask(reason)[0], unit.now)
        text = desk.texts.say(
            "closed_with_reason" if reason else "closed_with_agreement",
            name=member.name,
            department=home(desk, member, case),
            number=case.number,
            reason=reason,
        )
        again = buttons((desk.texts.say("do_reopen"), f"reopen:{case.id}"))
        unit.send(tx, message(to_person(case.person), text, reply_markup=again))
        if asked := first_question(desk, case):
            text, markup = asked
            unit.send(tx, message(to_person(case.person), text, reply_markup=markup))
        line = desk.texts.say("topic_closed", name=member.name)
        if reason:
            line += "\n" + desk.texts.say("topic_closed_reason", reason=reason)
        tell_topic(tx, unit, case, line)
        question = QUESTIONS[Audience.STAFF][0]
        begin(memory, unit, "survey", question)
        await place.keep(tx, unit, memory)
        intro = _surveys()[Audience.STAFF].intro
        place.say(unit, tx, f"{intro}\n\n{_question(question)}", reply_markup=_answers(question))
        unit.send(tx, Outgoing(place.target, "closeForumTopic", {}))


@router.callback_query(F.data.regexp(r"^staffsurvey:\w+:\d$"))
async def answer_survey(
    query: CallbackQuery, unit: Unit, desk: Desk, place: Place, memory: Memory
) -> None:
    """A score of whoever closed the case, kept without their name."""
    question, score = (query.data or "").split(":")[1:]
    case: Case | None = place.case
    asked = memory.dialogue and memory.dialogue.name == "survey" and memory.dialogue.step
    if case is None or query.message is None or asked != question or int(score) not in SCORES:
        unit.toast = desk.texts.say("staff_button_old")
        return
    done = QUESTIONS[Audience.STAFF].index(question) + 1
    following = next_question(done, Audience.STAFF)
    memory.dialogue = None
    payload = {
        "message_id": query.message.message_id,
        "text": _question(following) if following else _surveys()[Audience.STAFF].thanks,
    }
    if following:
        payload["reply_markup"] = _answers(following)
        begin(memory, unit, "survey", following)
    async with unit.write() as tx:
        record(
            tx,
            audience=Audience.STAFF,
            question=question,
            score=int(score),
            department=case.department,
            now=unit.now,
        )
        await place.keep(tx, unit, memory)
        unit.send(tx, Outgoing(place.target, "editMessageText", payload))


def _question(question: str) -> str:
    return _surveys()[Audience.STAFF].questions[question]


def _answers(question: str) -> dict[str, object]:
    answers = _surveys()[Audience.STAFF].answers
    rows = ((text, f"staffsurvey:{question}:{n}") for n, text in enumerate(answers, SCORES[0]))
    return buttons(*rows)
