"""`borgerland eval`: only click is imported here, so that --help answers at once."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot.console import get_settings, progress_bar
from eval import compare, judge
from eval.commands import Group
from eval.people import agree, reading_test, sheets

GATE_FAILED, BAD_INPUT, OUT_OF_TIME = 1, 2, 3

_PATH = click.Path(path_type=Path)


@click.group("eval", cls=Group)
def evaluate() -> None:
    """Measure how clear and how correct the answers are, with intervals.

    Exit codes: 0 all gates passed, 1 a gate failed, 2 bad data or configuration, 3 out of time.
    """


@evaluate.command("run")
@click.argument("suites", nargs=-1)
@click.option("--slice", "slices", multiple=True, metavar="NAME=VALUE", help="Only these cases.")
@click.option("-j", "--processes", type=click.IntRange(1), help="At once. [default: the cores]")
@click.option(
    "--sample", type=click.IntRange(1), help="At most so many cases of each kind in a suite."
)
@click.option("--fast", is_flag=True, help="The set of CI: a small sample with its own gates.")
@click.option("--replies", type=_PATH, help="Score these stored replies; ask nobody.")
@click.option("--system", default="", help="Ask this command, which speaks 'ask --jsonl'.")
@click.option("--gates", "gates_file", type=_PATH, help="Bounds. [default: the shipped ones]")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Answer as on this day. [today]")
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="For intervals and changed messages.",
)
@click.option(
    "--budget",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="Stop asking after this, looked at between answers; exit 3.",
)
@click.option(
    "-o", "--output", "folder", type=_PATH, help="The run's folder. [default: below data/eval]"
)
@click.option("--fresh", is_flag=True, help="Ask everything again.")
def run_command(
    suites: tuple[str, ...],
    *,
    slices: tuple[str, ...],
    processes: int | None,
    sample: int | None,
    fast: bool,
    gates_file: Path | None,
    day: datetime | None,
    seed: int,
    **wishes: Any,
) -> None:
    """Run SUITES (names of shipped ones or paths; all shipped ones when none is named)."""
    from eval import gates
    from eval.generate import OutOfTime
    from eval.reports import write_reports
    from eval.run import Wish, run
    from eval.suites import open_suites, sampled
    from eval.summary import summary
    from knowledge.calendar import today

    settings = get_settings()
    wanted = _pairs(slices)
    if fast:
        sample, gates_file = sample or gates.FAST_SAMPLE, gates_file or gates.FAST
    read = open_suites(suites, seed)
    chosen = [sampled(suite, sample, wanted) for suite in read]
    wish = Wish(
        suites=[suite for suite in chosen if suite.cases],
        gates=gates.read_gates(gates_file or gates.SHIPPED),
        day=day.date() if day else today(),
        processes=processes or os.cpu_count() or 1,
        seed=seed,
        whole=not suites,
        sliced=bool(slices),
        **wishes,
    )
    if not wish.suites:
        raise click.UsageError(f"no case is in the slice {', '.join(slices)}")
    try:
        with progress_bar() as progress:
            made = run(wish, settings, progress)
            write_reports(made)
    except OutOfTime as error:
        click.echo(f"borgerland: out of time: {error}; run it again to go on", err=True)
        sys.exit(OUT_OF_TIME)
    for line in summary(made):
        click.echo(line)
    if not gates.passed(made.verdicts):
        sys.exit(GATE_FAILED)


@evaluate.command("suites")
@click.argument("suites", nargs=-1)
@click.option("--csv", "csv_file", type=_PATH, help="Write their cases to this file.")
def suites_command(suites: tuple[str, ...], csv_file: Path | None) -> None:
    """Check SUITES (all shipped ones when none is named): how many cases; as CSV for a spreadsheet.

    A folder of .csv files is a suite as a folder of .jsonl files is.
    """
    from eval.csv_files import write_csv
    from eval.suites import open_suites

    read = open_suites(suites)
    for suite in read:
        click.echo(f"{len(suite.cases):>6}  {suite.name}")
    if csv_file:
        cases = [case for suite in read for case in suite.cases]
        csv_file.write_text(write_csv(cases), encoding="utf-8-sig", newline="")


def _pairs(slices: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in slices:
        name, sign, value = text.partition("=")
        if not (name and sign and value):
            raise click.UsageError(f"--slice takes NAME=VALUE, not '{text}'")
        pairs[name] = value
    return pairs


for module in (compare, sheets, agree, reading_test, judge):
    evaluate.add_command(module.command)
