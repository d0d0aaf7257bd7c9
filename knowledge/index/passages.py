"""Library -> passages: the pieces that are searched, cited and shown."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from knowledge.content import OWN, SERVICE_HEADINGS, Audience, Dated, Document, Section, Service
from knowledge.library import Library
from knowledge.register import Authority, Department


class Kind(StrEnum):
    """What a passage belongs to."""

    SERVICE = "service"
    AUTHORITY = "authority"
    DOCUMENT = "document"
    DEPARTMENT = "department"


NAMES = "Navne"
"""Heading of the passage that holds only a service's names, so that one word finds it."""

_ABOUT = 3
"""So many of a card's first sections tell what the service is; the rest sounds alike."""


class Passage(BaseModel):
    """A section with what is needed to find it and to cite it.

    `owner` is the id of what it belongs to; `index_text` is what is searched
    (title, heading path, text, citizens' phrasings) and never shown; `digest` is of `index_text`.
    A document's passages carry its `publisher` (whose paper it is), its `source` and their `page`;
    `ages` (whole years) and `valid_from` and `valid_to` (days) have both ends included.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Kind
    owner: str
    title: str
    heading: str
    text: str
    audience: Audience
    department: str | None
    location: str
    index_text: str
    digest: str
    publisher: str = ""
    source: str = ""
    page: int | None = None
    ages: tuple[int, int] | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is of a municipality's own document, not of the shipped library."""
        return self.location.startswith(f"{OWN}/")


def make_passages(library: Library, without: frozenset[str] = frozenset()) -> list[Passage]:
    """All passages of a library, in a fixed order, but for the phrasings in `without`."""
    return [
        *(p for service in library.services for p in _service(service, without)),
        *(_authority(authority, without) for authority in library.register.authorities),
        *(_department(department) for department in library.register.departments),
        *(p for document in library.documents for p in _document(document, without)),
    ]


def phrasings(library: Library) -> list[str]:
    """Everything citizens and staff are known to say, each once, in a fixed order."""
    said = [
        *(phrase for service in library.services for phrase in service.say),
        *(phrase for authority in library.register.authorities for phrase in authority.say),
        *(p for document in library.documents for s in document.sections for p in s.say),
    ]
    return list(dict.fromkeys(said))


def intents(library: Library) -> list[tuple[str, str]]:
    """Texts, and the id of the service, authority or document that each is about."""
    found = [
        (text, service.id)
        for service in library.services
        for text in [
            *service.say,
            " ".join([service.title, *service.names]),
            *(section.text for section in service.sections[:_ABOUT]),
        ]
    ]
    for authority in library.register.authorities:
        found += [(text, authority.id) for text in authority.say]
    for document in library.documents:
        for section in document.sections:
            if section.say:  # a municipality's own documents have none
                texts = [*section.say, f"{section.heading} {section.text}"]
                found += [(text, document.id) for text in texts]
    return found


def _service(service: Service, without: frozenset[str]) -> Iterator[Passage]:
    names = [service.title, *service.names]
    yield _passage(
        kind=Kind.SERVICE,
        owner=service.id,
        title=service.title,
        heading=NAMES,
        text=service.title,
        audience=Audience.CITIZEN,
        department=service.department,
        location=f"{service.path}#{NAMES.lower()}",
        parts=names,
        ages=_ages(service),
        **_validity(service),
    )
    for section in service.sections:
        parts = [service.title, service.term, section.heading, section.text]
        if section.heading == SERVICE_HEADINGS[0]:
            parts += _kept(service.say, without)
        parts += _kept(section.say, without)
        yield _passage(
            kind=Kind.SERVICE,
            owner=service.id,
            title=service.title,
            heading=section.heading,
            text=section.text,
            audience=section.audience,
            department=service.department,
            location=f"{service.path}#{section.anchor}",
            parts=parts,
            ages=_ages(service),
            **_validity(service),
        )


def _authority(authority: Authority, without: frozenset[str]) -> Passage:
    return _passage(
        kind=Kind.AUTHORITY,
        owner=authority.id,
        title=authority.name,
        heading="",
        text=f"{authority.handles}\n{authority.how}",
        audience=Audience.CITIZEN,
        department=authority.id,
        location="departments.yaml",
        parts=[authority.name, authority.handles, authority.how, *_kept(authority.say, without)],
    )


def _department(department: Department) -> Passage:
    return _passage(
        kind=Kind.DEPARTMENT,
        owner=department.id,
        title=department.name,
        heading="",
        text=", ".join(department.handles),
        audience=Audience.CITIZEN,
        department=department.id,
        location="departments.yaml",
        parts=[department.name, *department.handles],
    )


def _document(document: Document, without: frozenset[str]) -> Iterator[Passage]:
    for section in document.sections:
        yield _passage(
            kind=Kind.DOCUMENT,
            owner=document.id,
            title=document.title,
            heading=section.heading,
            text=section.text,
            audience=section.audience,
            department=None,
            location=f"{document.path}#{_place(section)}",
            passage_id=f"{document.id}:{section.line}",
            parts=[
                document.title,
                document.municipality,
                *section.trail,
                section.heading,
                section.text,
                *_kept(section.say, without),
            ],
            publisher=document.municipality,
            source="; ".join(document.source),
            page=section.page,
            **_validity(document),
        )


def _place(section: Section) -> str:
    return f"page={section.page}" if section.page else section.anchor


def _ages(service: Service) -> tuple[int, int] | None:
    return (service.ages.lowest, service.ages.highest) if service.ages else None


def _validity(item: Dated) -> dict[str, Any]:
    return {"valid_from": item.valid_from, "valid_to": item.valid_to}


def _kept(said: tuple[str, ...], without: frozenset[str]) -> list[str]:
    return [phrase for phrase in said if phrase not in without]


def _passage(  # noqa: PLR0913 - one keyword per column
    *,
    kind: Kind,
    owner: str,
    title: str,
    heading: str,
    text: str,
    audience: Audience,
    department: str | None,
    location: str,
    parts: list[str],
    passage_id: str = "",
    **more: Any,
) -> Passage:
    index_text = "\n".join(parts)
    return Passage(
        id=passage_id or f"{location}@{owner}",
        kind=kind,
        owner=owner,
        title=title,
        heading=heading,
        text=text,
        audience=audience,
        department=department,
        location=location,
        index_text=index_text,
        digest=hashlib.sha256(index_text.encode()).hexdigest(),
        **more,
    )
