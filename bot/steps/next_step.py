"""Step 7: one thing to do, the right door, a community where it helps, the source, the offers."""

from __future__ import annotations

from bot.steps.compose import HOW
from bot.turn import Option, Turn
from bot.wording import Wording
from knowledge.content import Authority, Service
from knowledge.danish.sentences import first_item, word_count
from knowledge.library import Library

_OFFERED = ("Hvad koster det", "Hvis du er uenig")


class NextStep:
    """Ends every answer with what the citizen can do now and whom to ask."""

    name = "next step"

    def __init__(self, library: Library, wording: Wording, max_words: int) -> None:
        self.library = library
        self.wording = wording
        self.max_words = max_words

    def __call__(self, turn: Turn) -> None:
        service = self.library.service[turn.services[0]] if self._is_service(turn) else None
        if service and turn.aspect != HOW:
            step = first_item(service.section(HOW).text)
            turn.grounds.append(step)
            turn.parts.append(self.wording.say("next_step", step=step))
        if turn.department:
            self._door(turn, turn.department)
        source = self._source(turn, service)
        if service and not turn.follow_up and not turn.crisis and service.urgency == "normal":
            self._community(turn, service, source)
        turn.parts.append(source)
        turn.grounds.append(source)
        turn.offers = (
            *self._aspects(turn, service),
            Option(self.wording.say("offer_person"), "person"),
        )

    def _is_service(self, turn: Turn) -> bool:
        return bool(turn.sources) and turn.sources[0].location.startswith("services/")

    def _door(self, turn: Turn, department: str) -> None:
        door = self.library.door[department]
        text = self.wording.door(door)
        lines = [self.wording.say("contact", door=text)]
        turn.grounds.append(text)
        if isinstance(door, Authority):
            front = self.wording.door(self.wording.front_door)
            lines.append(self.wording.say("help_there", door=front))
            turn.grounds.append(front)
        turn.parts.append("\n".join(lines))

    def _source(self, turn: Turn, service: Service | None) -> str:
        if service:
            return self.wording.say(
                "source", title=service.title, date=self.wording.date(service.reviewed)
            )
        owner = turn.findings.hits[0].passage.owner if turn.findings else ""
        if owner in self.library.document:
            source = "; ".join(self.library.document[owner].source[:1])
            return self.wording.say("source_document", source=source)
        door = self.library.door[owner]
        assert isinstance(door, Authority)
        return self.wording.say("source", title=door.name, date=self.wording.date(door.reviewed))

    def _community(self, turn: Turn, service: Service, source: str) -> None:
        """A community after the right to help, never instead of it, and only where it fits."""
        for community in self.library.communities_for(service.id):
            text = self.wording.say(
                "community",
                title=community.title,
                contact=community.contact,
                offer=community.offer,
            )
            if word_count("\n".join([turn.body, *turn.parts, text, source])) <= self.max_words:
                turn.parts.append(text)
                turn.grounds.append(text)
                return

    def _aspects(self, turn: Turn, service: Service | None) -> list[Option]:
        if service is None:
            return []
        return [
            Option(aspect.offer, "aspect", aspect.heading)
            for heading in _OFFERED
            for aspect in self.wording.aspects.aspects
            if aspect.heading == heading != turn.aspect
        ]
