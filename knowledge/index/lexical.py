"""BM25 over weighted Danish terms: lemmas, compound parts, joined and misspelt words, glossary.

Own code because the weights matter (a compound part counts half, a glossary word less) and no
library takes them on both sides. Formula: Robertson & Zaragoza 2009; the idf is half the index's
own, half that of general Danish, which a small library needs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.danish.words import (
    compound_parts,
    content_words,
    index_terms,
    stem,
    stopwords,
    tokens,
    zipf,
)

_K1, _B = 1.2, 0.6
_PART, _JOINED, _CORRECTED, _GLOSSARY = 0.5, 1.0, 0.7, 0.15
_SIMILAR = 82
_COMMON_ZIPF = 7.0

Scores = NDArray[np.float32]


class LexicalIndex:
    """Passages as rows of BM25 weights over a vocabulary of stems.

    `scores(terms)` gives one float per passage, in the order they were added.
    """

    def __init__(
        self,
        vocabulary: Sequence[str],
        rows: NDArray[np.int32],
        columns: NDArray[np.int32],
        weights: Scores,
        size: int,
    ) -> None:
        from scipy.sparse import csr_matrix

        self.vocabulary = list(vocabulary)
        self._column = {term: i for i, term in enumerate(self.vocabulary)}
        self._matrix = csr_matrix(
            (weights, (columns, rows)), shape=(max(1, len(self.vocabulary)), size)
        )
        self._rows, self._columns, self._weights, self._size = rows, columns, weights, size

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index texts; row i of the scores belongs to texts[i]."""
        documents = [index_terms(text) for text in texts]
        frequency: dict[str, int] = {}
        for document in documents:
            for term in document:
                frequency[term] = frequency.get(term, 0) + 1
        vocabulary = sorted(frequency)
        column = {term: i for i, term in enumerate(vocabulary)}
        commonness = _commonness(texts)
        idf = {t: _idf(n, len(texts), commonness.get(t, 0.0)) for t, n in frequency.items()}
        lengths = [sum(document.values()) for document in documents]
        mean = sum(lengths) / len(lengths) if lengths else 1.0
        rows, columns, weights = [], [], []
        for row, document in enumerate(documents):
            norm = _K1 * (1 - _B + _B * lengths[row] / (mean or 1.0))
            for term, count in document.items():
                rows.append(row)
                columns.append(column[term])
                weights.append(idf[term] * count * (_K1 + 1) / (count + norm))
        return cls(
            vocabulary,
            np.array(rows, np.int32),
            np.array(columns, np.int32),
            np.array(weights, np.float32),
            len(texts),
        )

    def save(self, path: Path) -> None:
        """Write the index as data only (no pickled objects)."""
        np.savez(
            path,
            vocabulary=np.array("\n".join(self.vocabulary)),
            rows=self._rows,
            columns=self._columns,
            weights=self._weights,
            size=np.array(self._size),
        )

    @classmethod
    def load(cls, path: Path) -> LexicalIndex:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            vocabulary = str(data["vocabulary"]).split("\n")
            return cls(
                vocabulary, data["rows"], data["columns"], data["weights"], int(data["size"])
            )

    def query_terms(self, text: str, glossary: Mapping[str, Sequence[str]]) -> dict[str, float]:
        """The stems to look for and their weights.

        Whole words, compound parts, neighbouring words joined ("hjemme hjælp"), the nearest known
        word for a misspelt one, and the glossary's stems for a professional term.
        """
        weights: dict[str, float] = {}

        def add(term: str, weight: float) -> None:
            if term in self._column:
                weights[term] = max(weights.get(term, 0.0), weight)

        for word in content_words(text):
            term = stem(word)
            add(term, 1.0)
            parts = compound_parts(word)
            for part in parts:
                add(stem(part), _PART)
            if term not in self._column and not parts and zipf(word) < 3.0:
                for near, likeness in self._nearest(term):
                    add(near, _CORRECTED * likeness)
            for expansion in glossary.get(term, ()):
                add(expansion, _GLOSSARY)
        words = tokens(text)
        for first, second in zip(words, words[1:], strict=False):
            joined = stem(first + second)
            if len(first) > 1 and joined in self._column and second not in stopwords():
                add(joined, _JOINED)
        return weights

    def scores(self, terms: Mapping[str, float]) -> Scores:
        """BM25 of every passage, shape (passages,), 0 where nothing matches."""
        result = np.zeros(self._size, np.float32)
        for term, weight in terms.items():
            column = self._column[term]
            found = slice(self._matrix.indptr[column], self._matrix.indptr[column + 1])
            result[self._matrix.indices[found]] += weight * self._matrix.data[found]
        return result

    def match(self, terms: Mapping[str, float], text: str) -> float:
        """The best passage's score for each word that carries meaning: how much of a text fits."""
        return float(self.scores(terms).max(initial=0.0)) / (len(set(content_words(text))) or 1)

    def _nearest(self, term: str) -> list[tuple[str, float]]:
        from rapidfuzz import fuzz, process

        if len(term) < 4:
            return []
        found = process.extract(
            term, self.vocabulary, scorer=fuzz.ratio, limit=2, score_cutoff=_SIMILAR
        )
        return [(near, likeness / 100) for near, likeness, _ in found]


def _commonness(texts: Sequence[str]) -> dict[str, float]:
    """Stem -> Zipf frequency of its commonest form in these texts."""
    common: dict[str, float] = {}
    for word in {word for text in texts for word in content_words(text)}:
        for form in (word, *compound_parts(word)):
            common[stem(form)] = max(common.get(stem(form), 0.0), zipf(form))
    return common


def _idf(documents: int, total: int, zipf_frequency: float) -> float:
    own = math.log(1 + (total - documents + 0.5) / (documents + 0.5))
    rarest = math.log(1 + (total - 0.5) / 1.5)
    background = rarest * (1 - min(zipf_frequency, _COMMON_ZIPF) / _COMMON_ZIPF)
    return 0.5 * own + 0.5 * background
