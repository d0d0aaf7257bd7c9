"""`borgerland review`: only click is imported here, so that --help answers at once."""

from __future__ import annotations

import json
import os
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.console import get_settings, progress_bar
from eval.commands import Group

if TYPE_CHECKING:
    from eval.review.review import Review

WORSE = 1
_SUITES = ("questions", "routing", "offtopic", "crisis", "vague")
_WHY = click.Choice(["unanswered", "unsure", "disliked"])
_ONLY = click.option("--only", type=int, multiple=True, metavar="ID", help="Only this question.")


@click.group("review", cls=Group)
def review() -> None:
    """Teach the library from questions that got no good answer (docs/review.md)."""


@review.command("list")
@click.option("--why", type=_WHY, help="Only those kept for this reason.")
@click.option("--json", "as_json", is_flag=True, help="Print the groups as JSON.")
def list_command(*, why: str | None, as_json: bool) -> None:
    """The open questions in groups that are alike, the largest first."""
    from bot.store.questions import Why
    from eval.review.tables import as_json as to_json
    from eval.review.tables import print_groups

    groups = _review().groups(Why(why) if why else None)
    if as_json:
        click.echo(json.dumps([to_json(one) for one in groups], ensure_ascii=False, indent=1))
    elif groups:
        print_groups(groups)
    else:
        click.echo("nothing to review")


@review.command()
@click.argument("number", type=int)
def show(number: int) -> None:
    """All questions of the group NUMBER, and the cards that may be meant."""
    desk = _review()
    found = desk.group(number)
    for question in found.questions:
        offered = ", ".join(question.services) or "-"
        click.echo(f"{question.id:>5}  {question.day}  {question.why:<10}  {question.text}")
        click.echo(f"{'':>19}{question.audience}, {question.outcome}, offered: {offered}")
    for service in found.guesses:
        click.echo(f"card   {service}: {desk.library.service[service].title}")


@review.command()
@click.argument("number", type=int)
@click.argument("service")
@click.option("--phrase", "phrases", multiple=True, help="Instead of the questions as they are.")
@_ONLY
def assign(number: int, service: str, *, phrases: tuple[str, ...], only: tuple[int, ...]) -> None:
    """Draft the group NUMBER as phrasings for the card SERVICE; 'publish' tries them."""
    made = _review().assign(number, service, phrases, only)
    for text in made.drafted:
        click.echo(f"drafted for {service}: {text}")
    for refused in made.refused:
        click.echo(f"refused: '{refused.text}' {refused.reason}", err=bool(made.drafted))
    if not made.drafted:
        raise click.ClickException("nothing was drafted; the questions stay open")


@review.command()
@click.argument("number", type=int)
@click.argument("missing")
@_ONLY
def gap(number: int, missing: str, *, only: tuple[int, ...]) -> None:
    """Report what the library is MISSING to answer the group NUMBER, which is then done."""
    from knowledge.calendar import today

    _review().gap(number, missing, only, today())
    click.echo("reported; see 'borgerland review gaps'")


@review.command()
def gaps() -> None:
    """What was reported missing, oldest first."""
    from eval.review.drafts import GAPS

    for line in _review().drafts.records(GAPS):
        near = ", ".join(line["near"]) or "-"
        click.echo(f"{line['day']}  {line['questions']:>3}  {line['missing']}  (near: {near})")


@review.command()
@click.argument("number", type=int)
@_ONLY
def drop(number: int, *, only: tuple[int, ...]) -> None:
    """Delete the group NUMBER: there is nothing to learn from it."""
    click.echo(f"{_review().drop(number, only)} deleted")


@review.command()
def drafts() -> None:
    """What is drafted and not published yet."""
    for draft in _review().drafts.read():
        for phrase in draft.say:
            click.echo(f"{draft.service}: {phrase}")


@review.command()
@click.argument("service")
def undo(service: str) -> None:
    """Remove the draft for SERVICE and open its questions again."""
    click.echo(f"removed; {_review().undo(service)} questions are open again")


@review.command()
@click.option("--library", type=click.Path(path_type=Path), help="[default: the settings' library]")
@click.option("--suite", "suites", multiple=True, help=f"[default: {', '.join(_SUITES)}]")
@click.option(
    "--sample",
    type=click.IntRange(1),
    default=300,
    show_default=True,
    help="Cases of each kind in a suite.",
)
@click.option("--gates", "gates_file", type=click.Path(path_type=Path), help="[default: shipped]")
@click.option("-j", "--processes", type=click.IntRange(1), help="At once. [default: the cores]")
@click.pass_context
def publish(
    context: click.Context,
    *,
    library: Path | None,
    suites: tuple[str, ...],
    sample: int,
    gates_file: Path | None,
    processes: int | None,
) -> None:
    """Write the drafts to the library if nothing is worse with them. Exit 1: something is."""
    from eval.gates import read_gates
    from eval.review import publish as publishing
    from eval.review.trial import make_trial
    from eval.suites import SHIPPED, open_suites, sampled
    from knowledge.calendar import today

    desk, day = _review(library), today()
    found = desk.drafts.read()
    if not found:
        raise click.ClickException("nothing is drafted; see 'borgerland review assign'")
    names = suites or tuple(name for name in _SUITES if (SHIPPED / name).is_dir())
    bar = publishing.Bar(
        suites=[sampled(suite, sample, {}) for suite in open_suites(names)],
        gates=read_gates(gates_file) if gates_file else read_gates(),
        day=day,
        processes=processes or os.cpu_count() or 1,
    )
    folder = desk.drafts.folder / "trial"
    context.call_on_close(partial(shutil.rmtree, folder, ignore_errors=True))  # citizens' words
    with progress_bar() as progress:
        trial = make_trial(desk.settings, found, folder, day)
        _stop_if(trial.problems, "the library would not be whole:")
        asked = {draft.service: desk.questions_for(draft.service) for draft in found}
        tried = publishing.try_drafts(trial, found, asked, day, progress)
        _stop_if(tried.still, "the drafts do not help:")
        measured = publishing.measure(desk.settings, trial, bar, progress)
    click.echo(f"{tried.answered} of {tried.asked} questions of citizens now get their card")
    mended, broken = publishing.flips(measured.comparison, "service_first")
    cases = measured.comparison.cases
    click.echo(f"{cases} test cases: {len(mended)} mended, {len(broken)} broken")
    for flip in broken:
        click.echo(f"  broken: {flip.suite}/{flip.id}: {flip.evidence}")
    _stop_if(measured.worse, "something is worse with the drafts:")
    publishing.write(trial.changes)
    desk.published(found, measured, day)
    for draft in found:
        click.echo(f"published: {len(draft.say)} phrasings of {draft.service}")
    click.echo("the assistant knows them from its next start")


def _stop_if(reasons: Any, headline: str) -> None:
    """Leave with the reasons, if there are any; the drafts stay."""
    if not reasons:
        return
    click.echo(headline)
    for reason in reasons:
        click.echo(f"  {reason}")
    click.echo("nothing was published; the drafts stay as they are")
    sys.exit(WORSE)


def _review(library: Path | None = None) -> Review:
    from eval.review.review import Review

    settings = get_settings()
    return Review(settings.model_copy(update={"library": library}) if library else settings)
