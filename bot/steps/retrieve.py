"""Step 4: find the passages the reader may see, and the services behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.turn import Turn
from bot.wording import Wording, matches_any
from knowledge.content import Service
from knowledge.danish.ages import AgeRange, stated_ages
from knowledge.danish.words import content_words, tokens
from knowledge.library import Library
from knowledge.needs import Need
from knowledge.search import Search

_OWN_WORDS, _TALKED_ABOUT = 0.5, 0.2
"""How much a follow-up's own words, and the topic before it, add to what both together say."""

_PRESSING = 0.5
"""So surely told, a pressing need is never left out because the message may be about one thing."""


class Retrieve:
    """Searches the library, unless the conversation already says what it is about."""

    name = "retrieve"

    def __init__(self, library: Library, search: Search, wording: Wording) -> None:
        self.library = library
        self.search = search
        self.weights = wording.thresholds.needs
        self.wishes = wording.aspects.wishes

    def __call__(self, turn: Turn) -> None:
        if turn.chosen or turn.follow_up:
            return
        today = self.search.today()
        turn.ages = stated_ages(turn.text, today) or stated_ages(turn.query, today)
        favour = self._favour(turn, turn.ages)
        found = self.search.find(turn.query, turn.message.audience, ages=turn.ages, favour=favour)
        turn.findings = found
        if found.without_vectors:
            turn.notes["without_vectors"] = True
        if not turn.joined:
            turn.needs = self._needs(turn)
        turn.notes["evidence"] = round(found.evidence, 3)
        turn.notes["margin"] = round(found.margin, 3)
        turn.notes["needs"] = turn.needs
        turn.notes["found"] = [
            {"id": hit.passage.id, "score": round(hit.score, 3)} for hit in found.hits[:5]
        ]

    def _favour(self, turn: Turn, ages: Sequence[AgeRange]) -> dict[str, float]:
        """What a message that is joined to an earlier one says itself, and the topic before."""
        if not turn.joined:
            return {}
        own = self.search.shares(turn.text)
        favour = {service: _OWN_WORDS * share for service, share in own.items()}
        for service in self._talked_about(turn, ages):
            favour[service] = favour.get(service, 0.0) + _TALKED_ABOUT
        return favour

    def _talked_about(self, turn: Turn, ages: Sequence[AgeRange]) -> list[str]:
        """What was talked about, or its neighbours when it is for another age than the one told."""
        before = turn.conversation
        if not before.services or before.pending:
            return []
        card = self.library.service[before.services[0]]

        def fits(service: Service) -> bool:
            return service.ages is None or any(service.ages.range.meets(age) for age in ages)

        if not ages or fits(card):
            return [card.id]
        near = (self.library.service[neighbour] for neighbour in card.related)
        return [service.id for service in near if service.ages and fits(service)]

    def _needs(self, turn: Turn) -> tuple[str, ...]:
        """The services of a message that surely holds several, the likeliest first; else none."""
        needs = self.search.needs(turn.query)
        if len(needs) < 2:
            return ()
        shares = self.search.shares(turn.query)
        scores = {
            need.service: self.weights.get("bias", -9.0)
            + sum(self.weights.get(name, 0.0) * value for name, value in signs.items())
            for need, signs in zip(needs, need_signs(needs, shares, self.wishes), strict=True)
        }
        second = sorted(scores.values())[-2]
        turn.notes["several"] = round(second, 2)
        pressing = any(
            score >= _PRESSING and self.library.service[service].urgency != "normal"
            for service, score in scores.items()
        )
        if second < (0.0 if pressing else self.weights.get("second", 0.0)):
            return ()
        kept = [service for service, score in scores.items() if score >= 0.0]
        return tuple(sorted(kept, key=lambda service: -shares.get(service, 0.0)))


def need_signs(
    needs: tuple[Need, ...], shares: dict[str, float], wishes: tuple[str, ...]
) -> list[dict[str, float]]:
    """What tells a real need from a stretch that only sounds like one.

    `shares` are those of the whole message, `wishes` patterns of what asks for something.
    """
    best = max(shares.values(), default=0.0)
    return [
        {
            "lead": need.lead,
            "whole": shares.get(need.service, 0.0),
            "likeliest": float(shares.get(need.service, 0.0) >= best),
            "asks": float(matches_any(wishes, need.text)),
            "words": math.log(len(tokens(need.text)) + 1),
            "content": math.log(len(content_words(need.text)) + 1),
            "others": len(needs) - 1.0,
        }
        for need in needs
    ]
