"""Files in prompts/ are read as their models, and what is wrong is told with file and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError, model_validator

from bot.prompt_files import FOLDER, Pattern, Strict, WordingError, read_prompt


class Part(Strict):
    says: str
    sign: Pattern = "."


class File(Strict):
    greeting: str
    parts: dict[str, Part] = {}

    @model_validator(mode="after")
    def _polite(self) -> File:
        if self.greeting == "øv":
            raise ValueError("that is no greeting")
        return self


def read(folder: Path, content: str | bytes) -> File:
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "hilsen.yaml").write_bytes(data)
    return read_prompt("hilsen.yaml", File, folder)


def test_a_file_is_its_model(tmp_path: Path) -> None:
    file = read(tmp_path, "greeting: hej på dig\nparts: {a: {says: ø, sign: '^æ+$'}}\n")
    assert file == File(greeting="hej på dig", parts={"a": Part(says="ø", sign="^æ+$")})


def test_it_cannot_be_changed(tmp_path: Path) -> None:
    file = read(tmp_path, "greeting: hej\n")
    with pytest.raises(ValidationError):
        file.greeting = "farvel"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("greeting: [hej\n", "cannot be read"),
        (b"greeting: \xff\xfe\n", "cannot be read"),
        ("- hej\n", "expected keys and values"),
        ("", "expected keys and values"),
        ("hej", "expected keys and values"),
        ("parts: {}\n", "greeting: Field required"),
        ("greeting: 5\n", "greeting: "),
        ("greeting: hej\ngreetign: hej\n", "greetign: "),
        ("greeting: hej\nparts: {a: {says: hej, sign: '(a'}}\n", "parts.a.sign: not a regular"),
        ("greeting: hej\nparts: {a: {}}\n", "parts.a.says: Field required"),
        ("greeting: øv\n", "that is no greeting"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    with pytest.raises(WordingError, match=rf"^prompts/hilsen\.yaml: {re.escape(said)}"):
        read(tmp_path, content)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(WordingError, match=r"^prompts/ingen\.yaml: cannot be read: "):
        read_prompt("ingen.yaml", File, tmp_path)


def test_without_a_folder_the_shipped_files_are_read() -> None:
    assert (FOLDER / "replies.yaml").is_file()
    with pytest.raises(WordingError, match=r"^prompts/replies\.yaml: "):
        read_prompt("replies.yaml", File)
