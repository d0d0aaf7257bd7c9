"""Asks the assistant the questions of a suite and counts how often it is right.

A suite is a folder with three files of JSON lines:
    questions.jsonl   {"id", "message", "service", "department", "style"}
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

from bot.assistant import Assistant
from bot.batch import answer_cases
from eval.statistics import Share

ON_TOPIC = {"answered", "partly_answered", "other_authority", "asked", "crisis"}
"""Outcomes that take a message for a question to the municipality."""

Case = dict[str, Any]


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
        SuiteError: a file is missing or malformed.
    """
    counts: dict[str, list[bool]] = defaultdict(list)
    times: list[float] = []
    result = Result()
    for folder in folders:
        for name, score in _SCORERS.items():
            cases = list(_read(folder / f"{name}.jsonl"))
            lines = [json.dumps({"id": c["id"], "message": c["message"]}).encode() for c in cases]
            for case, answer in zip(cases, answer_cases(assistant, lines), strict=True):
                reply = answer["replies"][-1]
                times.append(reply["ms"])
                for figure, right in score(case, reply).items():
                    counts[figure].append(right)
                    if not right and figure in _REPORTED:
                        came = f"{reply['outcome']} {reply['services'][:3]}"
                        expected = str(case.get("service") or case.get("facts") or "refusal")
                        result.errors.append((case["id"], expected, came))
    result.shares = {name: Share(sum(values), len(values)) for name, values in counts.items()}
    result.median_ms = median(times) if times else 0.0
    return result


def _questions(case: Case, reply: Case) -> dict[str, bool]:
    """A reply that is not sure still names its three best services and a door: those count.

    "Right service first" does not: the answer itself must be about the right service.
    """
    taken = reply["outcome"] in ON_TOPIC
    services = reply["services"]
    first = taken and services[:1] == [case["service"]]
    return {
        "right service first": first,
        f"  {case['style']}": first,
        "right service in the first three": case["service"] in services[:3],
        "right department": reply["department"] == case["department"],
        "answered, not refused": taken,
    }


def _offtopic(_: Case, reply: Case) -> dict[str, bool]:
    return {"off-topic refused": reply["outcome"] not in ON_TOPIC}


def _documents(case: Case, reply: Case) -> dict[str, bool]:
    text = " ".join(reply["text"].lower().split())
    exact = all(any(spelling.lower() in text for spelling in fact) for fact in case["facts"])
    return {"exact fact with its source": exact and bool(reply["sources"])}


_SCORERS = {"questions": _questions, "offtopic": _offtopic, "documents": _documents}
_REPORTED = {"right service first", "off-topic refused", "exact fact with its source"}


def _read(path: Path) -> Iterator[Case]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        try:
            case = json.loads(line)
            if not isinstance(case["id"], str) or not isinstance(case["message"], str):
                raise TypeError
        except (ValueError, KeyError, TypeError) as error:
            raise SuiteError(f"{path}:{number}: not a case with 'id' and 'message'") from error
        yield case
