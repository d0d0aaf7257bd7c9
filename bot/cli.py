"""The command line. Only click is imported here, so that --help answers at once."""

from __future__ import annotations

import json
import os
import sys
from importlib.metadata import entry_points
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

from bot.clarity_cli import clarity
from bot.console import get_settings, progress_bar
from bot.letters_cli import explain
from bot.library_cli import library
from bot.municipalities_cli import municipalities
from bot.operations_cli import backup, restore
from bot.privacy_cli import privacy
from bot.report_cli import report

if TYPE_CHECKING:
    from bot.assistant import Assistant

USER_ERROR = 2
BAD_LINES = 1


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="borgerland")
@click.option("--municipality", metavar="ID", help="Which of several municipalities to serve.")
def cli(*, municipality: str | None) -> None:
    """Borgerland: a municipal assistant that answers in everyday Danish."""
    if municipality is not None:
        os.environ["BORGERLAND_MUNICIPALITY"] = municipality


cli.add_command(backup)
cli.add_command(clarity)
cli.add_command(explain)
cli.add_command(library)
cli.add_command(municipalities)
cli.add_command(privacy)
cli.add_command(report)
cli.add_command(restore)


@cli.command()
def chat() -> None:
    """Talk with the assistant in the terminal."""
    from rich.console import Console

    from bot.terminal import Terminal

    assistant = _assistant()
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    Terminal(assistant, console, sys.stdin).run()


@cli.command()
@click.argument("message", required=False)
@click.option("--staff", is_flag=True, help="Answer as to staff: law, procedure, notes, trace.")
@click.option("--json", "as_json", is_flag=True, help="Print the reply as JSON.")
@click.option("--jsonl", is_flag=True, help="Answer a batch: JSON lines on stdin and stdout.")
def ask(message: str | None, *, staff: bool, as_json: bool, jsonl: bool) -> None:
    """Answer one MESSAGE ('-' reads it from stdin), or a batch with --jsonl."""
    if jsonl:
        if message is not None or staff or as_json:
            raise click.UsageError("--jsonl takes its messages and audiences from stdin")
        _ask_batch()
        return
    if message is None:
        raise click.UsageError("give a message, or --jsonl with a batch on stdin")
    if message == "-":
        message = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    from rich.console import Console

    from bot.terminal import print_reply
    from bot.turn import Conversation, Message
    from knowledge.content import Audience

    audience = Audience.STAFF if staff else Audience.CITIZEN
    message = message.encode("utf-8", "replace").decode("utf-8")
    reply = _assistant().reply(Message(message, audience), Conversation())
    if as_json:
        click.echo(json.dumps(reply.to_dict(trace=staff), ensure_ascii=False, indent=1))
    else:
        console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
        print_reply(console, reply, staff=staff)


def _ask_batch() -> None:
    from bot.batch import answer_cases

    bad = False
    for result in answer_cases(_assistant(), sys.stdin.buffer):
        bad = bad or "error" in result
        sys.stdout.buffer.write(json.dumps(result, ensure_ascii=False).encode() + b"\n")
        sys.stdout.buffer.flush()
    if bad:
        sys.exit(BAD_LINES)


@cli.group(invoke_without_command=True)
@click.option("--rebuild", is_flag=True, help="Forget what is embedded and build from nothing.")
@click.pass_context
def index(context: click.Context, *, rebuild: bool) -> None:
    """Build the index or bring it up to date."""
    if context.invoked_subcommand:
        if rebuild:
            raise click.UsageError(
                f"--rebuild builds; it cannot go with '{context.invoked_subcommand}'"
            )
        return
    from bot.indexing import build, read_library

    settings = get_settings()
    with progress_bar() as progress:
        manifest = build(settings, read_library(settings), progress, rebuild=rebuild)
    click.echo(f"{manifest.passages} passages, {manifest.embedded_now} embedded now")


@index.command("status")
def index_status() -> None:
    """What the index holds, and whether it fits the library and the settings."""
    from bot.indexing import read_library, vector_server
    from bot.models import embedder_name
    from knowledge.index.store import open_index

    settings = get_settings()
    server = vector_server(settings)
    manifest = open_index(settings.index_dir, embedder_name(settings), server).manifest
    fresh = manifest.library == read_library(settings).digest
    for key, value in manifest.model_dump(exclude={"library", "format"}).items():
        click.echo(f"{key:<14}{value}")
    click.echo(f"{'fits library':<14}{'yes' if fresh else 'no; run: borgerland index'}")


for built_on_top in entry_points(group="borgerland.commands"):  # "index.compare" is below "index"
    below, _, _ = built_on_top.name.rpartition(".")
    group = cli.commands[below] if below else cli
    assert isinstance(group, click.Group)
    group.add_command(built_on_top.load())


@cli.command()
@click.option("--webhook", is_flag=True, help="Behind a webhook, for several replicas.")
def telegram(*, webhook: bool) -> None:
    """Run the Telegram bot until it is stopped (docs/telegram.md)."""
    import uvloop

    from bot.telegram.serve import check, serve

    settings = get_settings()
    check(settings, webhook=webhook)
    uvloop.run(serve(settings, webhook=webhook))


@cli.command()
def doctor() -> None:
    """What is installed, configured and reachable; each problem with its fix."""
    from bot.doctor import examine

    findings = examine(get_settings())
    for finding in findings:
        click.echo(f"{'ok ' if finding.ok else 'BAD'}  {finding.topic:<17}{finding.detail}")
        if finding.fix:
            click.echo(f"     fix: {finding.fix}")
    if not all(finding.ok for finding in findings):
        sys.exit(USER_ERROR)


def _assistant() -> Assistant:
    from bot.assistant import open_assistant

    settings = get_settings()
    with progress_bar() as progress:
        return open_assistant(settings, progress)


def user_errors() -> tuple[type[Exception], ...]:
    """The errors a user can mend; imported only once something has gone wrong."""
    from bot.cases.staff import StaffError
    from bot.input_files import FileProblem
    from bot.learnt import LearntUnwritable
    from bot.models import ModelError
    from bot.operations.archive import BackupError
    from bot.prompt_files import WordingError
    from bot.settings import SettingsError
    from bot.store.database import StoreError
    from bot.store.locks import SharedStoreError
    from bot.telegram.answering import AssistantProblem
    from knowledge.index.errors import IndexProblem
    from knowledge.intake.collection import CollectionError
    from knowledge.library import LibraryError

    return (
        AssistantProblem,
        BackupError,
        CollectionError,
        FileProblem,
        IndexProblem,
        LearntUnwritable,
        LibraryError,
        ModelError,
        SettingsError,
        SharedStoreError,
        StaffError,
        StoreError,
        WordingError,
    )


def main() -> None:
    """Run the command line: one line and exit code 2 for what a user can mend."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        result = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        _give_up(error.format_message())
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if not isinstance(error, user_errors()):
            raise
        _give_up(str(error))
    sys.exit(result if isinstance(result, int) else 0)


def _give_up(message: str) -> None:
    click.echo(f"borgerland: {' '.join(message.split())}", err=True)
    sys.exit(USER_ERROR)
