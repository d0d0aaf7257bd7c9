"""Step 4: find the passages the reader may see, and the services behind them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from bot.turn import Turn
from bot.wording import Wording
from knowledge.content import Service
from knowledge.danish.ages import AgeRange, stated_ages
from knowledge.danish.words import content_words, standard
from knowledge.library import Library
from knowledge.needs import Need
from knowledge.search import Search

_AND_MORE = re.compile(
    r"\b(og saa|ogsaa|desuden|derudover|forresten|samtidig|ellers|plus|til sidst|et andet|lige)\b"
)


class Retrieve:
    """Searches the library, unless the conversation already says what it is about."""

    name = "retrieve"

    def __init__(self, library: Library, search: Search, wording: Wording) -> None:
        self.library = library
        self.search = search
        self.several = wording.thresholds.several

    def __call__(self, turn: Turn) -> None:
        if turn.chosen or turn.follow_up:
            return
        today = self.search.today()
        turn.ages = stated_ages(turn.text, today) or stated_ages(turn.query, today)
        favour = self._favour(turn, turn.ages)
        found = self.search.find(turn.query, turn.message.audience, ages=turn.ages, favour=favour)
        turn.findings = found
        if not turn.joined:
            turn.needs = self._needs(turn)
        turn.notes["evidence"] = round(found.evidence, 3)
        turn.notes["margin"] = round(found.margin, 3)
        turn.notes["needs"] = turn.needs
        turn.notes["found"] = [
            {"id": hit.passage.id, "score": round(hit.score, 3)} for hit in found.hits[:5]
        ]

    def _favour(self, turn: Turn, ages: Sequence[AgeRange]) -> list[str]:
        """What was talked about, or its neighbours when it is for another age than the one told."""
        before = turn.conversation
        if not (turn.joined and before.services) or before.pending:
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
        signs = several_signs(turn.query, needs, shares)
        score = self.several.get("bias", -9.0)
        score += sum(self.several.get(name, 0.0) * value for name, value in signs.items())
        turn.notes["several"] = round(score, 2)
        if score < 0.0:
            return ()
        return tuple(sorted((need.service for need in needs), key=lambda s: -shares.get(s, 0.0)))


def several_signs(text: str, needs: tuple[Need, ...], shares: dict[str, float]) -> dict[str, float]:
    """What tells a message with several needs from a long one with a single need."""
    surest = sorted((need.share for need in needs), reverse=True)
    return {
        "second": surest[1] if len(surest) > 1 else 0.0,
        "third": surest[2] if len(surest) > 2 else 0.0,
        "whole": max(shares.values(), default=0.0),
        "joins": float(len(_AND_MORE.findall(standard(text)))),
        "words": math.log(len(content_words(text)) + 1),
    }
