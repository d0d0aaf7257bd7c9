"""`borgerland backup` and `borgerland restore`: docs/operations.md."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.console import get_settings

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
def backup(file: Path) -> None:
    """Write the database, own documents and the key to FILE (tar.gz); the bot may run.

    The archive holds personal data. The index is not in it: it is built again.
    """
    from bot.operations.backup import back_up

    manifest = asyncio.run(back_up(get_settings(), file, datetime.now(UTC)))
    click.echo(f"{file}: {sum(manifest.rows.values())} rows, {len(manifest.files)} files")


@click.command()
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Keep what is there aside, and take its place.")
def restore(file: Path, *, replace: bool) -> None:
    """Restore FILE into an empty database and data folder, while no bot runs.

    What is older than the retention is forgotten at once.
    """
    from bot.operations import restore as operation

    settings = get_settings()
    restored = asyncio.run(operation.restore(settings, file, datetime.now(UTC), replace=replace))
    manifest = restored.manifest
    click.echo(f"restored {sum(manifest.rows.values())} rows of {manifest.created:%Y-%m-%d %H:%M}")
    click.echo(f"forgotten, being too old: {restored.forgotten}")
    for old in restored.aside:
        click.echo(f"kept aside: {old}")
    click.echo("next: borgerland index")
