"""`borgerland index compare`: only click is imported here, so that --help answers at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from eval.bench.questions import Question
    from eval.embedding_comparison import Failed, Measured

_USER_ERROR = 2


@click.command("compare")
@click.argument("models", nargs=-1, metavar="[MODEL]...")
@click.option(
    "--suite",
    "suites",
    multiple=True,
    metavar="NAME",
    help="A shipped suite, or a folder or file of cases; may be repeated.  [default: questions]",
)
@click.option("--limit", type=click.IntRange(1), help="Ask only so many, spread over the suites.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def compare(
    models: tuple[str, ...], suites: tuple[str, ...], limit: int | None, *, as_json: bool
) -> None:
    """Measure embedding MODELs (by name or path) beside the embedded default.

    Each builds an index in a temporary folder and is asked the questions of the suites, in a
    process of its own. Prints quality with intervals, speed and memory; takes minutes per model.
    """
    from bot.console import get_settings
    from bot.indexing import read_library
    from eval.bench.machine import load, machine
    from eval.embedding_comparison import Failed, Measured
    from eval.embedding_comparison import compare as compared
    from knowledge.index.store import EMBEDDED

    settings = get_settings()
    library = read_library(settings)
    questions = _questions(suites or ("questions",), limit)
    results: list[Measured | Failed] = []
    on = f"{machine()}; load {load():.1f} from other work when it began"
    names = list(dict.fromkeys((EMBEDDED, *models)))
    click.echo(f"{len(questions)} questions; measuring {', '.join(names)}", err=True)
    for result in compared(settings, library, questions, names):
        results.append(result)
        click.echo(f"{result.model}: {'no' if isinstance(result, Failed) else 'done'}", err=True)
    if as_json:
        found = [result.to_dict() for result in results]
        click.echo(json.dumps({"machine": on, "models": found}, indent=1))
    else:
        click.echo(_told(results, len(questions), settings.reranker_model))
        click.echo(f"({on})")
    named = [result for result in results if result.model != EMBEDDED] or results
    if not any(isinstance(result, Measured) for result in named):
        sys.exit(_USER_ERROR)


def _questions(suites: Sequence[str], limit: int | None) -> list[Question]:
    from eval.bench.questions import read_questions
    from eval.reading import SuiteError
    from eval.suites import SHIPPED

    try:
        paths = [SHIPPED / name if (SHIPPED / name).is_dir() else Path(name) for name in suites]
        questions = read_questions(paths)
    except SuiteError as error:
        raise click.ClickException(str(error)) from error
    if limit is None or limit >= len(questions):
        return questions
    return [questions[place * len(questions) // limit] for place in range(limit)]


def _told(results: Sequence[Measured | Failed], questions: int, reranker: str) -> str:
    from eval.bench.tables import Table
    from eval.embedding_comparison import Failed

    title = f"{questions} questions, right service (%, 95 % Wilson interval)"
    table = Table(
        f"{title}, passages reranked by {reranker}" if reranker else title,
        [
            *("", "first", "in first three", "MRR", "median ms", "95 % within ms"),
            *("load s", "passages/s", "memory MB", "dimension"),
            *("index s", "building MB", "on disk MB"),
        ],
        [_row(result) for result in results if not isinstance(result, Failed)],
    )
    failed = [f"{each.model}: {each.reason}\n" for each in results if isinstance(each, Failed)]
    return "\n".join([table.text, *failed])


def _row(model: Measured) -> list[str]:
    low, high = model.first.interval
    return [
        model.model,
        f"{100 * model.first.value:.1f} [{100 * low:.1f}, {100 * high:.1f}]",
        f"{100 * model.three.value:.1f}",
        f"{model.reciprocal:.3f}",
        f"{model.median_ms:.1f}",
        f"{model.p95_ms:.1f}",
        f"{model.load_s:.1f}",
        f"{model.passages_a_second:,.0f}",
        _mb(model.memory_mb),
        str(model.built.dimension),
        f"{model.built.seconds:.1f}",
        _mb(model.built.memory_mb),
        f"{model.built.disk_mb:.1f}",
    ]


def _mb(size: float | None) -> str:
    return "?" if size is None else f"{size:,.0f}"
