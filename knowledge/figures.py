"""Every figure a citizen reads, and where it was seen: numbers, dates, amounts, ages, §.

A figure is traced when it lies inside one of the card's `facts`. Numbers of list items are no
figures, and neither are numbers within a word or an address ("A4", "1-2-3-modellen").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.content import Audience, Service
from knowledge.library import Library

_UNITS = (
    r"(?:uger?s?|dages?|hverdage|arbejdsdage|døgn|måned(?:er)?s?|års?|timer?s?|minut(?:ter)?s?"
    r"|kroner?|procent)"
)
_WORDS = (
    r"(?:én|ét|en|et|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tretten|fjorten|femten|"
    r"seksten|sytten|atten|nitten|(?:\w+og)?(?:tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|"
    r"halvfems)|hundrede|tusind|halvandet|halvanden)"
)
_NO_FIGURE = (
    r"https?://\S+|\b[\w-]+\.(?:dk|com|org|eu|nu|example)\b\S*"  # an address
    r"|\b[^\W\d]+\d\w*"  # A4
    r"|\b\d+(?:-\d+){2,}-[^\W\d]+"  # 1-2-3-modellen
    r"|\ben\s+dag\b"
)
_SHARE = (
    r"halvdelen|(?:en|to|tre|fire)\s+(?:tredjedel|fjerdedel|femtedel|tiendedel)e?"
    r"|hver\s+(?:anden|tredje|fjerde|femte|tiende)"
)
_FIGURE = re.compile(
    rf"(?:{_NO_FIGURE})|(?P<figure>§+|\d(?:[\d.,/:]*\d)?½?"
    rf"|\b{_WORDS}\s+(?:hel[te]?\s+|halvt?\s+|fulde\s+|million(?:er)?\s+)?{_UNITS}\b"
    rf"|\b(?:{_SHARE})\b)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*\d{1,2}\.(?=\s+[A-ZÆØÅ])", re.MULTILINE)


@dataclass(frozen=True)
class Figure:
    """A figure with some of the text around it. `source` is None when nothing stands behind it."""

    path: str
    line: int
    place: str
    text: str
    around: str
    source: str | None


def trace(library: Library) -> Iterator[Figure]:
    """Every figure that citizens can read, with its source.

    A card names the source of each figure. What rests on few pages (a paper, another authority, a
    community) names them once for all its figures. A made-up example has the source "example".
    """
    for service in library.services:
        yield from trace_service(library, service)
    for document in library.documents:
        for section in document.sections:
            if section.audience is Audience.CITIZEN:
                source = "; ".join(document.source)
                yield from _all(document.path, section.line, section.heading, section.text, source)
    for community in library.communities:
        source = "example" if community.example else "; ".join(community.source)
        text = f"{community.offer}\n{community.contact}"
        yield from _all(community.path, 0, community.title, text, source)
    for authority in library.register.authorities:
        source = "; ".join(authority.source) or ("example" if authority.example else "")
        text = f"{authority.handles}\n{authority.how}\n{authority.phone or ''}"
        yield from _all("departments.yaml", 0, authority.name, text, source)


def _all(path: str, line: int, place: str, text: str, source: str) -> Iterator[Figure]:
    for found in figures(text):
        yield Figure(path, line, place, found[0], _around(text, found), source or None)


def trace_service(library: Library, service: Service) -> Iterator[Figure]:
    """Every figure of a card's title, question, reform notes and citizen sections, in order."""
    line_of = library.fronts[service.path].line_of
    texts = [
        ("title", line_of(("title",)), service.title),
        ("ask", line_of(("ask",)), service.ask),
        *(("replaces", line_of(("replaces", i)), r.now) for i, r in enumerate(service.replaces)),
        *(
            (section.heading, section.line, section.text)
            for section in service.sections
            if section.audience is Audience.CITIZEN
        ),
    ]
    for place, line, text in texts:
        sources = _sources(text, service.facts)
        for found in figures(text):
            start, end = found.span()
            inside = sources[start:end]
            yield Figure(
                path=service.path,
                line=line,
                place=place,
                text=found[0],
                around=_around(text, found),
                source=inside[0] if all(inside) else None,
            )


def _around(text: str, found: re.Match[str]) -> str:
    start, end = found.span()
    return " ".join(text[max(0, start - 30) : end + 20].split())


def figures(text: str) -> Iterator[re.Match[str]]:
    """The figures of a text, in order."""
    without_items = _ITEM.sub(lambda item: " " * len(item[0]), text)
    return (found for found in _FIGURE.finditer(without_items) if found["figure"])


def _sources(text: str, facts: dict[str, str]) -> list[str | None]:
    """For every character of a text the source that a fact names for it."""
    sources: list[str | None] = [None] * len(text)
    for fact, source in facts.items():
        for start, end in places(fact, text):
            sources[start:end] = [source] * (end - start)
    return sources


def places(fact: str, text: str) -> list[tuple[int, int]]:
    """Where a fact stands in a text; "77 kroner" does not stand in "777 kroner"."""
    return [m.span() for m in re.finditer(rf"(?<![\d.,]){re.escape(fact)}(?![.,]?\d)", text)]
