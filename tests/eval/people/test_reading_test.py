from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.answer import AnswerRecord
from eval.people.reading_test import QUESTIONS, command, read_marks, right_answers
from eval.people.tables import TableError
from eval.statistics import Share
from tests.eval.people.factories import DOOR, LIMIT, answer, fill, rows_of, write_replies

MARKS = ("gør rigtigt", "hvornår rigtigt", "hvem rigtigt")


def invoke(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sheets for two readers of ten answers."""
    run = write_replies(tmp_path / "run", [answer(n) for n in range(10)])
    out = tmp_path / "test"
    assert invoke(run, "-o", out, "--readers", "2").exit_code == 0
    return out


def sheets(folder: Path) -> list[Path]:
    return sorted((folder / "ark").glob("laeser-*.csv"))


def test_readers_get_the_questions_and_nothing_of_the_key(folder: Path) -> None:
    assert len(sheets(folder)) == 2
    for path in sheets(folder):
        rows = rows_of(path)
        assert len(rows) == 10
        for question in QUESTIONS:
            assert {row[question.lower()] for row in rows} == {""}
    given = "".join(path.read_text("utf-8-sig") for path in (folder / "ark").iterdir())
    assert "secret" not in given
    assert {path.name for path in folder.iterdir()} == {
        "ark",
        "facit.csv",
        "key.json",
        "ret-arkene.md",
    }
    assert all(q in (folder / "ark" / "vejledning.md").read_text("utf-8") for q in QUESTIONS)


def test_the_key_is_what_the_reply_itself_says(folder: Path) -> None:
    rows = rows_of(folder / "facit.csv")
    assert len(rows) == 10
    assert rows[0]["hvad skal du gøre?"] == "Ring til din læge."
    assert rows[0]["inden hvornår?"] == LIMIT
    assert rows[0]["hvem ringer du til?"] == DOOR


@pytest.mark.parametrize(
    ("sentence", "is_limit"),
    [
        ("Søg inden 1. marts.", True),
        ("Fristen er 14 dage.", True),
        ("Du skal klage senest fire uger efter.", True),
        ("Ring senest på fredag.", True),
        ("Ring, før du går hjemmefra.", False),
        ("Det koster 100 kr.", False),
    ],
)
def test_what_is_a_time_limit(sentence: str, is_limit: bool) -> None:
    record = AnswerRecord.model_validate(answer(0, text=sentence))
    assert right_answers(record)[1] == (sentence if is_limit else "")


def test_what_a_reply_does_not_say_stands_in_the_key(tmp_path: Path) -> None:
    run = write_replies(tmp_path / "run", [answer(0, text="Næste skridt: Søg på nettet.")])
    assert invoke(run, "-o", tmp_path / "out").exit_code == 0
    (row,) = rows_of(tmp_path / "out" / "facit.csv")
    assert row["inden hvornår?"] == row["hvem ringer du til?"] == "(står ikke i svaret)"


def test_answers_without_a_next_step_are_not_asked_about(tmp_path: Path) -> None:
    run = write_replies(tmp_path / "run", [answer(0, text="Det koster 100 kr.")])
    result = invoke(run, "-o", tmp_path / "out")
    assert (result.exit_code, "no answers with a next step" in result.stderr) == (2, True)
    assert not (tmp_path / "out").exists()


def test_who_understood_at_the_first_try(folder: Path) -> None:
    one, two = sheets(folder)
    wrong = {row["kode"] for row in rows_of(one)[:2]}
    fill(
        one,
        lambda row: (
            dict.fromkeys(MARKS, "ja") | ({MARKS[1]: "Nej"} if row["kode"] in wrong else {})
        ),
    )
    unread = {row["kode"] for row in rows_of(two)[:5]}
    fill(two, lambda row: {} if row["kode"] in unread else dict.fromkeys(MARKS, "JA"))
    result = read_marks(folder)
    assert result.all_three == Share(13, 15)
    assert result.questions == {
        QUESTIONS[0]: Share(15, 15),
        QUESTIONS[1]: Share(13, 15),
        QUESTIONS[2]: Share(15, 15),
    }
    assert (result.readers, result.answers) == (2, 10)
    assert result.interval
    assert result.interval.low < 13 / 15 < result.interval.high
    output = invoke("--score", folder).output
    assert f"Forstod alle tre ting første gang: {Share(13, 15).danish}" in output
    assert "15 af 15 (mindst 79,6 %)" in output
    assert "10 svar læst af 2 læsere." in output


def test_one_reader_has_the_wilson_interval_alone(folder: Path) -> None:
    fill(sheets(folder)[0], lambda _: dict.fromkeys(MARKS, "nej"))
    result = read_marks(folder)
    assert (result.all_three, result.interval) == (Share(0, 10), None)


def test_marks_that_are_neither_yes_nor_no_are_named(folder: Path) -> None:
    path = sheets(folder)[1]
    codes = [row["kode"] for row in rows_of(path)]
    bad = {codes[0]: {MARKS[0]: "ja", MARKS[1]: "måske"}, codes[4]: {"kode": "??"}}
    fill(path, lambda row: bad.get(row["kode"], {}))
    with pytest.raises(TableError) as error:
        read_marks(folder)
    assert error.value.message == (
        "laeser-2.csv, row 2, 'hvornår rigtigt': 'måske' is neither 'ja' nor 'nej'; "
        "laeser-2.csv, row 2, 'hvem rigtigt': '' is neither 'ja' nor 'nej'; "
        "laeser-2.csv, row 6: the code '??' is not in the key"
    )


def test_nothing_marked(folder: Path) -> None:
    result = invoke("--score", folder)
    assert (result.exit_code, "nothing is marked yet" in result.stderr) == (2, True)


@pytest.mark.parametrize("arguments", [[], ["RUN"], ["-o", "x"], ["RUN", "--score", "x"]])
def test_either_a_run_or_marked_sheets(arguments: list[str]) -> None:
    assert invoke(*arguments).exit_code == 2
