"""`borgerland report`: how it goes, in figures."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from bot.console import get_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from bot.cases.report import Answers, Report

_WIDTH = 110
_NONE = "-"


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day (YYYY-MM-DD).")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def report(*, since: datetime | None, as_json: bool) -> None:
    """Answers to the questions afterwards, cases, agreements, reports, outcomes, unknown words."""
    made = asyncio.run(_make(get_settings().database_url, since.date() if since else None))
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(made), ensure_ascii=False, indent=1, default=_iso))
    else:
        _print(made)


def _iso(value: date) -> str:
    return value.isoformat()


async def _make(url: str, since: date | None) -> Report:
    from bot.cases.report import make_report
    from bot.store.database import Database

    database = Database(url)
    try:
        await database.migrate()
        async with database.begin() as tx:
            return await make_report(tx, since, datetime.now(UTC))
    finally:
        await database.close()


def _print(made: Report) -> None:
    from rich.console import Console

    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
    tables = (_surveys, _cases, _agreements, _shouts, _outcomes, _words)
    for table in (make(made) for make in tables):
        console.print(table if table.row_count else f"{table.title}: nothing yet\n")


def _table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, no_wrap=not table.columns, overflow="fold")
    for row in rows:
        table.add_row(*(_NONE if cell is None else str(cell) for cell in row))
    return table


def _surveys(made: Report) -> Table:
    rows = []
    for item in made.surveys:
        before = _NONE if item.measured_2020 is None else f"{item.measured_2020:.0%}"
        rows.append((item.audience, item.question, "all", *_figures(item.whole), before))
        rows += [("", "", month.period, *_figures(month), "") for month in item.months]
    columns = ("Audience", "Question", "Month", "Answers", "4-5", "95 % interval", "Mean", "2020")
    return _table("Questions afterwards", columns, rows)


def _figures(answers: Answers) -> tuple[str, ...]:
    if answers.withheld or not answers.interval:
        return answers.withheld, _NONE, _NONE, _NONE
    low, high = answers.interval
    share, interval = f"{answers.share:.0%}", f"{low:.0%} to {high:.0%}"
    return str(answers.n), share, interval, f"{answers.mean:.1f}"


def _cases(made: Report) -> Table:
    columns = (
        *("Department", "Opened", "Taken", "Closed: agreement", "reason", "citizen"),
        *("Reopened", "Waiting now", "Median hours waited"),
    )
    rows = [
        (name, *list(vars(figures).values())[:-1], _rounded(figures.median_hours))
        for name, figures in made.cases.items()
    ]
    return _table("Cases", columns, rows)


def _agreements(made: Report) -> Table:
    figures = vars(made.agreements)
    rows = [figures.values()] if any(figures.values()) else []
    return _table("Agreements", ("Kept", "Broken", "No answer"), rows)


def _shouts(made: Report) -> Table:
    columns = ("Area", "Sent but unread", "Read, unanswered", "Answered", "Median days to answer")
    rows = [
        (name, f.unread_now, f.unanswered_now, f.answered, _rounded(f.median_days))
        for name, f in made.shouts.items()
    ]
    return _table("Reports that something hurts", columns, rows)


def _outcomes(made: Report) -> Table:
    return _table("Outcomes of turns", ("Outcome", "Turns"), made.outcomes.items())


def _words(made: Report) -> Table:
    return _table("Words that nobody has explained", ("Word", "Asked"), made.unknown_words.items())


def _rounded(value: float | None) -> str | None:
    return None if value is None else f"{value:.1f}"
