"""The drafts of this folder: what a chat model might have written, and what was planted."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.guard.draft import Statement
from eval.reading import SuiteError, read_cases
from knowledge.library import Library

FOLDER = Path(__file__).parent
GOOD = "good"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Strict):
    """A passage with its own text: a sentence of a letter."""

    text: str


class Sentence(_Strict):
    """A drafted sentence with the passages it rests on."""

    text: str
    sources: tuple[str, ...] = ()


class Draft(_Strict):
    """A draft. `kind` is "good" or the sort of fault that was planted, told in `planted`.

    Passages are "services/x.md#Heading" in the library, or texts.
    """

    id: str
    message: str
    passages: dict[str, str | Text]
    sentences: tuple[Sentence, ...]
    kind: str
    use: Literal["answer", "letter"]
    planted: str = ""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The sentences as the guard takes them."""
        return tuple(Statement(one.text, one.sources) for one in self.sentences)

    def texts(self, library: Library) -> dict[str, str]:
        """The passages' texts by their ids.

        Raises:
            SuiteError: the library has no such card or section.
        """
        return {key: _text(self.id, passage, library) for key, passage in self.passages.items()}


def read_drafts(name: str) -> list[Draft]:
    """The drafts of tuned.jsonl, more.jsonl or untouched.jsonl."""
    return [draft for _, draft in read_cases(FOLDER / f"{name}.jsonl", Draft, may_be_empty=False)]


def _text(draft: str, passage: str | Text, library: Library) -> str:
    if isinstance(passage, Text):
        return passage.text
    path, _, heading = passage.partition("#")
    for service in library.services:
        if service.path == path:
            for section in service.sections:
                if section.heading == heading:
                    return section.text
    raise SuiteError(f"{draft}: no passage {passage}")
