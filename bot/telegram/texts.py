"""What is said in Telegram, from the files in prompts/telegram/."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.prompt_files import FOLDER, WordingError, prompt_paths, shown

_TEXTS = TypeAdapter(dict[str, str])


class Texts:
    """Fixed texts by key. A test holds the keys in the files and in the code together.

    Raises:
        WordingError: a file is missing or malformed, or two hold the same key.
    """

    def __init__(self, folder: Path = FOLDER / "telegram") -> None:
        self._texts: dict[str, str] = {}
        self._file: dict[str, str] = {}
        shipped = folder == FOLDER / "telegram"
        found = prompt_paths("telegram", "*.yaml") if shipped else sorted(folder.glob("*.yaml"))
        for path in found:
            name = shown(path) if shipped else f"prompts/telegram/{path.name}"
            try:
                texts = _TEXTS.validate_python(yaml.safe_load(path.read_text("utf-8")))
            except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
                raise WordingError(f"{name}: cannot be read: {error}") from error
            except ValidationError as error:
                place = ".".join(str(part) for part in error.errors()[0]["loc"])
                raise WordingError(f"{name}: {place}: expected a text") from error
            for twice in sorted(texts.keys() & self._texts.keys()):
                raise WordingError(f"{name}: '{twice}' stands in {self._file[twice]} too")
            self._texts |= texts
            self._file |= dict.fromkeys(texts, name)
        if not self._texts:
            raise WordingError(f"{folder}: holds no texts")

    def say(self, key: str, **slots: str | int) -> str:
        """A text with its slots filled."""
        if key not in self._texts:
            raise WordingError(f"prompts/telegram: '{key}' is missing")
        try:
            return self._texts[key].format(**slots)
        except (KeyError, IndexError, ValueError) as error:
            raise WordingError(f"{self._file[key]}: '{key}': cannot fill {error}") from error

    @property
    def keys(self) -> frozenset[str]:
        """All keys."""
        return frozenset(self._texts)
