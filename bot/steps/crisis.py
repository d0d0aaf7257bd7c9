"""Step 2: danger to life, violence, a child in danger, nowhere to sleep: fixed text, first."""

from __future__ import annotations

import re

from bot.turn import Turn
from bot.wording import Wording, matches_any
from knowledge.danish.normal import fold


class Crisis:
    """Puts the checked crisis text first in the reply; the rest of the turn goes on."""

    name = "crisis"

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def __call__(self, turn: Turn) -> None:
        text = fold(turn.query)
        for look_alike in self.wording.crisis.unless:
            text = re.sub(look_alike, " ", text)
        for situation in self.wording.crisis.situations:
            if matches_any(situation.signs, text):
                turn.crisis = situation.text
                turn.notes["situation"] = situation.id
                return
