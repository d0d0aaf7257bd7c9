"""Asks one system all questions, in processes of its own, and keeps time."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Protocol, TypeVar

from eval.bench.questions import Question
from eval.bench.score import Score, owners, score
from eval.bench.systems import Material, System, stay_private
from eval.statistics import Share, p99
from knowledge.library import Library

_WARM_UP = (
    "hvem kan jeg spørge om det",
    "jeg har brug for hjælp til noget",
    "hvordan gør man det hos jer",
)
_STATUS = Path("/proc/self/status")

Result = TypeVar("Result")


class Apart(Protocol):
    """Calls a function somewhere and waits for what it returns."""

    def __call__(self, work: Callable[..., Result], /, *args: Any) -> Result: ...


def alone(work: Callable[..., Result], /, *args: Any) -> Result:
    """In a fresh process, so that no system pays for another, nor for its own building."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh) as pool:
        return pool.submit(work, *args).result()


def here(work: Callable[..., Result], /, *args: Any) -> Result:
    """In this process."""
    return work(*args)


@dataclass(frozen=True)
class Run:
    """How a system did: a score and a time (ms) for each question, in their order.

    `memory_mb` is what its process holds after the last question; None where the machine does not
    tell.
    """

    system: str
    passages: int
    scores: tuple[Score, ...]
    ms: tuple[float, ...]
    build_s: float
    memory_mb: float | None

    def values(self, measure: str, places: Sequence[int] | None = None) -> list[float]:
        """One measure of the questions in these places (all when None)."""
        chosen = self.scores if places is None else [self.scores[place] for place in places]
        return [float(getattr(one, measure)) for one in chosen]

    def share(self, measure: str, places: Sequence[int] | None = None) -> Share:
        """How many of the questions went well, for a measure that is 0 or 1."""
        values = self.values(measure, places)
        return Share(int(sum(values)), len(values))

    @property
    def median_ms(self) -> float:
        """The time of the question in the middle."""
        return median(self.ms)

    @property
    def p99_ms(self) -> float:
        """The time that 99 of 100 questions stay within."""
        return p99(self.ms)


def run(system: System, library: Library, questions: Sequence[Question], apart: Apart) -> Run:
    """Build a system, then open it elsewhere and ask it; `apart` says where."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        material = Material(library, Path(folder))
        build_s = apart(prepare, system, material)
        return apart(ask, system, material, questions, build_s)


def prepare(system: System, material: Material) -> float:
    """Build what lasts; how long it took (s)."""
    stay_private()
    started = perf_counter()
    system.prepare(material)
    return perf_counter() - started


def ask(system: System, material: Material, questions: Sequence[Question], build_s: float) -> Run:
    """Open a system, warm it up with a few other questions, and ask each question once."""
    stay_private()
    passages = {passage.id: passage for passage in material.passages}
    started = perf_counter()
    find = system.open(material)
    build_s += perf_counter() - started
    for message in _WARM_UP:
        find(message)
    scores, times = [], []
    for question in questions:
        started = perf_counter()
        ids = find(question.message)
        times.append((perf_counter() - started) * 1000)
        scores.append(score(question, owners(ids, passages)))
    return Run(system.name, len(passages), tuple(scores), tuple(times), build_s, _memory_mb())


def _memory_mb() -> float | None:
    if not _STATUS.is_file():
        return None
    sizes = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines() if ":" in line)
    return int(sizes["VmRSS"].split()[0]) / 1024
