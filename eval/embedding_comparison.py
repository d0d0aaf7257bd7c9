"""Embedding models beside the embedded default: the same questions, each in a process of its own.

Each model gets an index of its own in a temporary folder and answers the questions with the whole
search (words, intent and, where one is set, the reranker), so the figures are what a municipality
would get, not what the model can do alone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, median, quantiles
from time import perf_counter
from typing import Any

from bot.console import progress_bar
from bot.indexing import build
from bot.models import ModelError, embedder_name, named_embeddings
from bot.rerankers import named_reranker
from bot.settings import Settings
from eval.bench.questions import Question
from eval.bench.run import Apart, alone
from eval.bench.score import Owner, Score, score
from eval.bench.systems import stay_private
from eval.statistics import Share
from knowledge.index.glossary import glossary_stems
from knowledge.index.passages import make_passages
from knowledge.index.store import EMBEDDED, open_index
from knowledge.library import Library
from knowledge.search import Search

_WARM_UP = ("hvem kan jeg spørge om det", "jeg har brug for hjælp til noget")
_SAMPLE = 200
"""On so many passages it is measured how fast a model embeds."""

_STATUS = Path("/proc/self/status")
_MB = 1_000_000


@dataclass(frozen=True)
class Built:
    """An index: how long it took to build, and the most its builder ever held.

    `disk_mb` is its size, without the model.
    """

    seconds: float
    passages: int
    dimension: int
    disk_mb: float
    memory_mb: float | None


@dataclass(frozen=True)
class Measured:
    """How a model did: a score and a time (ms) for each question.

    `load_s` is how long the model took to load; `memory_mb` the most the process that answered
    ever held, None where the machine does not tell.
    """

    model: str
    scores: tuple[Score, ...]
    ms: tuple[float, ...]
    built: Built
    load_s: float
    passages_a_second: float
    memory_mb: float | None

    @property
    def first(self) -> Share:
        """How often the right service came first."""
        return Share(int(sum(each.first for each in self.scores)), len(self.scores))

    @property
    def three(self) -> Share:
        """How often it was among the first three."""
        return Share(int(sum(each.three for each in self.scores)), len(self.scores))

    @property
    def reciprocal(self) -> float:
        """The mean of 1 / its place."""
        return mean(each.reciprocal for each in self.scores)

    @property
    def median_ms(self) -> float:
        """The time of the question in the middle."""
        return median(self.ms)

    @property
    def p95_ms(self) -> float:
        """The time that 95 of 100 questions stay within."""
        if len(self.ms) < 2:
            return sum(self.ms)
        return quantiles(self.ms, n=20, method="inclusive")[-1]

    def to_dict(self) -> dict[str, Any]:
        """The figures, for JSON."""
        return {
            "model": self.model,
            "questions": len(self.scores),
            "first": self.first.value,
            "first_interval": self.first.interval,
            "three": self.three.value,
            "mrr": self.reciprocal,
            "median_ms": self.median_ms,
            "p95_ms": self.p95_ms,
            "load_s": self.load_s,
            "passages_a_second": self.passages_a_second,
            "memory_mb": self.memory_mb,
            "index": asdict(self.built),
        }


@dataclass(frozen=True)
class Failed:
    """A model that could not be measured, and why."""

    model: str
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"model": self.model, "error": self.reason}


def compare(
    settings: Settings,
    library: Library,
    questions: Sequence[Question],
    models: Sequence[str],
    apart: Apart = alone,
) -> Iterator[Measured | Failed]:
    """Each model's result as soon as it is there; `apart` says where it runs."""
    for model in models:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            own = _settings_of(settings, model, Path(folder))
            yield _result(apart, own, library, questions, model)


def _result(
    apart: Apart, settings: Settings, library: Library, questions: Sequence[Question], model: str
) -> Measured | Failed:
    """One process builds, a fresh one answers: neither pays for the other."""
    try:
        built = apart(prepare, settings, library)
        return apart(ask, settings, library, questions, model, built)
    except ModelError as error:
        return Failed(model, str(error))
    except BrokenProcessPool:
        return Failed(model, "its process was ended; was there too little memory?")
    except Exception as error:  # one model's trouble must not cost the figures of the others
        said = str(error).strip().splitlines()
        return Failed(model, f"{type(error).__name__}: {said[0] if said else 'no message'}")


def _settings_of(settings: Settings, model: str, folder: Path) -> Settings:
    """The settings with another model. Prompts are set for one model and would harm another."""
    update: dict[str, Any] = {
        "data_dir": folder,
        "chroma_url": "",
        "embedding_model": "" if model == EMBEDDED else model,
    }
    if model != settings.embedding_model:
        update |= {"embedding_query_prompt": "", "embedding_passage_prompt": ""}
    return settings.model_copy(update=update)


def prepare(settings: Settings, library: Library) -> Built:
    """Build an index with the settings' model."""
    stay_private()
    named = named_embeddings(settings)
    started = perf_counter()
    with progress_bar() as progress:
        manifest = build(settings, library, progress, embeddings=named)
    seconds = perf_counter() - started
    size = sum(file.stat().st_size for file in settings.index_dir.rglob("*") if file.is_file())
    return Built(seconds, manifest.passages, manifest.dimension, size / _MB, _peak_mb())


def ask(
    settings: Settings, library: Library, questions: Sequence[Question], model: str, built: Built
) -> Measured:
    """Open the index and ask it each question once."""
    stay_private()
    started = perf_counter()
    named = named_embeddings(settings)
    reranker = named_reranker(settings)
    load_s = perf_counter() - started
    index = open_index(settings.index_dir, embedder_name(settings))
    embeddings = named or index.svd
    search = Search(
        index,
        embeddings,
        glossary_stems(library.glossary),
        settings.lexical_weight,
        settings.search.intent_weight,
        reranker=reranker,
    )
    for message in _WARM_UP:
        search.find(message)
    scores, times = [], []
    for question in questions:
        started = perf_counter()
        found = search.find(question.message)
        times.append((perf_counter() - started) * 1000)
        of = [hit.passage for hit in found.owners]
        scores.append(score(question, [Owner(p.kind, p.owner, p.department) for p in of]))
    memory_mb = _peak_mb()
    passages = make_passages(library)
    sample = [p.index_text for p in passages[:: max(1, len(passages) // _SAMPLE)]]
    started = perf_counter()
    embeddings.embed_documents(sample)
    rate = len(sample) / (perf_counter() - started)
    return Measured(model, tuple(scores), tuple(times), built, load_s, rate, memory_mb)


def _peak_mb() -> float | None:
    """The most this process ever held; `getrusage` would count its parent, too."""
    if not _STATUS.is_file():
        return None
    sizes = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines() if ":" in line)
    return int(sizes["VmHWM"].split()[0]) * 1024 / _MB
