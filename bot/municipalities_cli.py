"""`borgerland municipalities`: who is served here, whether they are kept apart, and all at once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot.console import set_up_logging

if TYPE_CHECKING:
    from bot.settings import Settings

_USER_ERROR = 2
_AT_ONCE = 4


@click.group()
def municipalities() -> None:
    """Several municipalities in one installation (docs/municipalities.md)."""


@municipalities.command("list")
def list_all() -> None:
    """Each municipality's id, its name, its library and its index."""
    from bot.municipalities import read_all
    from bot.settings import SettingsError

    for name, its in read_all().items():
        told = f"BAD {its}" if isinstance(its, SettingsError) else _described(its)
        click.echo(f"{name:<20}{told}")


@municipalities.command()
def check() -> None:
    """What each municipality lacks, and what two of them share and must not."""
    from concurrent.futures import ThreadPoolExecutor

    from bot.municipalities import clashes, misnamed, read_all, root
    from bot.settings import Settings

    found = read_all()
    usable = {name: its for name, its in found.items() if isinstance(its, Settings)}
    problems = [f"{name}: no name for a municipality" for name in misnamed(root())]
    problems += [f"{name}: {its}" for name, its in found.items() if name not in usable]
    problems += clashes(usable)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        reports = dict(zip(usable, pool.map(_doctor, usable), strict=True))
    for name, report in reports.items():
        click.echo(f"{'BAD' if report else 'ok '}  {name}")
        for line in report:
            click.echo(f"     {line}")
    for problem in problems:
        click.echo(f"BAD  {problem}")
    if problems or any(reports.values()):
        sys.exit(_USER_ERROR)


@municipalities.command()
@click.option("--webhook", is_flag=True, help="Behind webhooks, as in: borgerland telegram.")
def run(*, webhook: bool) -> None:
    """Run a bot for each municipality, and again when one ends, until all are stopped."""
    import asyncio

    from bot.municipalities import COMMAND, clashes, port_clashes, read_all
    from bot.settings import Settings, SettingsError, installation
    from bot.supervisor import Supervisor

    found = read_all()
    usable = {name: its for name, its in found.items() if isinstance(its, Settings)}
    problems = [str(its) for name, its in found.items() if name not in usable]
    problems += [*clashes(usable), *port_clashes(usable, webhook=webhook)]
    if problems:
        raise SettingsError("; ".join(problems))
    set_up_logging(installation())
    command = [*COMMAND, "telegram", *(["--webhook"] if webhook else [])]
    asyncio.run(Supervisor(command).run(list(usable)))


def _doctor(name: str) -> list[str]:
    """What is wrong with one municipality, seen by a process that serves it; nothing when well."""
    import subprocess

    from bot.municipalities import COMMAND, environment_for

    done = subprocess.run(
        [*COMMAND, "doctor"],
        env=environment_for(name),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode == 0:
        return []
    lines = done.stdout.splitlines() + done.stderr.splitlines()
    return [line.strip() for line in lines if not line.startswith("ok ")]


def _described(settings: Settings) -> str:
    from bot.indexing import read_library
    from knowledge.index.errors import IndexMissing, IndexProblem
    from knowledge.index.store import read_manifest
    from knowledge.intake.collection import CollectionError
    from knowledge.library import DEFAULT_LIBRARY, LibraryError

    try:
        library = read_library(settings)
    except (LibraryError, CollectionError) as error:
        return f"BAD {error}"
    own = "shipped library" if settings.library == DEFAULT_LIBRARY else str(settings.library)
    try:
        manifest = read_manifest(settings.index_dir)
    except IndexMissing:
        state = "no index yet"
    except IndexProblem as error:
        state = f"BAD {error}"
    else:
        fresh = manifest.library == library.digest
        state = f"{manifest.passages} passages" if fresh else "index older than the library"
    return f"{library.register.municipality:<24}{own}, {state}"
