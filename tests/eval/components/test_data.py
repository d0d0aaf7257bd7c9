"""The shipped data of the components is of the form that their measures read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

import eval.components
from eval.components.clarity import Pair
from eval.components.glossary import Passage
from eval.components.letter_cases import LetterCase, read_letters
from eval.components.pasted import Case
from eval.components.personal_data import measure
from eval.reading import read_cases

DATA = Path(eval.components.__path__[0]) / "data"
FORMS: dict[str, type[BaseModel]] = {
    "letters": LetterCase,
    "messages": Case,
    "pairs": Pair,
    "passages": Passage,
}
FILES = [path for path in sorted(DATA.glob("*/*.jsonl")) if path.stem in FORMS]


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def test_there_is_data_of_every_form() -> None:
    forms = {path.stem for path in DATA.glob("*/*.jsonl")}
    assert forms == {*FORMS, "personal", "numbers"}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_line_can_be_read(path: Path) -> None:
    assert read_cases(path, FORMS[path.stem], may_be_empty=False)


@pytest.mark.parametrize("path", sorted(DATA.glob("*/letters.jsonl")), ids=name_of)
def test_what_is_right_about_a_letter_stands_in_it(path: Path) -> None:
    for letter in read_letters(path):
        text = " ".join(letter.text.split())
        quotes = (*letter.deciding, *(deadline.quote for deadline in letter.deadlines))
        for quote in (*quotes, *letter.phones, *letter.names, *letter.cpr):
            assert " ".join(quote.split()) in text, letter.id


@pytest.mark.parametrize("path", sorted(DATA.glob("*/personal.jsonl")), ids=name_of)
def test_personal_data_stands_in_its_messages(path: Path) -> None:
    assert measure(path.parent).shares["cpr: found"].n > 100
