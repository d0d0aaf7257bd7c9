"""`python -m eval.distractors [SUITE ...]`: our search in a crowd of papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from eval.commands import command

if TYPE_CHECKING:
    from eval.bench.run import Run

_QUESTIONS = Path(__file__).parent / "bench" / "fresh.jsonl"


@command("distractors")
@click.argument("suites", nargs=-1, type=click.Path(path_type=Path))
@click.option("--count", default=3000, show_default=True, help="So many passages are added.")
@click.option("--seed", default=1, show_default=True, help="For papers, words and intervals.")
def main(suites: tuple[Path, ...], count: int, seed: int) -> None:
    """Ask the search the questions of SUITES (the fresh ones) alone and in two crowds.

    One crowd is of papers in plain Danish (eval.bench.papers), one of passages drawn from the words
    of Danish and of the library (eval.bench.scale). Prints how often the right service comes first
    and in the first three, by half, and what a crowd costs. Builds three indexes: minutes.
    """
    from dataclasses import replace

    from bot.settings import load_settings
    from eval.bench.papers import make_papers
    from eval.bench.questions import TUNED, UNTOUCHED, groups, read_questions
    from eval.bench.run import alone, run
    from eval.bench.scale import make_documents
    from eval.bench.systems import OURS
    from knowledge.library import load_library

    library = load_library(load_settings().library)
    questions = read_questions(list(suites) or [_QUESTIONS])
    crowds = {
        "alone": (),
        f"{count:,} passages of papers": tuple(make_papers(count, seed)),
        f"{count:,} of the library's words": tuple(make_documents(library, count, seed)),
    }
    runs = {
        name: run(OURS, replace(library, documents=(*library.documents, *made)), questions, alone)
        for name, made in crowds.items()
    }
    halves = groups(questions, library)
    for half in (TUNED, UNTOUCHED):
        if places := halves.get(half):
            click.echo(f"{half} ({len(places)})")
            for name, found in runs.items():
                click.echo(_line(name, found, runs["alone"], places, seed))


def _line(name: str, found: Run, alone: Run, places: list[int], seed: int) -> str:
    from eval.bench.paired import difference

    first, three = (found.share(measure, places) for measure in ("first", "three"))
    low, high = first.interval
    line = f"  {name:34} first {100 * first.value:.1f} % [{100 * low:.1f}, {100 * high:.1f}]"
    line += f"  in three {100 * three.value:.1f} %  median {found.median_ms:.1f} ms"
    if found is not alone:
        apart = difference(found.values("first", places), alone.values("first", places), seed)
        line += f"  {100 * apart.value:+.1f} [{100 * apart.low:+.1f}, {100 * apart.high:+.1f}]"
    return line


if __name__ == "__main__":
    main()
