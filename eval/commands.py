"""How the commands of `eval` end: one line and exit code 2 for what a user can mend."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NoReturn

import click

_INTERRUPTED = 130
_USER_ERROR = 2


def command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function a command; `name` begins its lines on what is wrong."""
    return click.command(
        name, cls=_Command, context_settings={"help_option_names": ["-h", "--help"]}
    )


class _Command(click.Command):
    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run it and exit; outside `standalone_mode` return or raise, as click does."""
        run: Callable[[], Any] = partial(
            super().main, args, prog_name, complete_var, False, **extra
        )
        if not standalone_mode:
            return run()
        try:
            result = run()
        except click.exceptions.Abort:
            sys.exit(_INTERRUPTED)
        except click.ClickException as error:
            self._give_up(error.format_message())
        except Exception as error:
            if not isinstance(error, mendable()):
                raise
            self._give_up(str(error))
        sys.exit(result if isinstance(result, int) else 0)

    def _give_up(self, message: str) -> NoReturn:
        click.echo(f"{self.name}: {' '.join(message.split())}", err=True)
        sys.exit(_USER_ERROR)


class Group(click.Group):
    """Commands below `borgerland`: what a user can mend becomes one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if isinstance(error, mendable()) and not isinstance(error, click.ClickException):
                raise click.ClickException(str(error)) from error
            raise


def mendable() -> tuple[type[Exception], ...]:
    """The errors a user can mend; imported only once something has gone wrong."""
    from bot.cli import user_errors
    from eval.bench.systems import MissingExtra
    from eval.people.stored_run import RunError
    from eval.reading import SuiteError
    from eval.statistics.comparison import CompareError
    from eval.systems import SystemProblem
    from knowledge.intake.add import FolderError

    return (
        *(CompareError, FolderError, MissingExtra, OSError, RunError, SuiteError, SystemProblem),
        *user_errors(),
    )
