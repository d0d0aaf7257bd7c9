"""The figures of a set that are no mean over its cases."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from eval.aggregate import Aggregate
from eval.outcomes import ON_TOPIC, TOLD
from eval.score import Scored
from eval.scorer import Definition
from eval.statistics import macro_f1
from eval.statistics.risk import risk_coverage


def _department(item: Scored) -> tuple[str, str | None] | None:
    """What is true and what was named; any that is right counts as the first."""
    right, named = item.case.expect.departments, item.answer.last.department
    if not right:
        return None
    return right[0], right[0] if named in right else named


def _refused(item: Scored) -> tuple[bool, bool] | None:
    """Whether it should be refused, and whether it was."""
    if item.case.expect.answerable is None or item.case.letter:
        return None
    return not item.case.expect.answerable, item.answer.last.outcome not in ON_TOPIC | TOLD


def _refusal_f1(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Mean of the F1 of refusing and the F1 of answering (Trust-Align's F1 of groundedness)."""
    should, did = zip(*pairs, strict=True)
    if all(should) or not any(should):
        return None

    def f1(kind: bool) -> float:
        both = sum(pair == (kind, kind) for pair in pairs)
        return 2 * both / (should.count(kind) + did.count(kind)) if both else 0.0

    return (f1(True) + f1(False)) / 2


def risk(item: Scored) -> tuple[float, bool] | None:
    """How sure the system was, and whether answering with the best service would be an error."""
    expect, confidence = item.case.expect, item.answer.last.confidence
    if confidence is None or expect.answerable is None or len(item.case.messages) > 1:
        return None
    if not expect.answerable:
        return confidence, True
    if not expect.services:
        return None
    return confidence, not set(item.answer.last.services[:1]) & set(expect.services)


def _on_curve(told: Sequence[tuple[float, bool]], share: float | None) -> float | None:
    """AURC, or the share that can be answered within a risk; None where there is no answer."""
    confidences, errors = zip(*told, strict=True)
    if all(errors):
        return None
    curve = risk_coverage(confidences, errors)
    if curve is None:
        return None
    return curve.aurc if share is None else curve.coverage_at[share]


def _lix(item: Scored) -> float | None:
    score = item.scores.get("lix")
    return score.value if score else None


def _quantile(values: Sequence[float], share: float) -> float:
    return float(np.quantile(values, share))


_RISKS = {0.01: "1", 0.02: "2", 0.05: "5"}
_UNSURE = "Assistenten ved ikke, hvornår den er usikker."
_HARD = "Svarene er blevet sværere at læse."

AGGREGATES = (
    Aggregate(
        Definition(
            "routing_macro_f1",
            "Afdeling, macro-F1",
            "Små afdelinger bliver sjældent fundet.",
            kind="mean",
        ),
        _department,
        macro_f1,
        in_slices=True,
    ),
    Aggregate(
        Definition(
            "refusal_f1",
            "Afviser og svarer rigtigt (F1 begge veje)",
            "Der bliver svaret for meget eller for lidt.",
            kind="mean",
        ),
        _refused,
        _refusal_f1,
    ),
    Aggregate(
        Definition("aurc", "Risiko over dækning (AURC)", _UNSURE, kind="mean", better="low"),
        risk,
        partial(_on_curve, share=None),
    ),
    *(
        Aggregate(
            Definition(
                f"coverage_at_{name}",
                f"Så meget kan besvares med højst {name} % fejl",
                _UNSURE,
                kind="mean",
            ),
            risk,
            partial(_on_curve, share=share),
        )
        for share, name in _RISKS.items()
    ),
    Aggregate(
        Definition("lix_median", "Lix, median", _HARD, kind="mean", better="low"),
        _lix,
        partial(_quantile, share=0.5),
        in_slices=True,
    ),
    Aggregate(
        Definition("lix_p95", "Lix, 95 af 100 svar", _HARD, kind="mean", better="low"),
        _lix,
        partial(_quantile, share=0.95),
    ),
)
