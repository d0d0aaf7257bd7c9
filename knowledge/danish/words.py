"""Danish words for searching: tokens -> lemmas, stems, compound parts.

Folding (æ -> ae, ø -> oe, å -> aa) comes last, so that "søge" and "soege" are one word.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from knowledge.danish.normal import fold

_WORD = re.compile(r"[^\W_]+")
_SHORTHAND = re.compile(r"(?!(?<=\d )m\b)[^\W_]+")  # "2 m" is a length
_LINKS = ("", "s", "e")
_SHORT_PARTS = {"by", "år", "is", "ø", "æg", "ny", "to", "el", "tv", "bil", "mad", "sø", "æld"}
_NOT_LAST = {
    "else",
    "ning",
    "hed",
    "lig",
    "er",
    "en",
    "et",
    "skab",
    "dom",
    "ering",
    "løs",
    "erne",
    "met",
    "ret",
    "ren",
    "rne",
    "ter",
}
_LONGEST_WORD = 50
_KEPT = 200_000
_A_TURN = 64
"""A message and its parts are read by many rules; nothing of it is kept for long."""

_MIN_ZIPF = 3.2
PART_WEIGHT = 0.5


def tokens(text: str) -> list[str]:
    """The words of a text in lower case, in order; a hyphen divides."""
    return _WORD.findall(text.lower())


@cache
def stopwords() -> frozenset[str]:
    """Words that say nothing about the need, as written and folded."""
    listed = (Path(__file__).parent / "stopwords.txt").read_text("utf-8").split()
    return frozenset(listed) | frozenset(fold(word) for word in listed)


@cache
def _chat_words() -> dict[str, str]:
    listed = (Path(__file__).parent / "chat_words.txt").read_text("utf-8").splitlines()
    pairs = (line.split(" ", 1) for line in listed if not line.startswith("#"))
    return {short: meant.strip() for short, meant in pairs}


@lru_cache(maxsize=_A_TURN)
def standard(text: str) -> str:
    """Folded text with the shorthand of chats written out: "ka ik t møde" -> "kan ikke til moede".

    Punctuation stays. This is what patterns and the recogniser of message kinds read.
    """
    return _SHORTHAND.sub(lambda word: _chat_words().get(word[0], word[0]), fold(text))


def content_words(text: str) -> list[str]:
    """The words of a text that are not stopwords, in order; none longer than any real word."""
    return [w for w in tokens(text) if len(w) <= _LONGEST_WORD and w not in stopwords()]


@lru_cache(maxsize=_KEPT)
def stem(word: str) -> str:
    """Lemma, then stem, then folded: "rollatorerne" -> "rollator"."""
    import simplemma

    lemma = simplemma.lemmatize(unfold(word), lang="da").lower()
    return fold(_snowball().stemWord(lemma))


@lru_cache(maxsize=_KEPT)
def zipf(word: str) -> float:
    """How common a Danish word is, on the Zipf scale (0 = unknown, 3 rare, 7 most common)."""
    import wordfreq

    return float(wordfreq.zipf_frequency(word, "da"))


@lru_cache(maxsize=_KEPT)
def unfold(word: str) -> str:
    """ "raad" -> "råd" when that is the commoner word; others come back unchanged."""
    meant = [word]
    for plain, danish in (("ae", "æ"), ("oe", "ø"), ("aa", "å")):
        if plain in word:
            meant += [other.replace(plain, danish) for other in meant]
    return max(meant, key=zipf)


@lru_cache(maxsize=_KEPT)
def compound_parts(word: str) -> tuple[str, ...]:
    """The parts of a compound, () when it is not one: "hjemmehjælp" -> ("hjemme", "hjælp")."""
    if not 7 <= len(word) <= _LONGEST_WORD:
        return ()
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    for cut in range(2, len(word) - 2):
        first, last = word[:cut], word[cut:]
        rest = _last_parts(last)
        if not rest:
            continue
        for link in _LINKS:
            if link and not first.endswith(link):
                continue
            part = unfold(first.removesuffix(link) if link else first)
            if len(part) < 3 and part not in _SHORT_PARTS:
                continue
            if zipf(part) < _MIN_ZIPF:
                continue
            score = min(zipf(part), *(zipf(p) for p in rest)) + 0.3 * min(len(part), 8)
            if score > best[0]:
                best = (score, (part, *rest))
    return best[1]


def _last_parts(word: str) -> tuple[str, ...]:
    if len(word) < 3 or word in _NOT_LAST:
        return ()
    if zipf(unfold(word)) >= _MIN_ZIPF:
        return (unfold(word),)
    return compound_parts(word) if len(word) >= 9 else ()


def index_terms(text: str) -> dict[str, float]:
    """Stems of a text with their weights: a whole word counts 1 each time, a compound part 0.5."""
    weights: dict[str, float] = {}
    for word in content_words(text):
        weights[stem(word)] = weights.get(stem(word), 0.0) + 1.0
        for part in compound_parts(word):
            weights[stem(part)] = weights.get(stem(part), 0.0) + PART_WEIGHT
    return weights


@cache
def _snowball() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("danish")
