from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eval.people import agree
from eval.people.agree import RaterAgreement, rater_agreement, read_ratings
from eval.people.samples import read_key
from eval.people.sheets import RATED
from eval.people.sheets import command as sheet
from eval.people.tables import TableError
from eval.statistics import Interval
from eval.statistics.agreement import Estimate
from tests.eval.people.factories import answer, fill, rows_of, write_replies

N = 20


def number(row: dict[str, str]) -> int:
    return int(row["spørgsmål"].split()[1].rstrip("?"))


def rating(row: dict[str, str]) -> int:
    """People's rating of an answer: it rises with the number."""
    return 1 + number(row) % 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sheets of two raters who agree on everything but the tone, on which they never do."""
    run = write_replies(tmp_path / "run", [answer(n) for n in range(N)])
    out = tmp_path / "sheets"
    CliRunner().invoke(sheet, [str(run), "-o", str(out), "--n", str(N)], catch_exceptions=False)
    for rater in (1, 2):
        path = out / "ark" / f"ark-{rater}.csv"

        def rate(row: dict[str, str], rater: int = rater) -> dict[str, str]:
            agreed = dict.fromkeys(RATED, str(rating(row)))
            return agreed | {"tone": str((1 + number(row) * rater) % 5 + 1)}

        fill(path, rate)
    return out


def scored(
    run: Path, scores: Callable[[int], dict[str, float]], **metrics: tuple[str, str]
) -> Path:
    definitions = {
        name: {"title": f"Om {name}", "kind": kind, "better": better}
        for name, (kind, better) in metrics.items()
    }
    (run / "manifest.json").write_text(json.dumps({"inputs": {"suites": {}}}), "utf-8")
    (run / "metrics.json").write_text(json.dumps({"definitions": definitions}), "utf-8")
    lines: list[dict[str, Any]] = [
        {
            "suite": "questions",
            "id": f"secret-{n}",
            "scores": {name: {"value": value} for name, value in scores(n).items()},
        }
        for n in range(N)
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (run / "scores.jsonl").write_text(text, "utf-8")
    return run


def agreement(*arguments: str | Path) -> Result:
    return CliRunner().invoke(agree.command, [str(argument) for argument in arguments])


def test_only_what_raters_agree_on_is_validated(folder: Path) -> None:
    result = agreement(folder)
    assert result.exit_code == 0
    lines = {line.split("alfa")[0].strip(): line for line in result.output.splitlines()}
    assert lines["klar"].endswith("alfa 1,00 [1,00; 1,00]  n=20  valideret")
    assert lines["næste skridt"].endswith("  valideret")
    assert lines["tone"].endswith("  ikke valideret")


@pytest.mark.parametrize(
    ("value", "interval", "valid"),
    [
        (0.667, Interval(0.5, 0.8), True),
        (0.666, Interval(0.5, 0.8), False),
        (0.9, None, False),
        (None, None, False),
    ],
)
def test_nothing_is_validated_without_its_lower_bound(
    value: float | None, interval: Interval | None, valid: bool
) -> None:
    assert RaterAgreement("klar", 20, Estimate(value, interval)).is_validated is valid


def test_cells_left_open_count_for_nobody(folder: Path) -> None:
    fill(folder / "ark" / "ark-2.csv", lambda row: {"klar": ""} if number(row) < 5 else {})
    by_question = {one.question: one.n for one in rater_agreement(ratings(folder))}
    assert by_question["klar"] == 15
    assert by_question["korrekt"] == 20


def ratings(folder: Path) -> agree.Ratings:
    return read_ratings(folder, read_key(folder))


def test_bad_cells_are_named_by_file_and_row(folder: Path) -> None:
    path = folder / "ark" / "ark-2.csv"
    rows = rows_of(path)
    bad = {rows[0]["kode"]: {"klar": "6"}, rows[3]["kode"]: {"tone": "god"}}
    fill(path, lambda row: bad.get(row["kode"], {}))
    with pytest.raises(TableError) as error:
        ratings(folder)
    assert error.value.message == (
        "ark-2.csv, row 2, 'klar': '6' is not a number from 1 to 5; "
        "ark-2.csv, row 5, 'tone': 'god' is not a number from 1 to 5"
    )
    assert agreement(folder).exit_code == 2


def test_wrong_codes_are_named(folder: Path) -> None:
    path = folder / "ark" / "ark-1.csv"
    codes = [row["kode"] for row in rows_of(path)]
    new = {codes[1]: {"kode": "Z9Z9"}, codes[2]: {"kode": codes[0]}}
    fill(path, lambda row: new.get(row["kode"], {}))
    with pytest.raises(TableError) as error:
        ratings(folder)
    assert "row 3: the code 'Z9Z9' is not in the key" in error.value.message
    assert f"row 4: the code '{codes[0]}' stands there twice" in error.value.message


def test_blank_sheets_and_no_sheets(folder: Path) -> None:
    for path in (folder / "ark").glob("ark-*.csv"):
        fill(path, lambda row: dict.fromkeys(RATED, ""))
    with pytest.raises(TableError, match="nothing is rated yet"):
        ratings(folder)
    for path in (folder / "ark").glob("ark-*.csv"):
        path.unlink()
    with pytest.raises(TableError, match=r"holds no ark-\*\.csv"):
        ratings(folder)


def test_measures_stand_beside_the_people(folder: Path) -> None:
    run = scored(
        folder.parent / "run",
        lambda n: {
            "clarity_lix": 50 - 5.0 * (n % 5),
            "nuggets_vital": float(n % 5 >= 3),
            "forgotten_numbers": float(n % 5 < 3),
            "latency": 1.0,
        },
        clarity_lix=("mean", "low"),
        nuggets_vital=("share", "high"),
        forgotten_numbers=("share", "low"),
        latency=("mean", "low"),
    )
    lines = agreement(folder, "--run", run).output.splitlines()
    at = lines.index("  Om clarity_lix (clarity_lix): rho 1,00 [1,00; 1,00]  n=20")
    assert lines[at - 1].startswith("klar ")
    assert "  Om nuggets_vital (nuggets_vital): kappa 1,00 [1,00; 1,00]  n=20" in lines
    assert sum("nuggets_vital" in line for line in lines) == 2  # korrekt and fuldstændig
    assert "  Om forgotten_numbers (forgotten_numbers): kappa 1,00 [1,00; 1,00]  n=20" in lines
    assert not any("latency" in line for line in lines)


def test_a_measure_that_says_the_opposite(folder: Path) -> None:
    run = scored(
        folder.parent / "run", lambda n: {"nuggets": float(n % 5 < 3)}, nuggets=("share", "high")
    )
    output = agreement(folder, "--run", run).output
    assert "kappa -0,9" in output


def test_answers_that_were_changed_since_are_not_compared(folder: Path) -> None:
    run = scored(
        folder.parent / "run", lambda n: {"nuggets": float(n % 5 >= 3)}, nuggets=("share", "high")
    )
    answers = [answer(n, text="Nyt svar") if n < 4 else answer(n) for n in range(N)]
    write_replies(run, answers)
    output = agreement(folder, "--run", run).output
    assert "4 svar er ikke de samme i kørslen og sammenlignes ikke." in output
    assert "kappa 1,00 [1,00; 1,00]  n=16" in output


def test_a_run_without_a_fitting_measure_says_so(folder: Path) -> None:
    run = scored(folder.parent / "run", lambda _: {"latency": 1.0}, latency=("mean", "low"))
    assert "ingen målinger, der svarer til" in agreement(folder, "--run", run).output
