"""How sure we are that the library can answer at all, comparable across questions.

Two signals that fail in different ways are added: a classifier that has seen what is asked of us
and what is not, and how sure it is which service a message is about. A message is worth as much as
the share of known outside messages it beats. A municipality's own documents have no phrasings to
learn from: for them the words that match are weighed in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index.classifier import Classifier, Features

Floats = NDArray[np.float64]

_FOLDS = 3
_PENALTY = 0.5
_SHARE_WEIGHT = 2.0
"""What being sure of a service counts beside the border, in units of its margin."""

INSIDE, OUTSIDE = "inside", "outside"


@dataclass(frozen=True)
class Evidence:
    """The border, and what outside messages score at it.

    `outside` and `matches` are sorted: the scores of messages from outside, and how well their
    words match the library. So "answer from 0.95" means: one in twenty outside messages of the
    kind we know would be taken for a real question.
    """

    border: Classifier
    outside: Floats
    matches: Floats

    @classmethod
    def fit(
        cls, matrix: Any, inside: int, shares: Sequence[float], matches: Sequence[float]
    ) -> Evidence:
        """Learn the border; outside messages are scored by one that has not seen them.

        The first `inside` rows of the matrix are messages from inside, the rest from outside. For
        the latter, `shares` is how sure it is which service they are about, and `matches` how well
        their words match.
        """
        labels = np.array([INSIDE] * inside + [OUTSIDE] * (matrix.shape[0] - inside))
        scores = np.zeros(len(labels))
        folds = np.arange(len(labels)) % _FOLDS
        folds[:inside] = -1
        for fold in range(_FOLDS):
            border = _border(matrix[folds != fold], labels[folds != fold])
            scores[folds == fold] = _inside(border.scores_of(matrix[folds == fold]), border)
        outside = scores[inside:] + _SHARE_WEIGHT * np.asarray(shares)
        return cls(_border(matrix, labels), np.sort(outside), np.sort(np.asarray(matches)))

    def weigh(self, text: Features, share: float) -> float:
        """The share (0-1) of outside messages that look less like a question for us."""
        return _beaten(self.outside, self.score(text, share))

    def score(self, text: Features, share: float) -> float:
        """How far inside a message lies, in units of the border's margin."""
        found = self.border.scores(text)[None, :]
        return float(_inside(found, self.border)[0]) + _SHARE_WEIGHT * share

    def weigh_match(self, match: float) -> float:
        """The share (0-1) of outside messages whose words match less well."""
        return _beaten(self.matches, match)

    def save(self, border: Path, scores: Path) -> None:
        """Write as data only."""
        self.border.save(border)
        np.savez(scores, outside=self.outside, matches=self.matches)

    @classmethod
    def load(cls, border: Path, scores: Path) -> Evidence:
        """Read what `save` wrote."""
        with np.load(scores, allow_pickle=False) as data:
            return cls(Classifier.load(border), data["outside"], data["matches"])


def _border(matrix: Any, labels: NDArray[np.str_]) -> Classifier:
    return Classifier.fit(matrix, labels.tolist(), _PENALTY, balanced=True)


def _inside(scores: NDArray[np.float32], border: Classifier) -> NDArray[np.float32]:
    return np.asarray(scores[:, border.labels.index(INSIDE)], np.float32)


def _beaten(scores: Floats, score: float) -> float:
    return float(np.searchsorted(scores, score)) / max(1, len(scores))
