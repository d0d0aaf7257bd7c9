"""What a reply may draw on: its sources, the doors it names, and what was written to it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.turn import Outcome
from eval.answer import ReplyRecord
from eval.case import Case
from eval.matching.values import Kind, values
from eval.reference import Reference

DOORS = (Kind.PHONE, Kind.LINK, Kind.EMAIL)
"""What brings somebody to a door: wrong is worse than missing."""

_WITH_CRISIS_TEXT = (Outcome.CRISIS, Outcome.ABUSIVE)


def sources(reply: ReplyRecord, case: Case, reference: Reference) -> Iterator[str]:
    """The texts of the sources a reply names, of civil society, and of the glossary."""
    library = reference.library
    paths = dict.fromkeys(source.location.partition("#")[0] for source in reply.sources)
    yield from (reference.readable(path, case.audience) for path in paths)
    for paper in library.documents:
        if paper.path in paths:
            yield "\n".join(paper.source)
    about = [service.id for service in library.services if service.path in paths]
    about += [need for need in (*reply.services[:1], *reply.needs) if need in library.service]
    yield "\n".join(library.service[service].title for service in about)
    for service in about:
        for community in library.communities_for(service):
            yield "\n\n".join((community.title, community.offer, community.contact))
    told = reply.text.lower()
    for term in library.glossary.terms:
        if term.term.lower() in told:
            yield "\n".join((term.term, *term.meanings))


def doors(reply: ReplyRecord, reference: Reference) -> Iterator[str]:
    """How to reach those whom a reply names, and the numbers that may stand anywhere."""
    yield reference.emergency_numbers
    yield reference.contact(reply.department)
    for name, door in reference.library.door.items():
        if door.name in reply.text:
            yield reference.contact(name)
    if reply.outcome in _WITH_CRISIS_TEXT:
        yield "\n".join(reference.crisis_texts.values())


def written(case: Case) -> Iterator[str]:
    """What a citizen counts or dates; a number to call or a link from a citizen is no fact."""
    yield case.letter
    for message in case.messages:
        yield "\n".join(value.text for value in values(message) if value.kind not in DOORS)
