"""The hard words of a letter, explained from the glossary in order of appearance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.letters.laws import LawReference
from knowledge.danish.personal_data import KINDS
from knowledge.mentions import TermFinder

_LONGEST_ABBREVIATION = 5
_MASKS = frozenset(f"[{kind}]" for kind in KINDS)


@dataclass(frozen=True)
class HardWord:
    """A word as the letter writes it, its term in the glossary, and what that means."""

    word: str
    term: str
    plain: str
    in_compound: bool


def hard_words(
    text: str, finder: TermFinder, laws: Sequence[LawReference] = ()
) -> tuple[HardWord, ...]:
    """Each term once, where it is first used in a sense that is plain from the words around it.

    The names of `laws` are no hard words: what they are about is told with the rules.
    """
    found: dict[str, HardWord] = {}
    for mention in finder.find(text):
        in_law = any(law.start <= mention.start < law.end for law in laws)
        hidden = text[max(0, mention.start - 1) : mention.end + 1] in _MASKS
        if mention.sense and mention.term.term not in found and not (in_law or hidden):
            word = " ".join(text[mention.start : mention.end].replace("-\n", "").split())
            if mention.in_compound:
                word = mention.term.term  # "landzone" of "landzonekontoret"
            if word.isupper() and len(word) > _LONGEST_ABBREVIATION:
                word = word.lower()
            found[mention.term.term] = HardWord(
                word, mention.term.term, mention.sense.plain, mention.in_compound
            )
    return tuple(found.values())
