"""Where settings are read from: the environment, a file, a folder of secrets, each by itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pydantic_settings
from pydantic_settings import BaseSettings, EnvSettingsSource
from pydantic_settings.sources import (
    DotEnvSettingsSource,
    NestedSecretsSettingsSource,
    SecretsSettingsSource,
)

Values = dict[str, Any]
"""What one source says, groups within groups, under the names that the settings have."""


class SettingsError(Exception):
    """A setting has a value that cannot be used. The message names it."""


def from_environment(model: type[BaseSettings]) -> Values:
    """What the process's environment says."""
    with _told("the environment"):
        return dict(EnvSettingsSource(model)())


def from_file(model: type[BaseSettings], path: Path) -> Values:
    """What a file of variables says; nothing when it is missing."""
    with _told(str(path)):
        return dict(DotEnvSettingsSource(model, path)())


def from_secrets(model: type[BaseSettings], folder: Path) -> Values:
    """What a folder says whose files are named like variables and hold one value each.

    Raises:
        SettingsError: there is no such folder, or a file in it cannot be read.
    """
    with _told(str(folder)):
        files = SecretsSettingsSource(model, folder)
        return dict(NestedSecretsSettingsSource(files, secrets_dir_missing="error")())


def merged(*sources: Mapping[str, Any]) -> Values:
    """All sources in one; what a later one says counts, setting by setting within a group."""
    found: Values = {}
    for source in sources:
        for name, value in source.items():
            before = found.get(name)
            both = isinstance(before, dict) and isinstance(value, dict)
            found[name] = merged(before, value) if both else value  # type: ignore[arg-type]
    return found


def without(values: Mapping[str, Any], names: frozenset[str]) -> Values:
    """The values but those named; a setting of a group is named "group.setting"."""
    kept: Values = {}
    for name, value in values.items():
        if name in names:
            continue
        inner = frozenset(n.removeprefix(f"{name}.") for n in names if n.startswith(f"{name}."))
        kept[name] = without(value, inner) if inner and isinstance(value, dict) else value
    return kept


@contextmanager
def _told(where: str) -> Iterator[None]:
    try:
        yield
    except pydantic_settings.SettingsError as error:
        field = re.search(r'field "(\w+)"', str(error))
        if field is None:
            raise SettingsError(f"{where}: {error}") from error
        name = f"BORGERLAND_{field[1].upper()}"
        raise SettingsError(f"{name}: not valid JSON; set its parts, {name}__…") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{where} is not UTF-8 text: {error.reason}") from error
    except OSError as error:
        raise SettingsError(f"{where}: {os.strerror(error.errno or 0)}") from error
