"""One municipality of several in an installation: its folder, and the settings that are its own."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from pydantic_settings import BaseSettings

from bot.setting_sources import (
    SettingsError,
    Values,
    from_file,
    from_secrets,
    merged,
    without,
)

NEVER_SHARED = frozenset(
    (
        "secret",
        "telegram.token",
        "telegram.staff_group",
        "telegram.staff",
        "telegram.webhook_url",
        "telegram.webhook_secret",
    )
)
"""Only a municipality itself can say these: two that share one would be one."""

_ONLY_SHARED = ("municipality", "municipalities", "secrets_dir")
_PATHS = ("library", "data_dir", "cache_dir", "prompts")
_DATABASE = "BORGERLAND_DATABASE_URL"
_NAME = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")
_RESERVED = "borgerland"


@dataclass(frozen=True)
class MunicipalityFolder:
    """`<municipalities>/<name>`: settings.env, and where it has them library, prompts, secrets."""

    name: str
    path: Path

    @classmethod
    def find(cls, root: Path, name: str) -> MunicipalityFolder:
        """The folder of a municipality by its name; everything in it is its own.

        Raises:
            SettingsError: no municipality is called that, it has no settings.env, or the folder
                or something in it is a link to somewhere else.
        """
        if name not in names(root):
            known = ", ".join(names(root)) or "none"
            said = (
                f"there is no municipality '{name}'" if name else "choose one with --municipality"
            )
            raise SettingsError(f"BORGERLAND_MUNICIPALITY: {said}; there are: {known}")
        path = root.resolve() / name
        for link in _links(path):
            raise SettingsError(f"{link}: is a link out of the municipality's own folder")
        if not (path / "settings.env").is_file():
            raise SettingsError(f"{path / 'settings.env'}: is missing")
        return cls(name, path)

    def own(self, model: type[BaseSettings]) -> Values:
        """What it says itself; its paths are those from its folder.

        Raises:
            SettingsError: a file cannot be read, or holds what only the installation can say.
        """
        secrets, file = self.path / "secrets", self.path / "settings.env"
        values = from_file(model, file)
        if secrets.is_dir():
            values = merged(from_secrets(model, secrets), values)
        for name in _ONLY_SHARED:
            if name in values:
                raise SettingsError(f"{file}: BORGERLAND_{name.upper()} cannot stand here")
        here = {"library", "prompts"} - values.keys()
        values |= {name: name for name in here if (self.path / name).is_dir()}
        values |= {name: self.path / values[name] for name in _PATHS if values.get(name)}
        telegram = values.get("telegram")
        if isinstance(telegram, dict) and telegram.get("staff"):
            values["telegram"] = telegram | {"staff": self.path / telegram["staff"]}
        return values


def names(root: Path) -> list[str]:
    """The municipalities of an installation.

    Raises:
        SettingsError: there is no such folder.
    """
    try:
        return sorted(path.name for path in root.iterdir() if path.is_dir() and is_name(path.name))
    except OSError as error:
        raise SettingsError(f"BORGERLAND_MUNICIPALITIES: {root}: {error.strerror}") from error


def is_name(name: str) -> bool:
    """Whether a municipality can be called that: 3 to 40 of a-z, 0-9 and hyphens within."""
    return _NAME.fullmatch(name) is not None and name != _RESERVED


def settings_of(model: type[BaseSettings], folder: MunicipalityFolder, shared: Values) -> Values:
    """A municipality's settings: its own, then what all share, in places named after it.

    Raises:
        SettingsError: see `MunicipalityFolder.own`; or what all share cannot be shared.
    """
    own = folder.own(model)
    common = without(shared, NEVER_SHARED)
    common["data_dir"] = Path(common.get("data_dir") or "data") / folder.name
    if common.get("cache_dir"):
        common["cache_dir"] = Path(common["cache_dir"]) / folder.name
    for name in ("data_dir", "cache_dir"):
        place = common.get(name)
        if place and name not in own and place.resolve() != place.parent.resolve() / place.name:
            raise SettingsError(
                f"{place}: is a link; say BORGERLAND_{name.upper()} in settings.env"
            )
    if common.get(_DATABASE):
        common[_DATABASE] = _shared_database(common[_DATABASE], folder.name)
    if own.get(_DATABASE):
        own[_DATABASE] = _own_database(own[_DATABASE], folder.name)
    return merged(common, own, {"municipality": folder.name})


def _shared_database(url: str, name: str) -> str:
    if not url.startswith("postgres"):
        raise SettingsError(f"{_DATABASE}: only PostgreSQL can be shared; leave it empty else")
    if "search_path" in url:
        raise SettingsError(f"{_DATABASE}: each municipality has a schema; name none for all")
    return _own_database(url, name)


def _own_database(url: str, name: str) -> str:
    """A schema named after the municipality, where the address says none: as libpq writes it."""
    if not url.startswith("postgres") or "search_path" in url:
        return url
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    schema = f"-csearch_path={_RESERVED}_{name.replace('-', '_')}"
    query["options"] = f"{query.get('options', '')} {schema}".strip()
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote)))


def _links(folder: Path) -> list[Path]:
    """What in a folder leads out of it, the folder itself if it is a link."""
    if folder.is_symlink():
        return [folder]
    entries = (
        Path(where, name) for where, inside, files in os.walk(folder) for name in (*inside, *files)
    )
    return [e for e in entries if e.is_symlink() and not e.resolve().is_relative_to(folder)]
