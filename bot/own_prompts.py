"""Looks at a municipality's own wording before anybody is answered with it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from bot.prompt_files import WordingError

_READ_WHOLE = {"messages": ".yaml", "letters/examples": ".jsonl"}
"""Folders of prompts/ in which a file of any name is read."""

_FOR_ALL = "guard.yaml"
"""What a chat model may not say is safety, not wording."""

_SLOT = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


def check_own(own: Path, shipped: Path) -> None:
    """Refuse what would silently do nothing, or fail in the middle of a talk.

    Raises:
        WordingError: there is no such folder, a file in it stands in for no shipped one or cannot
            be read, a text of Telegram is missing, a text has a slot that the code never fills, or
            it is what guards drafts.
    """
    if not own.is_dir():
        raise WordingError(f"{own}: no such folder")
    for path in sorted(path for path in own.rglob("*") if path.is_file()):
        name = path.relative_to(own)
        if any(part.startswith(".") for part in name.parts):
            continue
        if name.as_posix() == _FOR_ALL:
            raise WordingError(f"{path}: the guard is the same for all municipalities")
        if not (shipped / name).is_file():
            if _READ_WHOLE.get(name.parent.as_posix()) != path.suffix:
                raise WordingError(f"{path}: stands in for no file of prompts/")
        elif path.suffix == ".yaml":
            _compare(path, _read(path), _read(shipped / name), whole=name.parts[0] == "telegram")


def _compare(path: Path, own: Any, shipped: Any, *, whole: bool) -> None:
    if not isinstance(own, dict) or not isinstance(shipped, dict):
        raise WordingError(f"{path}: expected keys and values")
    # The other files have models that say what is missing.
    for key in shipped.keys() - own.keys() if whole else ():
        raise WordingError(f"{path}: '{key}' is missing")
    for key, text in own.items():
        for slot in sorted(_slots(text) - _slots(shipped.get(key, text))):
            raise WordingError(f"{path}: '{key}': nothing fills {{{slot}}}")


def _slots(text: Any) -> set[str]:
    if isinstance(text, str):
        return set(_SLOT.findall(text))
    parts = text.values() if isinstance(text, dict) else text if isinstance(text, list) else ()
    return {slot for part in parts for slot in _slots(part)}


def _read(path: Path) -> Any:
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text("utf-8"), Loader=loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WordingError(f"{path}: cannot be read: {error}") from error
