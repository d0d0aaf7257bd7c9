"""Letters with what is right about them: one JSON object a line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.letters.deadlines import What
from eval.reading import SuiteError, read_cases


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SaidDeadline(_Said):
    """A last day for the reader; `date` is None when it cannot be known."""

    quote: str
    what: What
    date: date | None


class SaidAppeal(_Said):
    """To whom ("" when the letter names no body), by way of whom and how soon to appeal."""

    to: str
    send_to: str | None
    within: str | None


class SaidMeeting(_Said):
    """A meeting the reader is to attend."""

    date: date
    time: str | None
    place: str | None


class LetterCase(_Said):
    """A letter with what is right about it; all texts stand in it as they are here."""

    id: str
    style: str
    text: str
    received: date
    letter_date: date | None
    kind: str
    kinds_also_right: tuple[str, ...] = ()
    verdict: str
    deciding: tuple[str, ...]
    deadlines: tuple[SaidDeadline, ...]
    amounts: tuple[str, ...]
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    appeal: SaidAppeal | None
    meetings: tuple[SaidMeeting, ...]
    laws: tuple[str, ...]
    names: tuple[str, ...] = ()
    cpr: tuple[str, ...] = ()


def read_letters(path: Path) -> list[LetterCase]:
    """The letters of a file, or of all files of JSON lines in a folder.

    Raises:
        SuiteError: there are none, or one is malformed.
    """
    paths = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not paths:
        raise SuiteError(f"{path}: holds no .jsonl file")
    return [case for file in paths for _, case in read_cases(file, LetterCase, may_be_empty=False)]
