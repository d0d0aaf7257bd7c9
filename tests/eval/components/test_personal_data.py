from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.components.personal_data import main, measure
from eval.reading import SuiteError
from eval.statistics import Share


def suite(
    folder: Path,
    personal: Sequence[tuple[str, dict[str, str]]] = (("cpr 010203-1234", {"010203-1234": "cpr"}),),
    numbers: Sequence[str] = ("uge 42",),
) -> Path:
    cases = [
        {"text": text, "items": [{"kind": kind, "value": value} for value, kind in items.items()]}
        for text, items in personal
    ]
    write(folder, "personal", cases)
    write(folder, "numbers", [{"text": text} for text in numbers])
    return folder


def write(folder: Path, name: str, cases: Sequence[Any]) -> None:
    lines = [case if isinstance(case, str) else json.dumps(case) for case in cases]
    (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")


def run(folder: Path, *options: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(folder), *options])
    return int(ended.value.code or 0)


def test_values_and_spans_are_counted(tmp_path: Path) -> None:
    personal = [
        ("mit cpr er 010203-1234", {"010203-1234": "cpr"}),
        ("010203-1234 og igen 010203-1234", {"010203-1234": "cpr"}),
        ("mine hemmelige tegn er QX7", {"QX7": "cpr"}),
        ("ring 20 30 40 50", {"20 30 40 50": "phone"}),
        ("det er 20 30 40 50 vist ikke", {}),
        ("konto 1234-0012345678", {"1234-0012345678": "phone"}),
    ]
    result = measure(suite(tmp_path, personal))
    assert result.shares["cpr: found"] == Share(2, 3)
    assert result.shares["cpr: hidden as any kind"] == Share(2, 3)
    assert result.shares["cpr: spans that are right"] == Share(3, 3)
    assert result.shares["phone: found"] == Share(1, 2)
    assert result.shares["phone: hidden as any kind"] == Share(2, 2)
    assert result.shares["phone: spans that are right"] == Share(1, 2)
    assert result.shares["account: found"] == Share(0, 0)
    assert result.shares["account: spans that are right"] == Share(0, 1)
    assert result.shares["characters masked rightly"] == Share(3 * 10 + 8 + 14, 3 * 10 + 8 + 8 + 14)
    assert [what for what, _ in result.errors] == [
        "cpr missed: QX7",
        "account wrong: 1234-0012345678",
        "phone missed: 1234-0012345678",
        "phone wrong: 20 30 40 50",
    ]


def test_a_value_is_found_only_when_all_of_it_is_hidden(tmp_path: Path) -> None:
    result = measure(suite(tmp_path, [("ring på 20 30 40 50 i dag", {"på 20 30 40 50": "phone"})]))
    assert result.shares["phone: found"] == Share(0, 1)
    assert result.shares["phone: spans that are right"] == Share(1, 1)


def test_look_alikes_count_once_a_message_and_names_apart(tmp_path: Path) -> None:
    numbers = ["uge 42", "20 30 40 50 eller 61 22 33 44", "hilsen Karen"]
    result = measure(suite(tmp_path, numbers=numbers))
    assert result.shares["look-alikes falsely masked"] == Share(1, 3)
    assert result.shares["look-alikes falsely masked, with names"] == Share(2, 3)
    assert result.ms_per_1500 > 0


def test_the_command_prints_figures_and_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = suite(tmp_path, numbers=["uge 42", "hej\n20 30 40 50"])
    assert run(folder) == 0
    plain = capsys.readouterr()
    assert "cpr: found                              100.0%  [20.7%, 100.0%]  1/1" in plain.out
    assert "look-alikes falsely masked               50.0%  [9.5%, 90.5%]  1/2" in plain.out
    assert "time for 1,500 characters" in plain.out
    assert "look-alike as" not in plain.out
    assert plain.err == ""
    assert run(folder, "--errors") == 0
    assert "look-alike as phone: 20 30 40 50    in: hej 20 30 40 50" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "line", "complaint"),
    [
        ("personal", "{", "personal.jsonl:1: "),
        ("personal", {"text": "a"}, "personal.jsonl:1: items: "),
        (
            "personal",
            {"text": "a", "items": [{"kind": "shoe", "value": "a"}]},
            "items.0.kind: 'shoe' is none of cpr, email, ",
        ),
        (
            "personal",
            {"text": "a", "items": [{"kind": "cpr", "value": "b"}]},
            "personal.jsonl:1: 'b' is not in the text",
        ),
        ("personal", {"text": "a", "items": [{"kind": "cpr", "value": ""}]}, "items.0.value: "),
        ("numbers", {"message": "a"}, "numbers.jsonl:1: text: "),
    ],
)
def test_a_malformed_line_is_named(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    line: str | dict[str, Any],
    complaint: str,
) -> None:
    folder = suite(tmp_path)
    write(folder, name, [line])
    with pytest.raises(SuiteError) as error:
        measure(folder)
    assert complaint in str(error.value)
    assert run(folder) == 2
    assert capsys.readouterr().err == f"eval.components.personal_data: {error.value}\n"


@pytest.mark.parametrize("name", ["personal", "numbers"])
def test_a_missing_or_empty_file_is_named(tmp_path: Path, name: str) -> None:
    folder = suite(tmp_path)
    write(folder, name, [])
    with pytest.raises(SuiteError, match=rf"{name}\.jsonl: is empty$"):
        measure(folder)
    (folder / f"{name}.jsonl").unlink()
    with pytest.raises(SuiteError, match=rf"{name}\.jsonl: cannot be read"):
        measure(folder)
