"""The masked transcript of a talk."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import Line
from bot.telegram.desk import Unit
from bot.turn import Reply
from knowledge.danish.normal import clean
from knowledge.danish.personal_data import mask


def transcribe(
    tx: AsyncSession,
    unit: Unit,
    author: str,
    text: str,
    *,
    reply: Reply | None = None,
    person: str | None = None,
    case_id: int | None = None,
) -> None:
    """Keep a line of a talk with a person, by default the one the update comes from."""
    tx.add(
        Line(
            person=person or unit.person,
            case_id=case_id,
            author=author,
            text=text if _is_ours(author, reply) else mask(clean(text))[0],
            outcome=reply.outcome.value if reply else None,
            services=list(reply.services) if reply else [],
            at=unit.now,
        )
    )


def _is_ours(author: str, reply: Reply | None) -> bool:
    """Whether a text holds nothing of a person, but our own numbers: not so when it quotes."""
    quotes = reply is not None and any("letter" in step.notes for step in reply.trace)
    return author == "assistant" and not quotes
