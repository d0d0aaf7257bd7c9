"""Small runs, case by case, so that a test can change one thing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from bot.wording import Wording
from eval.aggregates import AGGREGATES
from eval.answer import Answer, ReplyRecord
from eval.case import Case
from eval.gates import Gate, judge
from eval.metrics import measure
from eval.reference import Reference
from eval.run import Run
from eval.score import Scored
from eval.scorer import Definition, Score, Scorer
from knowledge.library import load_library
from tests.factories import write_library

INPUTS = {
    "commit": "0123456789abcdef",
    "uncommitted": False,
    "day": "2026-11-22",
    "system": "",
    "seed": 0,
    "versions": {"numpy": "2.1"},
}


_WRONG_DOOR = "Folk bliver sendt til den forkerte afdeling."
FIGURES = (
    Definition("crisis_shown", "Krisetekst vises", "Mennesker i fare bliver overset."),
    Definition("phones_right", "Telefonnumre er rigtige", "Telefonnumre er forkerte."),
    Definition("department_right", "Rigtig afdeling", _WRONG_DOOR),
    Definition("wrong_door_cost", "Pris for forkert dør", _WRONG_DOOR, "mean", "low"),
    Definition("service_first", "Rigtig ydelse først", "Svaret handler om noget andet."),
    Definition("turns_right", "Samtaler holder tråden", "Tråden bliver tabt.", "mean"),
    Definition("mrr", "Rangordning", "Svaret handler om noget andet.", "mean"),
    Definition("c02_sentence_length", "C2 Korte sætninger", "Svarene er svære at læse."),
    Definition("c10_answer_first", "C10 Svaret først", "Svaret kommer sent."),
    Definition("lix", "Lix", "Svarene er svære at læse.", "mean", "low"),
)
"""Some of the figures there are, of every kind, in words that shipped ones may change."""


@cache
def reference() -> Reference:
    """What a small library says, in the wording of the shipped one."""
    shipped = load_library()
    with tempfile.TemporaryDirectory() as folder:
        small = load_library(write_library(Path(folder)))
    return Reference(small, Wording(shipped.register, shipped.crisis_lines))


def reply(text: str = "Ring til teknik.", **fields: Any) -> ReplyRecord:
    """A reply that was answered."""
    return ReplyRecord.model_validate({"text": text, "outcome": "answered", **fields})


def scored(
    case_id: str,
    scores: Mapping[str, float | None | Score],
    *,
    suite: str = "crisis",
    message: str | Sequence[str] = "Der er en rotte i haven",
    answer: ReplyRecord | Sequence[ReplyRecord] = (),
    **fields: Any,
) -> Scored:
    """A case with its scores; a plain value that is not 1 tells no evidence."""
    messages = [message] if isinstance(message, str) else list(message)
    case = Case.model_validate({"id": case_id, "messages": messages, **fields})
    replies = (answer,) if isinstance(answer, ReplyRecord) else tuple(answer) or (reply(),)
    told = {
        name: value if isinstance(value, Score) else Score(value) for name, value in scores.items()
    }
    return Scored(suite, case, Answer(replies, reference()), told)


def run(folder: Path, items: Sequence[Scored], *gates: Mapping[str, Any]) -> Run:
    """A finished run of these cases, held against these gates."""
    scorers = [Scorer(definition, lambda *_: None) for definition in FIGURES]
    metrics = measure(items, scorers, AGGREGATES)
    verdicts = judge([Gate.model_validate(gate) for gate in gates], metrics)
    suites = {item.suite for item in items}
    cases = {suite: sum(item.suite == suite for item in items) for suite in sorted(suites)}
    manifest = {"id": "abc", "inputs": {**INPUTS, "cases": cases}, "seconds": {"scoring": 0.1}}
    return Run(folder, manifest, list(items), metrics, verdicts)
