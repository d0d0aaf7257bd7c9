"""Which answers of a run people are shown, and how it is hidden where they come from."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from eval.answer import AnswerRecord
from eval.people.stored_run import Key
from eval.people.tables import Row, TableError, read_table

SHEETS = "ark"
"""The folder with what people are given; what they must not see lies beside it."""

KEY = "key.json"
_ANSWERS = {"answered", "partly_answered", "other_authority", "letter_explained"}
_LETTERS = "BCDFGHJKMNPQRTVWXZ"
_DIGITS = "23456789"


class Place(BaseModel):
    """Where a shown answer comes from, and the digest of its text."""

    suite: str
    id: str
    text: str


class KeyFile(BaseModel):
    """What the codes on the sheets stand for."""

    run: str
    seed: int
    items: dict[str, Place] = Field(min_length=1)


@dataclass(frozen=True)
class Item:
    """An answer under its opaque code."""

    code: str
    answer: AnswerRecord

    @property
    def question(self) -> str:
        """What was written; of a conversation everything before the last reply."""
        if len(self.answer.messages) < 2:
            return "".join(self.answer.messages)
        said: list[str] = []
        for number, message in enumerate(self.answer.messages):
            said.append(f"Borger: {message}")
            if number < len(self.answer.replies) - 1:
                said.append(f"Svar: {self.answer.replies[number].text}")
        return "\n\n".join(said)

    @property
    def reply(self) -> str:
        """The (last) reply."""
        return self.answer.replies[-1].text


def sample(
    answers: Mapping[Key, AnswerRecord],
    n: int,
    seed: int,
    fits: Callable[[AnswerRecord], bool] = lambda _: True,
) -> list[Item]:
    """At most `n` of the replies that tell somebody something, each text once, under codes.

    The same seed draws the same answers and codes.
    """
    distinct: dict[tuple[tuple[str, ...], str], AnswerRecord] = {}
    for _, answer in sorted(answers.items()):
        last = answer.replies[-1]
        if last.outcome in _ANSWERS and last.text.strip() and fits(answer):
            distinct.setdefault((answer.messages, last.text), answer)
    drawn = random.Random(seed).sample([*distinct.values()], min(n, len(distinct)))
    # Other answers get other codes: a sheet in the wrong folder is noticed.
    lot = random.Random(f"{seed}/{[_digest(answer.replies[-1].text) for answer in drawn]}")
    codes: dict[str, None] = {}
    while len(codes) < len(drawn):
        # A letter first: a spreadsheet would read "2E45" as a number.
        codes["".join(lot.choice(signs) for signs in (_LETTERS, _DIGITS, _LETTERS, _DIGITS))] = None
    return [Item(code, answer) for code, answer in zip(codes, drawn, strict=True)]


def shuffled(items: Iterable[Item], seed: int, person: int) -> list[Item]:
    """The items in a person's own random order."""
    order = sorted(items, key=lambda item: item.code)
    random.Random(f"{seed}/{person}").shuffle(order)
    return order


def new_folder(folder: Path) -> Path:
    """Make the folder for the sheets and say where they go.

    Raises:
        TableError: it cannot be made, or holds sheets already, which may be filled.
    """
    if (folder / KEY).exists():
        raise TableError(f"{folder}: holds sheets already; name another folder")
    sheets = folder / SHEETS
    try:
        sheets.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TableError(f"{sheets}: cannot be made: {error.strerror}") from error
    return sheets


def write_key(folder: Path, run: Path, seed: int, items: Iterable[Item]) -> None:
    """Keep what the codes stand for, apart from the sheets."""
    places = {
        item.code: Place(suite=item.answer.suite, id=item.answer.id, text=_digest(item.reply))
        for item in sorted(items, key=lambda item: item.code)
    }
    key = KeyFile(run=str(run), seed=seed, items=places).model_dump()
    text = json.dumps(key, ensure_ascii=False, indent=1)
    (folder / KEY).write_text(text + "\n", encoding="utf-8")


def unchanged(key: KeyFile, answers: Mapping[Key, AnswerRecord]) -> dict[str, Key]:
    """The cases behind the codes whose reply is still the one that was on the sheets."""
    places = {code: (place.suite, place.id) for code, place in key.items.items()}
    return {
        code: place
        for code, place in places.items()
        if place in answers and _digest(answers[place].replies[-1].text) == key.items[code].text
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read_key(folder: Path) -> KeyFile:
    """What the codes stand for.

    Raises:
        TableError: the file is missing or malformed.
    """
    path = folder / KEY
    try:
        return KeyFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise TableError(f"{path}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        raise TableError(f"{path}: is not a key file: {error.errors()[0]['msg']}") from error


def filled_sheets(folder: Path, name: str) -> list[Path]:
    """The sheets (`NAME-1.csv` …) of a folder, in order.

    Raises:
        TableError: there is none.
    """
    paths = sorted((folder / SHEETS).glob(f"{name}-*.csv"))
    if not paths:
        raise TableError(f"{folder / SHEETS}: holds no {name}-*.csv")
    return paths


def coded_rows(
    path: Path, columns: Sequence[str], key: KeyFile, problems: list[str]
) -> Iterator[tuple[str, Row]]:
    """The rows of a filled sheet by code; a code that is unknown or used twice is a problem.

    Raises:
        TableError: the file cannot be read, or a column is missing.
    """
    seen = set()
    for row in read_table(path, ("kode", *columns)):
        code = row.cells["kode"]
        if code in key.items and code not in seen:
            yield code, row
        else:
            why = "stands there twice" if code in seen else "is not in the key"
            problems.append(f"{path.name}, row {row.number}: the code '{code}' {why}")
        seen.add(code)
