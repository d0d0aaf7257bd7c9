"""A finished run as it lies in its folder: what it was made of, its scores, its answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import click
from pydantic import BaseModel, BeforeValidator, Field, FiniteFloat, ValidationError

from eval.answer import AnswerRecord, read_answers
from eval.reading import SuiteError, read_cases

Key = tuple[str, str]
"""Suite and id of a case."""

Form = TypeVar("Form", bound=BaseModel)


class RunError(click.ClickException):
    """A run folder cannot be used. The message names the file."""

    exit_code = 2


class StoredScore(BaseModel):
    """What a metric says of a case; no value when it could not be scored."""

    value: FiniteFloat | None
    evidence: str = ""


class ScoredCase(BaseModel):
    """A line of scores.jsonl."""

    suite: str
    id: str
    cluster: str = ""
    scores: dict[str, StoredScore]


class Metric(BaseModel):
    """What a metric measures: its Danish title, what its values are, and which are better."""

    title: str
    kind: Literal["share", "mean"]
    better: Literal["high", "low"]


def _suites_of(value: object) -> object:
    return value.get("suites") if isinstance(value, Mapping) else value


class _Manifest(BaseModel):
    inputs: Annotated[dict[str, str], BeforeValidator(_suites_of)]


class _Metrics(BaseModel):
    definitions: dict[str, Metric] = Field(min_length=1)


@dataclass(frozen=True)
class StoredRun:
    """A run: the digest of each suite, the metrics by name, and the scores of each case."""

    folder: Path
    suites: dict[str, str]
    metrics: dict[str, Metric]
    cases: dict[Key, ScoredCase]


def read_run(folder: Path) -> StoredRun:
    """The scores of a run.

    Raises:
        RunError: a file is missing or malformed, a case stands twice, or a metric is not defined.
    """
    manifest = _read(folder, "manifest.json", _Manifest)
    metrics = _read(folder, "metrics.json", _Metrics).definitions
    path = _file(folder, "scores.jsonl")
    cases: dict[Key, ScoredCase] = {}
    try:
        lines = read_cases(path, ScoredCase)
    except SuiteError as error:
        raise RunError(str(error)) from error
    for number, case in lines:
        key = case.suite, case.id
        if key in cases:
            raise RunError(f"{path}:{number}: {case.suite}/{case.id} stands there twice")
        unknown = case.scores.keys() - metrics.keys()
        if unknown:
            raise RunError(f"{path}:{number}: metrics.json does not define '{min(unknown)}'")
        cases[key] = case
    return StoredRun(folder, manifest.inputs, metrics, cases)


def read_replies(folder: Path) -> dict[Key, AnswerRecord]:
    """The stored answers of a run.

    Raises:
        RunError: the file is missing or malformed.
    """
    try:
        return read_answers(_file(folder, "replies.jsonl"))
    except SuiteError as error:
        raise RunError(str(error)) from error


def _file(folder: Path, name: str) -> Path:
    if not folder.is_dir():
        raise RunError(f"{folder}: no such run folder")
    if not (folder / name).is_file():
        raise RunError(f"{folder}: not a finished run: {name} is missing")
    return folder / name


def _read(folder: Path, name: str, form: type[Form]) -> Form:
    path = _file(folder, name)
    try:
        return form.model_validate_json(path.read_bytes())
    except ValidationError as error:
        detail = error.errors()[0]
        key = ".".join(str(part) for part in detail["loc"])
        raise RunError(": ".join(filter(None, (str(path), key, detail["msg"])))) from error
    except OSError as error:
        raise RunError(f"{path}: cannot be read: {error.strerror}") from error
