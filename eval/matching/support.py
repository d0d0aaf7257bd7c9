"""Whether a sentence is supported by a text: a stand-in for an entailment model (after ALCE).

Supported is what stands there word for word, or what a few neighbouring sentences hold: most of its
words by stem, all of its figures, no claim that is more absolute, and nothing turned round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from eval.matching.negation import DENIES, denied, is_denial
from eval.matching.values import missing, values
from eval.matching.words import Token, tokens
from knowledge.danish.sentences import read_sentences
from knowledge.danish.words import stopwords

COVERAGE = 0.5
"""Share of the words that must be there; fitted on one half of detectors/unsupported.jsonl."""

_NEIGHBOURS = 2
_NEARLY_SAME = 0.8
"""A sentence that covers so much is the one meant, and must deny as often."""

_ABSOLUTE = frozenset(
    ["altid", "aldrig", "alle", "kun", "uanset", "automatisk", "fuldstændig", "straks"]
    + ["højst", "mindst", "før", "efter", "bagefter"]
)
"""Words that claim more, or another order; the source must have them too."""

_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class _Window:
    words: tuple[Token, ...]
    no: tuple[bool, ...]
    stems: frozenset[str]
    denials: int
    single: bool = True


def supported(sentence: str, texts: Sequence[str], coverage: float = COVERAGE) -> bool:
    """Whether one of the texts supports a sentence; all together must hold its figures."""
    if any(_stands(_plain(sentence), _plain(text)) for text in texts):
        return True
    if missing([value for value in values(sentence) if not value.spelled], texts):
        return False
    said = _window(sentence)
    windows = [(_coverage(said, window), window) for text in texts for window in _windows(text)]
    near = [window for share, window in windows if share >= _NEARLY_SAME and window.single]
    if near:
        windows = [(1.0, window) for window in near if window.denials == said.denials]
    return any(share >= coverage and _agrees(said, window) for share, window in windows)


def _stands(plain: str, text: str) -> bool:
    """Whether the words stand there in a row, and not right after a denial."""
    at = text.find(plain)
    while at >= 0:
        if text[:at].rpartition(" ")[2] not in DENIES:
            return True
        at = text.find(plain, at + 1)
    return False


def _coverage(said: _Window, source: _Window) -> float:
    """The share of the words that stand in the source; 1 when none carries meaning."""
    content = [token for token in said.words if _counts(token)]
    found = sum(not token.stems.isdisjoint(source.stems) for token in content)
    return found / len(content) if content else 1.0


def _agrees(said: _Window, source: _Window) -> bool:
    """Whether nothing is claimed more absolutely, and nothing is denied on one side only."""
    if any(t.text in _ABSOLUTE and t.stem not in source.stems for t in said.words):
        return False
    if any(said.no) and not any(source.no):
        return False
    there = (
        (no, [source.no[at] for at, word in enumerate(source.words) if token.stems & word.stems])
        for token, no in zip(said.words, said.no, strict=True)
        if _counts(token)
    )
    return all(no in places for no, places in there if places)


def _counts(token: Token) -> bool:
    return token.key is None and token.text not in stopwords()


@lru_cache(maxsize=1_000)
def _windows(text: str) -> tuple[_Window, ...]:
    """Each sentence alone, and with its neighbours."""
    single = [_window(sentence.text) for sentence in read_sentences(text)]
    starts = range(len(single) - _NEIGHBOURS + 1)
    return (*single, *(_join(single[at : at + _NEIGHBOURS]) for at in starts))


def _window(sentence: str) -> _Window:
    words = tokens(sentence)
    stems = frozenset(stem for word in words for stem in word.stems)
    denials = sum(is_denial(words, at) for at in range(len(words)))
    return _Window(words, denied(sentence), stems, denials)


def _join(some: Sequence[_Window]) -> _Window:
    return _Window(
        tuple(word for one in some for word in one.words),
        tuple(no for one in some for no in one.no),
        frozenset().union(*(one.stems for one in some)),
        sum(one.denials for one in some),
        single=False,
    )


@lru_cache(maxsize=8_000)
def _plain(text: str) -> str:
    return f" {_NOT_WORDS.sub(' ', text.lower()).strip()} "
