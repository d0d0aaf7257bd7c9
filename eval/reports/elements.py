"""Pieces of HTML that the sections are made of; all text is made harmless here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from eval.reports.texts import clean


class Html(str):
    """Markup that needs no escaping: only functions that escaped their texts make it."""

    __slots__ = ()


def html(content: str) -> Html:
    """Any text as markup that shows it."""
    return content if isinstance(content, Html) else Html(escape(clean(content)))


def join(parts: Iterable[str], between: str = "") -> Html:
    """Parts, one after the other."""
    return Html(between.join(html(part) for part in parts))


def tag(name: str, *parts: str, **attributes: str) -> Html:
    """An element; `_` in the name of an attribute is `-`, and `class_` is `class`."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(clean(value))}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{told}>{join(parts)}</{name}>")


def section(name: str, heading: str, *parts: str) -> Html:
    """A section under its heading."""
    title = tag("h2", heading, id=f"{name}-heading")
    body = join((title, *filter(None, parts)), "\n")
    return tag("section", body, id=name, aria_labelledby=f"{name}-heading")


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """A table that can be moved sideways with the keyboard. A row's first cell is its heading;
    a cell that is an element `td` stands as it is."""
    columns = tag("tr", *(tag("th", cell, scope="col") for cell in head))
    body = [tag("tr", tag("th", first, scope="row"), *map(_cell, rest)) for first, *rest in rows]
    whole = tag(
        "table",
        tag("caption", caption),
        tag("thead", columns),
        tag("tbody", join(body, "\n")),
    )
    return tag("div", whole, class_="wide", role="region", aria_label=caption, tabindex="0")


def _cell(content: str) -> Html:
    made = html(content)
    return made if made.startswith("<td") else tag("td", made)


def details(summary: str, *parts: str) -> Html:
    """What is folded away until somebody asks for it."""
    return tag("details", tag("summary", summary), *parts)


def items(lines: Iterable[str], kind: str = "ul") -> Html:
    """A list."""
    return tag(kind, *(tag("li", line) for line in lines))
