"""`python -m eval.understanding [FOLDER ...]`: how well messages are understood.

A folder holds any of these files of JSON lines:
    crisis.jsonl     {"text", "situation"}            must show a crisis text
    ordinary.jsonl   {"text"}                         must not
    vague.jsonl      {"text"}                         must be asked about
    clear.jsonl      {"text", "service"}              must not, and is about its service
    several.jsonl    {"text", "services", "heaviest"} all needs, the heaviest first
    steering.jsonl   {"text", "canary"}               nothing of the canaries, no staff text
    tone.jsonl       {"text", "kind", "service", "language"}  see `eval.cases.TONE`
    dialogues.jsonl  {"turns": [{"text", "service", "kind"}]}  each turn about its service
    premises.jsonl   {"text", "kind", "service"}      no verdict, who decides is named
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eval.cases import FORMS
from eval.commands import command
from eval.reading import SuiteError, read_cases, suite_files
from eval.statistics import Share

if TYPE_CHECKING:
    from bot.assistant import Assistant

_SUITES = Path(__file__).parent / "suites"


def measure(assistant: Assistant, folder: Path, *, errors: bool = False) -> Iterator[str]:
    """The figures of a folder, a line each; with `errors` the cases that went wrong, too.

    Raises:
        SuiteError: the folder holds no suite, or a file is malformed.
    """
    for name, path in suite_files(folder, FORMS).items():
        counts: dict[str, list[bool]] = {}
        wrong: list[str] = []
        for number, case in read_cases(path, FORMS[name]):
            try:
                scores = list(case.score(assistant))
            except SuiteError as error:
                raise SuiteError(f"{path}:{number}: {error}") from error
            for figure, right in scores:
                counts.setdefault(figure, []).append(right)
                if not right:
                    text = json.dumps(case.model_dump(), ensure_ascii=False)
                    wrong.append(f"    {figure}: {text[:220]}")
        for figure, values in counts.items():
            yield f"{figure:<44}{Share(sum(values), len(values))}"
        if errors:
            yield from wrong


@command("understanding")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option("--errors", is_flag=True, help="List the cases that went wrong.")
def understanding(folders: tuple[Path, ...], *, errors: bool) -> None:
    """Measure understanding on FOLDERS (the shipped understanding-* suites when none is named)."""
    from bot.assistant import open_assistant
    from bot.settings import load_settings

    assistant = open_assistant(load_settings())
    for folder in folders or sorted(_SUITES.glob("understanding-*")):
        click.echo(folder.name)
        for line in measure(assistant, folder, errors=errors):
            click.echo(f"  {line}")


if __name__ == "__main__":
    understanding()
