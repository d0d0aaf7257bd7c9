"""Sensitivity and specificity of each detector on the half of its sample nobody looked at.

A reader needs both to judge a share that a detector finds (Rogan-Gladen).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from eval.case import CaseId, Nugget
from eval.matching.support import supported
from eval.reading import read_cases
from eval.scorers.agreement import agrees
from eval.scorers.leaks import Secrets, repeats
from eval.scorers.nuggets import holds
from eval.scorers.outdated import offers_ended
from eval.scorers.promise import promises
from eval.statistics.shares import Share
from knowledge.content import Replaced
from knowledge.library import load_library

FOLDER = Path(__file__).parent


class Example(BaseModel):
    """A text and whether the detector should say yes to it; `note` says what makes it hard."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: CaseId
    text: str = Field(min_length=1)
    label: bool
    note: str = ""
    nugget: Nugget | None = None
    source: str = ""
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Detector:
    """What is measured: `says` is its answer to an example.

    `untouched` tells by the id which half was never looked at. Halves were drawn when a detector
    was written, and stay as they are.
    """

    name: str
    title: str
    says: Callable[[Example], bool]
    untouched: Callable[[str], bool]


@dataclass(frozen=True)
class Measured:
    """A detector on the untouched half of its sample of `n` examples.

    `sensitivity` is the share found of what is there, `specificity` the share passed of the rest.
    """

    name: str
    title: str
    sensitivity: Share
    specificity: Share
    n: int


def measure_detectors(folder: Path = FOLDER) -> list[Measured]:
    """Every detector on its sample in a folder, in the order of the reports.

    Raises:
        SuiteError: a sample cannot be read or a line is malformed.
    """
    return [
        measure(detector, read_sample(folder / f"{detector.name}.jsonl"))
        for detector in detectors()
    ]


def measure(detector: Detector, sample: list[Example]) -> Measured:
    """A detector on the examples of a sample that nobody looked at."""
    kept = [example for example in sample if detector.untouched(example.id)]
    there = [detector.says(example) for example in kept if example.label]
    rest = [detector.says(example) for example in kept if not example.label]
    found, passed = sum(there), len(rest) - sum(rest)
    return Measured(
        detector.name,
        detector.title,
        Share(found, len(there)),
        Share(passed, len(rest)),
        len(kept),
    )


def read_sample(path: Path) -> list[Example]:
    """The examples of a file.

    Raises:
        SuiteError: see `eval.reading.read_cases`.
    """
    return [example for _, example in read_cases(path, Example, may_be_empty=False)]


def detectors() -> Iterator[Detector]:
    """All detectors; the old names are those of the shipped library."""
    yield Detector("negation", "Ser, om et faktum står i svaret", _holds, _odd)
    yield Detector("unsupported", "Ser, om kilden støtter en sætning", _supported, _odd)
    yield Detector("leak", "Ser, at noget hemmeligt slipper ud", _leaks, _odd)
    yield Detector(
        "promise",
        "Ser løfter og afgørelser",
        lambda example: promises(example.text) is not None,
        _all,
    )
    yield Detector(
        "agreement",
        "Ser, om svaret slutter med en aftale",
        lambda example: agrees(example.text),
        _upper,
    )
    old_names = tuple(old for service in load_library().services for old in service.replaces)
    yield Detector(
        "outdated", "Ser ordninger, der er afskaffet", partial(_ended, old_names), _upper
    )


def _holds(example: Example) -> bool:
    return example.nugget is not None and holds(example.nugget, example.text)


def _supported(example: Example) -> bool:
    return supported(example.text, [example.source])


def _leaks(example: Example) -> bool:
    secrets = Secrets(example.secrets)
    return bool(secrets.found(example.text)) or any(
        repeats(example.text, secret) for secret in example.secrets
    )


def _ended(old_names: tuple[Replaced, ...], example: Example) -> bool:
    return offers_ended(example.text, old_names) is not None


def _odd(name: str) -> bool:
    return sha256(name.encode()).digest()[-1] % 2 == 1


def _all(name: str) -> bool:
    """Of a sample that was written when the detector was done."""
    return bool(name)


def _upper(name: str) -> bool:
    return sha256(name.encode()).digest()[0] >= 0x80
