"""The embedded default embedder: character n-grams, TF-IDF, reduced by SVD. No download, no torch.

Fitted on the library itself when the index is built; its rank grows with the library, because a
rank that is right for a hundred passages drowns in three thousand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from knowledge.index.tfidf import Tfidf, Vector

_MAX_RANK = 512
_EXACT_UP_TO = 3_000


class CharSvd(Embeddings):
    """langchain embeddings of unit length, dimension at most 512.

    `components` has the shape (vocabulary, rank).
    """

    def __init__(self, tfidf: Tfidf, components: NDArray[np.float16]) -> None:
        self.tfidf = tfidf
        self.components = components

    @classmethod
    def fit(cls, texts: Sequence[str]) -> CharSvd:
        """Learn n-grams and directions from the library's texts (at least two)."""
        tfidf = Tfidf.fit(texts, min_texts=2)
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
            return cls(Tfidf(vocabulary, data["idf"]), data["components"])

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
