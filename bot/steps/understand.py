"""Step 3: is it small talk, a choice, a follow-up, an attempt to steer, another language?"""

from __future__ import annotations

import re

from bot.turn import Option, Outcome, Turn
from bot.wording import Wording, is_wholly, matches_any
from bot.wording_files import SmallTalk
from knowledge.danish.language import is_foreign
from knowledge.danish.normal import fold
from knowledge.danish.words import tokens

_FOLLOW_UP_WORDS = 12
_SHORT_ANSWER = 7
_MARKS = re.compile(r"[.,!?;:()\"]+")


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
        if is_wholly(self.wording.chat.person, turn.query):
            turn.chosen = "person"
        elif is_wholly(self.wording.chat.contact, turn.query):
            front = self.wording.front_door
            door = self.wording.door(front)
            text = self.wording.say("contact_us", door=door, address=front.address)
            turn.end(Outcome.HANDED_OVER, text)
        elif not turn.crisis:
            self._turn_away(turn)
        if not turn.ended:
            self._aspect(turn)
            self._refer_back(turn)

    def _turn_away(self, turn: Turn) -> None:
        """What gets a fixed reply and no search."""
        if matches_any(self.wording.guards.steering, turn.query):
            turn.end(Outcome.STEERING_REFUSED, self.wording.outcome(Outcome.STEERING_REFUSED))
        elif matches_any(self.wording.guards.not_ours, turn.query):
            turn.end(Outcome.OUTSIDE_TOPIC, self._with_door(Outcome.OUTSIDE_TOPIC))
        elif matches_any(self.wording.guards.abusive, turn.query):
            turn.end(Outcome.ABUSIVE, self._with_door(Outcome.ABUSIVE))
        elif talk := self._small_talk(turn.query):
            turn.end(Outcome.SMALL_TALK, talk.reply)
        elif is_foreign(turn.query):
            turn.end(Outcome.OTHER_LANGUAGE, self._with_door(Outcome.OTHER_LANGUAGE))

    def _with_door(self, outcome: Outcome) -> str:
        door = self.wording.door(self.wording.front_door)
        return self.wording.outcome(outcome, door=door)

    def _choose(self, turn: Turn) -> bool:
        """The number, the place in the list ("den sidste") or the words of something offered."""
        options = turn.conversation.options
        said = " ".join(_MARKS.sub(" ", fold(turn.query)).split())
        for number, option in enumerate(options, 1):
            label = " ".join(_MARKS.sub(" ", fold(option.label)).split())
            if said == label or is_wholly(self.wording.chat.numbers.get(number, ()), said):
                self._take(turn, option)
                return True
        if options and is_wholly(self.wording.chat.last, said):
            self._take(turn, options[-1])
            return True
        danger = turn.crisis or turn.conversation.crisis_turns
        if options and not danger and is_wholly(self.wording.chat.agree, said):
            turn.choices = options
            turn.end(Outcome.ASKED, self.wording.say("ask_which"))
            return True
        return False

    def _is_unreadable(self, turn: Turn) -> bool:
        """Too long to answer, or without a single letter (a number that was not offered)."""
        if turn.too_long:
            text = self.wording.say("message_too_long", limit=str(self.max_characters))
        elif not any(c.isalpha() or c == "§" for c in turn.query) and not turn.crisis:
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
            turn.aspect = turn.conversation.aspect if turn.conversation.asked else None

    def _small_talk(self, text: str) -> SmallTalk | None:
        talks = self.wording.chat.small_talk
        return next((talk for talk in talks if is_wholly(talk.signs, text)), None)

    def _aspect(self, turn: Turn) -> None:
        for aspect in self.wording.aspects.aspects:
            if matches_any(aspect.signs, turn.query):
                turn.aspect = aspect.heading
                turn.notes["aspect"] = aspect.heading
                return

    def _refer_back(self, turn: Turn) -> None:
        """Whether the message is about what was said just before, or about nothing we know."""
        before = turn.conversation
        words = tokens(fold(turn.query))
        if len(words) > _FOLLOW_UP_WORDS or turn.crisis:
            return
        only_about_before = all(w in self.about_before or len(w) == 1 for w in words)
        if only_about_before and before.services and not before.asked:
            turn.follow_up = True
        elif only_about_before and turn.aspect and not before.question:
            turn.end(Outcome.ASKED, self.wording.say("ask_what"))
        elif before.question and (
            only_about_before
            or (before.asked and len(words) <= _SHORT_ANSWER)
            or any(re.search(s, fold(turn.query)) for s in self.wording.aspects.follow_up_starts)
        ):
            turn.query = f"{before.question} {turn.query}"
            turn.joined = True
            turn.notes["joined"] = True
