"""`python -m eval.documents_benchmark [--count N]`: make N mixed documents, add them twice.

Prints seconds and the peak memory of each run. Needs reportlab and python-docx (extra `dev`).
"""

from __future__ import annotations

import io
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from eval.commands import command

_SUBJECTS = ("bibliotek", "genbrug", "svømmehal", "plejehjem", "skole", "park", "havn", "museum")
_WORDS = re.findall(
    r"\w+",
    "borger kommune aftale plan hjælp møde besøg træning bolig mad kørsel ansøgning svar frist "
    "uge dag time leder medarbejder barn forælder ældre nabo forening lokale nøgle regning pris "
    "henter bringer ringer skriver åbner lukker viser tilbyder passer bygger renser måler låner "
    "gratis lokal stor lille ny gammel fast åben tryg grøn nær fælles sikker enkel",
)


def make_documents(folder: Path, count: int, seed: int = 1) -> None:
    """Write `count` files of two to six pages' text: Markdown, text, HTML, PDF and Word in turn."""
    chance = random.Random(seed)
    for number in range(count):
        sections = [_section(chance, number, part) for part in range(chance.randint(4, 12))]
        title = f"{chance.choice(_SUBJECTS).capitalize()} {number}"
        kind = ("md", "txt", "html", "pdf", "docx")[number % 5]
        path = folder / f"{kind}-{number // 200}" / f"{number:04d}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_WRITERS[kind](title, sections))


def _section(chance: random.Random, number: int, part: int) -> tuple[str, list[str]]:
    def sentence() -> str:
        words = chance.choices(_WORDS, k=chance.randint(7, 15))
        return f"{' '.join(words).capitalize()}."

    paragraphs = [" ".join(sentence() for _ in range(chance.randint(3, 7))) for _ in range(3)]
    paragraphs.append(f"Telefon 00 {number // 100:02d} {number % 100:02d} {part:02d}")
    return f"Om {chance.choice(_SUBJECTS)} {number}-{part}", paragraphs


def _markdown(title: str, sections: list[tuple[str, list[str]]]) -> bytes:
    parts = [f"# {title}"]
    for heading, paragraphs in sections:
        parts += [f"## {heading}", *paragraphs]
    return "\n\n".join(parts).encode()


def _text(title: str, sections: list[tuple[str, list[str]]]) -> bytes:
    return _markdown(title, sections).replace(b"## ", b"").replace(b"# ", b"")


def _html(title: str, sections: list[tuple[str, list[str]]]) -> bytes:
    body = "".join(
        f"<h2>{heading}</h2>" + "".join(f"<p>{text}</p>" for text in paragraphs)
        for heading, paragraphs in sections
    )
    menu = "<nav><ul><li><a href='/'>Forside</a></li><li><a href='/k'>Kontakt</a></li></ul></nav>"
    page = f"<!doctype html><html><body>{menu}<main><h1>{title}</h1>{body}</main></body></html>"
    return page.encode()


def _pdf(title: str, sections: list[tuple[str, list[str]]]) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    style = getSampleStyleSheet()
    story = [Paragraph(title, style["Title"])]
    for heading, paragraphs in sections:
        story.append(Paragraph(heading, style["Heading2"]))
        story += [Paragraph(text, style["BodyText"]) for text in paragraphs]
    target = io.BytesIO()
    SimpleDocTemplate(target, title=title).build(story)
    return target.getvalue()


def _docx(title: str, sections: list[tuple[str, list[str]]]) -> bytes:
    from docx import Document

    document = Document()
    document.add_heading(title, 0)
    for heading, paragraphs in sections:
        document.add_heading(heading, 2)
        for text in paragraphs:
            document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


_ADD = "import sys; from bot.cli import main; sys.argv[1:1] = ['library', 'add']; main()"
_WRITERS = {"md": _markdown, "txt": _text, "html": _html, "pdf": _pdf, "docx": _docx}


@command("documents_benchmark")
@click.option("--count", default=1000, show_default=True, help="How many documents.")
def main(count: int) -> None:
    """Make documents, add them twice, and print how long each run took."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "documents")
        make_documents(folder, count)
        click.echo(f"{count} documents made")
        for run in ("first run", "second run, nothing changed"):
            started = time.perf_counter()
            subprocess.run(
                [sys.executable, "-c", _ADD, str(folder)],
                env={**os.environ, "BORGERLAND_DATA_DIR": str(Path(place, "data"))},
                check=True,
                capture_output=True,
            )
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_048_576
            click.echo(f"{run}: {time.perf_counter() - started:.1f} s, peak {peak:.2f} GiB")


if __name__ == "__main__":
    main()
