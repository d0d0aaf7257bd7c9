"""`python -m eval.faults`: break the assistant in one way at a time; does the evaluation notice?"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eval.commands import command
from eval.faults.processes import trying
from eval.gates import FAST_SAMPLE

if TYPE_CHECKING:
    from eval.faults.breaking import Fault
    from eval.faults.trial import Result

_MISSED = 1
"""So many of all faults may go unnoticed."""

_FAILED = 1
_WIDTH = 150
_SHOWN = 4


@command("faults")
@click.option("--only", multiple=True, metavar="ID", help="Only this fault (may be repeated).")
@click.option(
    "--sample", default=FAST_SAMPLE, show_default=True, help="Cases of each kind in a suite."
)
@click.option("-j", "--processes", type=click.IntRange(1), help="At once. [default: the cores]")
@click.option(
    "--gates", type=click.Path(path_type=Path), help="Bounds. [default: those of the fast set]"
)
@click.option("--list", "listing", is_flag=True, help="Name the faults and stop.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Answer as on this day. [today]")
def main(
    only: tuple[str, ...],
    sample: int,
    *,
    processes: int | None,
    gates: Path | None,
    listing: bool,
    day: datetime | None,
) -> None:
    """Put faults into the assistant one at a time, and see whether a gate turns red for each.

    A fault is caught when a gate of an expected figure turns red and the right cause is among the
    first three that the report names. Exits with 1 when more than one is missed, or when a gate is
    red though nothing is broken.
    """
    from eval.faults.faults import FAULTS
    from eval.gates import FAST
    from knowledge.calendar import today

    faults = _named(FAULTS, only)
    if listing:
        for fault in faults:
            click.echo(f"{fault.id:<22}{fault.says}")
        return
    when = day.date() if day else today()
    wanted = [fault.id for fault in faults]
    what = (when, sample, gates or FAST)
    with trying(wanted, what, processes or os.cpu_count() or 1) as (red, found):
        results = list(_with_bar(found, len(wanted)))
    _print(results)
    for gate in red:
        click.echo(f"Rød, selv om intet er i stykker: {gate}")
    missed = [result.fault for result in results if not result.is_caught]
    first = sum(result.first_cause for result in results)
    click.echo(
        f"{len(results) - len(missed)} af {len(results)} fejl fanget; "
        f"den rigtige årsag står allerførst for {first}."
    )
    if len(missed) > (_MISSED if len(results) > 1 else 0) or red:
        sys.exit(_FAILED)


def _named(faults: Sequence[Fault], only: tuple[str, ...]) -> list[Fault]:
    known = {fault.id: fault for fault in faults}
    for name in only:
        if name not in known:
            raise click.UsageError(f"no such fault: '{name}' (see --list)")
    return [known[name] for name in only] if only else list(faults)


def _with_bar(results: Iterator[Result], total: int) -> Iterator[Result]:
    from bot.console import progress_bar

    with progress_bar() as progress:
        for done, result in enumerate(results, 1):
            progress("breaking", done, total)
            yield result


def _print(results: Sequence[Result]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("Fejl", "Hvad er i stykker", "Porte", "Første årsag i rapporten", "Fanget")
    for result in results:
        more = len(result.red) - _SHOWN
        gates = [*result.red[:_SHOWN], *([f"og {more} til"] if more > 0 else [])]
        first = result.causes[0] if result.causes else "-"
        table.add_row(
            result.fault,
            result.says,
            "\n".join(gates) or "-",
            first if result.first_cause else f"{first} (ikke ventet)",
            "ja" if result.is_caught else "NEJ",
        )
    Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else _WIDTH).print(
        table
    )


if __name__ == "__main__":
    main()
