"""The results as tables on the screen and as docs/benchmark.md."""

from __future__ import annotations

from collections.abc import Iterator

from eval.bench.machine import machine, versions
from eval.bench.paired import Difference
from eval.bench.reading import reading
from eval.bench.results import Results
from eval.bench.run import Run
from eval.bench.scale import TARGET_MS
from eval.bench.score import MEASURES
from eval.bench.systems import CANDIDATES, OTHERS, OURS
from eval.bench.tables import Table
from eval.statistics import Share
from knowledge.calendar import today


def tables(results: Results) -> Iterator[Table]:
    """Quality, differences, groups, times, and what many passages cost."""
    yield Table(
        f"Quality on {len(results.ours.scores)} questions (%, 95 % Wilson interval)",
        ["", *MEASURES.values()],
        [[run.system, *(_figure(run, measure) for measure in MEASURES)] for run in results.runs],
    )
    if results.others:
        yield Table(
            "Difference to ours (percentage points; MRR in hundredths; 95 % paired bootstrap)",
            ["", *MEASURES.values()],
            [
                [run.system, *(_points(results.behind(run, measure)) for measure in MEASURES)]
                for run in results.others
            ],
        )
    yield Table(
        "Right service first, by kind of question (%)",
        ["", "questions", *(run.system for run in results.runs)],
        [
            [
                name,
                str(len(places)),
                *(_percent(run.share("first", places)) for run in results.runs),
            ]
            for name, places in results.groups.items()
        ],
    )
    yield _times("Time and memory", {run.system: run for run in results.runs})
    if results.scale:
        yield _crowded(results)
        yield _times(
            "Our time and memory with made-up passages",
            {f"+ {count:,}": run for count, run in results.scale.items()},
        )


def _crowded(results: Results) -> Table:
    measures = ("first", "first_service", "three")
    rows = {"none": results.ours} | {f"+ {count:,}": run for count, run in results.scale.items()}
    return Table(
        "Our quality with made-up passages beside the shipped ones (%)",
        ["", *(MEASURES[measure] for measure in measures)],
        [[name, *(_figure(run, measure) for measure in measures)] for name, run in rows.items()],
    )


def _times(title: str, runs: dict[str, Run]) -> Table:
    return Table(
        title,
        ["", "passages", "median ms", "99 % within ms", "index s", "memory MB"],
        [
            [
                name,
                f"{run.passages:,}",
                f"{run.median_ms:.1f}",
                f"{run.p99_ms:.1f}",
                f"{run.build_s:.1f}",
                "?" if run.memory_mb is None else f"{run.memory_mb:.0f}",
            ]
            for name, run in runs.items()
        ],
    )


def document(results: Results, command: str) -> str:
    """The text of docs/benchmark.md; the plot stands beside it."""
    day = today()
    about = "\n".join(f"- **{system.name}**: {system.about}." for system in (OURS, *OTHERS))
    parts = [
        "# How well it finds, beside others",
        f"Written by `{command}` on {day.day} {day:%B %Y}; `make bench` prints the tables.",
        f"![Right service first, and time a question](benchmark.png)\n\n{_how(results)}",
        about,
        "## What it says\n\n" + "\n".join(f"- {line}" for line in reading(results)),
        "## The figures",
        *(table.markdown for table in tables(results)),
        "## How it was measured",
        _method(results),
    ]
    return "\n\n".join(parts) + "\n"


def _how(results: Results) -> str:
    return (
        f"Every system searched the same {results.ours.passages:,} passages of "
        f"{results.services} services, with the citizens' phrasings in them, and was asked the "
        f"same {len(results.ours.scores)} questions of `eval/suites/questions/` on the same "
        "machine."
    )


def _method(results: Results) -> str:
    return "\n".join(
        f"- {line}"
        for line in (
            f"Machine: {machine()}; load {results.load:.1f} from other work when it began.",
            f"Versions: {versions()}.",
            f"Seed: {results.seed}, for the intervals and the made-up passages. Chroma's index is "
            "approximate and built by several threads: now and then a place changes.",
            f"Each system gives back its best {CANDIDATES} passages. A service, authority, "
            "department or paper stands where its best passage stands; whatever is not the right "
            'service counts as wrong, but for "first among services". The department is that of '
            "the first that has one.",
            f"{results.verbatim} of the questions stand word for word among the phrasings.",
            "Each system is built in one process and asked in a fresh one, one question at a time, "
            "each once, after three others to warm up. Index time is building and opening; memory "
            "is what the asking process holds at the end.",
            "Our search is asked as it stands, without the rest of the assistant: `make eval` "
            "measures the answers.",
            f"Made-up passages (`eval/bench/scale.py`) have 40–110 words, half drawn from Danish, "
            "half from the library, some joined to new ones. The aim is a median of at most "
            f"{TARGET_MS} ms with 100,000.",
        )
    )


def _figure(run: Run, measure: str) -> str:
    if measure == "reciprocal":
        values = run.values(measure)
        return f"{sum(values) / len(values):.3f}"
    share = run.share(measure)
    low, high = share.interval
    return f"{_percent(share)} [{100 * low:.1f}, {100 * high:.1f}]"


def _percent(share: Share) -> str:
    return f"{100 * share.value:.1f}"


def _points(apart: Difference) -> str:
    return f"{100 * apart.value:+.1f} [{100 * apart.low:+.1f}, {100 * apart.high:+.1f}]"
