"""Step 1: only readable, masked text of a sane size goes further."""

from __future__ import annotations

from bot.letters.pasted import LetterFinder
from bot.letters.prepare import NotExplained, prepare
from bot.turn import Outcome, Turn
from bot.wording import Wording
from knowledge.danish.normal import clean, has_words
from knowledge.danish.personal_data import UNTOLD_KINDS, mask, without_masks

_MOST_PASTED = 250_000
"""Characters. Of a longer text only so much is looked at for a letter."""


class Protect:
    """Cleans the message and masks personal data before anything else may see it."""

    name = "protect"

    def __init__(self, wording: Wording, letters: LetterFinder, max_characters: int) -> None:
        self.wording = wording
        self.letters = letters
        self.max_characters = max_characters

    def __call__(self, turn: Turn) -> None:
        raw = turn.message.text
        turn.notes["characters"] = len(raw)
        raw = self._take_letter(turn, raw)
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
        if not has_words(turn.query) and not (turn.letter or turn.letter_problem):
            if kinds:
                turn.end(Outcome.PERSONAL_DATA, self.wording.outcome(Outcome.PERSONAL_DATA))
            else:
                turn.end(Outcome.UNSUPPORTED_MESSAGE, self.wording.say("message_empty"))

    def _take_letter(self, turn: Turn, raw: str) -> str:
        """Put the letter that was sent or pasted aside; what is left are the sender's words."""
        turn.letter_problem = turn.message.problem
        letter = turn.message.letter
        pasted = None if letter else self.letters.find(raw[:_MOST_PASTED])
        if pasted:
            raw, letter = pasted
        if letter:
            try:
                prepared = prepare(letter, pasted=bool(pasted))
                turn.letter, turn.letter_masked = prepared.text, prepared.masked
            except NotExplained as error:
                turn.letter_problem = error.problem
        return raw
