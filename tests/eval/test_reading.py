"""Suites are read alike everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, field_validator

from eval.reading import SuiteError, read_cases


class Form(BaseModel):
    """A line with a list in it."""

    text: str
    numbers: list[int] = []

    @field_validator("text")
    @classmethod
    def _lower(cls, text: str) -> str:
        if not text.islower():
            raise ValueError("not lower case")
        return text


def file(folder: Path, content: bytes) -> Path:
    path = folder / "forms.jsonl"
    path.write_bytes(content)
    return path


def test_cases_come_with_their_lines(tmp_path: Path) -> None:
    path = file(tmp_path, b'{"text": "a", "other": 1}\r\n{"text": "b", "numbers": [1]}')
    assert read_cases(path, Form) == [(1, Form(text="a")), (2, Form(text="b", numbers=[1]))]


def test_a_text_may_hold_what_other_programs_take_for_a_new_line(tmp_path: Path) -> None:
    path = file(tmp_path, '{"text": "a\u2028b"}\n{"text": "c\x85d"}\n'.encode())
    assert [case.text for _, case in read_cases(path, Form)] == ["a\u2028b", "c\x85d"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b'{"text": "a"}\nnonsense\n', r"forms\.jsonl:2: Invalid JSON: "),
        (b'{"text": "a"}\n\n', r"forms\.jsonl:2: Invalid JSON: "),
        (b"{}\n", r"forms\.jsonl:1: text: Field required$"),
        (b'{"text": "a", "numbers": [1, "x"]}\n', r"forms\.jsonl:1: numbers\.1: Input should be "),
        (b'{"text": "A"}\n', r"forms\.jsonl:1: text: not lower case$"),
        (b'{"text": "a"}\n\xff\n', r"forms\.jsonl: cannot be read: not UTF-8 text$"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    with pytest.raises(SuiteError, match=complaint):
        read_cases(file(tmp_path, content), Form)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"forms\.jsonl: cannot be read: No such file"):
        read_cases(tmp_path / "forms.jsonl", Form)


def test_a_file_may_be_empty_unless_it_must_not(tmp_path: Path) -> None:
    path = file(tmp_path, b"")
    assert read_cases(path, Form) == []
    with pytest.raises(SuiteError, match=r"forms\.jsonl: is empty$"):
        read_cases(path, Form, may_be_empty=False)
