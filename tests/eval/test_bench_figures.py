"""Scores, differences, groups, tables and sentences of the benchmark, without any search."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.bench.machine import load, machine
from eval.bench.paired import Difference, difference
from eval.bench.questions import ALL, Question, groups, read_questions
from eval.bench.reading import reading
from eval.bench.report import document, tables
from eval.bench.results import Results
from eval.bench.run import Run
from eval.bench.score import Owner, Score, owners, score
from eval.bench.tables import Table
from eval.reading import SuiteError
from eval.statistics import Share
from eval.suites import SHIPPED
from knowledge.index.passages import Kind, make_passages
from knowledge.library import load_library

RIGHT = Score(1.0, 1.0, 1.0, 1.0, 1.0)
WRONG = Score(0.0, 0.0, 0.0, 0.0, 0.25)


ROTS = Question("hvem fanger rotter", ("rotter",), ("teknik",), "short", untouched=True)
LINE: dict[str, Any] = {
    "id": "q1",
    "message": "hvem fanger rotter",
    "slices": {"half": "untouched", "style": "short"},
    "expect": {"services": ["rotter"], "departments": ["teknik"]},
}


def service(id_: str, department: str = "borgerservice") -> Owner:
    return Owner(Kind.SERVICE, id_, department)


def a_run(system: str = "ours", scores: tuple[Score, ...] = (RIGHT,), ms: float = 10.0) -> Run:
    times = tuple(ms + place for place in range(len(scores)))
    return Run(system, 1_000, scores, times, 2.0, None)


def some_results(*runs: Run, scale: dict[int, Run] | None = None) -> Results:
    places = list(range(len(runs[0].scores)))
    return Results(
        runs=runs,
        groups={ALL: places, "untouched questions": places, "style short": places[:1]},
        scale=scale or {},
        verbatim=0,
        services=6,
        load=0.5,
        seed=1,
    )


PAPER = Owner(Kind.DOCUMENT, "rotter", None)
ROTTER, PAS, HAVE = service("rotter", "teknik"), service("pas"), service("haveraad", "fritid")


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [
        ([ROTTER, PAS], Score(1, 1, 1, 1, 1)),
        ([HAVE, PAS], Score(1, 1, 1, 1, 1)),
        ([PAPER, ROTTER], Score(0, 1, 1, 1, 1 / 2)),
        ([PAS, ROTTER], Score(0, 0, 1, 0, 1 / 2)),
        ([PAS, PAPER, service("mitid"), ROTTER], Score(0, 0, 0, 0, 1 / 4)),
        ([service("vej", "teknik")], Score(0, 0, 0, 1, 0)),
        ([PAPER], Score(0, 0, 0, 0, 0)),
        ([], Score(0, 0, 0, 0, 0)),
    ],
)
def test_a_ranking_is_scored(ranked: list[Owner], expected: Score) -> None:
    question = replace(ROTS, services=("rotter", "haveraad"), departments=("teknik", "fritid"))
    assert score(question, ranked) == expected


def test_an_owner_stands_where_its_best_passage_stands(small_library: Path) -> None:
    passages = {passage.id: passage for passage in make_passages(load_library(small_library))}
    of = {passage.owner: passage.id for passage in passages.values()}
    other = next(p.id for p in passages.values() if p.owner == "pas" and p.id != of["pas"])
    ranked = owners([of["pas"], of["rotter"], other], passages)
    assert ranked == [service("pas"), ROTTER]


def test_a_difference_has_an_interval_that_its_seed_decides() -> None:
    theirs, ours = [0.0] * 30 + [1.0] * 70, [1.0] * 90 + [0.0] * 10
    one = difference(theirs, ours, 1)
    assert one.value == pytest.approx(-0.2)
    assert one.low < -0.2 < one.high < 0
    assert one.is_clear
    assert one == difference(theirs, ours, 1)


def test_another_seed_draws_other_questions() -> None:
    theirs, ours = [1 / (1 + place) for place in range(50)], [0.5] * 50
    assert difference(theirs, ours, 1) == difference(theirs, ours, 1)
    assert difference(theirs, ours, 1) != difference(theirs, ours, 2)


def test_a_difference_is_as_wide_as_theory_says() -> None:
    theirs, ours = [1.0] * 60 + [0.0] * 340, [0.0] * 360 + [1.0] * 40
    found = difference(theirs, ours, 1)
    error = (0.25 - 0.05**2) ** 0.5 / 20  # 60 times +1 and 40 times -1 of 400
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.05)


def test_no_difference_is_not_clear() -> None:
    assert difference([1.0, 0.0], [1.0, 0.0], 1) == Difference(0.0, 0.0, 0.0)
    assert difference([], [], 1) == Difference(0.0, 0.0, 0.0)
    assert not difference([1.0, 0.0], [0.0, 1.0], 1).is_clear


def test_questions_are_grouped_by_half_style_and_wording(small_library: Path) -> None:
    questions = [
        replace(ROTS, message="Jeg har set ROTTER, i haven", untouched=False),
        replace(ROTS, message="min rotteanmeldelse bliver væk", style="hard"),
        replace(ROTS, message="et dyr med lang hale"),
        replace(ROTS, message="noget om badning", services=("ukendt",)),
    ]
    assert groups(questions, load_library(small_library)) == {
        ALL: [0, 1, 2, 3],
        "tuned questions": [0],
        "untouched questions": [1, 2, 3],
        "style hard": [1],
        "style short": [0, 2, 3],
        "names the service": [0, 1],
        "in other words": [2, 3],
    }


def write(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return path


def test_questions_are_read_from_folders_and_files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write(tmp_path / "a" / "mine.jsonl", LINE, LINE | {"id": "q2", "slices": {"half": "tuned"}})
    file = write(tmp_path / "more.jsonl", LINE | {"message": "mus"})
    assert read_questions([tmp_path / "a", file]) == [
        ROTS,
        replace(ROTS, style="", untouched=False),
        replace(ROTS, message="mus"),
    ]


@pytest.mark.parametrize("expect", [{}, {"services": ["rotter"]}, {"departments": ["teknik"]}])
def test_what_has_no_service_or_no_department_is_no_question(
    tmp_path: Path, expect: dict[str, Any]
) -> None:
    other = LINE | {"id": "q2", "expect": expect}
    assert read_questions([write(tmp_path / "a.jsonl", LINE, other)]) == [ROTS]
    with pytest.raises(SuiteError, match="no questions to ask"):
        read_questions([write(tmp_path / "b.jsonl", other)])


def test_the_shipped_questions_are_of_both_halves() -> None:
    halves = [question.untouched for question in read_questions([SHIPPED / "questions"])]
    assert sum(halves) > 400
    assert len(halves) - sum(halves) > 700


def test_a_bad_suite_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("nonsense\n", "utf-8")
    with pytest.raises(SuiteError, match=r"a\.jsonl:1: Invalid JSON"):
        read_questions([tmp_path])


def test_a_run_counts_and_times() -> None:
    one = a_run(scores=(RIGHT, WRONG, RIGHT))
    assert one.share("first") == Share(2, 3)
    assert one.share("first", [1]) == Share(0, 1)
    assert one.values("reciprocal") == [1.0, 0.25, 1.0]
    assert one.median_ms == 11.0
    assert one.p99_ms == pytest.approx(11.98)


def test_a_table_is_aligned_and_is_markdown() -> None:
    table = Table("Title", ["", "first"], [["ours", "9"], ["another", "10"]])
    assert table.text.splitlines() == [
        "Title",
        "--------------",
        "         first",
        "--------------",
        "ours         9",
        "another     10",
    ]
    assert table.markdown.splitlines()[2:] == [
        "|  | first |",
        "| --- | ---: |",
        "| ours | 9 |",
        "| another | 10 |",
    ]


def said(results: Results) -> str:
    return "\n".join(reading(results))


def test_it_says_who_is_clearly_behind_and_who_is_as_good() -> None:
    ours = a_run(scores=(RIGHT,) * 40)
    behind = a_run("weak", (RIGHT,) * 10 + (WRONG,) * 30)
    even = a_run("twin", (RIGHT,) * 39 + (WRONG,), ms=5.0)
    text = said(some_results(ours, behind))
    assert "each of the others is clearly behind" in text
    assert "none of the others is faster" in text
    text = said(some_results(ours, behind, even))
    assert "twin is as good as ours" in text
    assert "weak is as good" not in text
    assert "twin 97.5%" in text
    assert "faster than ours: twin" in text


def test_it_says_who_is_better() -> None:
    ours = a_run(scores=(RIGHT,) * 10 + (WRONG,) * 30)
    text = said(some_results(ours, a_run("strong", (RIGHT,) * 40)))
    assert re.search("strong is better than ours: right service first, .*MRR", text)


@pytest.mark.parametrize(("ms", "word"), [(149.0, "within"), (151.0, "above")])
def test_it_says_whether_many_passages_are_too_many(ms: float, word: str) -> None:
    ours = a_run()
    crowd = {1_000: a_run(), 100_000: a_run(ms=ms, scores=(WRONG,))}
    assert f"{word} the aim of 150 ms" in said(some_results(ours, scale=crowd))
    assert "not added in this run" in said(some_results(ours))


def test_the_page_holds_every_table() -> None:
    ours, other = a_run(), replace(a_run("twin"), memory_mb=123.4)
    results = some_results(ours, other, scale={1_000: ours})
    page = document(results, "python -m eval.bench")
    for table in tables(results):
        assert table.markdown in page
    assert "| twin | 1,000 | 10.0 | 10.0 | 2.0 | 123 |" in page
    assert "![" in page
    assert machine() in page
    assert load() >= 0
