"""Words that somebody asked about and nobody has explained yet: no person, only how often."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import UnknownWord
from knowledge.danish.personal_data import mask

_LONGEST = 40


async def note_word(tx: AsyncSession, word: str, now: datetime) -> None:
    """Count a word; what looks like personal data is not kept."""
    word = " ".join(word.split())
    if mask(word)[1] or any(c.isdigit() or c == "[" for c in word):  # as written, or masked
        return
    word = word.lower()[:_LONGEST]
    row = await tx.get(UnknownWord, word, with_for_update=True)
    if row is None:
        tx.add(UnknownWord(word=word, times=1, first=now, last=now))
    else:
        row.times += 1
        row.last = now


async def unknown_words(tx: AsyncSession, most: int) -> dict[str, int]:
    """The words asked about most often, with how often."""
    rows = await tx.execute(
        select(UnknownWord.word, UnknownWord.times)
        .order_by(UnknownWord.times.desc(), UnknownWord.word)
        .limit(most)
    )
    return {row.word: row.times for row in rows}
