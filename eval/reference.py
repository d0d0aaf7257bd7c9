"""What the library says, for scorers to hold answers against; apart from the bot's own guard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from bot.wording import Wording
from knowledge.content import Audience, Document, Replaced, Service
from knowledge.danish.sentences import sentences
from knowledge.library import Library
from knowledge.mentions import TermFinder
from knowledge.register import Department


@dataclass(frozen=True, eq=False)
class Reference:
    """A library and its wording, as texts to compare with."""

    library: Library
    wording: Wording

    @cached_property
    def terms(self) -> TermFinder:
        """Finds the words of the glossary in a text."""
        return TermFinder(self.library.glossary)

    def readable(self, location: str, audience: Audience) -> str:
        """All that an audience may read of the card or paper a location lies in; "" if unknown.

        Staff also read the law of a service.
        """
        return _readable(self, location.partition("#")[0], audience)

    def contact(self, department: str | None) -> str:
        """How to reach a department or authority; "" if unknown."""
        door = self.library.door.get(department or "")
        if door is None:
            return ""
        if isinstance(door, Department):
            return f"{door.name} {door.phone} {door.hours} {door.address}"
        return " ".join(filter(None, (door.name, door.how, door.web, door.phone)))

    def communities(self, services: Iterable[str]) -> str:
        """What civil society offers beside these services."""
        return "\n".join(
            f"{community.title} {community.offer} {community.contact}"
            for service in services
            for community in self.library.communities_for(service)
        )

    @cached_property
    def crisis_texts(self) -> dict[str, str]:
        """The text of each crisis situation, with its numbers."""
        return {situation.id: situation.text for situation in self.wording.crisis.situations}

    @cached_property
    def emergency_numbers(self) -> str:
        """The numbers that may stand in any answer."""
        lines = [line.phone for line in self.library.crisis_lines.lines]
        night = [line.phone for _, line in self.library.register.night_lines]
        return " ; ".join(["112", *lines, *night])

    @cached_property
    def for_staff_only(self) -> tuple[str, ...]:
        """Sentences that only staff may read."""
        owners: list[Service | Document] = [*self.library.services, *self.library.documents]
        return tuple(
            sentence
            for owner in owners
            for section in owner.sections
            if section.audience is Audience.STAFF
            for sentence in sentences(section.text)
        )

    @cached_property
    def old_names(self) -> tuple[Replaced, ...]:
        """Names that a reform has made wrong."""
        return tuple(old for service in self.library.services for old in service.replaces)


@cache
def _readable(reference: Reference, path: str, audience: Audience) -> str:
    library = reference.library
    owners: list[Service | Document] = [*library.services, *library.documents]
    owner = next((owner for owner in owners if owner.path == path), None)
    if owner is None:
        if path == "departments.yaml":
            return "\n".join(reference.contact(door) for door in library.door)
        return ""
    texts = [owner.title]
    for section in owner.sections:
        if audience is Audience.STAFF or section.audience is Audience.CITIZEN:
            texts += [*section.trail, section.heading, section.text]
    if isinstance(owner, Document):
        texts += [owner.date, owner.municipality, *owner.source]
    if isinstance(owner, Service):
        texts += [owner.term, *owner.also]
        texts += [text for old in owner.replaces for text in (*old.names, old.now)]
        if audience is Audience.STAFF:
            texts += [f"{law.name} {law.section}" for law in owner.law]
    texts.append(str(owner.reviewed.year) + " " + reference.wording.date(owner.reviewed))
    return "\n".join(texts)
