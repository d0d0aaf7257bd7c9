"""What every command needs: the settings with logging set up, and a progress bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bot.operations import logs

if TYPE_CHECKING:
    from bot.settings import Settings


def get_settings() -> Settings:
    """The settings, with logging and wording set to them.

    Raises:
        SettingsError, WordingError: a value cannot be used, or the municipality's own wording.
    """
    from bot.prompt_files import use_prompts
    from bot.settings import load_settings

    settings = load_settings()
    use_prompts(settings.prompts)
    set_up_logging(settings)
    return settings


def set_up_logging(settings: Settings) -> None:
    """Log as the settings say."""
    logs.set_up(settings.log_level, settings.log_format)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on stderr that appears only when there is something to wait for."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description:<20}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    tasks: dict[str, Any] = {}

    def show(what: str, done: int, total: int) -> None:
        if not tasks:
            bar.start()
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
        bar.update(tasks[what], completed=done, total=total)

    try:
        yield show
    finally:
        if tasks:
            bar.stop()
