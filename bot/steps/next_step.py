"""Step 7: a community where it helps, one thing to do, the right door, the source, the offers."""

from __future__ import annotations

from dataclasses import dataclass

from bot.steps.service_answer import HOW, THEN
from bot.turn import Option, Turn
from bot.wording import Wording
from knowledge.content import Service
from knowledge.danish.sentences import first_item, sentences, word_count
from knowledge.danish.words import index_terms
from knowledge.library import Library
from knowledge.register import Authority

_OFFERED = ("Hvad koster det", "Hvis du er uenig")


@dataclass(frozen=True)
class _Part:
    """A paragraph at the end of a reply. The one with the highest `spare` goes first, 0 never."""

    text: str
    spare: int = 0


class NextStep:
    """Ends every answer with what the citizen can do now and whom to ask."""

    name = "next step"

    def __init__(self, library: Library, wording: Wording, max_words: int) -> None:
        self.library = library
        self.wording = wording
        self.max_words = max_words

    def __call__(self, turn: Turn) -> None:
        about_service = turn.sources[0].location.startswith("services/") if turn.sources else False
        service = self.library.service[turn.services[0]] if about_service else None
        parts: list[_Part] = []
        calm = not (turn.follow_up or turn.crisis or turn.needs)
        if service and calm and service.urgency == "normal":
            parts += self._community(turn, service)
        if service and turn.aspect != HOW:
            parts.append(self._step(turn, service))
        if service and turn.aspect != THEN:
            parts.append(self._then(turn, service))
        if turn.department:
            parts += self._door(turn, turn.department)
        source = self._source(turn, service)
        turn.citation = source.text
        parts.append(source)
        turn.parts = self._fitting(turn, parts)
        person = Option(self.wording.say("offer_person"), "person")
        turn.offers = (*self._aspects(turn, service), person)

    def _step(self, turn: Turn, service: Service) -> _Part:
        step = first_item(service.section(HOW).text)
        turn.grounds.append(step)
        return _Part(self.wording.say("next_step", step=step), spare=1)

    def _then(self, turn: Turn, service: Service) -> _Part:
        """What the others do next: the agreement's other half."""
        what = sentences(service.section(THEN).text)[0]
        turn.grounds.append(what)
        return _Part(self.wording.say("then", what=what), spare=2)

    def _door(self, turn: Turn, department: str) -> list[_Part]:
        door = self.library.door[department]
        contact = self.wording.door(door)
        turn.grounds.append(contact)
        parts = [_Part(self.wording.say("contact", door=contact))]
        if isinstance(door, Authority):
            front = self.wording.door(self.wording.front_door)
            turn.grounds.append(front)
            parts.append(_Part(self.wording.say("help_there", door=front), spare=4))
        return parts

    def _community(self, turn: Turn, service: Service) -> list[_Part]:
        """A community after the right to help, never instead of it: the one nearest the words."""
        offers = self.library.communities_for(service.id)
        if not offers:
            return []
        asked = set(index_terms(turn.query))
        best = max(
            offers,
            key=lambda c: (
                len(asked & set(index_terms(f"{c.title} {c.offer}"))),
                c.kind != "contribute",
                not c.example,
            ),
        )
        turn.grounds += [best.title, best.contact, best.offer]
        wording = "community" if best.kind == "help" else f"community_{best.kind}"
        offer = best.offer[0].lower() + best.offer[1:]
        text = self.wording.say(wording, title=best.title, contact=best.contact, offer=offer)
        return [_Part(text, spare=3)]

    def _source(self, turn: Turn, service: Service | None) -> _Part:
        if service:
            title, reviewed = service.title, self.wording.date(service.reviewed)
            turn.grounds += [title, reviewed]
            return _Part(self.wording.say("source", title=title, date=reviewed))
        if turn.source_line:
            return _Part(turn.source_line)
        door = self.library.door[turn.department or self.wording.front_door.id]
        if isinstance(door, Authority):
            reviewed = self.wording.date(door.reviewed)
            turn.grounds.append(reviewed)
            return _Part(self.wording.say("source", title=door.name, date=reviewed))
        register = self.wording.say("register_of", municipality=self.wording.municipality)
        return _Part(self.wording.say("source_document", source=register))

    def _fitting(self, turn: Turn, parts: list[_Part]) -> list[str]:
        """The parts in order, without what can best be spared when the reply gets too long."""
        while not turn.for_staff and any(part.spare for part in parts):
            reply = "\n".join([turn.tone, turn.body, *(part.text for part in parts)])
            if word_count(reply) <= self.max_words:
                break
            parts.remove(max(parts, key=lambda part: part.spare))
        return [part.text for part in parts]

    def _aspects(self, turn: Turn, service: Service | None) -> list[Option]:
        if service is None:
            return []
        return [
            Option(aspect.offer, "aspect", aspect.heading)
            for heading in _OFFERED
            for aspect in self.wording.aspects.aspects
            if aspect.heading == heading != turn.aspect
        ]
