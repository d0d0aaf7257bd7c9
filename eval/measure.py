"""Asks the assistant the questions of a suite and counts how often it is right.

A suite is a folder with one or more files of JSON lines:
    questions.jsonl   {"id", "message", "service", "department", "style", "also_right"}
    offtopic.jsonl    {"id", "message"}
    documents.jsonl   {"id", "message", "facts": [[accepted spellings of one fact], ...]}
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from pydantic import BaseModel, Field

from bot.assistant import Assistant
from bot.batch import answer_cases
from eval.cases import ANSWERS
from eval.reading import read_cases, suite_files
from eval.statistics import Share, macro_f1, p99

ON_TOPIC = ANSWERS | {"asked", "crisis"}
"""Outcomes that take a message for a question to the municipality."""

Reply = dict[str, Any]


class Question(BaseModel):
    """A citizen's question with the service and department that are right.

    `also_right` are services that answer it as well, with their own departments.
    """

    id: str
    message: str
    service: str
    department: str
    style: str
    also_right: dict[str, str] = {}

    @property
    def departments(self) -> set[str]:
        """Those that are right."""
        return {self.department, *self.also_right.values()}


class OffTopic(BaseModel):
    """A message that must not be answered as if it were for the municipality."""

    id: str
    message: str


class DocumentQuestion(BaseModel):
    """A question on a strategy; of each fact one accepted spelling must stand in the answer."""

    id: str
    message: str
    facts: list[list[str]] = Field(min_length=1)


Case = Question | OffTopic | DocumentQuestion


@dataclass
class Result:
    """The figures of a suite, and the cases that went wrong (id, what was expected, what came).

    `macro_f1` is that of the departments; None without questions.
    """

    shares: dict[str, Share] = field(default_factory=dict)
    macro_f1: float | None = None
    median_ms: float = 0.0
    p99_ms: float = 0.0
    errors: list[tuple[str, str, str]] = field(default_factory=list)


def measure(assistant: Assistant, folders: list[Path]) -> Result:
    """Run the suites in these folders together.

    Raises:
        SuiteError: a folder holds no suite, or a file is malformed.
    """
    counts: dict[str, list[bool]] = defaultdict(list)
    times: list[float] = []
    departments: list[tuple[str, str | None]] = []
    result = Result()
    for folder in folders:
        for name, path in suite_files(folder, _FORMS).items():
            cases: list[Case] = [case for _, case in read_cases(path, _FORMS[name])]
            lines = [json.dumps({"id": c.id, "message": c.message}).encode() for c in cases]
            for case, answer in zip(cases, answer_cases(assistant, lines), strict=True):
                reply = answer["replies"][-1]
                times.append(reply["ms"])
                if isinstance(case, Question):
                    departments.append((case.department, _named(case, reply)))
                for figure, right in _score(case, reply).items():
                    counts[figure].append(right)
                    if not right and figure in _REPORTED:
                        came = f"{reply['outcome']} {reply['services'][:3]}"
                        result.errors.append((case.id, _expected(case), came))
    result.shares = {name: Share(sum(values), len(values)) for name, values in counts.items()}
    result.macro_f1 = macro_f1(departments)
    result.median_ms = median(times) if times else 0.0
    result.p99_ms = p99(times)
    return result


def _score(case: Case, reply: Reply) -> dict[str, bool]:
    if isinstance(case, Question):
        return _score_question(case, reply)
    if isinstance(case, OffTopic):
        return {
            "off-topic refused": reply["outcome"] not in ON_TOPIC,
            "not answered as if known": reply["outcome"] not in ANSWERS,
        }
    text = " ".join(reply["text"].lower().split())
    exact = all(any(spelling.lower() in text for spelling in fact) for fact in case.facts)
    return {"exact fact with its source": exact and bool(reply["sources"])}


def _score_question(case: Question, reply: Reply) -> dict[str, bool]:
    """A reply that is not sure still names its three best services and a door: those count.

    "Right service first" does not: the answer itself must be about the right service.
    """
    taken = reply["outcome"] in ON_TOPIC
    services = reply["services"]
    right = {case.service, *case.also_right}
    first = taken and any(service in right for service in services[:1])
    return {
        "right service first": first,
        f"  {case.style}": first,
        "right service in the first three": any(service in right for service in services[:3]),
        "right department": reply["department"] in case.departments,
        "answered, not refused": taken,
    }


def _named(case: Question, reply: Reply) -> str | None:
    """The department of a reply; any that is right counts as the one of the question."""
    named: str | None = reply["department"]
    return case.department if named in case.departments else named


def _expected(case: Case) -> str:
    if isinstance(case, Question):
        return case.service
    return str(case.facts) if isinstance(case, DocumentQuestion) else "refusal"


_FORMS: dict[str, type[Question] | type[OffTopic] | type[DocumentQuestion]] = {
    "questions": Question,
    "offtopic": OffTopic,
    "documents": DocumentQuestion,
}
_REPORTED = {"right service first", "off-topic refused", "exact fact with its source"}
