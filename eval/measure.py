"""Asks the assistant the questions of a suite and counts how often it is right.

A suite is a folder with one or more files of JSON lines:
    questions.jsonl   {"id", "message", "service", "department", "style", "also_right"}
    offtopic.jsonl    {"id", "message"}
    documents.jsonl   {"id", "message", "facts": [[accepted spellings of one fact], ...]}
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from bot.assistant import Assistant
from bot.batch import answer_cases
from eval.statistics import Share

ON_TOPIC = {"answered", "partly_answered", "other_authority", "asked", "crisis"}
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


class SuiteError(Exception):
    """A suite cannot be used. The message names the file and line."""


@dataclass
class Result:
    """The figures of a suite, and the cases that went wrong (id, what was expected, what came)."""

    shares: dict[str, Share] = field(default_factory=dict)
    median_ms: float = 0.0
    errors: list[tuple[str, str, str]] = field(default_factory=list)


def measure(assistant: Assistant, folders: list[Path]) -> Result:
    """Run the suites in these folders together.

    Raises:
        SuiteError: a folder holds no suite, or a file is malformed.
    """
    counts: dict[str, list[bool]] = defaultdict(list)
    times: list[float] = []
    result = Result()
    for folder in folders:
        files = [name for name in _FORMS if (folder / f"{name}.jsonl").is_file()]
        if not files:
            raise SuiteError(f"{folder}: holds none of {', '.join(_FORMS)} (.jsonl)")
        for name, form in ((name, _FORMS[name]) for name in files):
            cases = list(_read(folder / f"{name}.jsonl", form))
            lines = [json.dumps({"id": c.id, "message": c.message}).encode() for c in cases]
            for case, answer in zip(cases, answer_cases(assistant, lines), strict=True):
                reply = answer["replies"][-1]
                times.append(reply["ms"])
                for figure, right in _score(case, reply).items():
                    counts[figure].append(right)
                    if not right and figure in _REPORTED:
                        came = f"{reply['outcome']} {reply['services'][:3]}"
                        result.errors.append((case.id, _expected(case), came))
    result.shares = {name: Share(sum(values), len(values)) for name, values in counts.items()}
    result.median_ms = median(times) if times else 0.0
    return result


def _score(case: Case, reply: Reply) -> dict[str, bool]:
    if isinstance(case, Question):
        return _score_question(case, reply)
    if isinstance(case, OffTopic):
        return {"off-topic refused": reply["outcome"] not in ON_TOPIC}
    text = " ".join(reply["text"].lower().split())
    exact = all(any(spelling.lower() in text for spelling in fact) for fact in case.facts)
    return {"exact fact with its source": exact and bool(reply["sources"])}


def _score_question(case: Question, reply: Reply) -> dict[str, bool]:
    """A reply that is not sure still names its three best services and a door: those count.

    "Right service first" does not: the answer itself must be about the right service.
    """
    taken = reply["outcome"] in ON_TOPIC
    services = reply["services"]
    right = {case.service: case.department, **case.also_right}
    first = taken and any(service in right for service in services[:1])
    return {
        "right service first": first,
        f"  {case.style}": first,
        "right service in the first three": any(service in right for service in services[:3]),
        "right department": reply["department"] in right.values(),
        "answered, not refused": taken,
    }


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


def _read(
    path: Path, form: type[Question] | type[OffTopic] | type[DocumentQuestion]
) -> Iterator[Case]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        try:
            yield form.model_validate_json(line)
        except ValidationError as error:
            detail = error.errors()[0]
            place = ".".join(str(part) for part in detail["loc"])
            raise SuiteError(f"{path}:{number}: {place}: {detail['msg']}") from error
