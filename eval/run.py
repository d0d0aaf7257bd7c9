"""The main path of an evaluation: suites -> answers -> scores -> figures -> gates -> reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from eval.aggregates import AGGREGATES
from eval.answer import digest, read_answers, write_answers
from eval.case import PLANTED
from eval.duplicates import refuse_known
from eval.gates import Gate, Verdict, check_names, judge
from eval.generate import Generated, Plan, generate, stored_answers
from eval.latency import LATENCY, latency
from eval.manifest import host, inputs, run_id
from eval.metrics import Metrics, measure
from eval.planting import DOCUMENTS, with_documents
from eval.reference import Reference
from eval.score import Scored, score_answers, write_scores
from eval.scorers import SCORERS
from eval.suites import Suite

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.wording import Wording

Progress = Callable[[str, int, int], None]

_FILES = (
    *("replies.partial.jsonl", "replies.jsonl", "timings.json", "scores.jsonl", "metrics.json"),
    *("gates.json", "manifest.json", "report.html", "report.md", "junit.xml", "cases.csv"),
)

FIGURES = frozenset(
    {*LATENCY, *(one.definition.name for one in SCORERS), *(a.definition.name for a in AGGREGATES)}
)
"""The names of all figures."""


@dataclass(frozen=True)
class Wish:
    """What to run. `folder` None: one of its own for these inputs, so that an interrupted run goes
    on and a finished one is not asked again; `replies` are scored instead of asking a system;
    `whole`: all suites; `sliced`: only some slices of them.
    """

    suites: Sequence[Suite]
    gates: Sequence[Gate]
    day: date
    system: str = ""
    processes: int = 1
    seed: int = 0
    budget: float | None = None
    folder: Path | None = None
    replies: Path | None = None
    fresh: bool = False
    whole: bool = True
    sliced: bool = False


@dataclass(frozen=True)
class Run:
    """A finished run."""

    folder: Path
    manifest: dict[str, Any]
    scored: list[Scored]
    metrics: Metrics
    verdicts: list[Verdict]
    seconds: dict[str, float] = field(default_factory=dict)


def run(wish: Wish, settings: Settings, progress: Progress = lambda *_: None) -> Run:
    """Run suites and write everything but the reports to the run's folder.

    replies.jsonl, scores.jsonl and metrics.json are the same bytes for the same `inputs` of
    manifest.json; what differs from time to time is in manifest.json and timings.json alone.

    Raises:
        OutOfTime: the budget ran out; the answers so far are kept.
        SuiteError, and what `open_assistant` raises.
    """
    from bot.indexing import read_library
    from bot.wording import Wording

    check_names(wish.gates, FIGURES)
    library = read_library(settings)
    wording = Wording(library.register, library.crisis_lines)
    refuse_known(wish.suites, library, wording)
    reference = Reference(library, wording)
    stored = stored_answers(wish.replies, wish.suites) if wish.replies else None
    made_of = inputs(
        settings,
        library.digest,
        wish.suites,
        day=wish.day,
        system=f"replies {digest(stored.answers)}" if stored else wish.system,
        seed=wish.seed,
    )
    folder = wish.folder or settings.data_dir / "eval" / run_id(made_of)
    folder.mkdir(parents=True, exist_ok=True)
    _start(folder, made_of, fresh=wish.fresh)

    started = perf_counter()
    made = stored or _answers(wish, settings, folder, progress)
    write_answers(folder / "replies.jsonl", made.answers)
    answered = perf_counter()
    planted = _planted(wish, settings, wording)
    answers = {(one.suite, one.id): one for one in made.answers}
    scored = score_answers(wish.suites, answers, reference, SCORERS, progress, planted)
    metrics = measure(scored, SCORERS, AGGREGATES, wish.seed)
    write_scores(folder / "scores.jsonl", scored)
    _write(folder / "metrics.json", metrics.to_dict())
    metrics = latency(metrics, made.ms)
    times = {f"{suite}/{case}": values for (suite, case), values in made.ms.items()}
    if times:
        _write(folder / "timings.json", times)
    timed = [gate for gate in wish.gates if made.ms or gate.metric not in LATENCY]
    verdicts = judge(timed, metrics, whole=wish.whole, sliced=wish.sliced)
    seconds = {"answering": answered - started, "scoring": perf_counter() - answered}
    manifest = {
        "id": run_id(made_of),
        "inputs": made_of,
        "host": host(),
        "index": _index(settings),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "processes": wish.processes,
        "kept_answers": made.kept,
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
    }
    _write(folder / "manifest.json", manifest)
    _write(
        folder / "gates.json",
        [asdict(verdict) | {"gate": verdict.gate.model_dump()} for verdict in verdicts],
    )
    (folder / "replies.partial.jsonl").unlink(missing_ok=True)
    return Run(folder, manifest, scored, metrics, verdicts, seconds)


def _index(settings: Settings) -> dict[str, Any]:
    """What was searched; {} where another system was asked and there is none."""
    from knowledge.index.errors import IndexProblem
    from knowledge.index.store import read_manifest

    try:
        return read_manifest(settings.index_dir).model_dump(mode="json")
    except IndexProblem:
        return {}


def _planted(wish: Wish, settings: Settings, wording: Wording) -> Reference | None:
    """The library with the poisoned documents, when cases ask about them."""
    from bot.indexing import read_library

    if not any(PLANTED in case.slices for suite in wish.suites for case in suite.cases):
        return None
    return Reference(read_library(with_documents(settings, DOCUMENTS)), wording)


def _start(folder: Path, made_of: dict[str, Any], *, fresh: bool) -> None:
    """Forget the answers of an interrupted run with other inputs."""
    mark = folder / "inputs.json"
    text = json.dumps(made_of, ensure_ascii=False, sort_keys=True)
    if fresh or not mark.exists() or mark.read_text(encoding="utf-8") != text:
        for name in _FILES:
            (folder / name).unlink(missing_ok=True)
    mark.write_text(text, encoding="utf-8")


def _answers(wish: Wish, settings: Settings, folder: Path, progress: Progress) -> Generated:
    """The answers of the folder where it has them all, else those of the system."""
    stored, timings = folder / "replies.jsonl", folder / "timings.json"
    if stored.exists() and timings.exists() and not wish.system:  # a command may have changed
        answers = list(read_answers(stored).values())
        told = json.loads(timings.read_text(encoding="utf-8"))
        ms = {(one.suite, one.id): told[f"{one.suite}/{one.id}"] for one in answers}
        return Generated(answers, ms, len(answers))
    plan = Plan(wish.system, settings, wish.day, wish.processes, wish.budget)
    return generate(list(wish.suites), plan, folder, progress)


def _write(path: Path, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    aside = path.with_name(f"{path.name}.new")
    aside.write_text(text + "\n", encoding="utf-8")
    aside.replace(path)
