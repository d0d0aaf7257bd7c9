"""Reads a file in prompts/ as its model; what is wrong with it is told with file and key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

import prompts

FOLDER = Path(prompts.__path__[0])

Model = TypeVar("Model", bound=BaseModel)


class WordingError(Exception):
    """A file in prompts/ cannot be used. The message names the file and the key."""


class Strict(BaseModel):
    """Base of the files' models: immutable, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


def read_prompt(name: str, model: type[Model], folder: Path = FOLDER) -> Model:
    """A file of the folder as its model.

    Raises:
        WordingError: missing, no YAML, or not as the model says.
    """
    try:
        values = yaml.safe_load((folder / name).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WordingError(f"prompts/{name}: cannot be read: {error}") from error
    if not isinstance(values, dict):
        raise WordingError(f"prompts/{name}: expected keys and values")
    try:
        return model.model_validate(values)
    except ValidationError as error:
        detail = error.errors()[0]
        place = ".".join(str(part) for part in detail["loc"])
        reason = detail["msg"].removeprefix("Value error, ")
        where = f"{place}: " if place else ""
        raise WordingError(f"prompts/{name}: {where}{reason}") from error
