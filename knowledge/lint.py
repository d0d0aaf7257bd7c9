"""Checks across the whole library: what one file alone cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from knowledge.calendar import ended
from knowledge.content import Audience, Community, Document, Service
from knowledge.danish.normal import fold
from knowledge.figures import figures, places, trace
from knowledge.library import Library, Problem
from knowledge.opening_hours import OpeningHours
from knowledge.register import Authority, Department, NightLines

REVIEW_AFTER = timedelta(days=365)
"""How long a fact may stand before somebody must look at it again."""


def check_library(library: Library, today: date) -> list[Problem]:
    """All problems of a readable library, in order of file and line. Empty when all is well."""
    return sorted(
        [
            *dead_references(library),
            *_phrasings(library),
            *_review_dates(library, today),
            *_in_force(library, today),
            *_facts(library),
            *_register(library),
            *_opening_hours(library),
            *_terms(library),
        ]
    )


def _at(library: Library, path: str, *place: str | int) -> int:
    front = library.fronts.get(path)  # a municipality's own documents have none
    return front.line_of(place) if front else 0


def dead_references(library: Library) -> list[Problem]:
    """Ids that name nothing, and ids that stand twice: with these the assistant cannot run."""
    return sorted(_references(library))


def _references(library: Library) -> Iterator[Problem]:
    doors = ", ".join(sorted(library.door))
    for service in library.services:
        if service.department not in library.door:
            yield Problem(
                service.path,
                _at(library, service.path, "department"),
                f"unknown department '{service.department}' (known: {doors})",
            )
        for index, other in enumerate(service.related):
            if other not in library.service or other == service.id:
                yield Problem(
                    service.path,
                    _at(library, service.path, "related", index),
                    f"related: no other service has the id '{other}'",
                )
    for community in library.communities:
        for index, other in enumerate(community.services):
            if other not in library.service:
                yield Problem(
                    community.path,
                    _at(library, community.path, "services", index),
                    f"services: no service has the id '{other}'",
                )
    yield from _unique_ids(library)
    lines = {line.id for line in library.crisis_lines.lines}
    lines |= {f"night_lines.{name}" for name in NightLines.model_fields}
    for index, crisis_line in enumerate(library.crisis_lines.lines):
        for other in crisis_line.together_with:
            if other not in lines:
                yield Problem(
                    "crisis_lines.yaml",
                    _at(library, "crisis_lines.yaml", "lines", index, "together_with"),
                    f"together_with: unknown line '{other}' (known: {', '.join(sorted(lines))})",
                )


def _unique_ids(library: Library) -> Iterator[Problem]:
    seen = {service.id: service.path for service in library.services}
    for document in library.documents:
        if document.id in seen:
            line = _at(library, document.path, "id")
            yield Problem(
                document.path, line, f"the id '{document.id}' also stands in {seen[document.id]}"
            )
        seen.setdefault(document.id, document.path)
    lines: set[str] = set()
    for index, crisis_line in enumerate(library.crisis_lines.lines):
        if crisis_line.id in lines:
            line = _at(library, "crisis_lines.yaml", "lines", index, "id")
            yield Problem("crisis_lines.yaml", line, f"the id '{crisis_line.id}' stands twice")
        lines.add(crisis_line.id)


def _phrasings(library: Library) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for service in library.services:
        for index, phrase in enumerate(service.say):
            key = " ".join(fold(phrase).split())
            if key in first:
                yield Problem(
                    service.path,
                    _at(library, service.path, "say", index),
                    f"the phrasing '{phrase}' already stands in {first[key]}",
                )
            first.setdefault(key, service.path)


def _review_dates(library: Library, today: date) -> Iterator[Problem]:
    items: list[Service | Document | Community] = [
        *library.services,
        *library.documents,
        *library.communities,
    ]
    for item in items:
        line = _at(library, item.path, "reviewed")
        yield from _review(item.path, line, item.reviewed, today)
    for index, authority in enumerate(library.register.authorities):
        path = "departments.yaml"
        line = _at(library, path, "authorities", index, "reviewed")
        yield from _review(path, line, authority.reviewed, today)
    for index, crisis_line in enumerate(library.crisis_lines.lines):
        path = "crisis_lines.yaml"
        line = _at(library, path, "lines", index, "reviewed")
        yield from _review(path, line, crisis_line.reviewed, today)


def _review(path: str, line: int, reviewed: date, today: date) -> Iterator[Problem]:
    if reviewed > today:
        yield Problem(path, line, f"reviewed: {reviewed} lies in the future")
    elif today - reviewed > REVIEW_AFTER:
        yield Problem(path, line, f"reviewed: {reviewed} is over a year ago; check the facts again")


def _in_force(library: Library, today: date) -> Iterator[Problem]:
    items: list[Service | Document] = [*library.services, *library.documents]
    for item in items:
        if ended(item, today):
            line = _at(library, item.path, "valid_to")
            yield Problem(item.path, line, f"expired: it was valid to {item.valid_to}")


def _facts(library: Library) -> Iterator[Problem]:
    """Figures without a source, and facts that stand for nothing."""
    for figure in trace(library):
        if figure.source is None:
            yield Problem(
                figure.path,
                figure.line,
                f"{figure.place}: the figure '{figure.text}' has no source in facts "
                f"(… {figure.around} …)",
            )
    for service in library.services:
        texts = [service.title, service.ask, *(old.now for old in service.replaces)]
        texts += [s.text for s in service.sections if s.audience is Audience.CITIZEN]
        for fact, source in service.facts.items():
            line = _at(library, service.path, "facts", fact)
            if source not in service.source:
                yield Problem(service.path, line, f"facts: {source} does not stand under source")
            if not any(places(fact, text) for text in texts):
                yield Problem(service.path, line, f"facts: '{fact}' stands nowhere on the card")
            elif not any(figures(fact)):
                yield Problem(service.path, line, f"facts: '{fact}' holds no figure")


def _register(library: Library) -> Iterator[Problem]:
    path = "departments.yaml"
    seen: set[str] = set()
    groups: dict[str, tuple[Department | Authority, ...]] = {
        "departments": library.register.departments,
        "authorities": library.register.authorities,
    }
    for key, doors in groups.items():
        for index, door in enumerate(doors):
            line = _at(library, path, key, index, "id")
            if door.id in seen:
                yield Problem(path, line, f"the id '{door.id}' stands twice")
            seen.add(door.id)
            if isinstance(door, Authority) != door.id.startswith("ekstern:"):
                yield Problem(path, line, f"'{door.id}': only authorities begin with 'ekstern:'")


def _opening_hours(library: Library) -> Iterator[Problem]:
    path = "departments.yaml"
    for index, department in enumerate(library.register.departments):
        try:
            OpeningHours.parse(department.hours)
        except ValueError as error:
            line = _at(library, path, "departments", index, "hours")
            yield Problem(path, line, f"hours: {error}")


def _terms(library: Library) -> Iterator[Problem]:
    """Words that two terms claim, and meanings without an example or a place to meet them."""
    path = "terms.yaml"
    first: dict[str, str] = {}
    for index, term in enumerate(library.glossary.terms):
        line = _at(library, path, "terms", index)
        for form in {form.lower() for form in (term.term, *term.forms)}:
            if first.setdefault(form, term.term) != term.term:
                yield Problem(path, line, f"'{form}' also stands under '{first[form]}'")
        if not all(sense.example and sense.met for sense in term.all_senses):
            yield Problem(path, line, f"'{term.term}': 'example' or 'met' is missing")
