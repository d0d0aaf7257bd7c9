"""TF-IDF of what a text's words are made of: character n-grams, or stems with compound parts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.danish.normal import fold
from knowledge.danish.words import PART_WEIGHT, compound_parts, content_words, stem

_SIZES = range(2, 6)
_MAX_FEATURES = 60_000
_KEPT = 50_000

Vector = NDArray[np.float32]
Columns = NDArray[np.int64]
Features = Callable[[str], tuple[tuple[str, float], ...]]
"""A word -> its features with their weights."""


@lru_cache(maxsize=_KEPT)
def char_ngrams(word: str) -> tuple[tuple[str, float], ...]:
    """Character 2-5-grams of a folded word; its borders are blanks."""
    padded = f" {fold(word)} "
    return tuple(
        (padded[start : start + size], 1.0)
        for size in _SIZES
        for start in range(max(1, len(padded) - size + 1))
    )


@lru_cache(maxsize=_KEPT)
def stems(word: str) -> tuple[tuple[str, float], ...]:
    """The stem of a word, and those of its parts when it is a compound."""
    return ((stem(word), 1.0), *((stem(part), PART_WEIGHT) for part in compound_parts(word)))


class Tfidf:
    """TF-IDF with a fixed vocabulary.

    `transform` gives (columns, values) of one text, L2-normalised over all its features, known or
    not: what the vocabulary does not know shortens the vector instead of disappearing.
    """

    def __init__(
        self, vocabulary: Sequence[str], idf: Vector, features: Features = char_ngrams
    ) -> None:
        self.vocabulary = list(vocabulary)
        self.idf = idf.astype(np.float32)
        self.features = features
        self._column = {feature: i for i, feature in enumerate(self.vocabulary)}
        self._unknown = float(idf.max()) ** 2 if len(idf) else 1.0
        self._word = lru_cache(maxsize=_KEPT)(self._columns_of)

    @classmethod
    def fit(
        cls, texts: Sequence[str], min_texts: int = 1, features: Features = char_ngrams
    ) -> Tfidf:
        """Learn the vocabulary (the most frequent features in at least `min_texts` texts)."""
        frequency: Counter[str] = Counter()
        for text in texts:
            frequency.update({f for word in set(content_words(text)) for f, _ in features(word)})
        kept = [item for item in frequency.most_common(_MAX_FEATURES) if item[1] >= min_texts]
        kept.sort()
        idf = [math.log((1 + len(texts)) / (1 + count)) + 1 for _, count in kept]
        return cls([feature for feature, _ in kept], np.array(idf, np.float32), features)

    def transform(self, text: str) -> tuple[Columns, Vector]:
        """One text -> its known columns and their values."""
        words = [self._word(word) for word in content_words(text)]
        if not words:
            return np.array([], np.int64), np.array([], np.float32)
        columns, place = np.unique(np.concatenate([c for c, _, _ in words]), return_inverse=True)
        counts = np.bincount(place, np.concatenate([w for _, w, _ in words]))
        damped = np.where(counts >= 1, 1 + np.log(np.maximum(counts, 1)), counts)
        values = damped.astype(np.float32) * self.idf[columns]
        unknown = sum(weight for _, _, weight in words)
        norm = math.sqrt(float(values @ values) + unknown * self._unknown)
        return columns, values / norm if norm else values

    def _columns_of(self, word: str) -> tuple[Columns, Vector, float]:
        """A word's known columns with their weights, and the squared weight of what is unknown."""
        features = self.features(word)
        known = [(self._column[f], weight) for f, weight in features if f in self._column]
        unknown = sum(weight**2 for f, weight in features if f not in self._column)
        columns = np.array([column for column, _ in known], np.int64)
        return columns, np.array([weight for _, weight in known], np.float32), unknown

    def matrix(self, texts: Iterable[str]) -> Any:
        """Texts -> a scipy CSR matrix (texts, vocabulary)."""
        from scipy.sparse import csr_matrix

        indptr, indices, data = [0], list[Columns](), list[Vector]()
        for text in texts:
            columns, values = self.transform(text)
            indices.append(columns)
            data.append(values)
            indptr.append(indptr[-1] + len(columns))
        return csr_matrix(
            (np.concatenate(data), np.concatenate(indices), indptr),
            shape=(len(indptr) - 1, len(self.vocabulary)),
        )
