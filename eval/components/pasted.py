"""`python -m eval.components.pasted FILE`: measure messages about letters and words.

They paste a letter, ask for a word or tell a day. FILE holds JSON lines
{"id", "group", "message", "expect"}; the groups are
    word        expect {"term"}            a word of the glossary is asked about
    unknown     expect {"unknown": true}   a word that it does not hold
    not_word    expect {"word": false}     a question that only sounds like that
    letter      expect {"letter": true, "danger"}   danger in the sender's own words
    not_letter  expect {"letter": false}
    received    expect {"date"}            the day a letter came, told on Monday 23 November 2026
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from bot.assistant import Assistant
from bot.letters.received import read_received
from bot.turn import Conversation, Message, Outcome
from eval.commands import command
from eval.reading import read_cases
from eval.statistics import Share

TOLD = date(2026, 11, 23)


class Case(BaseModel):
    """A message and what must come of it."""

    id: str
    group: str
    message: str
    expect: dict[str, Any]


def is_right(case: Case, assistant: Assistant) -> bool:
    """Whether a message is met as it must be."""
    if case.group == "received":
        day = read_received(case.message, TOLD)
        return str(day.isoformat() if day else None) == str(case.expect["date"])
    found = assistant.reply(Message(case.message), Conversation())
    notes = {name: value for step in found.trace for name, value in step.notes.items()}
    if case.group == "word":
        return str(notes.get("word", "")) == str(case.expect["term"])
    if case.group == "unknown":
        return bool(found.unknown_word)
    if case.group == "not_word":
        return not (found.unknown_word or "word" in notes)
    if case.group == "not_letter":
        return "letter" not in notes
    in_danger = found.outcome is Outcome.CRISIS
    return "letter" in notes and in_danger is bool(case.expect.get("danger"))


def measure(cases: list[Case], assistant: Assistant) -> tuple[dict[str, Share], list[Case]]:
    """The share of each group that is right, and the cases that are not."""
    right: dict[str, list[bool]] = defaultdict(list)
    wrong = []
    for case in cases:
        ok = is_right(case, assistant)
        right[case.group].append(ok)
        if not ok:
            wrong.append(case)
    return {group: Share(sum(hits), len(hits)) for group, hits in right.items()}, wrong


@command("eval.components.pasted")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-v", "--verbose", is_flag=True, help="List the messages that are met wrongly.")
def main(file: Path, *, verbose: bool) -> None:
    """Measure the messages of FILE."""
    from bot.assistant import open_assistant
    from bot.console import progress_bar
    from bot.settings import load_settings

    cases = [case for _, case in read_cases(file, Case, may_be_empty=False)]
    with progress_bar() as progress:
        assistant = open_assistant(load_settings(), progress)
    shares, wrong = measure(cases, assistant)
    for group, share in shares.items():
        click.echo(f"{group:<28}{share}")
    for case in wrong if verbose else ():
        click.echo(f"  {case.id}: {' '.join(case.message.split())[:120]}")


if __name__ == "__main__":
    main()
