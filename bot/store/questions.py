"""Questions that got no good answer, masked, so that the library can learn: no person in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import Question
from bot.turn import Outcome, Reply
from knowledge.calendar import DENMARK
from knowledge.content import Audience
from knowledge.danish.normal import clean
from knowledge.danish.personal_data import mask, without_masks
from knowledge.danish.words import content_words


class Why(StrEnum):
    """Why a question is kept."""

    UNANSWERED = "unanswered"
    UNSURE = "unsure"
    DISLIKED = "disliked"


UNSURE_BELOW = 0.6
"""`Reply.confidence`. Of answers to test questions one in seven lies below, but three in five of
those that were about the wrong service."""

_LONGEST = 500
"""Characters. What is longer is somebody's story: it is not kept."""

_SERVICES = 3
_NUMBER = re.compile(r"(?:\d[ .,/-]?){6}")
"""A number that may lead to somebody although nothing recognised it."""

_UNANSWERED = (Outcome.NO_EVIDENCE, Outcome.OUTSIDE_TOPIC)
HELPED = (Outcome.ANSWERED, Outcome.PARTLY_ANSWERED, Outcome.OTHER_AUTHORITY)


def why_kept(reply: Reply) -> Why | None:
    """Why the question behind a reply is worth a look; None when it is not."""
    if reply.outcome in _UNANSWERED:
        return Why.UNANSWERED
    said = reply.outcome in HELPED or reply.outcome is Outcome.ASKED
    if said and reply.confidence is not None and reply.confidence < UNSURE_BELOW:
        return Why.UNSURE
    return None


def note_question(
    tx: AsyncSession,
    text: str,
    *,
    why: Why,
    outcome: str,
    services: Sequence[str],
    now: datetime,
    audience: Audience = Audience.CITIZEN,
) -> None:
    """Keep a question, masked, with the day in Denmark; `services` are those offered.

    Nothing is kept of what still holds a number of six digits, is long, or says nothing.
    """
    masked = " ".join(mask(clean(text))[0].split())
    if len(masked) > _LONGEST or _NUMBER.search(masked):
        return
    if not content_words(without_masks(masked)):
        return
    tx.add(
        Question(
            text=masked,
            why=why.value,
            outcome=outcome,
            services=list(services[:_SERVICES]),
            audience=audience.value,
            day=now.astimezone(DENMARK).date(),
        )
    )


async def open_questions(tx: AsyncSession, why: Why | None = None) -> list[Question]:
    """The questions that nobody has dealt with, oldest first; of one reason, or all."""
    query = select(Question).where(Question.drafted_for.is_(None)).order_by(Question.id)
    if why:
        query = query.where(Question.why == why.value)
    return list(await tx.scalars(query))


async def drafted_questions(tx: AsyncSession, service: str) -> list[Question]:
    """The questions that a draft for a service is to answer, oldest first."""
    query = select(Question).where(Question.drafted_for == service).order_by(Question.id)
    return list(await tx.scalars(query))


async def draft_for(tx: AsyncSession, ids: Collection[int], service: str) -> None:
    """Note for which service questions are drafted; they are open no more."""
    await tx.execute(update(Question).where(Question.id.in_(ids)).values(drafted_for=service))


async def take_back(tx: AsyncSession, service: str) -> int:
    """Open the questions drafted for a service again; returns how many."""
    drafted = update(Question).where(Question.drafted_for == service).values(drafted_for=None)
    return len(list(await tx.scalars(drafted.returning(Question.id))))


async def forget_questions(tx: AsyncSession, ids: Collection[int]) -> None:
    """Delete questions that have been dealt with."""
    await tx.execute(delete(Question).where(Question.id.in_(ids)))
