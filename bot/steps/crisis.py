"""Step 2: danger to life, violence, a child in danger, nowhere to sleep: fixed text, first."""

from __future__ import annotations

import re

from bot.turn import Turn
from bot.wording import Wording, matches_any
from knowledge.danish.normal import fold

_MOST_TEXTS = 2


class Crisis:
    """Puts the checked crisis texts first in the reply; the rest of the turn goes on."""

    name = "crisis"

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def __call__(self, turn: Turn) -> None:
        text = fold(turn.query)
        for look_alike in self.wording.crisis.unless:
            text = re.sub(look_alike, " ", text)
        found = [s for s in self.wording.crisis.situations if matches_any(s.signs, text)]
        turn.notes["situations"] = [situation.id for situation in found]
        if not found:
            return
        texts = [situation.text for situation in found[:_MOST_TEXTS]]
        if turn.for_staff:
            texts.insert(0, self.wording.say("for_staff"))
        turn.crisis = "\n\n".join(texts)
        turn.crisis_services = tuple(service for s in found for service in s.services)
