"""Step 5: answer, ask one question, point to another authority, or say that we do not know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot.steps.ask import Ask, choices
from bot.turn import Option, Outcome, Turn
from bot.wording import Wording
from knowledge.calendar import ended
from knowledge.content import Service
from knowledge.danish.words import content_words, stem
from knowledge.index.passages import Kind
from knowledge.library import Library
from knowledge.register import Authority
from knowledge.search import Findings, Hit

_CHOICES = 3
_PRESSING = ("acute", "high", "normal")
_OUTCOMES = {
    Kind.AUTHORITY: Outcome.OTHER_AUTHORITY,
    Kind.DOCUMENT: Outcome.ANSWERED,
    Kind.DEPARTMENT: Outcome.PARTLY_ANSWERED,
}
_UNCLEAR = (Outcome.OUTSIDE_TOPIC, Outcome.NO_EVIDENCE, Outcome.ASKED)
_SHORT = 5


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
        today: Callable[[], date],
    ) -> None:
        self.library = library
        self.wording = wording
        self.ask = Ask(library, wording)
        self.answer_from = answer_from
        self.outside_below = outside_below
        self.ask_margin = ask_margin
        self.today = today

    @property
    def _half_sure(self) -> float:
        return (self.outside_below + self.answer_from) / 2

    def __call__(self, turn: Turn) -> None:
        if turn.chosen == "person":
            self._hand_over(turn)
        elif turn.chosen:
            self._answer_service(turn, (turn.chosen,))
        elif turn.follow_up:
            self._answer_service(turn, turn.conversation.services)
        elif turn.findings and turn.findings.owners:
            self._weigh(turn, turn.findings)
        elif turn.crisis:
            self._stay_with(turn, None)
        else:
            self._outside(turn)
        if turn.conversation.crisis_turns and turn.outcome in _UNCLEAR and not turn.crisis:
            self._stay_with(turn, None)

    def _weigh(self, turn: Turn, found: Findings) -> None:
        if turn.crisis:
            self._stay_with(turn, found)
            return
        turn.services = found.services
        best = found.owners[0]
        former = None if turn.needs else self._formerly(turn, found)
        for_staff = turn.for_staff and best.passage.kind is Kind.DOCUMENT
        plain = former or turn.needs or for_staff or _names_document(turn, best)
        if not plain and self.ask.is_due(turn, found):
            self.ask(turn, found)
        elif found.evidence < self.outside_below:
            self._outside(turn)
        elif former and found.evidence >= self._half_sure:
            others = (service for service in found.services if service != former)
            self._answer_service(turn, (former, *others))
        elif found.evidence < self.answer_from or not self._is_meant(best, turn):
            self._not_sure(turn, found)
        elif turn.needs:
            self._answer_several(turn)
        elif best.passage.kind is Kind.SERVICE:
            self._answer_service(turn, found.services)
        else:
            self._answer_other(turn, best)

    def _formerly(self, turn: Turn, found: Findings) -> str | None:
        """The near service whose old name somebody uses, unless another is clearly ahead."""
        if found.owners[0].passage.kind is not Kind.SERVICE:
            return None
        close = found.service_margin < 2 * self.ask_margin
        near = (self.library.service[s] for s in found.services[: _CHOICES if close else 1])
        named = [
            (len(old.name), card.id)
            for card in near
            for old in card.replaces
            if old.is_named_in(turn.query)
        ]
        return max(named)[1] if named else None  # the longer name says more

    def _is_meant(self, best: Hit, turn: Turn) -> bool:
        """Whether a citizen can have meant a strategy: in a short message it must be named."""
        if best.passage.kind is not Kind.DOCUMENT or turn.for_staff:
            return True
        return len(content_words(turn.query)) > _SHORT or _names_document(turn, best)

    def _answer_several(self, turn: Turn) -> None:
        """All needs of a message, the most pressing first."""
        turn.needs = tuple(
            sorted(turn.needs, key=lambda s: _PRESSING.index(self.library.service[s].urgency))
        )
        others = (service for service in turn.services if service not in turn.needs)
        self._answer_service(turn, (*turn.needs, *others))
        if not turn.ended:
            turn.choices = self._as_choices(turn.needs[1:])

    def _answer_service(self, turn: Turn, services: tuple[str, ...]) -> None:
        card = self.library.service[services[0]]
        turn.services = services
        turn.department = card.department
        if ended(card, self.today()):
            self._say_changed(turn, card)
            return
        external = isinstance(self.library.door[turn.department], Authority)
        turn.outcome = Outcome.OTHER_AUTHORITY if external else Outcome.ANSWERED

    def _say_changed(self, turn: Turn, card: Service) -> None:
        """An old rule is never told as today's: only that it has changed, and whom to ask."""
        door = self.wording.door(self.library.door[card.department])
        turn.offers = (self._person(),)
        text = self.wording.say("rules_changed", title=card.title, door=door)
        turn.end(Outcome.PARTLY_ANSWERED, text)

    def _answer_other(self, turn: Turn, best: Hit) -> None:
        turn.services = ()
        turn.department = best.passage.department
        turn.outcome = _OUTCOMES[best.passage.kind]

    def _person(self) -> Option:
        return Option(self.wording.say("offer_person"), "person")

    def _not_sure(self, turn: Turn, found: Findings) -> None:
        """Says so; when half sure, with the nearest door and services, else with the front door."""
        turn.needs = ()
        turn.department = self.wording.front_door.id
        if found.evidence >= self._half_sure:
            departments = (hit.passage.department for hit in found.owners)
            turn.department = next(filter(None, departments), turn.department)
            turn.choices = choices(found, _CHOICES)
        door = self.wording.door(self.library.door[turn.department])
        text = self.wording.outcome(Outcome.NO_EVIDENCE, door=door)
        if turn.conversation.failed:
            text = self.wording.say("call_instead", door=door)
        maybe = f"\n{self.wording.say('ask_maybe')}" if turn.choices else ""
        turn.offers = (self._person(),)
        turn.end(Outcome.NO_EVIDENCE, text + maybe)

    def _outside(self, turn: Turn) -> None:
        turn.services, turn.needs = (), ()
        turn.offers = (self._person(),)
        door = self.wording.door(self.wording.front_door)
        text = self.wording.outcome(Outcome.OUTSIDE_TOPIC, door=door)
        if turn.conversation.failed:
            text = self.wording.say("call_instead", door=door)
        turn.end(Outcome.OUTSIDE_TOPIC, text)

    def _stay_with(self, turn: Turn, found: Findings | None) -> None:
        """After a crisis text: the service that belongs to it, when asked for, and nothing else."""
        near = found.services[:_CHOICES] if found else ()
        near = tuple(dict.fromkeys((*turn.needs, *near)))
        fitting = tuple(service for service in near if service in turn.crisis_services)
        rest = tuple(need for need in turn.needs if need not in fitting)
        # what is acute is what the crisis text is about
        others = tuple(s for s in rest if self.library.service[s].urgency != "acute")
        turn.needs = ()
        if fitting and not others:
            self._answer_service(turn, fitting)
            return
        turn.services = fitting or (turn.crisis_services[:1] if rest else ())
        first = self.library.service[turn.services[0]] if turn.services else None
        turn.department = first.department if first else None
        turn.needs = (*fitting, *rest) if others else ()
        turn.choices = self._as_choices(others)
        turn.offers = (self._person(),)
        again = "" if turn.crisis else self.wording.crisis.again
        more = self.wording.say("crisis_more") if others else ""
        turn.end(Outcome.CRISIS, "\n\n".join(filter(None, (again, more))))

    def _as_choices(self, services: Sequence[str]) -> tuple[Option, ...]:
        return tuple(Option(self.library.service[s].title, "service", s) for s in services)

    def _hand_over(self, turn: Turn) -> None:
        services = turn.conversation.services
        turn.services = services
        department = self.library.service[services[0]].department if services else None
        turn.department = department or self.wording.front_door.id
        door = self.wording.door(self.library.door[turn.department])
        turn.end(Outcome.HANDED_OVER, self.wording.outcome(Outcome.HANDED_OVER, door=door))


def _names_document(turn: Turn, best: Hit) -> bool:
    """Whether the best passage is of a document whose name, or topic, stands in the message."""
    passage = best.passage
    if passage.kind is not Kind.DOCUMENT:
        return False
    about = f"{passage.title} {passage.publisher}"
    if passage.is_own:  # its headings are its own words for its topics
        about += f" {passage.index_text.split(passage.text)[0]}"
    name = {stem(word) for word in content_words(about)}
    return any(stem(word) in name for word in content_words(turn.query))
