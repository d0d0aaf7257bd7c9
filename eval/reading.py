"""Reads files of JSON lines, each line a case."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Form = TypeVar("Form", bound=BaseModel)


class SuiteError(Exception):
    """A suite cannot be used. The message names the file and line."""


def read_cases(
    path: Path, form: type[Form], *, may_be_empty: bool = True
) -> list[tuple[int, Form]]:
    """The cases of a file, each with the number of its line.

    Raises:
        SuiteError: the file cannot be read, a line is malformed, or there is none but must be.
    """
    try:
        with path.open(encoding="utf-8") as file:
            lines = list(file)
    except UnicodeDecodeError as error:
        raise SuiteError(f"{path}: cannot be read: not UTF-8 text") from error
    except OSError as error:
        raise SuiteError(f"{path}: cannot be read: {error.strerror}") from error
    if not lines and not may_be_empty:
        raise SuiteError(f"{path}: is empty")
    return [(number, _read(line, form, f"{path}:{number}")) for number, line in enumerate(lines, 1)]


def _read(line: str, form: type[Form], place: str) -> Form:
    try:
        return form.model_validate_json(line)
    except ValidationError as error:
        detail = error.errors()[0]
        key = ".".join(str(part) for part in detail["loc"])
        reason = detail["msg"].removeprefix("Value error, ")
        raise SuiteError(": ".join(filter(None, (place, key, reason)))) from error
