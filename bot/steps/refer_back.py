"""What a message refers to: the topic before, an earlier one, an open question, or nothing."""

from __future__ import annotations

from bot.steps.service_answer import DISAGREE, HOW, PRICE, WHO
from bot.turn import Outcome, Topic, Turn
from bot.wording import Wording, is_wholly, matches_any
from knowledge.content import Service
from knowledge.danish.words import index_terms, standard, tokens
from knowledge.library import Library
from knowledge.search import Search

_FOLLOW_UP_WORDS = 18
_SHORT_ANSWER = 7
_FEW_WORDS = 3
_OWN_TOPIC, _SURELY_OWN, _SAID_TO_BE_OWN = 0.7, 0.85, 0.2
"""So sure of a service of its own, a short message begins a topic; one that leans back must be
surer, one that says it is about something else less sure."""

_EARLIER = 0.15
_LIKE_EARLIER = 0.05
_LIKELIER = 3.0
"""How like an earlier topic a message must be: with a word that goes back, and without."""

_OURS = 0.5
_CALM_ASPECTS = (WHO, PRICE, DISAGREE)
_SAME_WORD = 0.3
"""What a word of an earlier topic's question counts beside its likeness."""


class ReferBack:
    """Carries the service and the question of earlier turns into a message that needs them."""

    def __init__(self, library: Library, search: Search, wording: Wording) -> None:
        self.library = library
        self.search = search
        self.wording = wording
        self.about_before = frozenset(wording.aspects.follow_up_words.split())

    def __call__(self, turn: Turn) -> None:
        self._aspect(turn)
        words = tokens(standard(turn.query))
        before = turn.conversation
        if turn.crisis or len(words) > _FOLLOW_UP_WORDS:
            return
        if before.crisis_turns and turn.aspect not in _CALM_ASPECTS:
            return  # what is unclear then is met as somebody in danger
        if self._goes_back(turn):
            return
        only_before = all(word in self.about_before or len(word) == 1 for word in words)
        if only_before and turn.aspect and not before.question:
            turn.end(Outcome.ASKED, self.wording.say("ask_what"))
        elif not before.question or (not only_before and self._begins_a_topic(turn, words)):
            return
        elif before.services and not before.pending and only_before:
            turn.follow_up = True
        elif (
            only_before
            or turn.aspect
            or (before.asked and len(words) <= _SHORT_ANSWER)
            or matches_any(self.wording.aspects.follow_up_starts, turn.query)
            or self.search.is_ours(turn.query) >= _OURS
        ):
            turn.query = f"{before.question} {turn.query}"
            turn.joined = True
            turn.notes["joined"] = True

    def asks_for_part(self, turn: Turn) -> bool:
        """Whether a message asks for a part of what was talked about: its price, its time …"""
        aspects = self.wording.aspects.aspects
        return bool(turn.conversation.question) and any(
            matches_any(aspect.signs, turn.query) for aspect in aspects
        )

    def _aspect(self, turn: Turn) -> None:
        for aspect in self.wording.aspects.aspects:
            if matches_any(aspect.signs, turn.query):
                turn.aspect = aspect.heading
                turn.notes["aspect"] = aspect.heading
                return

    def says_yes_or_no(self, turn: Turn) -> bool:
        """ "Ja" to a question with one thing in it, "ja tak" to an answer, "nej" to a list."""
        before = turn.conversation
        yes = is_wholly(self.wording.chat.agree, turn.query)
        no = is_wholly(self.wording.chat.decline, turn.query)
        if not (yes or no) or before.crisis_turns:
            return False
        services = [option for option in before.options if option.kind == "service"]
        if before.asked and services:
            if yes and matches_any(self.wording.aspects.yes_no, before.asked):
                turn.chosen = services[0].value
            else:
                self._point(turn)
        elif yes and before.services and not before.pending:
            turn.follow_up, turn.aspect = True, HOW
        elif yes and before.options:
            self._point(turn)
        return bool(turn.ended or turn.chosen or turn.follow_up)

    def _point(self, turn: Turn) -> None:
        """The same ways on, without a second question: a number to write, or one to call."""
        turn.choices = tuple(o for o in turn.conversation.options if o.kind == "service")
        turn.offers = tuple(o for o in turn.conversation.options if o.kind != "service")
        door = self.wording.door(self.wording.front_door)
        turn.end(Outcome.HANDED_OVER, self.wording.say("choose_or_call", door=door))

    def _goes_back(self, turn: Turn) -> bool:
        """ "Tilbage til det med passet": an earlier topic, the one the words are likest to.

        Without such a word, an earlier topic must be much likelier than the newest.
        """
        topics = turn.conversation.topics
        if topics and matches_any(self.wording.aspects.first_topic, turn.query):
            self._take_up(turn, topics[0])
            return True
        if len(topics) < 2:
            return False
        shares = self.search.shares(turn.query)
        near = {topic: self._nearness(topic, turn.query, shares) for topic in topics}
        newest = near[topics[-1]]
        best = max(topics, key=near.__getitem__)
        share = near[best]
        said = matches_any(self.wording.aspects.earlier_topic, turn.query)
        enough = share >= _LIKE_EARLIER if said else share >= max(_EARLIER, _LIKELIER * newest)
        others = self._own_share({s: v for s, v in shares.items() if s != best.services[0]})
        if best is topics[-1] or not enough or others >= max(_OWN_TOPIC, share):
            return False
        self._take_up(turn, best)
        return True

    def _nearness(self, topic: Topic, text: str, shares: dict[str, float]) -> float:
        """How like a topic a text is, and how many of its words it takes up again."""
        told = f"{topic.question} {self.library.service[topic.services[0]].title}"
        again = set(index_terms(text)) & set(index_terms(told))
        return shares.get(topic.services[0], 0.0) + _SAME_WORD * len(again)

    def _take_up(self, turn: Turn, topic: Topic) -> None:
        turn.conversation.talk_about(topic)
        turn.follow_up = True
        turn.notes["earlier"] = topic.services[0]

    def _begins_a_topic(self, turn: Turn, words: list[str]) -> bool:
        """Whether a message stands alone; a few words after our question are its answer."""
        answers = turn.conversation.asked and 1 < len(words) <= _FEW_WORDS
        least = _OWN_TOPIC
        if matches_any(self.wording.aspects.new_topic, turn.query):
            least = _SAID_TO_BE_OWN
        elif matches_any(self.wording.aspects.follow_up_starts, turn.query):
            least = _SURELY_OWN
        return not answers and self._own_topic(turn) >= least

    def _own_topic(self, turn: Turn) -> float:
        """How sure it is that the words alone are about a service that was not talked about.

        A complaint about nothing in particular is no topic: it is about what was said before.
        """
        near = {turn.conversation.services[0]} if turn.conversation.services else set()
        if turn.conversation.asked:
            near |= {option.value for option in turn.conversation.options}
        if turn.aspect:
            near |= {s.id for s in self.library.services if self._is_the_aspect(turn.aspect, s)}
        shares = self.search.shares(turn.query)
        return self._own_share({s: v for s, v in shares.items() if s not in near})

    def _is_the_aspect(self, heading: str, service: Service) -> bool:
        aspects = self.wording.aspects.aspects
        return any(a.heading == heading and matches_any(a.signs, service.term) for a in aspects)

    def _own_share(self, shares: dict[str, float]) -> float:
        return max((v for s, v in shares.items() if s in self.search.services), default=0.0)
