"""Drafts become part of the library only when an evaluation before and after says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from eval.gates import Gate, Verdict
from eval.outcomes import ANSWERS
from eval.people.stored_run import read_run
from eval.review.drafts import Draft
from eval.review.errors import ReviewError
from eval.review.trial import Change, Trial
from eval.run import Run, Wish, run
from eval.statistics.comparison import Comparison, Flip, compare

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.settings import Settings
    from bot.store.tables import Question
    from eval.suites import Suite

Progress = Callable[[str, int, int], None]

_CRISIS = ("crisis_shown", "right_crisis")
"""Here a single case that was right and is not any more is one too many."""


@dataclass(frozen=True)
class Bar:
    """What the change is measured with."""

    suites: Sequence[Suite]
    gates: Sequence[Gate]
    day: date
    processes: int = 1


@dataclass(frozen=True)
class Tried:
    """The drafted messages that their card does not answer even now, with what happens instead;
    and how many of the citizens' questions behind the drafts it answers.
    """

    still: tuple[str, ...]
    asked: int
    answered: int


@dataclass(frozen=True)
class Measured:
    """Both runs, what is different, and why it must not be published (nothing when it may)."""

    before: Run
    after: Run
    comparison: Comparison
    worse: tuple[str, ...]


def try_drafts(
    trial: Trial,
    drafts: Sequence[Draft],
    asked: Mapping[str, Sequence[Question]],
    day: date,
    progress: Progress,
) -> Tried:
    """Ask the drafted messages, and the citizens' own questions behind them by service.

    Raises:
        What `open_assistant` raises.
    """
    from bot.assistant import open_assistant

    assistant = open_assistant(trial.settings, progress, today=lambda: day)
    still = [
        f"'{phrase}' is still not answered by {draft.service}: {problem}"
        for draft in drafts
        for phrase in draft.say
        if (problem := missed(assistant, phrase, draft.service))
    ]
    missing = [
        missed(assistant, question.text, service)
        for service, questions in asked.items()
        for question in questions
    ]
    return Tried(tuple(still), len(missing), missing.count(""))


def missed(assistant: Assistant, text: str, service: str) -> str:
    """What happens instead when a message is not answered by a card; "" when it is."""
    from bot.turn import Conversation, Message, Outcome

    reply = assistant.reply(Message(text), Conversation())
    told = reply.outcome in ANSWERS or reply.outcome is Outcome.CRISIS
    if told and service in (*reply.services[:1], *reply.needs):
        return ""
    return f"{reply.outcome.value} ({', '.join(reply.services[:1]) or 'no card'})"


def measure(settings: Settings, trial: Trial, bar: Bar, progress: Progress) -> Measured:
    """Run the evaluation without and with the drafts, and compare case by case.

    Raises:
        SuiteError: a suite is malformed, or a draft is near one of its cases.
        What `open_assistant` raises.
    """
    runs = []
    for label, chosen in (("before", settings), ("after", trial.settings)):
        folder = settings.data_dir / "review" / "runs" / label
        wish = Wish(
            suites=bar.suites,
            gates=bar.gates,
            day=bar.day,
            processes=bar.processes,
            folder=folder,
            whole=False,
        )
        runs.append(run(wish, chosen, progress))
    before, after = runs
    comparison = compare(read_run(before.folder), read_run(after.folder))
    worse = (*_significant(comparison), *_gates(before, after), *_overlooked(comparison))
    return Measured(before, after, comparison, worse)


def _significant(comparison: Comparison) -> Iterator[str]:
    for change in comparison.changes:
        if change.verdict == "worse" and change.paired:
            figures = f"{change.paired.first:.3f} -> {change.paired.second:.3f}"
            yield f"{change.title} ({change.metric}): {figures}, p = {change.adjusted_p:.3f}"


def _gates(before: Run, after: Run) -> Iterator[str]:
    """Gates that were kept and are not any more. Times are another matter: they vary by chance."""
    stored = read_run(after.folder).metrics
    kept = {_place(verdict) for verdict in before.verdicts if verdict.state == "passed"}
    for verdict in after.verdicts:
        broken = verdict.state in ("failed", "missing")
        if broken and verdict.gate.metric in stored and _place(verdict) in kept:
            value = "not measured" if verdict.row is None else f"{verdict.row.value}"
            yield f"gate {verdict.gate.place} {verdict.gate.metric}: {value}"


def _place(verdict: Verdict) -> tuple[Gate, str]:
    """A gate, and which slice it was held against."""
    return verdict.gate, verdict.row.slice if verdict.row else verdict.gate.slice


def _overlooked(comparison: Comparison) -> Iterator[str]:
    for change in comparison.changes:
        if change.metric in _CRISIS:
            for flip in change.broken:
                yield f"{change.title} ({change.metric}): {flip.suite}/{flip.id}: {flip.evidence}"


def flips(comparison: Comparison, metric: str) -> tuple[tuple[Flip, ...], tuple[Flip, ...]]:
    """The cases that a figure says were mended, and those that were broken."""
    for change in comparison.changes:
        if change.metric == metric:
            return change.mended, change.broken
    return (), ()


def write(changes: Sequence[Change]) -> None:
    """Put the changed cards in their places, each whole or not at all.

    Raises:
        ReviewError: somebody else has changed a card meanwhile; nothing is written.
    """
    for change in changes:
        if change.path.read_bytes() != change.before:
            raise ReviewError(f"{change.path}: was changed meanwhile; publish again")
    for change in changes:
        aside = Path(f"{change.path}.new")
        aside.write_bytes(change.after)
        aside.replace(change.path)
