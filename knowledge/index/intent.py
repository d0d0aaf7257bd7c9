"""Which service, authority or paper a message is about, learnt from what people say to each.

A linear classifier over the stems, the pairs of words and the character n-grams of the phrasings.
Small words count too: "for min mor" and "til mit barn" tell neighbours apart. Where there are
phrasings it is a far better judge than any likeness of texts; a municipality's own documents have
none and are found by their words alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index.classifier import Classifier, Features

PENALTY = 0.5
_SHARPNESS = 6.0
_NOTHING = -0.3
"""The score (in units of the margin) at which "about it" and "about nothing I know" are even."""


@dataclass(frozen=True)
class Intent:
    """A fitted classifier of what messages are about."""

    classifier: Classifier

    def shares(self, text: Features) -> dict[str, float]:
        """Label -> how sure (0-1) that the text is about it; together 1 with "nothing I know"."""
        found = shares(self.classifier.scores(text)[None, :])[0]
        return dict(zip(self.classifier.labels, found.tolist(), strict=True))


def shares(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores -> shares, both of the shape (texts, labels)."""
    powers = np.exp(_SHARPNESS * scores)
    whole = powers.sum(axis=1, keepdims=True) + np.exp(_SHARPNESS * _NOTHING)
    return np.asarray(powers / whole, np.float32)
