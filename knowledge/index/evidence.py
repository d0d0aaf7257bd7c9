"""How sure we are that the library can answer at all, comparable across questions.

Signals that fail in different ways are weighed together: how well the words match (for the length
of the message), how much of the text lies inside the library's language, and a classifier that has
seen what is outside. The weights are learnt when the index is built, on phrasings that the scoring
index has not seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.danish.words import content_words
from knowledge.index.char_svd import CharSvd
from knowledge.index.lexical import LexicalIndex
from knowledge.index.tfidf import Tfidf

Floats = NDArray[np.float64]
Glossary = dict[str, list[str]]

_FOLDS = 2
_SAMPLE = 1_000


@dataclass(frozen=True)
class Border:
    """Linear classifier over character n-grams: positive inside the library, negative outside."""

    tfidf: Tfidf
    weights: NDArray[np.float32]
    bias: float

    @classmethod
    def fit(cls, inside: Sequence[str], outside: Sequence[str]) -> Border:
        """Learn from messages of both kinds (classes weighted equally)."""
        from sklearn.linear_model import LogisticRegression

        texts = [*inside, *outside]
        tfidf = Tfidf.fit(texts, min_texts=2)
        labels = [1] * len(inside) + [0] * len(outside)
        model = LogisticRegression(C=20.0, class_weight="balanced", solver="liblinear")
        model.fit(tfidf.matrix(texts), labels)
        return cls(tfidf, model.coef_[0].astype(np.float32), float(model.intercept_[0]))

    def scores(self, texts: Sequence[str]) -> Floats:
        """The log-odds that each text is inside."""
        return np.asarray(self.tfidf.matrix(texts) @ self.weights + self.bias, np.float64)


@dataclass(frozen=True)
class Evidence:
    """The calibrated combination of the signals.

    `outside` holds the scores that messages from outside got, sorted; a message is worth as much
    as the share of them it beats. So "answer from 0.95" means: one in twenty outside messages of
    the kind we know would be taken for a real question.
    """

    border: Border
    coefficients: Floats
    outside: Floats

    def weigh(self, found: Floats) -> float:
        """Signals, shape (4,) -> the share (0-1) of outside messages that look less like ours."""
        score = float(found @ self.coefficients)
        return float(np.searchsorted(self.outside, score)) / len(self.outside)

    def save(self, path: Path) -> None:
        """Write as data only."""
        np.savez(
            path,
            vocabulary=np.array("\n".join(self.border.tfidf.vocabulary)),
            idf=self.border.tfidf.idf,
            weights=self.border.weights,
            bias=np.array(self.border.bias),
            coefficients=self.coefficients,
            outside=self.outside,
        )

    @classmethod
    def load(cls, path: Path) -> Evidence:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            tfidf = Tfidf(str(data["vocabulary"]).split("\n"), data["idf"])
            border = Border(tfidf, data["weights"], float(data["bias"]))
            return cls(border, data["coefficients"], data["outside"])


def signals(
    texts: Sequence[str], glossary: Glossary, lexical: LexicalIndex, svd: CharSvd, border: Border
) -> Floats:
    """The signals of messages, shape (texts, 4): word match, energy, border, log of length."""
    best = [lexical.scores(lexical.query_terms(t, glossary)).max(initial=0.0) for t in texts]
    lengths = [math.log(len(content_words(text)) + 1) for text in texts]
    return np.column_stack([best, svd.energies(texts), border.scores(texts), lengths])


def calibrate(
    inside: Sequence[str],
    outside: Sequence[str],
    glossary: Glossary,
    index_texts: Callable[[frozenset[str]], Sequence[str]],
) -> Evidence:
    """Learn the weights of the signals.

    Messages are scored by an index and a border that were made without them (two folds, and of
    many phrasings a spread sample: four weights need no more); `index_texts(held_out)` gives the
    texts to index without those phrasings.
    """
    from sklearn.linear_model import LogisticRegression

    everything, inside = inside, inside[:: math.ceil(len(inside) / _SAMPLE) or 1]
    rows: list[Floats] = []
    labels: list[int] = []
    for fold in range(_FOLDS):
        held_in, held_out = inside[fold::_FOLDS], outside[fold::_FOLDS]
        texts = index_texts(frozenset(held_in))
        lexical, svd = LexicalIndex.build(texts), CharSvd.fit(texts)
        border = Border.fit(_others(inside, fold), _others(outside, fold))
        for label, messages in ((1, held_in), (0, held_out)):
            rows.append(signals(messages, glossary, lexical, svd, border))
            labels += [label] * len(messages)
    matrix = np.vstack(rows)
    spread = matrix.std(axis=0) + 1e-9
    model = LogisticRegression(class_weight="balanced").fit(matrix / spread, labels)
    coefficients = model.coef_[0] / spread
    scores = matrix[np.array(labels) == 0] @ coefficients
    return Evidence(Border.fit(everything, outside), coefficients, np.sort(scores))


def _others(messages: Sequence[str], fold: int) -> list[str]:
    return [text for i, text in enumerate(messages) if i % _FOLDS != fold]
