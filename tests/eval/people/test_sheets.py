from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.people.sheets import RATED, command
from tests.eval.people.factories import answer, rows_of, write_replies


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    return write_replies(tmp_path / "run", [answer(n) for n in range(12)])


def sheet(run_folder: Path, output: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, [str(run_folder), "-o", str(output), *arguments])


def test_every_rater_gets_the_same_answers_in_an_own_order(run_folder: Path) -> None:
    folder = run_folder.parent / "sheets"
    result = sheet(run_folder, folder, "--raters", "3", "--n", "8")
    assert result.exit_code == 0
    assert "8 svar til hver af 3 bedømmere" in result.output
    sheets = [rows_of(folder / "ark" / f"ark-{n}.csv") for n in (1, 2, 3)]
    orders = [[row["kode"] for row in rows] for rows in sheets]
    assert len({tuple(order) for order in orders}) == 3
    assert len({tuple(sorted(order)) for order in orders}) == 1
    key = json.loads((folder / "key.json").read_text("utf-8"))
    for row in sheets[0]:
        number = key["items"][row["kode"]]["id"].removeprefix("secret-")
        assert row["spørgsmål"] == f"Spørgsmål {number}?"
        assert row["svar"].startswith(f"Svar {number}.")
        assert [row[question] for question in RATED] == [""] * 5
    assert key["run"] == str(run_folder)


def test_the_sheets_say_nothing_of_ids_and_places(run_folder: Path) -> None:
    folder = run_folder.parent / "sheets"
    sheet(run_folder, folder)
    given = "".join(path.read_text("utf-8-sig") for path in (folder / "ark").iterdir())
    for hidden in ("secret", "questions", "services/", "answered", str(run_folder)):
        assert hidden not in given
    assert not (folder / "ark" / "key.json").exists()


def test_the_sources_stand_in_a_table_of_their_own(tmp_path: Path) -> None:
    source = {"title": "=HYPERLINK(1)", "section": "Kort svar", "location": "services/x.md"}
    run_folder = write_replies(tmp_path / "run", [answer(0, sources=[source, source])])
    sheet(run_folder, tmp_path / "sheets")
    (row,) = rows_of(tmp_path / "sheets" / "ark" / "kilder.csv")
    assert (row["kilde"], row["afsnit"]) == ("'=HYPERLINK(1)", "Kort svar")
    assert row["kode"] == rows_of(tmp_path / "sheets" / "ark" / "ark-1.csv")[0]["kode"]


def test_formulas_in_questions_and_answers_are_harmless(tmp_path: Path) -> None:
    one = answer(0, text="-Ring til os") | {"messages": ['=cmd|"/c calc"!A1']}
    sheet(write_replies(tmp_path / "run", [one]), tmp_path / "sheets")
    (row,) = rows_of(tmp_path / "sheets" / "ark" / "ark-2.csv")
    assert row["spørgsmål"].startswith("'=cmd")
    assert row["svar"] == "'-Ring til os"


def test_the_instructions_name_every_question(run_folder: Path) -> None:
    folder = run_folder.parent / "sheets"
    sheet(run_folder, folder, "--n", "5")
    text = (folder / "ark" / "vejledning.md").read_text("utf-8")
    assert "Du får 5 svar" in text
    for name, question in RATED.items():
        assert f"**{name}**: {question}" in text


def test_the_same_seed_writes_the_same_bytes(run_folder: Path) -> None:
    made = []
    for name in ("one", "two"):
        folder = run_folder.parent / name
        sheet(run_folder, folder, "--seed", "3")
        made.append({p.name: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()})
    assert made[0] == made[1]
    assert len(made[0]) == 5


def test_what_cannot_be_written(run_folder: Path) -> None:
    folder = run_folder.parent / "sheets"
    empty = write_replies(run_folder.parent / "empty", [answer(0, outcome="asked")])
    assert sheet(empty, folder).exit_code == 2
    assert "holds no answers to rate" in sheet(empty, folder).stderr
    assert sheet(run_folder, folder).exit_code == 0
    again = sheet(run_folder, folder)
    assert (again.exit_code, "holds sheets already" in again.stderr) == (2, True)
    assert sheet(run_folder, folder, "--raters", "1").exit_code == 2
    assert "no such run folder" in sheet(run_folder / "x", folder).stderr
