"""A logistic regression on named signs, with the border where it is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def fit_weights(
    rows: Sequence[Mapping[str, float]],
    truth: Sequence[int],
    allowed: float,
    *,
    of_the_right: bool = False,
) -> tuple[dict[str, float], str]:
    """Weights by sign with their "bias", and the figure they were chosen by.

    The bias is moved so that `allowed` (0-1) of the negatives lie above 0; with `of_the_right`, so
    that `allowed` of the positives lie below.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    names = list(rows[0])
    matrix = np.array([[row[name] for name in names] for row in rows])
    scale = matrix.std(axis=0) + 1e-9
    model = LogisticRegression(class_weight="balanced", max_iter=1000)
    model.fit(matrix / scale, truth)
    weights = model.coef_[0] / scale
    scores = matrix @ weights
    right = np.array(truth) == 1
    limit = float(
        np.quantile(scores[right], allowed)
        if of_the_right
        else np.quantile(scores[~right], 1 - allowed)
    )
    recall, false = (float(np.mean(scores[of] >= limit)) for of in (right, ~right))
    found = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    figure = f"{recall:.1%} of {int(right.sum())} found at {false:.1%} of {int((~right).sum())}"
    return {"bias": round(-limit, 4), **found}, figure
