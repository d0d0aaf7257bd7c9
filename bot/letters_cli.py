"""The command line for letters and words: borgerland explain, borgerland word."""

from __future__ import annotations

import json
from datetime import datetime

import click

from bot.console import get_settings, progress_bar
from bot.input_files import PROBLEMS, FileProblem, read_input


@click.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option(
    "--received", type=click.DateTime(["%Y-%m-%d"]), help="The day the letter came (YYYY-MM-DD)."
)
def explain(file: str, *, as_json: bool, received: datetime | None) -> None:
    """Explain a letter: FILE (PDF, DOCX, HTML, text), or '-' for text on stdin."""
    from bot.indexing import read_library
    from bot.letters.explain import Explainer
    from bot.letters.files import LetterFile, read_letter
    from bot.letters.key_lines import KeyLines
    from bot.letters.learning import open_sentences
    from bot.letters.prepare import NotExplained
    from bot.letters.view import tell
    from bot.wording import Wording
    from knowledge.calendar import today
    from knowledge.mentions import TermFinder

    name, data = read_input(file)
    settings = get_settings()
    library = read_library(settings)
    wording = Wording(library.register, library.crisis_lines)
    try:
        letter = (
            LetterFile(data.decode("utf-8", "replace")) if file == "-" else read_letter(name, data)
        )
        with progress_bar() as progress:
            key_lines = KeyLines(open_sentences(settings.letters_dir, wording.examples, progress))
        explainer = Explainer(library, TermFinder(library.glossary), key_lines)
        day = received.date() if received else None
        found = explainer.explain(letter.text, today(), day)
    except NotExplained as error:
        raise FileProblem(f"{name}: {PROBLEMS[error.problem]}") from error
    if as_json:
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
        return
    click.echo(tell(found, wording))
    if letter.has_pictures:
        click.echo(f"\n{wording.letters.some_pages_pictures}")
