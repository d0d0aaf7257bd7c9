"""Linear classifiers of short texts: what a text is made of, and what that speaks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index.tfidf import ANALYZERS, Tfidf

Scores = NDArray[np.float32]

_ROUNDS = 0.1
"""How exact the fit must be: ten times coarser than usual measured as good, in half the time."""


@dataclass(frozen=True)
class Features:
    """What one text is made of: columns and their values, over all views."""

    columns: NDArray[np.int64]
    values: Scores


@dataclass(frozen=True)
class Views:
    """Several TF-IDF views of a text side by side."""

    views: tuple[Tfidf, ...]

    @classmethod
    def fit(cls, texts: Sequence[str], least: Mapping[str, int]) -> Views:
        """Learn the vocabularies; `least` says in how many texts a feature of a view must occur.

        The views are named in `ANALYZERS`.
        """
        return cls(tuple(Tfidf.fit(texts, count, name) for name, count in least.items()))

    @property
    def size(self) -> int:
        """The number of columns."""
        return sum(len(view.vocabulary) for view in self.views)

    def features(self, text: str) -> Features:
        """One text as its known columns."""
        at, columns, values = 0, list[NDArray[np.int64]](), list[Scores]()
        for view in self.views:
            found, weights = view.transform(text)
            columns.append(found + at)
            values.append(weights)
            at += len(view.vocabulary)
        return Features(np.concatenate(columns), np.concatenate(values))

    def matrix(self, texts: Sequence[str]) -> Any:
        """Texts -> a scipy CSR matrix (texts, columns)."""
        from scipy.sparse import hstack

        return hstack([view.matrix(texts) for view in self.views]).tocsr()

    def save(self, path: Path) -> None:
        """Write as data only."""
        parts = {"views": np.array("\n".join(view.analyzer for view in self.views))}
        for view in self.views:
            parts[f"vocabulary {view.analyzer}"] = np.array("\n".join(view.vocabulary))
            parts[f"idf {view.analyzer}"] = view.idf
        np.savez(path, **parts)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> Views:
        """Read what `save` wrote.

        Raises:
            OSError, ValueError, KeyError, EOFError, BadZipFile: the file is not there or not whole.
        """
        with np.load(path, allow_pickle=False) as data:
            names = [name for name in str(data["views"]).split("\n") if name in ANALYZERS]
            return cls(
                tuple(
                    Tfidf(_lines(str(data[f"vocabulary {name}"])), data[f"idf {name}"], name)
                    for name in names
                )
            )


def _lines(text: str) -> list[str]:
    """What was joined by line breaks; of an empty text nothing, and not one empty line."""
    return text.split("\n") if text else []


@dataclass(frozen=True)
class Classifier:
    """One against the rest for every label; a score of 0 is a label's border.

    `weights` has the shape (columns, labels), `bias` (labels,).
    """

    labels: tuple[str, ...]
    weights: Scores
    bias: Scores

    @classmethod
    def fit(
        cls,
        matrix: Any,
        labels: Sequence[str],
        penalty: float,
        *,
        unions: Mapping[str, Collection[str]] = MappingProxyType({}),
        balanced: bool = False,
    ) -> Classifier:
        """Learn from texts as rows of a matrix, each with its label.

        `unions` are labels of their own for any of several labels; `balanced` lets rare labels
        weigh as much as common ones. With fewer than two labels there is nothing to tell apart:
        all scores are 0.
        """
        from sklearn.svm import LinearSVC

        known = sorted(set(labels))
        if len(known) < 2:
            weights = np.zeros((matrix.shape[1], len(known)), np.float32)
            return cls(tuple(known), weights, np.zeros(len(known), np.float32))
        weight = "balanced" if balanced else None
        model = LinearSVC(C=penalty, tol=_ROUNDS, random_state=0, class_weight=weight)
        model.fit(matrix, labels)
        found = [str(label) for label in model.classes_]
        two = len(found) == 2  # then there is one direction, towards the second label
        columns = [np.vstack([-model.coef_, model.coef_]) if two else model.coef_]
        bias = [np.append(-model.intercept_, model.intercept_) if two else model.intercept_]
        for union, members in unions.items():
            model.fit(matrix, [label in members for label in labels])
            found.append(union)
            columns.append(model.coef_)
            bias.append(model.intercept_)
        weights = np.ascontiguousarray(np.vstack(columns).T, np.float32)
        return cls(tuple(found), weights, np.concatenate(bias).astype(np.float32))

    def scores(self, text: Features) -> Scores:
        """The score of each label, shape (labels,)."""
        return np.asarray(text.values @ self.weights[text.columns] + self.bias, np.float32)

    def scores_of(self, matrix: Any) -> Scores:
        """The scores of many texts, shape (texts, labels)."""
        return np.asarray(matrix @ self.weights + self.bias, np.float32)

    def save(self, path: Path) -> None:
        """Write as data only."""
        np.savez(
            path,
            labels=np.array("\n".join(self.labels)),
            weights=self.weights.astype(np.float16),
            bias=self.bias,
        )

    @classmethod
    def load(cls, path: Path) -> Classifier:
        """Read what `save` wrote.

        Raises:
            OSError, ValueError, KeyError, EOFError, BadZipFile: the file is not there or not whole.
        """
        with np.load(path, allow_pickle=False) as data:
            labels = tuple(str(data["labels"]).split("\n"))
            return cls(labels, data["weights"].astype(np.float32), data["bias"])
