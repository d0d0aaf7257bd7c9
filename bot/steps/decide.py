"""Step 5: answer, ask one question, point to another authority, or say that we do not know."""

from __future__ import annotations

from bot.turn import Option, Outcome, Turn
from bot.wording import Wording
from knowledge.content import Authority
from knowledge.danish.words import content_words
from knowledge.index.passages import Kind
from knowledge.library import Library
from knowledge.search import Findings, Hit

_CHOICES = 3
_VAGUE_WORDS = 3


class Decide:
    """Chooses how the turn ends, from the evidence and from how close the candidates are."""

    name = "decide"

    def __init__(
        self,
        library: Library,
        wording: Wording,
        *,
        answer_from: float,
        outside_below: float,
        ask_margin: float,
    ) -> None:
        self.library = library
        self.wording = wording
        self.answer_from = answer_from
        self.outside_below = outside_below
        self.ask_margin = ask_margin

    def __call__(self, turn: Turn) -> None:
        if turn.chosen == "person":
            self._hand_over(turn)
        elif turn.chosen:
            self._answer_service(turn, (turn.chosen,))
        elif turn.follow_up:
            self._answer_service(turn, turn.conversation.services)
        elif turn.findings is not None:
            self._weigh(turn, turn.findings)

    def _weigh(self, turn: Turn, found: Findings) -> None:
        turn.services = found.services
        if not found.owners or found.evidence < self.outside_below:
            self._outside(turn)
        elif self._is_vague(turn, found):
            self._ask(turn, found)
        elif found.evidence < self.answer_from:
            self._not_sure(turn, found)
        elif found.owners[0].passage.kind is Kind.SERVICE:
            self._answer_service(turn, found.services)
        else:
            self._answer_other(turn, found.owners[0])

    def _is_vague(self, turn: Turn, found: Findings) -> bool:
        """Few words and several services that fit: asking serves better than guessing.

        Never twice in a row: a second vague message gets the best we have.
        """
        if turn.conversation.asked or turn.crisis:
            return False
        few = len(set(content_words(turn.query))) <= _VAGUE_WORDS
        services = all(hit.passage.kind is Kind.SERVICE for hit in found.owners[:2])
        return few and services and found.margin < self.ask_margin

    def _answer_service(self, turn: Turn, services: tuple[str, ...]) -> None:
        turn.services = services
        turn.department = self.library.service[services[0]].department
        external = isinstance(self.library.door[turn.department], Authority)
        turn.outcome = Outcome.OTHER_AUTHORITY if external else Outcome.ANSWERED

    def _answer_other(self, turn: Turn, best: Hit) -> None:
        turn.department = best.passage.department
        turn.outcome = (
            Outcome.OTHER_AUTHORITY if best.passage.kind is Kind.AUTHORITY else Outcome.ANSWERED
        )

    def _choices(self, services: tuple[str, ...]) -> tuple[Option, ...]:
        return tuple(
            Option(self.library.service[service].title, "service", service)
            for service in services[:_CHOICES]
        )

    def _person(self) -> Option:
        return Option(self.wording.say("offer_person"), "person")

    def _ask(self, turn: Turn, found: Findings) -> None:
        first, second = found.services[:2]
        neighbours = second in self.library.service[first].related
        question = self.library.service[first].ask if neighbours else self.wording.say("ask_vague")
        turn.choices = self._choices(found.services)
        turn.offers = (self._person(),)
        turn.department = self.library.service[first].department
        turn.end(Outcome.ASKED, question)

    def _not_sure(self, turn: Turn, found: Findings) -> None:
        best = found.owners[0].passage.department
        turn.department = best if best in self.library.door else None
        door = self.library.door[turn.department] if turn.department else self.wording.front_door
        text = self.wording.outcome(Outcome.NO_EVIDENCE, door=self.wording.door(door))
        turn.choices = self._choices(found.services)
        turn.offers = (self._person(),)
        if turn.crisis:
            turn.end(Outcome.CRISIS, "")
        else:
            turn.end(Outcome.NO_EVIDENCE, f"{text}\n{self.wording.say('ask_maybe')}")

    def _outside(self, turn: Turn) -> None:
        turn.services = ()
        turn.offers = (self._person(),)
        text = "" if turn.crisis else self.wording.outcome(Outcome.OUTSIDE_TOPIC)
        turn.end(Outcome.OUTSIDE_TOPIC, text)

    def _hand_over(self, turn: Turn) -> None:
        services = turn.conversation.services
        turn.services = services
        department = self.library.service[services[0]].department if services else None
        turn.department = department or self.wording.front_door.id
        door = self.wording.door(self.library.door[turn.department])
        turn.end(Outcome.HANDED_OVER, self.wording.outcome(Outcome.HANDED_OVER, door=door))
