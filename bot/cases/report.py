"""How it goes, in figures: answers, cases, agreements, reports that something hurts, outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from statistics import fmean, median

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases.lifecycle import Actor, Event, Promise
from bot.cases.shouts import ShoutState
from bot.cases.surveys import HIGH, MEASURED_2020, QUESTIONS
from bot.store.review import unknown_words
from bot.store.tables import Agreement, Case, CaseEvent, Line, Shout, Status, SurveyAnswer
from knowledge.calendar import DENMARK
from knowledge.intervals import wilson

LEAST = 5
"""Of fewer answers no figure is told: nobody may be recognised."""

UNDER = f"under {LEAST}"
COVER = "withheld"
"""Large enough itself, but with it another month could be worked out from the whole."""

_MOST_WORDS = 20
_EVER = date(1970, 1, 1)
_HOUR, _DAY = 3600, 86_400


@dataclass(frozen=True)
class Answers:
    """The answers of a period; only `withheld` when its figures are not told.

    `share` is that of the scores 4 and 5, `interval` its 95 % Wilson interval.
    """

    period: str
    withheld: str = ""
    n: int | None = None
    share: float | None = None
    interval: tuple[float, float] | None = None
    mean: float | None = None


@dataclass(frozen=True)
class QuestionFigures:
    """A question: all its answers, and month by month."""

    audience: str
    question: str
    measured_2020: float | None
    whole: Answers
    months: list[Answers]


@dataclass
class CaseFigures:
    """The cases of a department. `median_hours` is from opened until first taken."""

    opened: int = 0
    taken: int = 0
    closed_with_agreement: int = 0
    closed_with_reason: int = 0
    closed_by_citizen: int = 0
    reopened: int = 0
    waiting_now: int = 0
    median_hours: float | None = None


@dataclass(frozen=True)
class AgreementFigures:
    """What became of agreements whose day has come; `no_answer` after they were asked about."""

    kept: int
    broken: int
    no_answer: int


@dataclass
class ShoutFigures:
    """The reports of an area. All that are unread or unanswered now count, however old."""

    unread_now: int = 0
    unanswered_now: int = 0
    answered: int = 0
    median_days: float | None = None


@dataclass(frozen=True)
class Report:
    """All figures since a day; `since` is None for as far back as anything is kept."""

    since: date | None
    until: datetime
    surveys: list[QuestionFigures]
    cases: dict[str, CaseFigures] = field(default_factory=dict)
    agreements: AgreementFigures = AgreementFigures(0, 0, 0)
    shouts: dict[str, ShoutFigures] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)
    unknown_words: dict[str, int] = field(default_factory=dict)


async def make_report(tx: AsyncSession, since: date | None, now: datetime) -> Report:
    """The figures from the beginning of a day in Denmark until now."""
    first = max(since or _EVER, _EVER)
    begin = datetime.combine(first, time.min, DENMARK)
    return Report(
        since=since,
        until=now,
        surveys=await _surveys(tx, first),
        cases=await _cases(tx, begin),
        agreements=await _agreements(tx, begin, now),
        shouts=await _shouts(tx, begin),
        outcomes=await _outcomes(tx, begin),
        unknown_words=await unknown_words(tx, _MOST_WORDS),
    )


async def _surveys(tx: AsyncSession, since: date) -> list[QuestionFigures]:
    rows = await tx.execute(
        select(SurveyAnswer.audience, SurveyAnswer.question, SurveyAnswer.day, SurveyAnswer.score)
        .where(SurveyAnswer.day >= since)
        .order_by(SurveyAnswer.day)
    )
    scores: dict[tuple[str, str], dict[str, list[int]]] = {
        (audience, question): {} for audience, ids in QUESTIONS.items() for question in ids
    }
    for audience, question, day, score in rows:
        months = scores.setdefault((audience, question), {})
        months.setdefault(f"{day:%Y-%m}", []).append(score)
    return [
        QuestionFigures(
            audience=audience,
            question=question,
            measured_2020=MEASURED_2020.get(question),
            whole=_answers("", sum(months.values(), [])),
            months=_by_month(months),
        )
        for (audience, question), months in scores.items()
    ]


def _by_month(months: dict[str, list[int]]) -> list[Answers]:
    """No month at all when the whole is too small; else none that others give away."""
    sizes = {month: len(scores) for month, scores in months.items()}
    if sum(sizes.values()) < LEAST:
        return []
    hidden = {month for month, n in sizes.items() if n < LEAST}
    while 0 < sum(sizes[month] for month in hidden) < LEAST:
        hidden.add(min(sizes.keys() - hidden, key=lambda month: (sizes[month], month)))
    return [
        Answers(month, COVER)
        if month in hidden and sizes[month] >= LEAST
        else _answers(month, scores)
        for month, scores in months.items()
    ]


def _answers(period: str, scores: Sequence[int]) -> Answers:
    n = len(scores)
    if n < LEAST:
        return Answers(period, UNDER)
    high = sum(score >= HIGH for score in scores)
    return Answers(period, "", n, high / n, wilson(high, n), fmean(scores))


async def _cases(tx: AsyncSession, begin: datetime) -> dict[str, CaseFigures]:
    """What happened counts for the department it happened in, what is now for that of now."""
    found: dict[str, CaseFigures] = {}
    hours: dict[str, list[float]] = {}
    seen: set[int] = set()
    events = await tx.execute(
        select(CaseEvent, Case.opened).join(Case).order_by(CaseEvent.at, CaseEvent.id)
    )
    for event, opened in events:
        first = event.event == Event.TAKEN and event.case_id not in seen
        if first:
            seen.add(event.case_id)
        if event.at < begin:
            continue
        figures = found.setdefault(event.department, CaseFigures())
        if first:
            waited = (event.at - opened).total_seconds() / _HOUR
            hours.setdefault(event.department, []).append(waited)
        figures.opened += event.event == Event.OPENED
        figures.taken += event.event == Event.TAKEN
        figures.reopened += event.event == Event.REOPENED
    for case in await tx.scalars(select(Case).where(Case.status != Status.TAKEN)):
        figures = found.setdefault(case.department, CaseFigures())
        closed = case.closed is not None and case.closed >= begin
        by_citizen = case.closed_by == Actor.CITIZEN
        figures.waiting_now += case.status != Status.CLOSED
        figures.closed_by_citizen += closed and by_citizen
        figures.closed_with_reason += closed and not by_citizen and case.reason is not None
        figures.closed_with_agreement += closed and not by_citizen and case.reason is None
    for department, waits in hours.items():
        found[department].median_hours = median(waits)
    return {name: figures for name, figures in sorted(found.items()) if figures != CaseFigures()}


async def _agreements(tx: AsyncSession, begin: datetime, now: datetime) -> AgreementFigures:
    states = Counter(
        await tx.scalars(
            select(Agreement.state).where(
                Agreement.due >= begin, Agreement.due <= now, Agreement.ask_at.is_(None)
            )
        )
    )
    return AgreementFigures(states[Promise.KEPT], states[Promise.BROKEN], states[Promise.AGREED])


async def _shouts(tx: AsyncSession, begin: datetime) -> dict[str, ShoutFigures]:
    found: dict[str, ShoutFigures] = {}
    days: dict[str, list[float]] = {}
    for shout in await tx.scalars(select(Shout)):
        if shout.ended and shout.ended < begin:
            continue
        figures = found.setdefault(shout.area, ShoutFigures())
        figures.unread_now += shout.state == ShoutState.SENT
        figures.unanswered_now += shout.state == ShoutState.READ
        if shout.ended:
            figures.answered += 1
            waited = (shout.ended - shout.created).total_seconds() / _DAY
            days.setdefault(shout.area, []).append(waited)
    for area, waits in days.items():
        found[area].median_days = median(waits)
    return dict(sorted(found.items()))


async def _outcomes(tx: AsyncSession, begin: datetime) -> dict[str, int]:
    count = func.count()
    rows = await tx.execute(
        select(Line.outcome, count)
        .where(Line.outcome.is_not(None), Line.at >= begin)
        .group_by(Line.outcome)
        .order_by(count.desc(), Line.outcome)
    )
    return {outcome: n for outcome, n in rows if outcome}
