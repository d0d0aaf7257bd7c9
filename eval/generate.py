"""The first phase of a run: every case is put to the system, and its replies are stored.

What was answered before an interruption is kept in `replies.partial.jsonl` and not asked again.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic

from bot.settings import Settings
from eval.answer import AnswerRecord, read_answers
from eval.case import PLANTED, Case
from eval.planting import DOCUMENTS, with_documents
from eval.reading import SuiteError
from eval.suites import Suite
from eval.systems import Answered, Command, InProcess, open_system, pairs

Progress = Callable[[str, int, int], None]
Asked = tuple[str, Case]

_CHUNK = 8


class OutOfTime(Exception):
    """The time budget ran out before all cases were answered."""


@dataclass(frozen=True)
class Plan:
    """What to ask: a system's command ("" for the assistant of the settings), and how.

    `processes` answer at once; `budget` is in seconds.
    """

    command: str
    settings: Settings
    day: date
    processes: int = 1
    budget: float | None = None


@dataclass
class Generated:
    """The answers in the order of the suites; milliseconds of each reply; how many were kept."""

    answers: list[AnswerRecord]
    ms: dict[tuple[str, str], list[float]]
    kept: int


def generate(
    suites: list[Suite], plan: Plan, folder: Path, progress: Progress = lambda *_: None
) -> Generated:
    """Ask everything that is not in the folder's partial file yet.

    Raises:
        OutOfTime: what was answered by then is kept for the next time.
        SuiteError, SystemProblem, and what `open_assistant` raises.
    """
    partial = folder / "replies.partial.jsonl"
    done = _read_partial(partial)
    wanted = [
        (suite.name, case)
        for suite in suites
        for case in suite.cases
        if not (plan.command and PLANTED in case.slices)  # others cannot be given documents
    ]
    missing = [(name, case) for name, case in wanted if (name, case.id) not in done]
    kept = len(wanted) - len(missing)
    until = None if plan.budget is None else monotonic() + plan.budget
    with partial.open("a", encoding="utf-8") as file:
        for name, case, answered in _ask(missing, plan):
            record = AnswerRecord(
                suite=name, id=case.id, messages=case.messages, replies=answered.replies
            )
            done[(name, case.id)] = record, list(answered.ms)
            value = json.loads(record.model_dump_json(exclude_defaults=True))
            line = json.dumps({**value, "ms": list(answered.ms)}, ensure_ascii=False)
            file.write(line + "\n")
            file.flush()
            progress("answering", len(done), len(wanted))
            if until is not None and monotonic() > until and len(done) < len(wanted):
                raise OutOfTime(f"{len(done)} of {len(wanted)} cases answered")
    keys = [(name, case.id) for name, case in wanted]
    return Generated([done[key][0] for key in keys], {key: done[key][1] for key in keys}, kept)


def stored_answers(path: Path, suites: Sequence[Suite]) -> Generated:
    """The answers of a file to all cases of the suites.

    Raises:
        SuiteError: the file cannot be read, or has no reply to a case, or to another message.
    """
    answers = read_answers(path)
    found = []
    for suite in suites:
        for case in suite.cases:
            answer = answers.get((suite.name, case.id))
            if answer is None and PLANTED in case.slices:
                continue
            if answer is None:
                raise SuiteError(f"{path}: holds no reply to '{suite.name}/{case.id}'")
            same = answer.messages in ((), case.messages)
            if not same or len(answer.replies) != len(case.messages):
                raise SuiteError(f"{path}: '{suite.name}/{case.id}' answers other messages")
            found.append(answer)
    return Generated(found, {}, len(found))


def _ask(asked: list[Asked], plan: Plan) -> Iterator[tuple[str, Case, Answered]]:
    planted = [(name, case) for name, case in asked if PLANTED in case.slices]
    others = [(name, case) for name, case in asked if PLANTED not in case.slices]
    yield from _ask_one(others, plan, plan.settings)
    if planted:
        yield from _ask_one(planted, plan, with_documents(plan.settings, DOCUMENTS))


def _ask_one(
    asked: list[Asked], plan: Plan, settings: Settings
) -> Iterator[tuple[str, Case, Answered]]:
    if not asked:
        return
    system = open_system(plan.command, settings, plan.day)
    if plan.processes == 1 or isinstance(system, Command) or len(asked) < 2 * _CHUNK:
        try:
            yield from pairs(system, asked)
        finally:
            system.close()
        return
    del system  # it has built the index and what is learnt, so the others need not
    pool = ProcessPoolExecutor(
        plan.processes, multiprocessing.get_context("spawn"), _open, (settings, plan.day)
    )
    try:
        yield from pool.map(_answer, asked, chunksize=_CHUNK)
    finally:
        pool.shutdown(cancel_futures=True)


_system: InProcess | None = None


def _open(settings: Settings, day: date) -> None:
    global _system  # noqa: PLW0603 - the process holds nothing else
    system = open_system("", settings, day)
    assert isinstance(system, InProcess)
    _system = system


def _answer(asked: Asked) -> tuple[str, Case, Answered]:
    assert _system
    name, case = asked
    return name, case, _system.answer(case)


def _read_partial(path: Path) -> dict[tuple[str, str], tuple[AnswerRecord, list[float]]]:
    """What is whole of the partial file; a line cut off by the interruption is left out."""
    done: dict[tuple[str, str], tuple[AnswerRecord, list[float]]] = {}
    if not path.exists():
        return done
    whole = []
    for line in path.read_bytes().split(b"\n"):
        try:
            record = AnswerRecord.model_validate_json(line)
            done[(record.suite, record.id)] = record, json.loads(line)["ms"]
        except (ValueError, KeyError):
            continue
        whole.append(line + b"\n")
    path.write_bytes(b"".join(whole))
    return done
