"""`borgerland library …`: the content, and a municipality's own documents."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.console import get_settings, progress_bar

if TYPE_CHECKING:
    from knowledge.intake.add import Report

USER_ERROR = 2
SOME_FILES = 1
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def library() -> None:
    """The content: what the assistant knows."""


@library.command("check")
def check() -> None:
    """Validate every file; names file and line of each problem."""
    from bot.indexing import read_library
    from knowledge.calendar import today
    from knowledge.content import OWN
    from knowledge.library import LibraryError
    from knowledge.lint import check_library

    settings = get_settings()
    try:
        loaded = read_library(settings)
        problems = check_library(loaded, today())
    except LibraryError as error:
        problems = error.problems
    for problem in problems:
        own = problem.path.startswith(f"{OWN}/")
        click.echo(str(problem) if own else f"{settings.library}/{problem}", err=True)
    if problems:
        click.echo(f"problems: {len(problems)}", err=True)
        sys.exit(USER_ERROR)
    click.echo(f"{len(loaded.services)} services, {len(loaded.documents)} documents: all well")


@library.command("trace")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def trace(*, as_json: bool) -> None:
    """Every figure that citizens can read, with the page it was seen on."""
    from knowledge.figures import trace as trace_figures
    from knowledge.library import load_library

    figures = list(trace_figures(load_library(get_settings().library)))
    for figure in figures:
        if as_json:
            click.echo(json.dumps(vars(figure), ensure_ascii=False))
        else:
            source = figure.source or "NO SOURCE"
            click.echo(f"{figure.path}:{figure.line}\t{figure.around}\t{source}")
    missing = sum(figure.source is None for figure in figures)
    click.echo(f"{len(figures)} figures, {missing} without a source", err=True)
    if missing:
        sys.exit(SOME_FILES)


@library.command("add")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--audience",
    type=click.Choice(["citizen", "staff"]),
    default="citizen",
    show_default=True,
    help="Who may read them. Staff may read everything.",
)
@click.option("--owner", default="", help="Whose documents they are. [default: the folder's name]")
@click.option("--source", default="", help="Where they come from, for files that do not say it.")
@click.option("--valid-from", type=_DAY, help="First day they hold (YYYY-MM-DD).")
@click.option("--valid-to", type=_DAY, help="Last day they hold (YYYY-MM-DD).")
@click.option("--dry-run", is_flag=True, help="Read and report, but keep nothing.")
def add(folder: Path, *, dry_run: bool, **labels: Any) -> None:
    """Read a FOLDER of documents (md, txt, html, pdf, docx) and bring the index up to date.

    Run it again after changes: only what changed is read, and what is gone is taken out.
    Exit code 1 when a file could not be read.
    """
    from bot.indexing import build, read_library
    from knowledge.calendar import today
    from knowledge.content import Audience
    from knowledge.intake.add import FolderError, Labels, add_folder
    from knowledge.intake.collection import Collection

    settings = get_settings()
    days = {key: _day(labels.pop(key)) for key in ("valid_from", "valid_to")}
    if days["valid_from"] and days["valid_to"] and days["valid_to"] < days["valid_from"]:
        raise click.UsageError("--valid-to lies before --valid-from")
    audience = Audience(labels.pop("audience"))
    with progress_bar() as progress:
        try:
            report = add_folder(
                folder,
                Collection(settings.collection),
                Labels(audience=audience, **labels, **days),
                today(),
                dry_run=dry_run,
                progress=progress,
            )
        except FolderError as error:
            raise click.UsageError(str(error)) from error
        if not dry_run:
            build(settings, read_library(settings), progress, only_if_stale=True)
    _print(report, audience, dry_run=dry_run)
    if report.problems:
        sys.exit(SOME_FILES)


@library.command("documents")
def documents() -> None:
    """The folders that were added, with how many files each holds."""
    from knowledge.intake.collection import Collection

    folders = Collection(get_settings().collection).folders()
    for folder, count in folders.items():
        click.echo(f"{count:>6}  {folder}")
    if not folders:
        click.echo("no documents of your own; add some with: borgerland library add FOLDER")


@library.command("remove")
@click.argument("folder", type=click.Path(path_type=Path))
def remove(folder: Path) -> None:
    """Take the documents of an added FOLDER out again."""
    from bot.indexing import build, read_library
    from knowledge.intake.collection import Collection

    settings = get_settings()
    collection = Collection(settings.collection)
    root = str(folder.resolve())
    known = collection.known(root)
    if not known:
        raise click.UsageError(
            f"{root} was not added; see what was with: borgerland library documents"
        )
    collection.update([], [(root, name) for name in known])
    with progress_bar() as progress:
        build(settings, read_library(settings), progress, only_if_stale=True)
    click.echo(f"{len(known)} files removed")


def _day(value: datetime | None) -> Any:
    return value.date() if value else None


def _print(report: Report, audience: str, *, dry_run: bool) -> None:
    """The summary: what was kept out and why, what could not be read, and the counts."""
    from rich.console import Console
    from rich.table import Table

    for name, item in report.quarantined:
        page = f", page {item.page}" if item.page else ""
        click.echo(f"quarantined  {name}{page}: {item.reason}: {item.text}")
    for name, other in report.copies:
        click.echo(f"copy         {name}: the same content as {other}; read once")
    for name, reason in report.problems:
        click.echo(f"not read     {name}: {reason}", err=True)
    table = Table(title="Nothing was kept (--dry-run)" if dry_run else None, show_header=False)
    rows = {
        "files added": len(report.added),
        "files changed": len(report.changed),
        "files unchanged": len(report.unchanged),
        "files removed": len(report.removed),
        "copies": len(report.copies),
        "files with problems": len(report.problems),
        "files of other kinds": sum(report.skipped.values()),
        "sections read now": report.sections,
        "texts quarantined": len(report.quarantined),
        **{f"dropped: {reason}": n for reason, n in sorted(report.dropped.items()) if n},
    }
    for label, count in rows.items():
        table.add_row(label, str(count))
    table.add_row("read by", "citizens and staff" if audience == "citizen" else "staff only")
    Console(highlight=False).print(table)
