"""What is done with a letter before anything else reads it: it is cleaned, checked and masked."""

from __future__ import annotations

from dataclasses import dataclass

from bot.letters.kind import is_letter
from bot.letters.several import is_several
from knowledge.danish.language import foreign_language
from knowledge.danish.normal import clean, has_words
from knowledge.danish.personal_data import mask

HIDDEN = ("cpr", "account", "name")
"""Kinds of personal data that are masked in everything that is shown or stored of a letter."""

MOST_PAGES = 60
_MOST_CHARACTERS = 250_000
_LANGUAGE_CHARACTERS = 3000


class NotExplained(Exception):
    """A text that cannot be explained. `problem` is a key of `problems` in wording.yaml."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class MaskedLetter:
    """The clean text of a letter, and the kinds of personal data that are masked in it."""

    text: str
    masked: tuple[str, ...]


def prepare(text: str, *, pasted: bool = False) -> MaskedLetter:
    """Check and mask the text of a letter, before anything else reads it.

    `pasted` text has been found to be a letter, or a piece of one, already.

    Raises:
        NotExplained: no words, too long, another language, no letter, several letters.
    """
    text = clean(text, columns=True)
    _check(text, pasted=pasted)
    masked, kinds = mask(text, HIDDEN)
    return MaskedLetter(masked, tuple(kinds))


def _check(text: str, *, pasted: bool) -> None:
    if not has_words(text):
        raise NotExplained("no_text")
    if len(text) > _MOST_CHARACTERS:
        raise NotExplained("too_long")
    if foreign_language(text[:_LANGUAGE_CHARACTERS]):
        raise NotExplained("other_language")
    if not (pasted or is_letter(text, sent=True)):
        raise NotExplained("not_a_letter")
    if is_several(text):
        raise NotExplained("several")
