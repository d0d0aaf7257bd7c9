"""Pieces of HTML that the sections of the report are made of; all text is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def section(name: str, heading: str, *parts: str) -> str:
    """A section under its heading; empty parts are left out."""
    body = "\n".join(filter(None, parts))
    return (
        f'<section aria-labelledby="{name}-heading">\n'
        f'<h2 id="{name}-heading">{escape(heading)}</h2>\n{body}\n</section>'
    )


def paragraph(text: str, kind: str = "") -> str:
    """Plain text as a paragraph of a kind (a class of page.css)."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def table(caption: str, head: Sequence[str], rows: Iterable[str], figures: int = 0) -> str:
    """A table; the columns after the first that hold `figures` stand to the right."""
    cells = "".join(
        f'<th scope="col" class="figure">{escape(each)}</th>'
        if 0 < at <= figures
        else f'<th scope="col">{escape(each)}</th>'
        for at, each in enumerate(head)
    )
    body = "\n".join(rows)
    return (
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{cells}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )
