"""`python -m eval.bench [--scale] [--write DIRECTORY] [SUITE ...]`: our search beside others."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eval.commands import command

if TYPE_CHECKING:
    from eval.bench.results import Results

_QUESTIONS = Path(__file__).parents[1] / "suites" / "questions"
_SIZES = "1000,10000,100000"


def _sizes(_: click.Context, __: click.Parameter, value: str) -> tuple[int, ...]:
    """Numbers with commas between them."""
    sizes = [int(size) if size.isdecimal() else 0 for size in value.split(",") if value]
    if min(sizes, default=1) < 1:
        raise click.BadParameter(f"{value!r} is not numbers above 0 with commas between")
    return tuple(sizes)


@command("bench")
@click.argument("suites", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--scale",
    is_flag=False,
    flag_value=_SIZES,
    default="",
    callback=_sizes,
    metavar="[NUMBERS]",
    help=f"Ask us again with made-up passages, so many each time (alone: {_SIZES}; an hour).",
)
@click.option(
    "--write",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIRECTORY",
    help="Write benchmark.md and benchmark.png there, too.",
)
@click.option("--seed", default=1, show_default=True, help="For intervals and made-up passages.")
def bench(suites: tuple[Path, ...], scale: tuple[int, ...], write: Path | None, seed: int) -> None:
    """Compare our search with LangChain's, Chroma's and Haystack's.

    All search the same passages and get the questions of SUITES (folders or files; the shipped
    questions when none is named). Prints quality with intervals, differences, times and
    memory; takes minutes. Needs the packages of requirements-bench.lock; `make bench` installs
    them.
    """
    from eval.bench.report import document, tables
    from eval.bench.systems import check_installed

    check_installed()
    if write:
        _check_writable(write)
    results = _measure(list(suites) or [_QUESTIONS], scale, seed)
    for table in tables(results):
        click.echo(table.text)
    if write:
        from eval.bench.plot import draw

        draw(results, write / "benchmark.png")
        called = " ".join(["python -m eval.bench", *sys.argv[1:]])
        (write / "benchmark.md").write_text(document(results, called), "utf-8")
        click.echo(f"written: {write / 'benchmark.md'}, {write / 'benchmark.png'}")


def _measure(suites: list[Path], sizes: tuple[int, ...], seed: int) -> Results:
    from bot.settings import load_settings
    from eval.bench.machine import load
    from eval.bench.questions import groups, read_questions
    from eval.bench.results import Results
    from eval.bench.run import alone, run
    from eval.bench.scale import run_scale
    from eval.bench.systems import OTHERS, OURS
    from knowledge.index.passages import phrasings
    from knowledge.library import load_library

    library = load_library(load_settings().library)
    questions = read_questions(suites)
    runs, crowded, busy = [], {}, load()
    for system in (OURS, *OTHERS):
        click.echo(f"asking {system.name} ...", err=True)
        runs.append(run(system, library, questions, alone))
    for size in sizes:
        click.echo(f"asking ours beside {size:,} made-up passages ...", err=True)
        crowded[size] = run_scale(library, questions, size, seed, alone)
    known = set(phrasings(library))
    return Results(
        runs=runs,
        groups=groups(questions, library),
        scale=crowded,
        verbatim=sum(question.message in known for question in questions),
        services=len(library.services),
        load=busy,
        seed=seed,
    )


def _check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise click.ClickException(f"cannot write to {folder}: {error.strerror}") from error


if __name__ == "__main__":
    bench()
