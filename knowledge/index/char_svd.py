"""The embedded default embedder: character n-grams, TF-IDF, reduced by SVD. No download, no torch.

Fitted on the library itself when the index is built; its rank grows with the library, because a
rank that is right for a hundred passages drowns in three thousand.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from knowledge.danish.normal import fold
from knowledge.danish.words import content_words

_SIZES = range(2, 6)
_MAX_FEATURES = 60_000
_MAX_RANK = 512
_EXACT_UP_TO = 3_000

Vector = NDArray[np.float32]


def char_ngrams(text: str) -> dict[str, int]:
    """Character 2-5-grams of the folded content words of a text, with their counts.

    Word borders are blanks.
    """
    counts: Counter[str] = Counter()
    for word in content_words(text):
        counts.update(_word_ngrams(word))
    return counts


@lru_cache(maxsize=50_000)
def _word_ngrams(word: str) -> tuple[str, ...]:
    padded = f" {fold(word)} "
    return tuple(
        padded[start : start + size]
        for size in _SIZES
        for start in range(max(1, len(padded) - size + 1))
    )


class CharTfidf:
    """TF-IDF of character n-grams with a fixed vocabulary.

    `transform` gives (columns, values) of one text, L2-normalised over all its n-grams, known or
    not: what the vocabulary does not know shortens the vector instead of disappearing.
    """

    def __init__(self, vocabulary: Sequence[str], idf: Vector) -> None:
        self.vocabulary = list(vocabulary)
        self.idf = idf.astype(np.float32)
        self._column = {gram: i for i, gram in enumerate(self.vocabulary)}
        self._unknown_idf = float(idf.max()) if len(idf) else 1.0

    @classmethod
    def fit(cls, texts: Sequence[str], min_texts: int = 1) -> CharTfidf:
        """Learn the vocabulary (the most frequent n-grams in at least `min_texts` texts)."""
        frequency = Counter(gram for text in texts for gram in char_ngrams(text))
        kept = [item for item in frequency.most_common(_MAX_FEATURES) if item[1] >= min_texts]
        kept.sort()
        idf = [math.log((1 + len(texts)) / (1 + count)) + 1 for _, count in kept]
        return cls([gram for gram, _ in kept], np.array(idf, np.float32))

    def transform(self, text: str) -> tuple[NDArray[np.int64], Vector]:
        """One text -> its known columns and their values."""
        counts = char_ngrams(text)
        known = [(self._column[g], n) for g, n in counts.items() if g in self._column]
        unknown = sum((1 + math.log(n)) ** 2 for g, n in counts.items() if g not in self._column)
        columns = np.array([column for column, _ in known], np.int64)
        values = np.array([1 + math.log(n) for _, n in known], np.float32) * self.idf[columns]
        norm = math.sqrt(float(values @ values) + unknown * self._unknown_idf**2)
        return columns, values / norm if norm else values

    def matrix(self, texts: Iterable[str]) -> Any:
        """Texts -> a scipy CSR matrix (texts, vocabulary)."""
        from scipy.sparse import csr_matrix

        indptr, indices, data = [0], list[NDArray[np.int64]](), list[Vector]()
        for text in texts:
            columns, values = self.transform(text)
            indices.append(columns)
            data.append(values)
            indptr.append(indptr[-1] + len(columns))
        return csr_matrix(
            (np.concatenate(data), np.concatenate(indices), indptr),
            shape=(len(indptr) - 1, len(self.vocabulary)),
        )


class CharSvd(Embeddings):
    """langchain embeddings of unit length, dimension at most 512.

    `components` has the shape (vocabulary, rank).
    """

    def __init__(self, tfidf: CharTfidf, components: NDArray[np.float16]) -> None:
        self.tfidf = tfidf
        self.components = components

    @classmethod
    def fit(cls, texts: Sequence[str]) -> CharSvd:
        """Learn n-grams and directions from the library's texts (at least two)."""
        tfidf = CharTfidf.fit(texts, min_texts=2)
        matrix = tfidf.matrix(texts)
        rank = max(1, min(min(matrix.shape) - 1, _MAX_RANK))
        return cls(tfidf, _directions(matrix, rank).astype(np.float16))

    def save(self, path: Path) -> None:
        """Write the fitted embedder as data only."""
        np.savez(
            path,
            vocabulary=np.array("\n".join(self.tfidf.vocabulary)),
            idf=self.tfidf.idf,
            components=self.components,
        )

    @classmethod
    def load(cls, path: Path) -> CharSvd:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            vocabulary = str(data["vocabulary"]).split("\n")
            return cls(CharTfidf(vocabulary, data["idf"]), data["components"])

    def energies(self, texts: Sequence[str]) -> Vector:
        """The share (0-1) of each text that lies inside what the library talks about."""
        return np.asarray(np.linalg.norm(self._project(texts), axis=1))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text."""
        return [_unit(row) for row in self._project(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        return _unit(self._project([text])[0])

    def _project(self, texts: Sequence[str]) -> Vector:
        """Texts -> shape (texts, rank). Touches only the components of n-grams that occur."""
        matrix = self.tfidf.matrix(texts)
        used = np.unique(matrix.indices)
        return np.asarray(matrix[:, used] @ self.components[used].astype(np.float32))


def _directions(matrix: Any, rank: int) -> Vector:
    """The first right singular vectors, shape (columns, rank).

    While texts are few, the exact way over the small Gram matrix is the fastest one.
    """
    if matrix.shape[0] > _EXACT_UP_TO:
        from sklearn.utils.extmath import randomized_svd

        return np.asarray(randomized_svd(matrix, n_components=rank, random_state=0)[2].T)
    squares, left = np.linalg.eigh((matrix @ matrix.T).toarray().astype(np.float64))
    best = np.argsort(squares)[::-1][:rank]
    best = best[squares[best] > 1e-6]
    return np.asarray(matrix.T @ (left[:, best] / np.sqrt(squares[best])), np.float32)


def _unit(vector: Vector) -> list[float]:
    norm = float(np.linalg.norm(vector))
    if not norm:  # nothing known in the text: any direction will do, but cosine needs one
        vector, norm = np.ones_like(vector), math.sqrt(len(vector))
    return [float(value) for value in vector / norm]
