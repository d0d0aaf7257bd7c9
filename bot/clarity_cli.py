"""The command line for clarity: borgerland clarity."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.console import get_settings
from bot.input_files import PROBLEMS, FileProblem, read_input

if TYPE_CHECKING:
    from bot.clarity.report import Report

_STDIN = "-"
_MOST_CHARACTERS = 250_000
_LANGUAGE_CHARACTERS = 3000
_MARKDOWN = (".md", ".markdown")
_LINES_KEPT = ("", ".txt", *_MARKDOWN)


@click.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print measures and findings as JSON.")
@click.option("--html", metavar="REPORT.html", help="Write a report with the findings marked.")
@click.option("--before", metavar="OLD", help="The old version: what is clearer, what is gone?")
def clarity(file: str, *, as_json: bool, html: str | None, before: str | None) -> None:
    """How clear a Danish text is: FILE (PDF, DOCX, HTML, text), or '-' for text on stdin."""
    if as_json and html:
        raise click.UsageError("choose --json or --html")
    _check_files(file, html, before)
    from bot.clarity.comparison import compare
    from bot.clarity.page import Source, page
    from bot.clarity.terminal import tell
    from bot.clarity.wording import clarity_wording
    from knowledge.calendar import today

    wording = clarity_wording()
    reporter = _reporter()
    report, pictures = reporter(file)
    old = reporter(before)[0] if before else None
    comparison = compare(old.text, report.text, wording.conditions) if old else None
    if as_json:
        facts = {"facts": comparison.to_dict()} if comparison else {}
        click.echo(json.dumps(report.to_dict() | facts, ensure_ascii=False, indent=1))
    elif html:
        source = Source(today(), Path(file).suffix.lower() in _LINES_KEPT, pictures)
        _write(html, page(report, wording, source, old, comparison))
        click.echo(f"{html}: {len(report.notes)} findings, {report.clarity.band or 'no band'}")
    else:
        click.echo(tell(report, wording, old, comparison))
        if pictures:
            click.echo(f"\n{wording.report.pictures_note}")


def _check_files(file: str, html: str | None, before: str | None) -> None:
    """What can be known to be wrong before anything is read.

    Raises:
        FileProblem: the same file twice, or a report that cannot be written there.
    """
    if before and _is_same(file, before):
        raise FileProblem(f"{before}: is the text itself; --before takes the old version")
    if not html:
        return
    for source in (file, before):
        if source and _is_same(source, html):
            raise FileProblem(f"{html}: the report would replace the text")
    path = Path(html)
    if path.is_dir():
        raise FileProblem(f"{html}: is a folder; name a file for the report")
    if not path.parent.is_dir():
        raise FileProblem(f"{html}: the folder {path.parent} does not exist")


def _is_same(one: str, other: str) -> bool:
    if one == other:
        return True
    if _STDIN in (one, other):
        return False
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):
        return False


def _reporter() -> Callable[[str], tuple[Report, bool]]:
    """Makes the report of a file, and says whether some of its pages are pictures."""
    from bot.clarity.report import make_report
    from bot.clarity.wording import clarity_wording
    from bot.indexing import read_library
    from knowledge.mentions import TermFinder

    glossary = read_library(get_settings()).glossary
    finder = TermFinder(glossary)

    def terms(text: str) -> list[tuple[int, int, str]]:
        return [(found.start, found.end, found.term.term) for found in finder.find(text)]

    def report(file: str) -> tuple[Report, bool]:
        name, text, pictures = _read(file)
        made = make_report(Path(name).name, text, clarity_wording(), glossary, terms)
        if made.clarity.score is None:
            raise FileProblem(f"{name}: no sentences in it (headings and quotations do not count)")
        return made, pictures

    return report


def _read(file: str) -> tuple[str, str, bool]:
    """Name and visible text of a file, and whether some of its pages are pictures.

    Raises:
        FileProblem: it cannot be read, or it is no Danish text.
    """
    from bot.clarity.report import visible, without_marks
    from bot.letters.files import LetterFile, read_letter
    from bot.letters.prepare import NotExplained
    from knowledge.danish.language import foreign_language
    from knowledge.danish.normal import has_words
    from knowledge.readers.blocks import Unreadable
    from knowledge.readers.text import decode

    name, data = read_input(file)
    try:
        letter = LetterFile(decode(data)) if file == _STDIN else read_letter(name, data)
        if Path(name).suffix.lower() in _MARKDOWN:
            letter = LetterFile(without_marks(decode(data)))
    except NotExplained as error:
        raise FileProblem(f"{name}: {PROBLEMS[error.problem]}") from error
    except Unreadable as error:
        raise FileProblem(f"{name}: {error}") from error
    text = visible(letter.text)
    if not has_words(text):
        raise FileProblem(f"{name}: {PROBLEMS['no_text']}")
    if len(text) > _MOST_CHARACTERS:
        raise FileProblem(f"{name}: {PROBLEMS['too_long']}")
    if foreign_language(text[:_LANGUAGE_CHARACTERS]):
        raise FileProblem(f"{name}: {PROBLEMS['other_language']}")
    return name, text, letter.has_pictures


def _write(file: str, text: str) -> None:
    try:
        Path(file).write_text(text, "utf-8")
    except OSError as error:
        raise FileProblem(f"{file}: {error.strerror}") from error
