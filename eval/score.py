"""The second phase of a run: stored answers -> scores. Costs no model and no search."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.answer import Answer, AnswerRecord
from eval.case import PLANTED, Case
from eval.reference import Reference
from eval.scorer import Score, Scorer
from eval.suites import Suite

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Scored:
    """A case with its answer and what every scorer that looked at it found."""

    suite: str
    case: Case
    answer: Answer
    scores: dict[str, Score]

    @property
    def key(self) -> tuple[str, str]:
        """Suite and id."""
        return self.suite, self.case.id

    @property
    def cluster(self) -> str:
        """What intervals are clustered by; ids of different suites are different cases."""
        group = self.case.group
        return self.suite + "/" + group if group == self.case.id else group


def score_answers(
    suites: Iterable[Suite],
    answers: dict[tuple[str, str], AnswerRecord],
    reference: Reference,
    scorers: Sequence[Scorer],
    progress: Progress = lambda *_: None,
    planted: Reference | None = None,
) -> list[Scored]:
    """Score every case that has an answer, in the order of the suites.

    `planted` is what the library says together with the poisoned documents, for the cases that
    were asked of an assistant that had read them.
    """
    asked = [
        (suite.name, case, answers[(suite.name, case.id)])
        for suite in suites
        for case in suite.cases
        if (suite.name, case.id) in answers
    ]
    scored = []
    for name, case, record in asked:
        origin = answers.get((name, case.expect.same_as or ""))
        unchanged = origin.replies[-1] if origin else None
        known = planted if planted and PLANTED in case.slices else reference
        answer = Answer(record.replies, known, unchanged)
        scores = {
            scorer.definition.name: score
            for scorer in scorers
            if (score := scorer(case, answer)) is not None
        }
        scored.append(Scored(name, case, answer, scores))
        progress("scoring", len(scored), len(asked))
    return scored


def write_scores(path: Path, scored: Iterable[Scored]) -> None:
    """A line for each case: where it belongs, and its scores by name."""
    lines = [json.dumps(_line(item), ensure_ascii=False, sort_keys=True) for item in scored]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def _line(item: Scored) -> dict[str, Any]:
    scores = {
        name: {"value": None if score.value is None else round(score.value, 6)}
        | ({"evidence": score.evidence} if score.evidence else {})
        for name, score in item.scores.items()
    }
    return {
        "suite": item.suite,
        "id": item.case.id,
        "cluster": item.cluster,
        "slices": item.case.slices,
        "scores": scores,
    }
