"""TF-IDF of what a text is made of.

Of the words that carry the need: their character n-grams, or their stems with compound parts. Of
all words, for how something is said: words and pairs of them, or character n-grams.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.danish.normal import fold
from knowledge.danish.words import (
    PART_WEIGHT,
    compound_parts,
    content_words,
    standard,
    stem,
    tokens,
)

_LONGER = range(3, 6)
_MAX_FEATURES = 60_000
_KEPT = 50_000

Vector = NDArray[np.float32]
Columns = NDArray[np.int64]
_NONE: Columns = np.array([], np.int64)
_NOTHING: Vector = np.array([], np.float32)

Features = Callable[[str], tuple[tuple[str, float], ...]]


@lru_cache(maxsize=_KEPT)
def char_ngrams(word: str, sizes: range = range(2, 6)) -> tuple[tuple[str, float], ...]:
    """Character n-grams of a folded word; its borders are blanks."""
    padded = f" {fold(word)} "
    return tuple(
        (padded[start : start + size], 1.0)
        for size in sizes
        for start in range(max(1, len(padded) - size + 1))
    )


@lru_cache(maxsize=_KEPT)
def stems(word: str) -> tuple[tuple[str, float], ...]:
    """The stem of a word, and those of its parts when it is a compound."""
    return ((stem(word), 1.0), *((stem(part), PART_WEIGHT) for part in compound_parts(word)))


def all_words(text: str) -> list[str]:
    """The words of a text in standard spelling, folded, stopwords too."""
    return tokens(standard(text))


def phrases(text: str) -> list[str]:
    """The words of a text in standard spelling, stopwords too, and every two side by side."""
    words = all_words(text)
    return [*words, *(f"{one} {other}" for one, other in zip(words, words[1:], strict=False))]


def near_phrases(text: str) -> list[str]:
    """`phrases`, and every two words with one between them: "slår _ ihjel"."""
    words = all_words(text)
    apart = (f"{one} _ {other}" for one, other in zip(words, words[2:], strict=False))
    return [*phrases(text), *apart]


def _itself(phrase: str) -> tuple[tuple[str, float], ...]:
    return ((phrase, 1.0),)


@dataclass(frozen=True)
class Analyzer:
    """How a text is taken apart: into pieces, and each piece into features with weights."""

    split: Callable[[str], list[str]]
    features: Features


ANALYZERS = {
    "need characters": Analyzer(content_words, char_ngrams),
    "need stems": Analyzer(content_words, stems),
    "all characters": Analyzer(all_words, partial(char_ngrams, sizes=_LONGER)),
    "phrases": Analyzer(phrases, _itself),
    "near phrases": Analyzer(near_phrases, _itself),
}
NEED_CHARACTERS, NEED_STEMS, ALL_CHARACTERS, PHRASES, NEAR_PHRASES = ANALYZERS


class Tfidf:
    """TF-IDF with a fixed vocabulary, over what the named analyzer finds in a text.

    `transform` gives (columns, values) of one text, L2-normalised over all its features, known or
    not: what the vocabulary does not know shortens the vector instead of disappearing.
    """

    def __init__(
        self, vocabulary: Sequence[str], idf: Vector, analyzer: str = NEED_CHARACTERS
    ) -> None:
        self.vocabulary = list(vocabulary)
        self.idf = idf.astype(np.float32)
        self.analyzer = analyzer
        self._column = {feature: i for i, feature in enumerate(self.vocabulary)}
        self._unknown = float(idf.max()) ** 2 if len(idf) else 1.0
        self._split = ANALYZERS[analyzer].split
        self._features = ANALYZERS[analyzer].features
        self._piece = lru_cache(maxsize=_KEPT)(self._columns_of)

    @classmethod
    def fit(
        cls, texts: Sequence[str], min_texts: int = 1, analyzer: str = NEED_CHARACTERS
    ) -> Tfidf:
        """Learn the vocabulary (the most frequent features in at least `min_texts` texts)."""
        split, features = ANALYZERS[analyzer].split, ANALYZERS[analyzer].features
        frequency: Counter[str] = Counter()
        for text in texts:
            frequency.update({f for piece in set(split(text)) for f, _ in features(piece)})
        kept = [item for item in frequency.most_common(_MAX_FEATURES) if item[1] >= min_texts]
        kept.sort()
        idf = [math.log((1 + len(texts)) / (1 + count)) + 1 for _, count in kept]
        return cls([feature for feature, _ in kept], np.array(idf, np.float32), analyzer)

    def transform(self, text: str) -> tuple[Columns, Vector]:
        """One text -> its known columns and their values."""
        pieces = [self._piece(piece) for piece in self._split(text)]
        if not pieces:
            return np.array([], np.int64), np.array([], np.float32)
        columns, place = np.unique(np.concatenate([c for c, _, _ in pieces]), return_inverse=True)
        counts = np.bincount(place, np.concatenate([w for _, w, _ in pieces]))
        damped = np.where(counts >= 1, 1 + np.log(np.maximum(counts, 1)), counts)
        values = damped.astype(np.float32) * self.idf[columns]
        unknown = sum(weight for _, _, weight in pieces)
        norm = math.sqrt(float(values @ values) + unknown * self._unknown)
        return columns, values / norm if norm else values

    def _columns_of(self, piece: str) -> tuple[Columns, Vector, float]:
        """A piece's known columns with their weights, and the squared weight of what is unknown."""
        features = self._features(piece)
        known = [(self._column[f], weight) for f, weight in features if f in self._column]
        unknown = sum(weight**2 for f, weight in features if f not in self._column)
        columns = np.array([column for column, _ in known], np.int64)
        return columns, np.array([weight for _, weight in known], np.float32), unknown

    def matrix(self, texts: Iterable[str]) -> Any:
        """Texts -> a scipy CSR matrix (texts, vocabulary), the same as `transform` one by one."""
        from scipy.sparse import csr_matrix

        columns, weights, sizes, unknown = [_NONE], [_NOTHING], list[int](), list[float]()
        for text in texts:
            pieces = [self._piece(piece) for piece in self._split(text)]
            columns += [piece[0] for piece in pieces]
            weights += [piece[1] for piece in pieces]
            sizes.append(sum(len(piece[0]) for piece in pieces))
            unknown.append(sum(piece[2] for piece in pieces))
        rows = np.repeat(np.arange(len(sizes)), sizes)
        found = csr_matrix(
            (np.concatenate(weights), (rows, np.concatenate(columns))),
            shape=(len(sizes), len(self.vocabulary)),
        )
        found.sum_duplicates()
        damped = np.where(found.data >= 1, 1 + np.log(np.maximum(found.data, 1)), found.data)
        found.data = (damped * self.idf[found.indices]).astype(np.float32)
        lengths = found.multiply(found).sum(axis=1).A1 + np.array(unknown) * self._unknown
        norms = np.sqrt(np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
        found.data /= np.repeat(norms, np.diff(found.indptr))
        return found
