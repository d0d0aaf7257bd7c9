"""Which questions of a citizen are kept for the staff to teach the library from.

Never one of somebody who was shown a crisis text within a day.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.questions import HELPED, Why, note_question, why_kept
from bot.store.tables import Line
from bot.telegram.desk import Unit
from bot.turn import Conversation, Outcome, Reply

_RIGHT_AFTER = timedelta(minutes=10)
_AFTER_DANGER = timedelta(days=1)
"""For so long nothing is kept of somebody who was shown a crisis text."""


def open_question(talk: Conversation) -> str:
    """The question that we answered by asking one; taken before the talk is brought up to date."""
    return talk.pending if talk.asked else ""


async def keep_turn(tx: AsyncSession, unit: Unit, before: str, text: str, reply: Reply) -> None:
    """Keep a question that was not answered, not for sure, or only after asking twice.

    `before` is the question that was open before this turn.
    """
    why = why_kept(reply)
    if reply.outcome is Outcome.HANDED_OVER and before and not reply.wants_person:
        text, why = before, Why.UNSURE
    leans_back = any(step.notes.get("joined") for step in reply.trace)
    if why is None or (leans_back and text != before) or await _in_danger(tx, unit):
        return
    outcome, services = reply.outcome.value, reply.services
    note_question(tx, text, why=why, outcome=outcome, services=services, now=unit.now)


async def keep_disliked(tx: AsyncSession, unit: Unit) -> None:
    """Keep the last question when a person is asked for right after its answer."""
    found = (
        select(Line)
        .where(Line.person == unit.person, Line.case_id.is_(None), Line.at < unit.now)
        .order_by(Line.id.desc())
        .limit(2)
    )
    lines = list(await tx.scalars(found))
    if len(lines) < 2 or await _in_danger(tx, unit):
        return
    answer, question = lines
    buttons = {service.title for service in unit.desk.library.services}
    asked = question.author == "citizen" and question.text not in buttons
    recent = unit.now - answer.at < _RIGHT_AFTER
    if asked and recent and answer.outcome in HELPED:
        note_question(
            tx,
            question.text,
            why=Why.DISLIKED,
            outcome=answer.outcome,
            services=answer.services,
            now=unit.now,
        )


async def _in_danger(tx: AsyncSession, unit: Unit) -> bool:
    """Whether the person was shown a crisis text a short while ago."""
    shown = exists().where(
        Line.person == unit.person,
        Line.outcome == Outcome.CRISIS.value,
        Line.at > unit.now - _AFTER_DANGER,
    )
    return bool(await tx.scalar(select(shown)))
