"""What is drafted and what was done, in files below the data folder: review/."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.case import Text
from eval.review.errors import ReviewError

GAPS = "gaps.jsonl"
PUBLISHED = "published.jsonl"


class Draft(BaseModel):
    """New phrasings for the card of a service."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: Text
    say: tuple[Text, ...] = Field(min_length=1)


class Drafts:
    """The drafts in a folder, a YAML file for each service, and the records beside them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, service: str) -> Path:
        """Where the draft for a service lies."""
        return self.folder / "drafts" / f"{service}.yaml"

    def read(self) -> list[Draft]:
        """All drafts, by service.

        Raises:
            ReviewError: a file is not a draft.
        """
        return [_read(path) for path in sorted(self.folder.glob("drafts/*.yaml"))]

    def add(self, service: str, phrases: Sequence[str]) -> None:
        """Add phrasings to the draft for a service.

        Raises:
            ReviewError: the draft that is there cannot be read.
        """
        path = self.path(service)
        before = _read(path).say if path.exists() else ()
        path.parent.mkdir(parents=True, exist_ok=True)
        value = {"service": service, "say": [*before, *phrases]}
        text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000)
        path.write_text(text, encoding="utf-8")

    def remove(self, service: str) -> None:
        """Remove the draft for a service, if there is one."""
        self.path(service).unlink(missing_ok=True)

    def record(self, name: str, line: dict[str, Any]) -> None:
        """Add a line to a record."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def records(self, name: str) -> list[dict[str, Any]]:
        """The lines of a record, oldest first."""
        path = self.folder / name
        if not path.exists():
            return []
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _read(path: Path) -> Draft:
    try:
        draft = Draft.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReviewError(f"{path}: cannot be read: {str(error).splitlines()[0]}") from error
    except ValidationError as error:
        detail = error.errors()[0]
        place = ".".join(str(part) for part in detail["loc"])
        raise ReviewError(f"{path}: {place}: {detail['msg']}") from error
    if draft.service != path.stem:
        raise ReviewError(f"{path}: service must be '{path.stem}', the file name")
    return draft
