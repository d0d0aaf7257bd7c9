"""Reads a file in prompts/ as its model; what is wrong with it is told with file and key.

A municipality may have files of its own that stand in for shipped ones: see `use_prompts`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

import prompts

FOLDER = Path(prompts.__path__[0])

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C where there is one: 25,000 examples take ten times as long without."""

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


@dataclass
class _OwnPrompts:
    """This process's own wording. Once something was read it stays as it is."""

    folder: Path | None = None
    read: bool = False


_own = _OwnPrompts()


def use_prompts(folder: Path | None) -> None:
    """Let the files of a folder stand in for the shipped ones, from now on in all this process.

    Raises:
        WordingError: there is no such folder, or a file in it fits no shipped one.
        RuntimeError: the process speaks with other wording already. It would speak with two.
    """
    folder = folder.resolve() if folder else None
    if folder == _own.folder:
        return
    if _own.read or _own.folder:
        raise RuntimeError("a process has the wording of one municipality: it has one already")
    if folder:
        from bot.own_prompts import check_own

        check_own(folder, FOLDER)
    _own.folder = folder


def prompt_path(name: str) -> Path:
    """Where a file of prompts/ stands: the municipality's own, else the shipped one."""
    _own.read = True
    own = _own.folder / name if _own.folder else None
    return own if own and own.is_file() else FOLDER / name


def prompt_paths(folder: str, pattern: str) -> list[Path]:
    """All files of a folder in prompts/, in the order of their names, as `prompt_path` has them."""
    roots = (FOLDER, _own.folder) if _own.folder else (FOLDER,)
    found = {path.name for root in roots for path in (root / folder).glob(pattern)}
    return [prompt_path(f"{folder}/{name}") for name in sorted(found)]


def shown(path: Path) -> str:
    """What a file is called in an error: prompts/…, or all of its path where it is an own one."""
    if _own.folder and path.is_relative_to(_own.folder):
        return str(path)
    return f"prompts/{path.relative_to(FOLDER)}" if path.is_relative_to(FOLDER) else str(path)


def read_prompt(name: str, model: type[Model], folder: Path = FOLDER) -> Model:
    """A file of the folder as its model.

    Raises:
        WordingError: missing, no YAML, or not as the model says.
    """
    path = prompt_path(name) if folder == FOLDER else folder / name
    called = shown(path) if folder == FOLDER else f"prompts/{name}"
    try:
        values = yaml.load(path.read_text("utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WordingError(f"{called}: cannot be read: {error}") from error
    if not isinstance(values, dict):
        raise WordingError(f"{called}: expected keys and values")
    try:
        return model.model_validate(values)
    except ValidationError as error:
        detail = error.errors()[0]
        place = ".".join(str(part) for part in detail["loc"])
        reason = detail["msg"].removeprefix("Value error, ")
        where = f"{place}: " if place else ""
        raise WordingError(f"{called}: {where}{reason}") from error
