"""Whether short phrases stand in a text, whatever the endings, word parts and ways to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from eval.matching.negation import denied, is_denial
from eval.matching.words import SAYS_WITHOUT, Token, tokens
from knowledge.danish.paragraphs import LineKind, blocks
from knowledge.danish.sentences import read_sentences
from knowledge.danish.words import stopwords

_SHORTEST_ROOT = 4
_SMALL = 3
"""A word of so many letters may stand between two words of a phrase."""


@lru_cache(maxsize=4_000)
def units(text: str) -> tuple[str, ...]:
    """The sentences of a text, and each list item as a whole."""
    single = dict.fromkeys(sentence.text for sentence in read_sentences(text))
    items = (text[start:end] for kind, start, end in blocks(text) if kind is LineKind.ITEM)
    return tuple(dict.fromkeys((*single, *items)))


def stand_together(phrases: Sequence[str], text: str) -> bool:
    """Whether all phrases stand in one sentence or list item, none of them denied.

    A denial that one of the phrases holds itself is part of what they say, and denies nothing.
    """
    wanted = [tokens(phrase) for phrase in phrases]
    return any(_in_unit(wanted, unit) for unit in units(text))


def _in_unit(wanted: Sequence[tuple[Token, ...]], unit: str) -> bool:
    words = tokens(unit)
    found = [list(_places(phrase, words)) for phrase in wanted]
    if not all(found):
        return False
    said = {at for places in found for place in places for at in place if is_denial(words, at)}
    no = denied(unit, frozenset(said))
    return all(any(not any(no[at] for at in place) for place in places) for places in found)


def _places(phrase: tuple[Token, ...], words: tuple[Token, ...]) -> Iterator[list[int]]:
    """Where a phrase stands: the places of its words."""
    for start in range(len(words)):
        places = _from(phrase, words, start)
        if places:
            yield places


def _from(phrase: tuple[Token, ...], words: tuple[Token, ...], start: int) -> list[int]:
    places: list[int] = []
    at = start
    for token in phrase:
        if places and not _found(token, words, at) and _is_filler(words, at):
            at += 1
        if not _found(token, words, at):
            return []
        places.append(at)
        at += 1
    return places


def _found(token: Token, words: tuple[Token, ...], at: int) -> bool:
    return at < len(words) and same(token, words[at])


def _is_filler(words: tuple[Token, ...], at: int) -> bool:
    if at >= len(words) or words[at].key is not None or is_denial(words, at):
        return False
    return len(words[at].text) <= _SMALL or words[at].text in stopwords()


def same(wanted: Token, word: Token) -> bool:
    """Whether a word of a text is the one of a phrase, or one built on it."""
    if wanted.key is not None:
        return wanted.key in word.keys
    if wanted.stem in word.stems:
        return True
    root = len(wanted.stem) >= _SHORTEST_ROOT and word.key is None
    return root and word.stem.startswith(wanted.stem) and not word.text.endswith(SAYS_WITHOUT)
