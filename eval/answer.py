"""What a system replied to a case, as it is stored and as it is scored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from eval.reading import read_cases
from eval.reference import Reference


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class SourceRecord(_Record):
    """A source as a reply names it."""

    title: str = ""
    section: str = ""
    location: str = ""


class ReplyRecord(_Record):
    """A reply as `borgerland ask --jsonl` gives it, without its time.

    `confidence` (0-1) is how sure the system says it is; None where it does not say.
    """

    text: str
    outcome: str
    services: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    department: str | None = None
    sources: tuple[SourceRecord, ...] = ()
    choices: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    confidence: float | None = Field(default=None, ge=0, le=1)


class AnswerRecord(_Record):
    """A line of replies.jsonl: the replies to a case, one for each message."""

    suite: str
    id: str
    messages: tuple[str, ...] = ()
    replies: tuple[ReplyRecord, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Answer:
    """What scorers look at: the replies to a case, and what the library says.

    `unchanged` is the reply to the message this one was made of (`Expect.same_as`).
    """

    replies: tuple[ReplyRecord, ...]
    reference: Reference
    unchanged: ReplyRecord | None = None

    @property
    def last(self) -> ReplyRecord:
        """The reply to the last message."""
        return self.replies[-1]

    @property
    def text(self) -> str:
        """All replies together."""
        return "\n\n".join(reply.text for reply in self.replies)


def read_answers(path: Path) -> dict[tuple[str, str], AnswerRecord]:
    """Stored replies by suite and id.

    Raises:
        SuiteError: the file cannot be read or a line is malformed.
    """
    return {
        (answer.suite, answer.id): answer
        for _, answer in read_cases(path, AnswerRecord, may_be_empty=False)
    }


def write_answers(path: Path, answers: Iterable[AnswerRecord]) -> None:
    """Store replies, a line each."""
    path.write_text(_lines(answers), encoding="utf-8", newline="\n")


def digest(answers: Iterable[AnswerRecord]) -> str:
    """Changes when any reply does."""
    return hashlib.sha256(_lines(answers).encode()).hexdigest()


def _lines(answers: Iterable[AnswerRecord]) -> str:
    return "".join(answer.model_dump_json(exclude_defaults=True) + "\n" for answer in answers)
