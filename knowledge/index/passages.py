"""Library -> passages: the pieces that are searched, cited and shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from knowledge.content import SERVICE_HEADINGS, Audience, Document, Service
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


class Passage(BaseModel):
    """A section with what is needed to find it and to cite it.

    `owner` is the id of what it belongs to; `index_text` is what is searched
    (title, heading path, text, citizens' phrasings) and never shown; `digest` is of `index_text`.
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


def _service(service: Service, without: frozenset[str]) -> Iterator[Passage]:
    names = [service.title, service.term, *service.replaces]
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
            location=f"{document.path}#{section.anchor}",
            parts=[
                document.title,
                document.municipality,
                section.heading,
                section.text,
                *_kept(section.say, without),
            ],
        )


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
) -> Passage:
    index_text = "\n".join(parts)
    return Passage(
        id=f"{location}@{owner}",
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
    )
