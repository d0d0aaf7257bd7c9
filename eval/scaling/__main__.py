"""`python -m eval.scaling replicas | passages | simulate`: see docs/scaling.md."""

from __future__ import annotations

import asyncio
import json
import signal
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eval.bench.machine import load, machine

if TYPE_CHECKING:
    from eval.bench.tables import Table
    from eval.scaling.replicas import Measured, Switched

_OUTPUT = click.option(
    "--json", "output", type=click.Path(path_type=Path), help="Write all figures there, too."
)


def _numbers(_: click.Context, __: click.Parameter, value: str) -> list[int]:
    """Numbers with commas between them."""
    numbers = [int(part) if part.isdecimal() else -1 for part in value.split(",")]
    if min(numbers) < 0:
        raise click.BadParameter(f"{value!r} is not numbers with commas between")
    return numbers


class _Problem(click.ClickException):
    """What a user can mend."""

    exit_code = 2


@click.group()
def main() -> None:
    """Measure what one machine carries, and simulate what a country needs."""


@main.command("replicas")
@click.option("--replicas", default="1,3", callback=_numbers, help="How many, one after the other.")
@click.option("--cpu", default=0.3, show_default=True, help="Of a core, for each replica.")
@click.option("--seconds", default=40.0, show_default=True, help="Measured at each load.")
@click.option("--switch/--no-switch", default=True, help="Publish an index under load as well.")
@_OUTPUT
def replicas(
    replicas: list[int], cpu: float, seconds: float, switch: bool, output: Path | None
) -> None:
    """Real replicas, each with a fixed share of a core, on one database, Redis and Chroma server.

    Needs PostgreSQL and Redis on 127.0.0.1; takes about three minutes for each count.
    """
    from eval.scaling import replicas_report as report
    from eval.simulation.stores import StoresMissing

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # no replica is left behind
    try:
        measured, switched = asyncio.run(_measure(replicas, cpu, seconds, switch))
    except StoresMissing as error:
        raise _Problem(str(error)) from error
    tables = [f(measured) for f in (report.shares, report.memory)]
    _tell([report.throughput(measured, cpu), *tables])
    if switched:
        _tell([report.switched(switched)])
    for problem in [p for each in (*measured, switched) if each for p in each.broken][:20]:
        click.echo(f"BROKEN: {problem}")
    _write(output, cpu=cpu, measured=measured, switched=switched)


async def _measure(
    counts: list[int], cpu: float, seconds: float, switching: bool
) -> tuple[list[Measured], Switched | None]:
    from eval.scaling.installation import prepared
    from eval.scaling.replicas import measure, switch

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        click.echo("building the index ...", err=True)
        async with prepared(Path(folder)) as ground:
            measured = []
            for count in counts:
                click.echo(f"measuring {count} replicas ...", err=True)
                measured.append(await measure(ground, count, cpu, seconds))
            if not switching:
                return measured, None
            click.echo("switching the index ...", err=True)
            rate = measured[-1].limit.rate / 2
            return measured, await switch(ground, counts[-1], cpu, rate, seconds)


@main.command("passages")
@click.option("--sizes", default="0,1000,10000,100000", callback=_numbers, show_default=True)
@click.option("--further", default=1_000_000, help="Draw the line up to here; 0 does not.")
@click.option("--seed", default=1, help="Of the made-up passages.")
@_OUTPUT
def passages(sizes: list[int], further: int, seed: int, output: Path | None) -> None:
    """One assistant with made-up passages beside the shipped ones, each size in fresh processes."""
    from eval.bench.run import alone
    from eval.scaling.passages import measure
    from eval.scaling.passages_report import table

    found = []
    for size in sizes:
        click.echo(f"building and asking beside {size:,} made-up passages ...", err=True)
        found.append(measure(size, seed, alone))
    _tell([table(found, further)])
    _write(output, passages=found)


@main.command("simulate")
@click.option("--figures", type=click.Path(path_type=Path), help="Measured ones of your own.")
@click.option("--times", default=1.0, help="All that people write, so many times over.")
@click.option("--seed", default=1, show_default=True)
def simulate(figures: Path | None, times: float, seed: int) -> None:
    """98 municipalities on a bad Monday, message by message, from measured figures."""
    from bot.console import progress_bar
    from eval.scaling import country_report as report
    from eval.scaling.country import country, limits, measures
    from eval.scaling.figures import SHIPPED, FiguresError, read_figures
    from eval.scaling.monday import Monday
    from eval.scaling.populations import municipalities

    try:
        known = read_figures(figures or SHIPPED)
    except FiguresError as error:
        raise _Problem(str(error)) from error
    monday = replace(Monday(), times=times)
    everywhere = municipalities()
    with progress_bar() as progress:
        told = lambda done: progress("municipalities", done, len(everywhere))  # noqa: E731
        towns = country(everywhere, known, monday, seed, told)
    struck = next(town for town in towns if town.municipality.name == monday.letter_in)
    click.echo(f"Figures: {known.measured}\n")
    _tell(
        [
            report.assumed(monday),
            report.needs(towns, known),
            report.hours(towns, "Waiting for an answer, all 98"),
            report.hours([struck], f"Waiting for an answer, {monday.letter_in}"),
            report.fullness(limits(struck, towns, known, monday), struck),
            report.compared(measures(struck.municipality, known, monday, seed)),
            report.desks(towns, struck),
        ]
    )


def _tell(tables: Sequence[Table]) -> None:
    for table in tables:
        click.echo(table.text)


def _write(output: Path | None, **values: Any) -> None:
    """All that was measured, and where."""
    click.echo(f"{machine()}; other jobs in the last minute: {load():.1f}")
    if output:
        found = {"machine": machine(), "load": load(), **values}
        output.write_text(json.dumps(found, default=asdict, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
