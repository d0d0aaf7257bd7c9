"""Step 5: answer, ask one question, point to another authority, or say that we do not know."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

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
_MOST_CHOICES = 4
_ANY_CANDIDATE = 0.15
_PRESSING = ("acute", "high", "normal")
_OUTCOMES = {
    Kind.AUTHORITY: Outcome.OTHER_AUTHORITY,
    Kind.DOCUMENT: Outcome.ANSWERED,
    Kind.DEPARTMENT: Outcome.PARTLY_ANSWERED,
}
_UNCLEAR = (Outcome.OUTSIDE_TOPIC, Outcome.NO_EVIDENCE, Outcome.ASKED)
_SHORT = 5
_NEAR = 0.5


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
        former = self._formerly(turn, found)
        if self._is_vague(turn, found) and not former:
            self._ask(turn, found)
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
        words = content_words(turn.query)
        if best.passage.kind is not Kind.DOCUMENT or turn.for_staff or len(words) > _SHORT:
            return True
        passage = best.passage
        about = f"{passage.title} {passage.publisher}"
        if passage.is_own:  # its headings are its own words for its topics
            about += f" {passage.index_text.split(passage.text)[0]}"
        name = {stem(word) for word in content_words(about)}
        return any(stem(word) in name for word in words)

    def _is_vague(self, turn: Turn, found: Findings) -> bool:
        """Whether asking serves better than guessing: fitted on vague messages and clear ones."""
        if turn.joined or not found.services:
            return False
        weights = self.wording.thresholds.vague
        signs = vague_signs(turn.kinds.get("vague", 0.0), found, turn.query)
        score = weights.get("bias", -1.0) + sum(
            weights.get(name, 0.0) * value for name, value in signs.items()
        )
        turn.notes["vague"] = round(score, 2)
        return score >= 0.0

    def _answer_several(self, turn: Turn) -> None:
        """All needs of a message, the most pressing first."""
        turn.needs = tuple(
            sorted(turn.needs, key=lambda s: _PRESSING.index(self.library.service[s].urgency))
        )
        others = (service for service in turn.services if service not in turn.needs)
        self._answer_service(turn, (*turn.needs, *others))
        if not turn.ended:
            turn.choices = tuple(
                Option(self.library.service[s].title, "service", s) for s in turn.needs[1:]
            )

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

    def _choices(self, found: Findings, most: int = _CHOICES) -> tuple[Option, ...]:
        """The best services, leaving out those far behind."""
        owners = [hit for hit in found.owners if hit.passage.kind is Kind.SERVICE][:most]
        return tuple(
            Option(hit.passage.title, "service", hit.passage.owner)
            for hit in owners
            if hit.score >= _NEAR * owners[0].score
        )

    def _person(self) -> Option:
        return Option(self.wording.say("offer_person"), "person")

    def _ask(self, turn: Turn, found: Findings) -> None:
        """One short question with what divides the candidates; the second time, a person."""
        first, *others = found.services
        turn.offers = (self._person(),)
        turn.department = self.library.service[first].department
        if turn.conversation.asked:
            door = self.wording.door(self.library.door[turn.department])
            turn.services = ()
            turn.end(Outcome.HANDED_OVER, self.wording.say("ask_person", door=door))
            return
        if found.share < _ANY_CANDIDATE:
            turn.department = self.wording.front_door.id
            turn.end(Outcome.ASKED, self.wording.say("ask_open"))
            return
        turn.choices = self._choices(found, _MOST_CHOICES)
        offered = [self.library.service[option.value] for option in turn.choices]
        if self._age_divides(offered):
            question = self.wording.say("ask_age")
        elif others and others[0] in self.library.service[first].related:
            question = self.library.service[first].ask
        else:
            question = self.wording.say("ask_vague")
        turn.end(Outcome.ASKED, question)

    def _age_divides(self, offered: list[Service]) -> bool:
        """Whether the two best candidates are for people of different ages."""
        ages = [service.ages.range for service in offered[:2] if service.ages]
        return len(ages) == 2 and not ages[0].meets(ages[1])

    def _not_sure(self, turn: Turn, found: Findings) -> None:
        """Says so; when half sure, with the nearest door and services, else with the front door."""
        turn.department = self.wording.front_door.id
        if found.evidence >= self._half_sure:
            departments = (hit.passage.department for hit in found.owners)
            turn.department = next(filter(None, departments), turn.department)
            turn.choices = self._choices(found)
        door = self.wording.door(self.library.door[turn.department])
        text = self.wording.outcome(Outcome.NO_EVIDENCE, door=door)
        if turn.conversation.failed:
            text = self.wording.say("call_instead", door=door)
        maybe = f"\n{self.wording.say('ask_maybe')}" if turn.choices else ""
        turn.offers = (self._person(),)
        turn.end(Outcome.NO_EVIDENCE, text + maybe)

    def _outside(self, turn: Turn) -> None:
        turn.services = ()
        turn.offers = (self._person(),)
        door = self.wording.door(self.wording.front_door)
        text = self.wording.outcome(Outcome.OUTSIDE_TOPIC, door=door)
        if turn.conversation.failed:
            text = self.wording.say("call_instead", door=door)
        turn.end(Outcome.OUTSIDE_TOPIC, text)

    def _stay_with(self, turn: Turn, found: Findings | None) -> None:
        """After a crisis text: the service that belongs to it, when asked for, and nothing else."""
        near = found.services[:_CHOICES] if found else ()
        fitting = tuple(service for service in near if service in turn.crisis_services)
        turn.needs = ()
        if fitting:
            self._answer_service(turn, fitting)
        else:
            turn.services, turn.choices, turn.department = (), (), None
            turn.offers = (self._person(),)
            turn.end(Outcome.CRISIS, "" if turn.crisis else self.wording.crisis.again)

    def _hand_over(self, turn: Turn) -> None:
        services = turn.conversation.services
        turn.services = services
        department = self.library.service[services[0]].department if services else None
        turn.department = department or self.wording.front_door.id
        door = self.wording.door(self.library.door[turn.department])
        turn.end(Outcome.HANDED_OVER, self.wording.outcome(Outcome.HANDED_OVER, door=door))


def vague_signs(kind: float, found: Findings, query: str) -> dict[str, float]:
    """What tells a vague message from a clear one: its likeness, and how sure the search is."""
    return {
        "kind": kind,
        "share": found.share,
        "lead": found.share - found.second_share,
        "evidence": found.evidence,
        "words": math.log(len(set(content_words(query))) + 1),
    }
