"""`make fit`, letters: the weights of what makes a sentence a deciding one.

Every example letter is weighed by a recogniser that has not seen it (folds by letter); a logistic
regression finds the weights. Writes prompts/letters/weights.yaml with the day and the figures.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eval.commands import command

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.letters.examples import ExampleLetter
    from bot.letters.key_lines import Features

    Matrix = NDArray[np.float64]

_FOLDS = 8
_PENALTY = 0.05
_LETTER = 20.0
"""Every letter weighs as much as one of so many sentences."""

_NEVER_SHOWN = 0.02
"""Share of the deciding sentences that may weigh less than what is never shown."""

Weighed = tuple["list[Features]", list[bool]]


def fit(letters: Sequence[ExampleLetter]) -> dict[str, Any]:
    """The content of weights.yaml."""
    import numpy as np

    from bot.letters.key_lines import SHOWN

    weighed = _weigh(letters)
    names = sorted({name for rows, _ in weighed for row in rows for name in row})
    hits = 0
    for fold in range(_FOLDS):
        others = [item for place, item in enumerate(weighed) if place % _FOLDS != fold]
        weights, _ = _regress(others, names)
        hits += sum(
            _found(_matrix(rows, names) @ weights, marked, SHOWN)
            for place, (rows, marked) in enumerate(weighed)
            if place % _FOLDS == fold
        )
    weights, bias = _regress(weighed, names)
    deciding = np.concatenate(
        [_matrix(rows, names)[np.array(marked)] @ weights for rows, marked in weighed]
    )
    share = f"{hits}/{len(weighed)} = {hits / len(weighed):.1%} of example letters, by folds"
    return {
        "fitted": datetime.now(UTC).date().isoformat(),
        "figures": {f"a deciding sentence among the first {SHOWN}": share},
        "least": round(float(np.quantile(deciding, _NEVER_SHOWN)), 4),
        "weights": {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)},
    }


def _weigh(letters: Sequence[ExampleLetter]) -> list[Weighed]:
    """Features of the sentences of every letter, by a recogniser that has not seen it."""
    from bot.letters.examples import example_sentences
    from bot.letters.key_lines import features
    from bot.letters.learning import fit_sentences
    from knowledge.danish.normal import clean
    from knowledge.danish.sentences import read_sentences

    found: dict[int, Weighed] = {}
    for fold in range(_FOLDS):
        others = [letter for place, letter in enumerate(letters) if place % _FOLDS != fold]
        learnt = fit_sentences(others, example_sentences())
        for place in range(fold, len(letters), _FOLDS):
            sentences = read_sentences(clean(letters[place].text, columns=True))
            marked = [letters[place].decides(sentence.text) for sentence in sentences]
            found[place] = features(sentences, learnt), marked
    return [found[place] for place in range(len(letters))]


def _regress(weighed: Sequence[Weighed], names: Sequence[str]) -> tuple[Matrix, float]:
    """Weights by name, and the bias, for features as they are."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    matrix = np.vstack([_matrix(rows, names) for rows, _ in weighed])
    truth = np.concatenate([np.array(marked) for _, marked in weighed])
    weight = np.concatenate([np.full(len(rows), _LETTER / len(rows)) for rows, _ in weighed])
    middle, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-9
    model = LogisticRegression(C=_PENALTY, class_weight="balanced", max_iter=3000)
    model.fit((matrix - middle) / scale, truth, sample_weight=weight)
    return model.coef_[0] / scale, float(model.intercept_[0])


def _matrix(rows: Sequence[Features], names: Sequence[str]) -> Matrix:
    import numpy as np

    return np.array([[row.get(name, 0.0) for name in names] for row in rows])


def _found(scores: Matrix, marked: Sequence[bool], shown: int) -> bool:
    return any(marked[place] for place in (-scores).argsort()[:shown])


@command("fit-letters")
@click.option("--write", "path", type=click.Path(path_type=Path), help="Write the weights there.")
def main(path: Path | None) -> None:
    """Find the weights of deciding sentences."""
    import yaml

    from bot.letters.examples import example_letters
    from bot.prompt_files import FOLDER

    found = fit(example_letters())
    path = path or FOLDER / "letters" / "weights.yaml"
    head = "# Written by `make fit` (eval/fit_letters.py). Change the examples, not this file.\n\n"
    path.write_text(head + yaml.safe_dump(found, allow_unicode=True, sort_keys=False), "utf-8")
    for name, figure in found["figures"].items():
        click.echo(f"{name}: {figure}")


if __name__ == "__main__":
    main()
