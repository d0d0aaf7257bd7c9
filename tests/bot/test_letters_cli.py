"""`borgerland explain`: a letter on the command line, and what is said of a file that is none."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.bot.helpers import Cli, run
from tests.bot.telegram.letter_readers import (
    CASEWORKER,
    CPR,
    LETTER,
    NAME,
    NO_LETTER,
    pdf_letter,
    scanned_letter,
    word_letter,
)

KEYS = {
    "kind",
    "kind_confidence",
    "letter_date",
    "received",
    "received_assumed",
    "key_lines",
    "actions",
    "amounts",
    "meetings",
    "appeal",
    "contacts",
    "laws",
    "terms",
    "masked",
    "department",
}
"""What is promised of every letter as JSON."""

ENGLISH = (
    "The council has decided that you will not receive any further housing support from the first "
    "of January. You can complain about the decision within four weeks from the day on which you "
    "received this letter. Please call us if you have any questions about the decision."
)


@pytest.fixture(autouse=True)
def _a_known_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.calendar.today", lambda: date(2026, 11, 23))


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "brev.txt"
    path.write_text(LETTER, "utf-8")
    return path


def explained(cli: Cli, *arguments: str | Path, stdin: bytes = b"") -> dict[str, object]:
    result = cli("explain", "--json", *arguments, stdin=stdin)
    assert (result.code, result.err) == (0, "")
    found = json.loads(result.out)
    assert isinstance(found, dict)
    return found


def test_a_letter_is_explained(cli: Cli, letter: Path) -> None:
    result = cli("explain", letter)
    assert (result.code, result.err) == (0, "")
    assert "Det ligner en afgørelse" in result.out
    assert "«Vi har afgjort, at du ikke kan få hjælp til nye briller.»" in result.out
    assert "senest mandag den 7. december 2026" in result.out
    assert "Jeg har regnet med, at du fik brevet 9. november 2026" in result.out
    assert not [word for word in (CPR, NAME, CASEWORKER) if word in result.out]


def test_from_stdin_it_is_the_same(cli: Cli, letter: Path) -> None:
    assert cli("explain", "-", stdin=LETTER.encode()).out == cli("explain", letter).out


@pytest.mark.parametrize(
    ("name", "content"), [("brev.pdf", pdf_letter()), ("BREV.DOCX", word_letter())]
)
def test_other_kinds_of_files(cli: Cli, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert explained(cli, tmp_path / name)["kind"] == "afgoerelse"


def test_pages_that_are_pictures_are_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "brev.pdf").write_bytes(pdf_letter(picture=True))
    told = cli("explain", tmp_path / "brev.pdf").out
    assert told.rstrip().splitlines()[-1].startswith("Nogle af siderne er billeder")


def test_as_json(cli: Cli, letter: Path) -> None:
    found = explained(cli, letter)
    assert found.keys() == KEYS
    assert found["kind"] == "afgoerelse"
    assert 0 < float(str(found["kind_confidence"])) <= 1
    assert (found["received"], found["received_assumed"]) == ("2026-11-09", True)
    assert found["masked"] == ["name", "cpr"]
    actions = found["actions"]
    assert isinstance(actions, list)
    assert [(a["what"], a["date"], a["late"]) for a in actions] == [
        ("sende", "2026-12-01", False),
        ("klage", "2026-12-07", False),
    ]
    assert all(a.keys() == {"what", "deadline", "date", "late", "quote"} for a in actions)
    laws = found["laws"]
    assert isinstance(laws, list)
    assert [law["text"] for law in laws] == ["aktivlovens § 82"]
    contacts = found["contacts"]
    assert isinstance(contacts, list)
    assert ("98 76 54 32") in [contact["text"] for contact in contacts]


def test_every_quote_is_in_the_letter_but_for_what_is_hidden(cli: Cli, letter: Path) -> None:
    found = explained(cli, letter)
    text = " ".join(LETTER.split())
    lines, actions = found["key_lines"], found["actions"]
    assert isinstance(lines, list)
    assert isinstance(actions, list)
    assert lines
    assert [quote for quote in (*lines, *(a["quote"] for a in actions)) if quote not in text] == []


def test_the_day_it_came(cli: Cli, letter: Path) -> None:
    found = explained(cli, letter, "--received", "2026-11-16")
    assert (found["received"], found["received_assumed"]) == ("2026-11-16", False)
    actions = found["actions"]
    assert isinstance(actions, list)
    assert {a["what"]: a["date"] for a in actions} == {"klage": "2026-12-14", "sende": "2026-12-01"}
    told = cli("explain", letter, "--received", "2026-11-16").out
    assert "den dag, du fik brevet: 16. november 2026" in told


def test_a_day_that_is_over_is_late(
    cli: Cli, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.calendar.today", lambda: date(2026, 12, 3))
    actions = explained(cli, letter)["actions"]
    assert isinstance(actions, list)
    assert {a["what"]: a["late"] for a in actions} == {"klage": False, "sende": True}
    assert "Skynd dig: en frist kan være gået" in cli("explain", letter).out


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("brev.txt", None, "No such file"),
        ("brev.txt", b"", "no text in it"),
        ("brev.txt", b" \n\t ", "no text in it"),
        ("brev.txt", NO_LETTER.encode(), "does not look like a letter"),
        ("brev.txt", ENGLISH.encode(), "not in Danish"),
        ("brev.jpg", b"\xff\xd8\xff\xe0", "a picture without text"),
        ("brev.pdf", scanned_letter(), "a picture without text"),
        ("brev.pdf", pdf_letter(password="hemmelig"), "locked with a password"),
        ("brev.pdf", b"%PDF-1.7 i stykker", "cannot be read"),
        ("brev.docx", b"PK\x03\x04", "cannot be read"),
        ("brev.xlsx", b"PK\x03\x04", "unknown kind of file"),
        ("brev", LETTER.encode(), "unknown kind of file"),
    ],
)
def test_a_file_that_cannot_be_explained_is_one_line(
    cli: Cli, tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    result = cli("explain", path)
    assert result.code == 2
    assert result.complaint.startswith("borgerland: ")
    assert str(path) in result.complaint
    assert reason in result.complaint


def test_a_file_that_is_too_large_is_one_line(cli: Cli, tmp_path: Path) -> None:
    with (tmp_path / "brev.pdf").open("wb") as file:
        file.truncate(20_000_001)
    result = cli("explain", tmp_path / "brev.pdf")
    assert result.code == 2
    assert "too large" in result.complaint


def test_a_folder_is_one_line(cli: Cli, tmp_path: Path) -> None:
    result = cli("explain", tmp_path)
    assert result.code == 2
    assert "directory" in result.complaint


@pytest.mark.parametrize(
    ("stdin", "reason"),
    [
        (b"", "no text in it"),
        (NO_LETTER.encode(), "does not look like a letter"),
        (pdf_letter(), "stdin"),
        (bytes(range(256)) * 50, "stdin"),
    ],
)
def test_stdin_that_is_no_letter_is_one_line(cli: Cli, stdin: bytes, reason: str) -> None:
    result = cli("explain", "-", stdin=stdin)
    assert result.code == 2
    assert result.complaint.startswith("borgerland: stdin")
    assert reason in result.complaint


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--received", "i går"],
        ["--received", "31-12-2026", "brev.txt"],
        ["--received", "2026-02-30", "brev.txt"],
        ["--nope", "brev.txt"],
        ["brev.txt", "brev.txt"],
    ],
)
def test_wrong_use_is_one_line(
    cli: Cli, letter: Path, arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(letter.parent)
    result = cli("explain", *arguments)
    assert result.code == 2
    assert result.complaint.startswith("borgerland: ")


def test_in_a_process_of_its_own(small_folder: Path, small_data_dir: Path, letter: Path) -> None:
    def explain(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return run(
            "explain",
            *arguments,
            cwd=letter.parent,
            BORGERLAND_LIBRARY=str(small_folder),
            BORGERLAND_DATA_DIR=str(small_data_dir),
        )

    found = explain("--json", letter.name)
    assert (found.returncode, found.stderr) == (0, b"")
    assert json.loads(found.stdout).keys() == KEYS
    refused = explain("findes-ikke.pdf")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert refused.stderr.count(b"\n") == 1
    assert b"Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [("brev.pdf", pdf_letter()), ("BREV.DOCX", word_letter())],
)
def test_the_date_of_a_letter_in_other_kinds_of_files(
    cli: Cli, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    found = explained(cli, tmp_path / name)
    assert (found["kind"], found["letter_date"]) == ("afgoerelse", "2026-11-09")
