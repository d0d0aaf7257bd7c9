"""Step 2: danger to life, violence, a child in danger, nowhere to sleep: fixed text, first."""

from __future__ import annotations

from bot.kinds import Kinds
from bot.turn import Turn
from bot.wording import DANGER, Wording, matches_any, without
from bot.wording_files import Situation
from knowledge.danish.clauses import clauses
from knowledge.danish.words import content_words

_MOST_TEXTS = 2
_ALONE = 1.3
"""A clause that sounds so much like danger counts, however calm the rest is."""

_AGAINST_SIGNS = -0.6
"""Below this the examples speak plainly against danger, whatever single words say."""


class Crisis:
    """Puts the checked crisis texts first in the reply; the rest of the turn goes on.

    A situation is seen by its signs or by its likeness to the examples, whichever sees it.
    """

    name = "crisis"

    def __init__(self, wording: Wording, kinds: Kinds) -> None:
        self.wording = wording
        self.kinds = kinds

    def __call__(self, turn: Turn) -> None:
        text = without(self.wording.crisis.unless, turn.query)
        if any(c.isalpha() for c in text):  # a bare number is a choice, or an age
            turn.kinds = self.kinds.scores(turn.query)
        kinds = turn.kinds
        if text != turn.query:  # a look-alike must neither alarm nor, taken out, leave an alarm
            kinds = min(kinds, self.kinds.scores(text), key=lambda scores: scores.get(DANGER, 0.0))
        if kinds.get(DANGER, -1.0) < 0.0:
            kinds = self._clearest_clause(text) or kinds
        found: list[Situation] = []
        if kinds.get(DANGER, 0.0) >= _AGAINST_SIGNS:
            found = [s for s in self.wording.crisis.situations if matches_any(s.signs, text)]
        found += [s for s in self._by_likeness(text, kinds) if s not in found]
        turn.notes["situations"] = [situation.id for situation in found]
        turn.notes["danger"] = round(turn.kinds.get(DANGER, 0.0), 2)
        if not found:
            return
        texts = [situation.text for situation in found[:_MOST_TEXTS]]
        if turn.for_staff:
            texts.insert(0, self.wording.say("for_staff"))
        turn.crisis = "\n\n".join(texts)
        turn.crisis_services = tuple(service for s in found for service in s.services)

    def _clearest_clause(self, query: str) -> dict[str, float]:
        """The scores of a clause that sounds so much like danger that the rest does not matter."""
        parts = clauses(query)
        if len(parts) < 2:
            return {}
        scored = [self.kinds.scores(part) for part in parts]
        worst = max(scored, key=lambda kinds: kinds.get(DANGER, -1.0))
        return worst if worst.get(DANGER, -1.0) >= _ALONE else {}

    def _by_likeness(self, query: str, kinds: dict[str, float]) -> list[Situation]:
        """The likest situation, and others that are surely meant too."""
        if kinds.get(DANGER, -1.0) < 0.0 or not content_words(query):
            return []  # without words that say something, nothing but a look-alike stood here
        ranked = sorted(
            self.wording.crisis.situations, key=lambda s: kinds.get(s.id, -9.0), reverse=True
        )
        return [s for s in ranked if s is ranked[0] or kinds.get(s.id, -1.0) >= 0.0]
