"""The same message written otherwise gets the same answer."""

from __future__ import annotations

from eval.answer import Answer
from eval.case import Case
from eval.scorer import Score, passed, scorer


@scorer(
    "same_answer",
    "Samme svar, når beskeden er skrevet anderledes",
    cause="Stavefejl, store bogstaver eller manglende æøå ændrer svaret.",
)
def same_answer(case: Case, answer: Answer) -> Score | None:
    """The first service is that of the unchanged message; unscored when that was not asked."""
    if case.expect.same_as is None:
        return None
    if answer.unchanged is None:
        return Score(None, f"'{case.expect.same_as}' blev ikke stillet")
    before, after = answer.unchanged.services[:1], answer.last.services[:1]
    return passed(
        before == after, f"{', '.join(before) or 'ingen'} -> {', '.join(after) or 'ingen'}"
    )
