"""One assistant with thousands of made-up passages: how fast, how large, how long to build."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from bot.assistant import open_assistant
from bot.indexing import build, read_library
from bot.settings import Settings
from bot.turn import Conversation, Message
from eval.bench.questions import read_questions
from eval.bench.run import Apart
from eval.bench.scale import make_documents
from eval.scaling.processes import resident_mib
from knowledge.intake.collection import Collection, Stored

_QUESTIONS = Path(__file__).parents[1] / "suites" / "questions"
_ASKED = 400
_WARM_UP = 20
_FOLDER = "opdigtet"


@dataclass(frozen=True)
class Sized:
    """An assistant with so many made-up passages beside the shipped ones.

    Times of replies in milliseconds, of building and opening in seconds, memory and disk in MiB;
    `build_mib` is the most memory that building took.
    """

    made_up: int
    passages: int
    median_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms: float
    per_second: float
    open_s: float
    mib: float
    build_s: float
    build_mib: float
    disk_mib: float
    service_ms: Sequence[float]
    """The 0th, 1st … 100th percentile of the replies' times."""


def measure(made_up: int, seed: int, apart: Apart) -> Sized:
    """Build an index with made-up passages, then ask beside it; `apart` says where."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        settings = Settings(data_dir=Path(folder))
        apart(collect, settings, made_up, seed)
        build_s, build_mib = apart(build_index, settings)
        apart(learn, settings)
        return apart(ask, settings, made_up, build_s, build_mib)


def collect(settings: Settings, made_up: int, seed: int) -> None:
    """Put made-up documents where a municipality's own documents are."""
    if not made_up:
        return
    documents = make_documents(read_library(settings), made_up, seed)
    files = [Stored(_FOLDER, document.path, document.id, document) for document in documents]
    Collection(settings.collection).update(files, [])


def build_index(settings: Settings) -> tuple[float, float]:
    """How long the index takes (s) and the most memory that it takes (MiB)."""
    started = perf_counter()
    build(settings, read_library(settings), lambda *_: None)
    return perf_counter() - started, _most_memory()


def learn(settings: Settings) -> None:
    """Open an assistant once: it keeps what it learns then."""
    open_assistant(settings)


def ask(settings: Settings, made_up: int, build_s: float, build_mib: float) -> Sized:
    """Open an assistant and let it answer, each question of somebody else."""
    started = perf_counter()
    assistant = open_assistant(settings)
    open_s = perf_counter() - started
    messages = [question.message for question in read_questions([_QUESTIONS])]
    step = max(1, len(messages) // (_ASKED + _WARM_UP))
    chosen = messages[::step][: _ASKED + _WARM_UP]
    for message in chosen[:_WARM_UP]:
        assistant.reply(Message(message), Conversation())
    times, before = [], process_time()
    for message in chosen[_WARM_UP:]:
        started = perf_counter()
        assistant.reply(Message(message), Conversation())
        times.append((perf_counter() - started) * 1000)
    cuts = [min(times), *quantiles(times, n=100, method="inclusive"), max(times)]
    return Sized(
        made_up=made_up,
        passages=assistant.search.index.manifest.passages,
        median_ms=median(times),
        p95_ms=cuts[95],
        p99_ms=cuts[99],
        cpu_ms=(process_time() - before) * 1000 / len(times),
        per_second=1000 * len(times) / sum(times),
        open_s=open_s,
        mib=resident_mib([os.getpid()]),
        build_s=build_s,
        build_mib=build_mib,
        disk_mib=_size(settings.data_dir),
        service_ms=[round(cut, 2) for cut in cuts],
    )


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def _most_memory() -> float:
    lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024
