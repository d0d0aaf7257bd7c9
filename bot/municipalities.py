"""All municipalities of an installation, for who runs it: what is theirs alone must differ.

Only the `borgerland municipalities` commands see more than one; they open nobody's data.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from itertools import combinations, permutations
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bot.municipality import NEVER_SHARED, is_name, names
from bot.settings import Settings, SettingsError, installation, load_settings

_PREFIX = "BORGERLAND_"
_HERE = {"localhost": "127.0.0.1", "[::1]": "127.0.0.1", "::1": "127.0.0.1", None: "127.0.0.1"}
_POSTGRES_PORT = 5432

COMMAND = (sys.executable, "-m", "bot")
"""How a process of one municipality is started."""


def root() -> Path:
    """The folder with a folder for each municipality.

    Raises:
        SettingsError: none is set.
    """
    folder = installation().municipalities
    if folder is None:
        raise SettingsError(
            "BORGERLAND_MUNICIPALITIES: is missing; it is the folder with one folder for each"
        )
    return folder


def read_all() -> dict[str, Settings | SettingsError]:
    """The settings of each municipality by its name, or what is wrong with them.

    Raises:
        SettingsError: there is no folder of municipalities, or none in it.
    """
    folder = root()
    found: dict[str, Settings | SettingsError] = {}
    for name in names(folder):
        try:
            found[name] = load_settings(name)
        except SettingsError as error:
            found[name] = error
    if not found:
        raise SettingsError(f"BORGERLAND_MUNICIPALITIES: {folder}: holds no municipality")
    return found


def misnamed(folder: Path) -> list[str]:
    """Folders there whose names no municipality can have."""
    return sorted(
        path.name
        for path in folder.iterdir()
        if path.is_dir() and not path.name.startswith(".") and not is_name(path.name)
    )


def clashes(settings: Mapping[str, Settings]) -> Iterator[str]:
    """What two municipalities share and must not; no secret is told."""
    for (one, its), (other, others) in combinations(settings.items(), 2):
        marks = _marks(others)
        for what, mark in _marks(its).items():
            if mark and mark == marks[what]:
                yield f"{one} and {other} have the same {what}"
    for (one, its), (other, others) in permutations(settings.items(), 2):
        for what, place in (_private(its) | _read(its)).items():
            for whose, private in _private(others).items():
                if place.is_relative_to(private) and (place != private or one < other):
                    yield f"{one}'s {what} lies in {other}'s {whose}: {place}"


def port_clashes(settings: Mapping[str, Settings], *, webhook: bool) -> Iterator[str]:
    """What two municipalities on one machine cannot listen on at the same time."""
    taken: dict[int, str] = {}
    for name, its in settings.items():
        ports = {"MONITOR__PORT": its.monitor.port}
        if webhook:
            ports["TELEGRAM__PORT"] = its.telegram.port
        for variable, port in ports.items():
            if port and port in taken:
                yield f"{taken[port]} and {name} listen on the same port {port} ({variable})"
            taken.setdefault(port, name)


def environment_for(name: str) -> dict[str, str]:
    """The environment of a process that serves one municipality: no other's, nothing secret."""
    own = {f"{_PREFIX}{setting.upper().replace('.', '__')}" for setting in NEVER_SHARED}
    kept = {key: value for key, value in os.environ.items() if key.upper() not in own}
    return kept | {"BORGERLAND_MUNICIPALITY": name}


def _marks(settings: Settings) -> dict[str, object]:
    telegram = settings.telegram
    return {
        "database": _database(settings.database_url),
        "bot": telegram.token.get_secret_value().partition(":")[0],
        "staff group": telegram.staff_group,
        "webhook address": telegram.webhook_url.rstrip("/"),
        "webhook secret": telegram.webhook_secret.get_secret_value(),
        "secret": settings.secret.get_secret_value(),
    }


def _private(settings: Settings) -> dict[str, Path]:
    """Where one municipality alone keeps things, links followed."""
    assert settings.municipalities
    places = {
        "folder of settings": settings.municipalities / settings.municipality,
        "data folder": settings.data_dir,
        "cache folder": settings.cache_dir or settings.data_dir,
    }
    return {what: place.resolve() for what, place in places.items()}


def _read(settings: Settings) -> dict[str, Path]:
    """What it reads and may share with others, but not out of what is theirs alone."""
    places = {
        "library": settings.library,
        "wording": settings.prompts,
        "list of staff": settings.telegram.staff,
    }
    if settings.database_url.startswith("sqlite"):
        places["database"] = Path(settings.database_url.partition("///")[2])
    return {what: place.resolve() for what, place in places.items() if place}


def _database(url: str) -> object:
    """Which database this is, however its address is written."""
    parts = urlsplit(url)
    if not url.startswith("postgres"):
        return Path(url.partition("///")[2]).resolve()
    schema = parse_qs(parts.query).get("options", [""])[0].rpartition("search_path=")[2]
    host = _HERE.get(parts.hostname, parts.hostname)
    return host, parts.port or _POSTGRES_PORT, parts.path.strip("/"), schema
