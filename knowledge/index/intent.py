"""Which service, authority or paper a message is about, learnt from what people say to each.

A linear classifier over word stems and character n-grams of the phrasings. Where there are
phrasings it is a far better judge than any likeness of texts; a municipality's own documents have
none and are found by their words alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.index.tfidf import Tfidf, stems

_PENALTY = 0.4
_SHARPNESS = 6.0
_NOTHING = -0.3
"""The score (in units of the margin) at which "about it" and "about nothing I know" are even."""


@dataclass(frozen=True)
class Intent:
    """A fitted classifier. `weights` has the shape (features, labels), words before n-grams."""

    labels: tuple[str, ...]
    words: Tfidf
    chars: Tfidf
    weights: NDArray[np.float16]
    bias: NDArray[np.float32]

    @classmethod
    def fit(cls, examples: Sequence[tuple[str, str]]) -> Intent:
        """Learn from texts, each with the label of what it is about."""
        from scipy.sparse import hstack
        from sklearn.svm import LinearSVC

        texts = [text for text, _ in examples]
        labels = [label for _, label in examples]
        words = Tfidf.fit(texts, features=stems)
        chars = Tfidf.fit(texts, min_texts=2)
        known = sorted(set(labels))
        size = len(words.vocabulary) + len(chars.vocabulary)
        if len(known) < 3:  # nothing to tell apart that the words themselves do not
            return cls(
                tuple(known),
                words,
                chars,
                np.zeros((size, len(known)), np.float16),
                np.zeros(len(known), np.float32),
            )
        matrix = hstack([words.matrix(texts), chars.matrix(texts)]).tocsr()
        model = LinearSVC(C=_PENALTY, tol=0.01, random_state=0).fit(matrix, labels)
        return cls(
            tuple(str(label) for label in model.classes_),
            words,
            chars,
            model.coef_.T.astype(np.float16),
            model.intercept_.astype(np.float32),
        )

    def shares(self, text: str) -> dict[str, float]:
        """Label -> how sure (0-1) that the text is about it; together 1 with "nothing I know"."""
        word_columns, word_values = self.words.transform(text)
        char_columns, char_values = self.chars.transform(text)
        columns = np.concatenate([word_columns, char_columns + len(self.words.vocabulary)])
        values = np.concatenate([word_values, char_values])
        scores = values @ self.weights[columns].astype(np.float32) + self.bias
        powers = np.exp(_SHARPNESS * scores)
        shares = powers / (powers.sum() + np.exp(_SHARPNESS * _NOTHING))
        return dict(zip(self.labels, shares.tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Write as data only."""
        np.savez(
            path,
            labels=np.array("\n".join(self.labels)),
            words=np.array("\n".join(self.words.vocabulary)),
            word_idf=self.words.idf,
            chars=np.array("\n".join(self.chars.vocabulary)),
            char_idf=self.chars.idf,
            weights=self.weights,
            bias=self.bias,
        )

    @classmethod
    def load(cls, path: Path) -> Intent:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            return cls(
                tuple(str(data["labels"]).split("\n")),
                Tfidf(str(data["words"]).split("\n"), data["word_idf"], stems),
                Tfidf(str(data["chars"]).split("\n"), data["char_idf"]),
                data["weights"],
                data["bias"],
            )
