"""A letter pasted into a message: which words are the sender's own, and which are the letter's."""

from __future__ import annotations

from collections.abc import Sequence

from bot.learnt import Learnt
from bot.letters.cues import cues, plain
from bot.letters.kind import is_letter, is_own, marks
from bot.letters.learning import likeness_to_letter
from knowledge.danish.sentences import Sentence, read_sentences

_SHORTEST = 60
"""Characters. Nothing shorter is looked at: most messages are short questions."""

_LONGEST = 600
"""Characters of a sentence that show whose it is."""

_MOST_READ = 40
_MOST_OWN = 8
_OWN = 0.0
_FEWEST_WORDS = 40
_FEWEST_TOLD = 15
"""So few words may be a piece of a letter when the sender says that they are."""

_SURE = 0.35
"""So like letters (mean over the sentences, in margins) a text without marks of one must be."""

_LIKELY = 0.1
_OWN_VOICE = 0.5
_ENOUGH_MARKS = 2


class LetterFinder:
    """Finds pasted letters."""

    def __init__(self, learnt: Learnt) -> None:
        self._learnt = learnt

    def find(self, text: str) -> tuple[str, str] | None:
        """The sender's own words and the letter, None when no letter is pasted.

        Own words stand before the letter and after it.
        """
        if len(text) < _SHORTEST:
            return None
        sentences = read_sentences(text)
        likeness = [self._likeness(sentence) for sentence in sentences[:_MOST_READ]]
        first, last = self._own(sentences, likeness)
        start = sentences[first - 1].end if first else 0
        end = sentences[last].start if last < len(sentences) else len(text)
        own, letter = f"{text[:start]}\n{text[end:]}".strip(), text[start:end].strip()
        of_letter = likeness[first:last]
        told = bool(own) and cues().lead_in.search(plain(own)) is not None
        if not of_letter or len(letter.split()) < (_FEWEST_TOLD if told else _FEWEST_WORDS):
            return None
        mean = sum(of_letter) / len(of_letter)
        sure = _LIKELY if told or marks(letter) >= _ENOUGH_MARKS else _SURE
        if is_letter(letter) or (mean >= sure and marks(letter) >= 1 and not is_own(letter)):
            return own, letter
        return None

    def _own(self, sentences: Sequence[Sentence], likeness: Sequence[float]) -> tuple[int, int]:
        """The first sentence of the letter, and the first one after it."""
        first = 0
        while first < min(len(likeness), _MOST_OWN) and likeness[first] < _OWN:
            first += 1
        last = len(sentences)
        if last <= _MOST_READ:
            while last > max(first, len(sentences) - _MOST_OWN) and likeness[last - 1] < _OWN:
                last -= 1
        return first, last

    def _likeness(self, sentence: Sentence) -> float:
        """How much a sentence is like those of letters; an authority hardly says "jeg", or asks."""
        words = plain(sentence.text)
        own = cues().first_person.search(words) is not None or sentence.text.endswith("?")
        shown = sentence.text[:_LONGEST]
        return likeness_to_letter(self._learnt, shown) - (_OWN_VOICE if own else 0.0)
