"""`make fit`: choose the thresholds of understanding on data in the repository.

Kinds of messages: three folds over prompts/messages/ and what is ordinary; every example is scored
by a recogniser that has not seen it. Vague and several needs: a logistic regression on the signs
that the steps compute, over prompts/messages/vague.yaml and eval/fitting/*.jsonl against the tuned
questions. Writes prompts/thresholds.yaml with the seed, the day and the figures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eval.commands import command
from eval.logistic import fit_weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.assistant import Assistant
    from knowledge.search import Search

    Scores = NDArray[np.float32]

_SEED = 0
_FOLDS = 3
_FALSE_ALARMS = 0.05
"""Share of ordinary examples that may get a crisis text: half are twins of real ones, made hard."""

_FALSE_KINDS = 0.002
"""Share of ordinary messages that may be taken for small talk, abuse or another kind."""

_ASKED_IN_VAIN = 0.05
"""Share of clear messages that may be answered by a question."""

_SPLIT_IN_VAIN = 0.2
"""Share of messages with one need that may be taken for several."""

_KEPT = 0.95
"""Share of the real needs that must be kept in a message that holds several."""

_VAGUE = "vague"
_OUTSIDE = 800
_FITTING = Path(__file__).parent / "fitting"
_CLEAR = Path(__file__).parent / "suites" / "questions" / "tuned.jsonl"


def fit(assistant: Assistant) -> dict[str, Any]:
    """The thresholds, with the figures they were chosen by: the content of thresholds.yaml."""
    figures: dict[str, str] = {}
    kinds, left_out = _fit_kinds(assistant, figures)
    clear = [row["message"] for row in _rows(_CLEAR)]
    several, one, short = (_rows(_FITTING / f"{n}.jsonl") for n in ("several", "one", "clear"))
    single = clear + [row["text"] for row in (*one, *short)]
    return {
        "seed": _SEED,
        "fitted": f"{datetime.now(UTC):%Y-%m-%d}",
        "figures": figures,
        "kinds": kinds,
        "vague": _fit_vague(assistant, kinds[_VAGUE], left_out, single, figures),
        "needs": _fit_needs(assistant, [*several, *one], clear, figures),
    }


def _fit_kinds(
    assistant: Assistant, figures: dict[str, str]
) -> tuple[dict[str, float], dict[str, float]]:
    """Thresholds by kind, and how vague each vague and outside example is, when left out."""
    import numpy as np

    from bot.kinds import training_set
    from bot.wording import DANGER, ORDINARY

    dangers = assistant.wording.dangers
    training = list(training_set(assistant.library, assistant.wording))
    labels, matrix = _left_out_scores(training, dangers)
    truth = np.array([kind for _, kind in training])
    thresholds: dict[str, float] = {}
    for column, label in enumerate(labels):
        if label == ORDINARY:
            continue
        own = np.isin(truth, list(dangers)) if label == DANGER else truth == label
        allowed = _FALSE_ALARMS if label == DANGER or label in dangers else _FALSE_KINDS
        limit = float(np.quantile(matrix[truth == ORDINARY, column], 1 - allowed))
        thresholds[label] = round(limit, 3)
        recall = float(np.mean(matrix[own, column] >= limit))
        figures[label] = f"{recall:.1%} of {int(own.sum())} found at {allowed:.1%} false"
    vague = labels.index(_VAGUE)
    outside = set(assistant.library.outside.examples)
    kept = {
        text: float(row[vague])
        for row, (text, kind) in zip(matrix, training, strict=True)
        if kind == _VAGUE or text in outside
    }
    return thresholds, kept


def _left_out_scores(
    training: Sequence[tuple[str, str]], dangers: frozenset[str]
) -> tuple[tuple[str, ...], Scores]:
    """The labels, and of every example its scores by a recogniser that has not seen it."""
    import numpy as np

    from bot.kinds import danger
    from bot.kinds import fit as fit_kinds
    from bot.wording import DANGER

    order = np.random.default_rng(_SEED).permutation(len(training)).tolist()
    rows: dict[int, Scores] = {}
    labels: tuple[str, ...] = ()
    for fold in range(_FOLDS):
        left_out = order[fold::_FOLDS]
        seen = sorted(set(order) - set(left_out))
        views, classifier = fit_kinds([training[i] for i in seen], dangers)
        found = classifier.scores_of(views.matrix([training[i][0] for i in left_out]))
        rows.update(zip(left_out, found, strict=True))
        labels = classifier.labels
    matrix = np.array([rows[i] for i in range(len(training))])
    matrix[:, labels.index(DANGER)] = [
        danger(dict(zip(labels, row.tolist(), strict=True)), dangers) for row in matrix
    ]
    return labels, matrix


def _fit_vague(
    assistant: Assistant,
    threshold: float,
    left_out: Mapping[str, float],
    clear: Sequence[str],
    figures: dict[str, str],
) -> dict[str, float]:
    """Weights by sign; `left_out` are the scores of vague and outside examples."""
    from bot.steps.ask import vague_signs

    search, recogniser = assistant.search, assistant.kinds
    examples = set(assistant.wording.examples[_VAGUE])
    vague = [text for text in left_out if text in examples]
    outside = [text for text in left_out if text not in examples]
    outside = outside[:: max(1, len(left_out) // _OUTSIDE)]
    rows = [
        vague_signs(left_out[text] - threshold, search.find(text), text)
        for text in (*vague, *outside)
    ]
    for text in clear:
        own = recogniser.scores(text)[_VAGUE] + recogniser.thresholds.get(_VAGUE, 0.0)
        rows.append(vague_signs(own - threshold, search.find(text), text))
    truth = [1] * len(vague) + [0] * (len(outside) + len(clear))
    weights, figures["asks"] = fit_weights(rows, truth, _ASKED_IN_VAIN)
    return weights


def _fit_needs(
    assistant: Assistant,
    told: Sequence[Mapping[str, Any]],
    single: Sequence[str],
    figures: dict[str, str],
) -> dict[str, float]:
    """Weights by sign for what is a need and what only sounds like one.

    `told` are messages with their services, `single` those with one need each: these set how sure
    the second need must be.
    """
    import numpy as np

    from bot.steps.retrieve import need_signs

    search, wishes = assistant.search, assistant.wording.aspects.wishes
    candidates = [search.needs(row["text"]) for row in told]
    rows, truth = list[Mapping[str, float]](), list[int]()
    for row, needs in zip(told, candidates, strict=True):
        rows += need_signs(needs, search.shares(row["text"]), wishes)
        truth += [int(need.service in row["services"]) for need in needs]
    weights, figures["needs"] = fit_weights(rows, truth, 1 - _KEPT, of_the_right=True)
    seconds = [_second(search, text, weights, wishes) for text in single]
    weights["second"] = round(max(0.0, float(np.quantile(seconds, 1 - _SPLIT_IN_VAIN))), 4)
    several = [
        _second(search, row["text"], weights, wishes) for row in told if len(row["services"]) > 1
    ]
    found = float(np.mean([score >= weights["second"] for score in several]))
    figures["several"] = (
        f"{found:.1%} of {len(several)} found at {_SPLIT_IN_VAIN:.1%} of {len(single)}"
    )
    return weights


def _second(
    search: Search, text: str, weights: Mapping[str, float], wishes: tuple[str, ...]
) -> float:
    """How sure the second surest need of a text is; far below 0 when there is none."""
    from bot.steps.retrieve import need_signs

    signs = need_signs(search.needs(text), search.shares(text), wishes)
    scores = [weights["bias"] + sum(weights[n] * v for n, v in row.items()) for row in signs]
    return sorted(scores)[-2] if len(scores) > 1 else -9.0


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@command("fit")
@click.option("--dry-run", is_flag=True, help="Show the figures, write nothing.")
def choose(*, dry_run: bool) -> None:
    """Choose the thresholds in prompts/thresholds.yaml (takes some minutes)."""
    import yaml

    import prompts
    from bot.assistant import open_assistant
    from bot.settings import load_settings

    fitted = fit(open_assistant(load_settings()))
    click.echo(yaml.safe_dump(fitted["figures"], allow_unicode=True, sort_keys=False))
    if not dry_run:
        text = yaml.safe_dump(fitted, allow_unicode=True, sort_keys=False)
        path = Path(prompts.__path__[0]) / "thresholds.yaml"
        path.write_text(f"# Written by `make fit`; do not edit by hand.\n{text}", "utf-8")


if __name__ == "__main__":
    choose()
