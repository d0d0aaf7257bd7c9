"""What a reviewer does with questions: read them in groups, draft, report a gap, drop, publish."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from bot.store import questions as store
from bot.store.questions import Why
from eval.review.drafts import GAPS, PUBLISHED, Draft, Drafts
from eval.review.errors import ReviewError
from eval.review.groups import Group, group
from eval.review.phrasings import Refused, sort_out

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.settings import Settings
    from bot.store.tables import Question
    from eval.review.publish import Measured
    from eval.suites import Suite
    from knowledge.library import Library

Result = TypeVar("Result")


@dataclass(frozen=True)
class Assigned:
    """What became of the texts that were assigned to a card."""

    drafted: list[str]
    refused: list[Refused]


class Review:
    """The questions, drafts and records of an installation."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.drafts = Drafts(settings.data_dir / "review")

    @cached_property
    def library(self) -> Library:
        """The library that learns.

        Raises:
            LibraryError, CollectionError: see there.
        """
        from bot.indexing import read_library

        return read_library(self.settings)

    def groups(self, why: Why | None = None) -> list[Group]:
        """The open questions in groups, the largest first.

        Raises:
            StoreError, LibraryError: see there.
        """
        return group(self._with_store(lambda tx: store.open_questions(tx, why)), self.library)

    def group(self, number: int) -> Group:
        """The group a question is in.

        Raises:
            ReviewError: there is no such question, or it has been dealt with.
        """
        for found in self.groups():
            if any(question.id == number for question in found.questions):
                return found
        raise ReviewError(f"there is no open question {number}; see 'borgerland review list'")

    def assign(
        self, number: int, service: str, phrases: Sequence[str], only: Collection[int] = ()
    ) -> Assigned:
        """Draft a group's questions, or `phrases` in their place, for the card of a service.

        Raises:
            ReviewError: there is no such group or service, or nothing may become a phrasing.
        """
        if service not in self.library.service:
            near = ", ".join(self.group(number).guesses) or "none"
            raise ReviewError(f"there is no card '{service}' (near the group: {near})")
        chosen = chosen_of(self.group(number), only)
        texts = phrases or [question.text for question in chosen]
        drafted, refused = sort_out(texts, self._learnt(), shipped_suites())
        if drafted:
            self.drafts.add(service, drafted)
            ids = [question.id for question in chosen]
            self._with_store(lambda tx: store.draft_for(tx, ids, service))
        return Assigned(drafted, refused)

    def gap(self, number: int, what: str, only: Collection[int], day: date) -> None:
        """Report that the library lacks something; the questions have been dealt with.

        Raises:
            ReviewError: there is no such group, or the words hold personal data.
        """
        from knowledge.danish.personal_data import mask

        found = self.group(number)
        if mask(what)[1]:
            raise ReviewError("a gap is kept: write it without personal data")
        chosen = chosen_of(found, only)
        line = {
            "day": day.isoformat(),
            "missing": " ".join(what.split()),
            "questions": len(chosen),
            "near": list(found.guesses),
        }
        self.drafts.record(GAPS, line)
        self._forget(chosen)

    def drop(self, number: int, only: Collection[int] = ()) -> int:
        """Delete a group's questions; returns how many.

        Raises:
            ReviewError: there is no such group.
        """
        chosen = chosen_of(self.group(number), only)
        self._forget(chosen)
        return len(chosen)

    def undo(self, service: str) -> int:
        """Remove a draft and open its questions again; returns how many.

        Raises:
            ReviewError: nothing is drafted for the service.
        """
        if service not in {draft.service for draft in self.drafts.read()}:
            raise ReviewError(f"nothing is drafted for '{service}'")
        opened = self._with_store(lambda tx: store.take_back(tx, service))
        self.drafts.remove(service)
        return opened

    def published(self, drafts: Sequence[Draft], measured: Measured, day: date) -> None:
        """Record what was published, and forget the drafts and their questions."""
        cards = {draft.service: len(draft.say) for draft in drafts}
        line = {
            "day": day.isoformat(),
            "cards": cards,
            "phrasings": sum(cards.values()),
            "cases": measured.comparison.cases,
            "before": measured.before.manifest["id"],
            "after": measured.after.manifest["id"],
        }
        self.drafts.record(PUBLISHED, line)
        for draft in drafts:
            self.drafts.remove(draft.service)
            self._forget(self.questions_for(draft.service))

    def questions_for(self, service: str) -> list[Question]:
        """The citizens' questions behind a draft, as far as they are still kept."""
        return self._with_store(lambda tx: store.drafted_questions(tx, service))

    def _forget(self, questions: Sequence[Question]) -> None:
        ids = [question.id for question in questions]
        self._with_store(lambda tx: store.forget_questions(tx, ids))

    def _learnt(self) -> list[str]:
        from bot.wording import Wording
        from eval.duplicates import phrasings

        wording = Wording(self.library.register, self.library.crisis_lines)
        drafted = [phrase for draft in self.drafts.read() for phrase in draft.say]
        return [*phrasings(self.library, wording), *drafted]

    def _with_store(self, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
        return asyncio.run(_in_transaction(self.settings.database_url, work))


def chosen_of(found: Group, only: Collection[int]) -> list[Question]:
    """The questions of a group, or only those with these numbers.

    Raises:
        ReviewError: a number is not in the group.
    """
    inside = {question.id for question in found.questions}
    if missing := sorted(set(only) - inside):
        raise ReviewError(f"question {missing[0]} is not in group {found.number}")
    return [question for question in found.questions if not only or question.id in only]


async def _in_transaction(url: str, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    from bot.store.database import Database

    database = Database(url)
    try:
        await database.migrate()
        async with database.begin() as tx:
            return await work(tx)
    finally:
        await database.close()


def shipped_suites() -> list[Suite]:
    """The suites whose cases must not become phrasings: all that are written by hand."""
    from eval.suites import SHIPPED, read_suite

    return [read_suite(path) for path in sorted(SHIPPED.iterdir()) if path.is_dir()]
