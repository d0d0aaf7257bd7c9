"""`borgerland eval compare`: whether run B is better or worse than run A, case by case."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from eval.statistics.comparison import Change, Comparison, Verdict

_WIDTH = 130
_VERDICTS: dict[Verdict, str] = {
    "better": "bedre",
    "worse": "dårligere",
    "no difference shown": "ingen forskel vist",
}


@click.command("compare")
@click.argument("a", type=click.Path(path_type=Path))
@click.argument("b", type=click.Path(path_type=Path))
@click.option("--allow-different", is_flag=True, help="Compare although the suites differ.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@click.option("--fail-on-worse", is_flag=True, help="Exit 1 when B is worse in anything.")
@click.pass_context
def command(
    context: click.Context,
    a: Path,
    b: Path,
    *,
    allow_different: bool,
    as_json: bool,
    fail_on_worse: bool,
) -> None:
    """Compare run folder B with A, case by case, with intervals and tests."""
    from eval.people.stored_run import read_run
    from eval.statistics.comparison import compare

    result = compare(read_run(a), read_run(b), allow_different=allow_different)
    if as_json:
        click.echo(json.dumps(asdict(result), ensure_ascii=False, indent=1))
    else:
        _print(result)
    if fail_on_worse and any(change.verdict == "worse" for change in result.changes):
        context.exit(1)


def _print(result: Comparison) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("Måling", "n", "A", "B", "B minus A [95 %]", "p (Holm)", "Vurdering")
    for change in result.changes:
        table.add_row(*_row(change))
    Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else _WIDTH).print(
        table
    )
    for change in result.changes:
        for what, flips in (("Gået i stykker", change.broken), ("Rettet", change.mended)):
            if flips:
                click.echo(f"\n{what}: {_plain(change.title)} ({len(flips)})")
            for flip in flips:
                evidence = f": {_plain(flip.evidence)}" if flip.evidence else ""
                click.echo(f"  {flip.suite}/{flip.id}{evidence}")
    click.echo(f"\n{result.cases} tilfælde er i begge kørsler.", nl=False)
    if result.left_out_a or result.left_out_b:
        only = f"{result.left_out_a} kun i A, {result.left_out_b} kun i B"
        click.echo(f" Udeladt: {only}.", nl=False)
    click.echo()
    for run, names in (("A", result.metrics_only_a), ("B", result.metrics_only_b)):
        if names:
            click.echo(f"Kun målt i {run}: {', '.join(names)}.")
    for change in result.changes:
        if change.only_a or change.only_b:
            only = f"{change.only_a} kun i A, {change.only_b} kun i B"
            click.echo(f"Har kun en værdi i den ene kørsel: {_plain(change.title)} ({only}).")


def _row(change: Change) -> tuple[str, ...]:
    title, paired = _plain(change.title), change.paired
    if paired is None or change.adjusted_p is None:
        return title, "0", "", "", "", "", "ikke målt i begge"
    factor, form = (100, "{:.1f} %") if change.kind == "share" else (1, "{:.3f}")

    def shown(value: float, form: str = form) -> str:
        return form.format(factor * value).replace(".", ",")

    signed = form.replace(":", ":+")
    difference = shown(paired.difference, signed)
    if paired.interval:
        low, high = (shown(bound, signed) for bound in paired.interval)
        difference += f" [{low}; {high}]"
    p = "<0,001" if change.adjusted_p < 0.001 else f"{change.adjusted_p:.3f}".replace(".", ",")
    means = shown(paired.first), shown(paired.second)
    return title, str(paired.n), *means, difference, p, _VERDICTS[change.verdict]


def _plain(text: str) -> str:
    """On one line, without what could steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
