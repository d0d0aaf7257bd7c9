"""Step 4: somebody asks what a word means, or writes nothing but a word of the glossary."""

from __future__ import annotations

from bot.letters.words import Asked, Meaning, Words, asked_words, asks_nearby, refers_back
from bot.turn import Option, Outcome, Source, Turn
from bot.wording import Wording
from knowledge.danish.normal import fold
from knowledge.danish.personal_data import without_masks
from knowledge.danish.words import tokens, zipf
from knowledge.library import Library

_EVERYDAY = 3.5
"""A word so common (Zipf) is asked about for what is behind it, not for what it means."""

_SHORT = 12
"""In a message of so few words "hvad er det?" asks about the word before it."""

_ASKING = frozenset({"hvad", "hva", "er", "betyder", "det", "for", "noget", "nu", "saa"})


class ExplainWord:
    """Ends the turn with what a word means; the questions behind everyday words go on.

    Where a word is also the name of a service, its meaning stands before the answer.
    """

    name = "word"

    def __init__(self, library: Library, words: Words, wording: Wording) -> None:
        self.words = words
        self.wording = wording
        self.names = {fold(name) for service in library.services for name in service.names}
        self.told = {
            fold(word)
            for service in library.services
            for section in service.sections
            for word in tokens(section.text)
        }

    def __call__(self, turn: Turn) -> None:
        if turn.crisis or turn.ended:
            return
        text = without_masks(turn.text)  # with its quotation marks and line ends
        asked = asked_words(text)
        for one in asked:
            meaning = self.words.meaning(one.word)
            if meaning and meaning.term:
                self._tell(turn, one, meaning)
                return
        end = refers_back(text)
        word = self.words.last_before(text, end) if end is not None else self._bare(turn)
        if not word and asks_nearby(text):
            word = self.words.only_one(text)
        meaning = self.words.meaning(word) if word else None
        if meaning:
            self._tell(turn, Asked(word, plainly=True), meaning)
            return
        if end is not None and len(text.split()) <= _SHORT:
            asked = [*asked, Asked(_last_word(text[:end]), plainly=False)]
        unknown = next((one.word for one in asked if self._is_unknown(one)), "")
        if unknown:
            self._do_not_know(turn, unknown)

    def _tell(self, turn: Turn, asked: Asked, meaning: Meaning) -> None:
        """The meaning; of a service's name before the answer, when more may be meant."""
        assert meaning.term
        turn.notes["word"] = meaning.term.term
        if not asked.plainly and fold(asked.word) in self.names and not meaning.misspelt:
            turn.tone = meaning.text.split("\n")[0]
            turn.grounds.append(turn.tone)
            return
        turn.sources.append(Source("Ordlisten", meaning.term.term, "terms.yaml"))
        turn.offers = (Option(self.wording.say("offer_person"), "person"),)
        turn.end(Outcome.ANSWERED, meaning.text)

    def _do_not_know(self, turn: Turn, word: str) -> None:
        turn.unknown_word = word
        turn.offers = (Option(self.wording.say("offer_person"), "person"),)
        door = self.wording.door(self.wording.front_door)
        text = self.wording.letters.words.unknown.format(word=word, door=door)
        turn.end(Outcome.NO_EVIDENCE, text)

    def _bare(self, turn: Turn) -> str:
        """A message that is one word of the glossary and no service's name."""
        words = turn.query.strip(" .?!").split()
        if len(words) != 1 or fold(words[0]) in self.names or turn.conversation.question:
            return ""
        meaning = self.words.meaning(words[0])
        exact = meaning and meaning.term and fold(words[0]) == fold(meaning.term.term)
        return words[0] if exact else ""

    def _is_unknown(self, asked: Asked) -> bool:
        """Words that neither everyday Danish nor the library uses."""
        words = [fold(word) for word in tokens(asked.word)]
        if not words or fold(asked.word) in self.names:
            return False
        if asked.plainly:
            return all(zipf(word) < _EVERYDAY for word in words)
        strange = [zipf(word) == 0.0 and word not in self.told for word in words]
        return any(strange) if " " not in asked.word else all(strange)


def _last_word(text: str) -> str:
    """The last word before the clause that asks about it."""
    words = [word for word in text.split() if word.strip(".,?!")]
    for word in reversed(words):
        if fold(word.strip(".,?!\"'")) not in _ASKING:
            return word.strip(".,?!\"'")
    return ""
