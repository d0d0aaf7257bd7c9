"""The examples that are learnt from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot import prompt_files
from bot.letters.examples import (
    CARRYING,
    ExampleLetter,
    example_letters,
    example_sentences,
    is_one_of,
)
from bot.prompt_files import WordingError

TEXT = "Kære læser\n\nVi har valgt dig til hav-\nnefoged. Du begynder\n  i maj.\n\nVenlig hilsen"
DECIDING = ("Vi har valgt dig til havnefoged.",)


def test_every_shipped_letter_marks_sentences_of_its_text() -> None:
    letters = example_letters()
    assert len(letters) >= 100
    assert all(letter.deciding for letter in letters)
    assert len({letter.text for letter in letters}) == len(letters)


def test_every_role_that_carries_a_message_has_sentences() -> None:
    sentences = example_sentences()
    assert sentences.keys() >= CARRYING
    assert all(len(texts) == len(set(texts)) for texts in sentences.values())
    assert min(len(sentences[role]) for role in CARRYING) >= 20


def test_a_marked_sentence_may_run_over_lines() -> None:
    letter = ExampleLetter(kind="tilbud", text=TEXT, deciding=("Du begynder i maj.", *DECIDING))
    assert letter.decides("Du begynder\n  i maj.")
    assert letter.decides("Vi har valgt dig til hav-\nnefoged.")
    assert not letter.decides("Kære læser")


@pytest.mark.parametrize(
    ("sentence", "is_one"),
    [
        ("Vi har valgt dig til havnefoged.", True),
        ("Derfor: Vi har valgt dig til havnefoged. Tillykke.", True),
        ("har valgt dig til havnefoged.", True),
        ("til havnefoged.", False),
        ("", False),
    ],
)
def test_much_of_a_marked_sentence_is_one(sentence: str, is_one: bool) -> None:
    assert is_one_of(sentence, DECIDING) is is_one


@pytest.mark.parametrize(
    "values",
    [
        {"deciding": ["Vi har valgt en anden."]},
        {"deciding": []},
        {"deciding": DECIDING, "role": "outcome"},
    ],
)
def test_a_letter_that_does_not_fit_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ExampleLetter.model_validate({"kind": "tilbud", "text": TEXT} | values)


@pytest.mark.parametrize(
    "line", ["{", json.dumps({"kind": "tilbud", "text": TEXT, "deciding": ["Et andet brev."]})]
)
def test_a_broken_line_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    folder = tmp_path / "letters" / "examples"
    folder.mkdir(parents=True)
    good = {"kind": "tilbud", "text": TEXT, "deciding": DECIDING}
    (folder / "egne.jsonl").write_text(f"{json.dumps(good)}\n{line}\n", "utf-8")
    monkeypatch.setattr(prompt_files, "FOLDER", tmp_path)
    with pytest.raises(WordingError, match=r"examples/egne\.jsonl:2: "):
        example_letters.__wrapped__()
