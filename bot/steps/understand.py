"""Step 3: is it a choice, small talk, anger, an attempt to steer, another language, a follow-up?"""

from __future__ import annotations

import re

from bot.steps.refer_back import ReferBack
from bot.turn import Option, Outcome, Turn
from bot.wording import DANGER, ORDINARY, Wording, is_wholly, matches_any, without
from bot.wording_files import SmallTalk
from knowledge.danish.language import foreign_language
from knowledge.danish.normal import fold
from knowledge.danish.words import tokens
from knowledge.library import Library
from knowledge.search import Search

_CLEAR_NEED = 0.5
"""So sure of one service, a message is a question, however it is put."""

_FOREIGN_NEED = 0.3
_ALWAYS_SMALL_TALK = "thanks"
_VAGUE = "vague"
_RATHER = 0.5
"""So much likelier may it be that a message is ordinary: there are far more of those."""

_OF_NEEDS = {_VAGUE, ORDINARY, DANGER}
_MAYBE_FOLLOW_UPS = ("greeting", "chat", "who", "what")
"""In a talk, what only sounds like these is about the topic."""

_IN_A_TALK = 0.5
"""So much surer must it be that somebody in a talk is fed up, or asks for a person."""

_SMALL_TALK_WORDS = 15
_SIMPLE_WORDS = 25
_MARKS = re.compile(r"[.,!?;:()\"]+")


