"""Every score of a run as a table for spreadsheets."""

from __future__ import annotations

import csv
import io

from bot.clarity.phrases import shortened
from eval.cells import safe
from eval.reports.texts import clean
from eval.run import Run

COLUMNS = ("suite", "id", "metric", "value", "evidence", "question", "answer")
_SHORT = 80


def cases_csv(made: Run) -> str:
    """A row for each case and figure; the value is empty where it could not be scored."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in made.scored:
        suite = safe(clean(item.suite))
        question, answer = _cell(item.case.messages[-1]), _cell(item.answer.last.text)
        for name, score in item.scores.items():
            value = "" if score.value is None else f"{score.value:.6g}"
            evidence = safe(clean(score.evidence)) if score.evidence else ""
            writer.writerow((suite, item.case.id, name, value, evidence, question, answer))
    return out.getvalue()


def _cell(text: str) -> str:
    return safe(shortened(clean(" ".join(text.split())), _SHORT))
