"""Asking back: when a guess would serve worse, and what divides the candidates."""

from __future__ import annotations

import math

from bot.turn import Option, Outcome, Turn
from bot.wording import Wording
from knowledge.content import Service
from knowledge.danish.words import content_words, tokens
from knowledge.index.passages import Kind
from knowledge.library import Library
from knowledge.search import Findings

_MOST_CHOICES = 4
_ANY_CANDIDATE = 0.25
_STILL_UNSURE = 0.3
"""So unsure of every service, the answer to our question has not told enough."""

_NEAR = 0.5
_PLAUSIBLE = 0.1
"""Share of the best candidate's score, and of its likeness, that makes another a choice."""


class Ask:
    """One short question with up to four choices; the second time in a row, a person."""

    def __init__(self, library: Library, wording: Wording) -> None:
        self.library = library
        self.wording = wording

    def is_due(self, turn: Turn, found: Findings) -> bool:
        """Whether asking serves better than guessing: fitted on vague messages and clear ones."""
        if not found.services:
            return False
        if turn.joined:
            told = turn.ages or any(c.isdigit() for c in turn.text)
            unsure = found.share < _STILL_UNSURE or len(tokens(turn.text)) == 1
            return bool(turn.conversation.asked) and unsure and not told
        weights = self.wording.thresholds.vague
        signs = vague_signs(turn.kinds.get("vague", 0.0), found, turn.query)
        score = weights.get("bias", -1.0) + sum(
            weights.get(name, 0.0) * value for name, value in signs.items()
        )
        turn.notes["vague"] = round(score, 2)
        return score >= 0.0

    def __call__(self, turn: Turn, found: Findings) -> None:
        """End the turn with a question, or with a person when we asked just before."""
        first = found.services[0]
        turn.offers = (Option(self.wording.say("offer_person"), "person"),)
        turn.department = self.library.service[first].department
        if turn.conversation.asked:
            door = self.wording.door(self.library.door[turn.department])
            turn.services = ()
            turn.end(Outcome.HANDED_OVER, self.wording.say("ask_person", door=door))
        elif found.share < _ANY_CANDIDATE:
            turn.department = self.wording.front_door.id
            turn.end(Outcome.ASKED, self.wording.say("ask_open"))
        else:
            turn.choices = choices(found, _MOST_CHOICES)
            turn.end(Outcome.ASKED, self._question(turn.choices))

    def _question(self, offered: tuple[Option, ...]) -> str:
        services = [self.library.service[option.value] for option in offered]
        first = services[0]
        if len(services) == 1:
            return self.wording.say("ask_one", title=first.title)
        if _age_divides(services):
            return self.wording.say("ask_age")
        if services[1].id in first.related:
            return first.ask
        return self.wording.say("ask_vague")


def choices(found: Findings, most: int) -> tuple[Option, ...]:
    """The best services, leaving out those far behind."""
    owners = [hit for hit in found.owners if hit.passage.kind is Kind.SERVICE][:most]
    surest = max((hit.share for hit in owners), default=0.0)
    return tuple(
        Option(hit.passage.title, "service", hit.passage.owner)
        for hit in owners
        if hit.score >= _NEAR * owners[0].score and hit.share >= _PLAUSIBLE * surest
    )


def vague_signs(kind: float, found: Findings, query: str) -> dict[str, float]:
    """What tells a vague message from a clear one: its likeness, and how sure the search is."""
    return {
        "kind": kind,
        "share": found.share,
        "lead": found.share - found.second_share,
        "margin": found.service_margin,
        "evidence": found.evidence,
        "words": math.log(len(set(content_words(query))) + 1),
    }


def _age_divides(offered: list[Service]) -> bool:
    """Whether the two best candidates are for people of different ages."""
    ages = [service.ages.range for service in offered[:2] if service.ages]
    return len(ages) == 2 and not ages[0].meets(ages[1])
