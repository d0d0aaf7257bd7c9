"""Step 1: only readable, masked text of a sane size goes further."""

from __future__ import annotations

from bot.turn import Outcome, Turn
from bot.wording import Wording
from knowledge.danish.normal import clean, has_words
from knowledge.danish.personal_data import UNTOLD_KINDS, mask, without_masks


class Protect:
    """Cleans the message and masks personal data before anything else may see it."""

    name = "protect"

    def __init__(self, wording: Wording, max_characters: int) -> None:
        self.wording = wording
        self.max_characters = max_characters

    def __call__(self, turn: Turn) -> None:
        raw = turn.message.text
        turn.notes["characters"] = len(raw)
        turn.too_long = len(raw) > self.max_characters
        if turn.too_long:  # enough of it to see whether somebody is in danger
            raw = f"{raw[: self.max_characters]}\n{raw[-self.max_characters :]}"
        turn.text, found = mask(clean(raw))
        kinds = list(dict.fromkeys((*turn.message.hidden, *found)))
        turn.query = " ".join(without_masks(turn.text).split())
        turn.notes["personal_data"] = kinds
        told = [kind for kind in kinds if kind not in UNTOLD_KINDS]
        if told and not turn.conversation.told_personal_data:
            turn.notice = self.wording.say("personal_data_hidden", kinds=self.wording.kinds(told))
            turn.conversation.told_personal_data = True
        if not has_words(turn.query):
            if kinds:
                turn.end(Outcome.PERSONAL_DATA, self.wording.outcome(Outcome.PERSONAL_DATA))
            else:
                turn.end(Outcome.UNSUPPORTED_MESSAGE, self.wording.say("message_empty"))