class Understand:
    """Reads what kind of message it is and what it refers to."""

    name = "understand"

    def __init__(
        self, library: Library, search: Search, wording: Wording, max_characters: int
    ) -> None:
        self.search = search
        self.wording = wording
        self.max_characters = max_characters
        self.refer_back = ReferBack(library, search, wording)

    def __call__(self, turn: Turn) -> None:
        if self._choose(turn) or self._is_unreadable(turn):
            return
        if is_wholly(self.wording.chat.contact, turn.query):
            front = self.wording.front_door
            door = self.wording.door(front)
            text = self.wording.say("contact_us", door=door, address=front.address)
            turn.end(Outcome.HANDED_OVER, text)
        elif is_wholly(self.wording.chat.person, turn.query):
            turn.chosen = "person"
        elif not (turn.crisis or self.refer_back.says_yes_or_no(turn)):
            self._kind(turn)
        if not (turn.ended or turn.chosen or turn.follow_up):
            self.refer_back(turn)

    def _kind(self, turn: Turn) -> None:
        """What gets a fixed reply and no search: by its signs, or like the examples of its kind."""
        talk = self._small_talk(turn)
        clear = self._is_clear_need(turn)
        if talk:
            turn.end(Outcome.SMALL_TALK, talk.reply)
        elif matches_any(self.wording.guards.steering, turn.query):
            turn.end(Outcome.STEERING_REFUSED, self.wording.outcome(Outcome.STEERING_REFUSED))
        elif matches_any(self.wording.guards.not_ours, turn.query):
            turn.end(Outcome.OUTSIDE_TOPIC, self._with_door(Outcome.OUTSIDE_TOPIC))
        elif self._likest_kind(turn) == "steering" and not clear:
            turn.end(Outcome.STEERING_REFUSED, self.wording.outcome(Outcome.STEERING_REFUSED))
        elif (
            matches_any(self.wording.guards.abusive, turn.query)
            or self._likest_kind(turn) == "abusive"
        ):
            self._angry(turn)
        elif language := foreign_language(turn.query):
            self._foreign(turn, language)
        elif not (clear or turn.conversation.crisis_turns or self._is_age(turn)):
            self._simple_kind(turn)

    def _simple_kind(self, turn: Turn) -> None:
        """Short messages without a need of their own; in a talk they may be about the topic."""
        words = len(tokens(turn.query))
        best = self._likest_kind(turn)
        if words > _SIMPLE_WORDS or self.refer_back.asks_for_part(turn):
            return
        if best == "person":
            turn.chosen = "person"
        elif best == "frustrated":
            turn.conversation.failed += 1
            turn.offers = (Option(self.wording.say("offer_person"), "person"),)
            door = self.wording.door(self.wording.front_door)
            turn.end(Outcome.HANDED_OVER, self.wording.say("not_understood", door=door))
        elif words <= _SMALL_TALK_WORDS:
            talk = next((talk for talk in self.wording.chat.small_talk if talk.id == best), None)
            if talk:
                turn.end(Outcome.SMALL_TALK, talk.reply)

    def _likest_kind(self, turn: Turn) -> str:
        """The kind that a message is likest to, "" when it is not surely of that kind.

        What a need is told in – vague, ordinary or dangerous – is no kind of its own here.
        """
        limits = self.wording.thresholds.kinds
        raw = {kind: score + limits.get(kind, 0.0) for kind, score in turn.kinds.items()}
        best = max(raw.keys() - _OF_NEEDS - self.wording.dangers, key=raw.__getitem__, default="")
        rivals = (raw.get(_VAGUE, -1.0), raw.get(ORDINARY, -1.0) - _RATHER)
        return best if best and raw[best] >= max(rivals) and self._is_like(best, turn) else ""

    def _angry(self, turn: Turn) -> None:
        """A need is met all the same, with a calm word first; mere abuse meets a border."""
        turn.query = without(self.wording.guards.abusive, turn.query)
        if self._is_clear_need(turn):
            turn.tone = self.wording.say("angry")
        else:
            turn.offers = (Option(self.wording.say("offer_person"), "person"),)
            turn.end(Outcome.ABUSIVE, self._with_door(Outcome.ABUSIVE))

    def _foreign(self, turn: Turn, language: str) -> None:
        """A word in their language where we have one, and the Danish answer beside it."""
        door = self.wording.door(self.wording.front_door)
        greeting = self.wording.languages.get(language, "").format(door=door)
        turn.notes["language"] = language
        service, share = self._likeliest(turn.query)
        if share >= _FOREIGN_NEED:
            turn.chosen = service
            turn.tone = greeting or self.wording.outcome(Outcome.OTHER_LANGUAGE, door=door)
        else:
            turn.offers = (Option(self.wording.say("offer_person"), "person"),)
            text = self.wording.outcome(Outcome.OTHER_LANGUAGE, door=door)
            turn.end(Outcome.OTHER_LANGUAGE, f"{greeting}\n\n{text}" if greeting else text)

    def _is_like(self, kind: str, turn: Turn) -> bool:
        in_talk = bool(turn.conversation.question)
        if in_talk and kind in _MAYBE_FOLLOW_UPS:
            return False
        surer = in_talk and kind in ("person", "frustrated")
        return turn.kinds.get(kind, -1.0) >= (_IN_A_TALK if surer else 0.0)

    def _is_clear_need(self, turn: Turn) -> bool:
        """Whether the message, or a clause of it, is surely about a service."""
        needs = self.search.needs(turn.query)
        return max((need.share for need in needs), default=0.0) >= _CLEAR_NEED

    def _likeliest(self, text: str) -> tuple[str, float]:
        services = self.search.services
        found = [(share, owner) for owner, share in self.search.shares(text).items()]
        share, owner = max((item for item in found if item[1] in services), default=(0.0, ""))
        return owner, share

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
        return False

    def _take(self, turn: Turn, option: Option) -> None:
        turn.notes["chosen"] = option.kind
        if option.kind == "aspect":
            turn.aspect, turn.follow_up = option.value, bool(turn.conversation.services)
        else:
            turn.chosen = "person" if option.kind == "person" else option.value
            turn.aspect = turn.conversation.aspect if turn.conversation.asked else None

    def _is_unreadable(self, turn: Turn) -> bool:
        """Too long to answer, or without a single letter (a number that was not offered)."""
        if turn.too_long:
            text = self.wording.say("message_too_long", limit=str(self.max_characters))
        elif self._is_age(turn) or turn.crisis:
            return False
        elif not any(c.isalpha() or c == "§" for c in turn.query):
            text = self.wording.say("choice_unknown")
        else:
            return False
        turn.end(Outcome.UNSUPPORTED_MESSAGE, text)
        return True

    def _is_age(self, turn: Turn) -> bool:
        """A bare number that answers how old somebody is."""
        asks_for_age = matches_any(self.wording.aspects.asks_for_age, turn.conversation.asked)
        return asks_for_age and turn.query.strip(" .!").isdigit()

    def _small_talk(self, turn: Turn) -> SmallTalk | None:
        """By its signs. After a crisis only thanks are small talk: a "nej" may say much."""
        talks = self.wording.chat.small_talk
        if turn.conversation.crisis_turns:
            talks = tuple(talk for talk in talks if talk.id == _ALWAYS_SMALL_TALK)
        return next((talk for talk in talks if is_wholly(talk.signs, turn.query)), None)
