"""The measure of what is found in letters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from eval.components.letter_cases import LetterCase, read_letters
from eval.components.letters import Result, main, measure
from eval.reading import SuiteError

LETTER = """Fjordby Kommune

Dato: 3. november 2026

Afslag på parkeringsplads

Du får ikke den plads, du har søgt om, jf. vejlovens § 90. Gebyret er 450 kr.

Du kan klage til Vejdirektoratet inden 4 uger.

Du er indkaldt til møde på rådhuset den 20. november 2026 kl. 10.

Ring på tlf. 12 34 56 78, eller skriv til vej@fjordby.example."""


def case(**changes: Any) -> LetterCase:
    facts: dict[str, Any] = {
        "id": "x1",
        "style": "short",
        "text": LETTER,
        "received": "2026-11-05",
        "letter_date": "2026-11-03",
        "kind": "afgoerelse",
        "verdict": "nej",
        "deciding": ["Afslag på parkeringsplads"],
        "deadlines": [{"quote": "inden 4 uger", "what": "klage", "date": "2026-12-03"}],
        "amounts": ["450"],
        "phones": ["12 34 56 78"],
        "emails": ["vej@fjordby.example"],
        "appeal": {"to": "Vejdirektoratet", "send_to": None, "within": "fire uger"},
        "meetings": [{"date": "2026-11-20", "time": "10.00", "place": None}],
        "laws": ["vejlovens § 90"],
    }
    return LetterCase.model_validate(facts | changes)


def shares(result: Result) -> dict[str, tuple[int, int, int]]:
    return {fact: (tally.hits, tally.claimed, tally.true) for fact, tally in result.tallies.items()}


def test_a_letter_that_is_read_right() -> None:
    result = measure([case()])
    assert result.errors == []
    assert set(shares(result).values()) == {(1, 1, 1)}
    assert len(result.tallies) == 10


def test_what_is_missed_and_what_is_wrong() -> None:
    wrong = case(
        deadlines=[{"quote": "inden 4 uger", "what": "svare", "date": "2026-12-03"}],
        amounts=["450", "1,2 mio."],
        phones=[],
        appeal={"to": "Ankestyrelsen", "send_to": None, "within": "3 uger"},
        meetings=[{"date": "2026-11-20", "time": "10.30", "place": None}],
    )
    result = measure([wrong])
    found = shares(result)
    assert found["deadlines"] == (1, 1, 1)
    assert found["deadlines and what"] == (0, 1, 1)
    assert found["amounts"] == (1, 1, 2)
    assert found["phones"] == (0, 1, 0)
    assert found["appeal body"] == found["appeal within"] == found["meetings"] == (0, 1, 1)
    assert ("x1", "amounts missed: 1.2E+6") in result.errors
    assert ("x1", "phones wrong: 12345678") in result.errors
    assert ("x1", "appeal within missed: 3 weeks") in result.errors


def test_a_deadline_on_another_day_is_both_missed_and_wrong() -> None:
    result = measure([case(deadlines=[{"quote": "inden 4 uger", "what": "klage", "date": None}])])
    assert shares(result)["deadlines"] == (0, 1, 1)
    assert [what for _, what in result.errors if what.startswith("deadlines missed")] == [
        "deadlines missed: None|klage|inden 4 uger"
    ]


def test_without_a_day_the_quotes_must_overlap() -> None:
    text = "Du skal betale senest 8 dage efter indflytningen."
    true = {"quote": "senest 8 dage efter indflytningen", "what": "betale", "date": None}
    other = {**true, "quote": "inden 3 dage"}
    bare: dict[str, Any] = {"text": text, "letter_date": None}
    assert shares(measure([case(**bare, deadlines=[true])]))["deadlines"] == (1, 1, 1)
    assert shares(measure([case(**bare, deadlines=[other])]))["deadlines"] == (0, 1, 1)


def test_a_body_the_letter_does_not_name_is_not_asked_for() -> None:
    text = "Du kan klage til os inden 4 uger."
    appeal = {"to": "", "send_to": "os", "within": "4 uger"}
    found = shares(measure([case(text=text, appeal=appeal)]))
    assert found["appeal body"] == found["appeal within"] == (0, 0, 0)


def write(path: Path, *cases: LetterCase) -> Path:
    path.write_text("".join(f"{case.model_dump_json()}\n" for case in cases), "utf-8")
    return path


def test_letters_are_read_from_a_file_or_a_folder(tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl", case())
    write(tmp_path / "b.jsonl", case(id="x2"), case(id="x3"))
    assert [letter.id for letter in read_letters(first)] == ["x1"]
    assert [letter.id for letter in read_letters(tmp_path)] == ["x1", "x2", "x3"]


def test_a_folder_without_letters_and_a_malformed_one_are_told(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="holds no"):
        read_letters(tmp_path)
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "x1"}), "utf-8")
    with pytest.raises(SuiteError, match=r"a\.jsonl"):
        read_letters(tmp_path)


def test_the_report_lists_errors_on_request(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", case(phones=["87 65 43 21"]))
    told = CliRunner().invoke(main, [str(path)])
    assert told.exit_code == 0
    assert "1 letters" in told.output
    assert "x1:" not in told.output
    verbose = CliRunner().invoke(main, ["-v", str(path)])
    assert "x1: phones missed: 87654321" in verbose.output
    assert "x1: phones wrong: 12345678" in verbose.output
