"""Step 3: is it small talk, a choice, a follow-up, an attempt to steer, another language?"""

from __future__ import annotations

import re
import unicodedata

from bot.turn import Option, Outcome, Turn
from bot.wording import Wording, is_wholly, matches_any
from knowledge.danish.normal import fold
from knowledge.danish.words import stopwords, tokens

_FOLLOW_UP_WORDS = 12
_LANGUAGE_WORDS = 4
_DANISH_SHARE = 0.2
_NORDIC = {"da", "no", "nb", "nn"}


class Understand:
    """Reads what kind of message it is and what it refers to."""

    name = "understand"

    def __init__(self, wording: Wording, max_characters: int) -> None:
        self.wording = wording
        self.max_characters = max_characters
        self.about_before = frozenset(wording.aspects.follow_up_words.split())

    def __call__(self, turn: Turn) -> None:
        if self._choose(turn) or self._is_unreadable(turn):
            return
        if matches_any(self.wording.guards.steering, turn.query):
            turn.end(Outcome.STEERING_REFUSED, self.wording.outcome(Outcome.STEERING_REFUSED))
        elif matches_any(self.wording.guards.abusive, turn.query):
            turn.end(Outcome.ABUSIVE, self._with_door(Outcome.ABUSIVE))
        elif is_wholly(self.wording.chat.person, turn.query):
            turn.chosen = "person"
        elif not (self._small_talk(turn) or turn.crisis) and self._is_foreign(turn.query):
            turn.end(Outcome.OTHER_LANGUAGE, self._with_door(Outcome.OTHER_LANGUAGE))
        if not turn.ended:
            self._aspect(turn)
            self._follow_up(turn)

    def _with_door(self, outcome: Outcome) -> str:
        door = self.wording.door(self.wording.front_door)
        return self.wording.outcome(outcome, door=door)

    def _choose(self, turn: Turn) -> bool:
        """The number or the words of something that was offered."""
        said = fold(turn.query).strip(" .!?")
        for number, option in enumerate(turn.conversation.options, 1):
            if said in (str(number), fold(option.label).strip(" .!?")):
                self._take(turn, option)
                return True
        return False

    def _is_unreadable(self, turn: Turn) -> bool:
        """Too long to answer, or without a single letter (a number that was not offered)."""
        if turn.too_long:
            text = self.wording.say("message_too_long", limit=str(self.max_characters))
        elif not any(c.isalpha() for c in turn.query):
            text = self.wording.say("choice_unknown")
        else:
            return False
        turn.end(Outcome.UNSUPPORTED_MESSAGE, text)
        return True

    def _take(self, turn: Turn, option: Option) -> None:
        turn.notes["chosen"] = option.kind
        if option.kind == "aspect":
            turn.aspect, turn.follow_up = option.value, bool(turn.conversation.services)
        else:
            turn.chosen = "person" if option.kind == "person" else option.value

    def _small_talk(self, turn: Turn) -> bool:
        for talk in self.wording.chat.small_talk:
            if is_wholly(talk.signs, turn.query):
                turn.end(Outcome.SMALL_TALK, talk.reply)
                return True
        return False

    def _is_foreign(self, text: str) -> bool:
        letters = [c for c in text if c.isalpha()]
        latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
        if letters and latin < len(letters) / 2:
            return True
        words = [word for word in tokens(text) if word.isalpha()]
        danish = sum(word in stopwords() for word in words)
        if len(words) < _LANGUAGE_WORDS or danish >= _DANISH_SHARE * len(words):
            return False
        import py3langid

        return py3langid.classify(text)[0] not in _NORDIC

    def _aspect(self, turn: Turn) -> None:
        for aspect in self.wording.aspects.aspects:
            if matches_any(aspect.signs, turn.query):
                turn.aspect = aspect.heading
                turn.notes["aspect"] = aspect.heading
                return

    def _follow_up(self, turn: Turn) -> None:
        """Whether the message is about what was answered just before."""
        before = turn.conversation
        words = tokens(fold(turn.query))
        if not before.services or len(words) > _FOLLOW_UP_WORDS:
            return
        if all(word in self.about_before or len(word) == 1 for word in words):
            turn.follow_up = True
        elif any(re.search(s, fold(turn.query)) for s in self.wording.aspects.follow_up_starts):
            turn.query = f"{before.question} {turn.query}"
            turn.notes["joined"] = True
