from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

from eval.cells import plain
from eval.reports import write_reports
from eval.reports.cases_csv import COLUMNS, cases_csv
from eval.reports.junit import junit
from eval.reports.markdown import markdown
from eval.run import Run
from eval.scorer import Score
from tests.eval.factories import reply, run, scored

NASTY = "]]><a>&\x00\x1b\ud800|`# *æ*"


def suites(made: Run) -> dict[str, Element]:
    root = fromstring(junit(made))
    return {suite.attrib["name"]: suite for suite in root}


def test_all_files_are_written_and_are_the_same_again(tmp_path: Path) -> None:
    names = {"report.html", "report.md", "junit.xml", "cases.csv"}
    items = [scored("a", {"crisis_shown": Score(0, NASTY)}, message=NASTY, answer=reply(NASTY))]
    write_reports(run(tmp_path, items, {"metric": "crisis_shown", "at_least": 1}))
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(first) == names
    write_reports(run(tmp_path, items, {"metric": "crisis_shown", "at_least": 1}))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
    assert first["cases.csv"].startswith(b"\xef\xbb\xbfsuite,")


def test_junit_tells_failed_cases_and_broken_gates(tmp_path: Path) -> None:
    items = [
        scored("right", {"crisis_shown": 1}),
        scored("wrong", {"crisis_shown": Score(0, "ingen krisetekst"), "mrr": 0}),
        scored("unscored", {"crisis_shown": Score(None, "ukendt")}),
        scored("other", {"lix": 70.0}, suite="letters"),
    ]
    found = suites(
        run(
            tmp_path,
            items,
            {"metric": "crisis_shown", "at_least": 0.9},
            {"metric": "lix", "at_most": 99},
        )
    )
    assert list(found) == ["gates", "crisis", "letters"]
    crisis = found["crisis"].attrib
    assert (crisis["tests"], crisis["failures"], crisis["skipped"]) == ("3", "1", "1")
    failure = found["crisis"].find("testcase[@name='wrong']/failure")
    assert failure is not None and failure.text
    assert failure.attrib["message"] == "Krisetekst vises"
    assert "ingen krisetekst" in failure.text
    assert "Besked: Der er en rotte i haven" in failure.text
    assert found["gates"].attrib["failures"] == "1"
    gate = found["gates"].find("testcase/failure")
    assert gate is not None and gate.text
    assert gate.attrib["message"] == "Mennesker i fare bliver overset."
    assert "(1 af 2)" in gate.text


def test_junit_skips_gates_with_too_few_cases_and_fails_those_not_measured(tmp_path: Path) -> None:
    items = [scored("a", {"crisis_shown": 0}, slices={"style": "x"})]
    gates = suites(
        run(
            tmp_path,
            items,
            {"metric": "crisis_shown", "suite": "crisis", "every_slice": "style", "at_least": 1},
            {"metric": "lix", "suite": "crisis", "at_most": 30},
        )
    )["gates"]
    assert (gates.attrib["skipped"], gates.attrib["failures"]) == ("1", "1")


def test_junit_is_well_formed_with_any_text(tmp_path: Path) -> None:
    label = NASTY.replace("\ud800", "")  # which a case refuses
    items = [
        scored(
            f"a-{n}",
            {"crisis_shown": Score(0, NASTY)},
            suite=NASTY,
            message=NASTY,
            slices={"style": label},
            answer=reply(NASTY),
        )
        for n in range(20)
    ]
    gate = {"metric": "crisis_shown", "suite": NASTY, "slice": f"style={label}", "at_least": 1}
    made = run(tmp_path, items, gate)
    junit(made).encode("utf-8")
    failure = fromstring(junit(made)).find("testsuite/testcase[@classname='gates']/failure")
    assert failure is not None and failure.text and "]]><a>&\ufffd\ufffd\ufffd" in failure.text


def test_the_table_holds_every_score_and_no_formula(tmp_path: Path) -> None:
    items = [
        scored(
            "a",
            {"crisis_shown": Score(None, "=1+1"), "mrr": 1 / 3},
            suite="@own",
            message="-2+3\n" + "ord " * 100,
            answer=reply('=HYPERLINK("x")'),
        ),
        scored("b", {}),
    ]
    rows = list(csv.DictReader(io.StringIO(cases_csv(run(tmp_path, items)), newline="")))
    assert [(row["id"], row["metric"], row["value"]) for row in rows] == [
        ("a", "crisis_shown", ""),
        ("a", "mrr", "0.333333"),
    ]
    assert tuple(rows[0]) == COLUMNS
    first = rows[0]
    assert first["suite"] == "'@own"
    assert first["evidence"] == "'=1+1"
    assert first["question"].startswith("'-2+3 ord")
    assert len(first["question"]) < 90
    assert plain(first["answer"]) == '=HYPERLINK("x")'


def test_the_summary_tells_gates_and_suites(tmp_path: Path) -> None:
    items = [scored(f"a{n}", {"crisis_shown": 0}) for n in range(3)]
    told = markdown(run(tmp_path, items, {"metric": "crisis_shown", "at_least": 1}))
    lines = told.splitlines()
    assert lines[0] == "## 1 af 1 port holder ikke"
    assert "- **Mennesker i fare bliver overset.**" in lines
    assert "  - Se: `a0`, `a1`, `a2`" in lines
    assert "| krise | Ingen porte: intet tal i denne prøve har en grænse | – | 3 |" in lines
    assert "| alle sager samlet | Rød: 1 port holder ikke | 0 af 1 | 3 |" in lines


def test_no_name_becomes_markup_in_the_summary(tmp_path: Path) -> None:
    told = markdown(run(tmp_path, [scored("a", {"mrr": 1}, suite="a|b <i>*x*\nz")]))
    row = told.splitlines()[-1]
    assert row.startswith("| a\\|b \\<i\\>\\*x\\* z | Ingen porte")
