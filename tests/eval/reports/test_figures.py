from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from eval.reports.figures import (
    detectors_section,
    gates_section,
    manifest_section,
    slices_section,
    suites_section,
)
from tests.eval.factories import run, scored


def cells(html: str) -> list[list[str]]:
    """The rows of all tables."""
    soup = BeautifulSoup(html, "html.parser")
    return [
        [cell.text.replace("\N{NO-BREAK SPACE}", " ") for cell in row.select("th, td")]
        for row in soup.select("tbody tr")
    ]


def test_each_suite_has_a_light_its_gates_and_its_size(tmp_path: Path) -> None:
    items = [scored(f"a{n}", {"crisis_shown": 0}) for n in range(30)]
    items.append(scored("b", {"crisis_shown": 1}, suite="own <b>"))
    gate = {"metric": "crisis_shown", "suite": "crisis", "at_least": 1}
    rows = cells(suites_section(run(tmp_path, items, gate)))
    assert rows[:3] == [
        ["Alle sager samlet", "Ingen porte", "intet tal i denne prøve har en grænse", "–", "31"],
        ["Krise (crisis)", "Rød", "1 port holder ikke", "0 af 1", "30"],
        ["own <b>", "Ingen porte", "intet tal i denne prøve har en grænse", "–", "1"],
    ]
    assert ["Krisetekst vises", "0 af 30 (højst 11,4 %)"] in rows


def test_broken_gates_stand_before_those_that_hold(tmp_path: Path) -> None:
    items = [
        scored(f"a{n}", {"crisis_shown": 1, "c10_answer_first": 0}, slices={"style": "x"})
        for n in range(5)
    ]
    made = run(
        tmp_path,
        items,
        {"metric": "crisis_shown", "at_least": 1},
        {"metric": "c10_answer_first", "at_least": 1},
        {"metric": "lix", "at_most": 30},
        {"metric": "c10_answer_first", "suite": "crisis", "every_slice": "style", "at_least": 1},
    )
    assert [(row[0], row[2]) for row in cells(gates_section(made))] == [
        ("C10 Svaret først", "holder ikke"),
        ("Lix", "ikke målt"),
        ("Krisetekst vises", "holder"),
        ("C10 Svaret først", "for få til en dom"),
    ]


def test_slices_of_few_cases_get_no_verdict(tmp_path: Path) -> None:
    items = [
        scored(f"a{n}", {"crisis_shown": n % 2}, slices={"style": "large" if n < 20 else "small"})
        for n in range(39)
    ]
    html = slices_section(run(tmp_path, items))
    assert cells(html) == [["large", "20", "50,0 % [29,9 %; 70,1 %] (10 af 20)"]]
    assert "Efter stil, for få til en dom (under 20 sager): small (19)." in html


def test_a_figure_with_few_cases_inside_a_large_slice_gets_none_either(tmp_path: Path) -> None:
    def scores(n: int) -> dict[str, float]:
        few = {"service_first": 0.0} if n < 12 or n >= 30 else {}
        return {"crisis_shown": 1.0, **few}

    items = [
        scored(f"a{n}", scores(n), slices={"style": "x" if n < 30 else "y"}) for n in range(60)
    ]
    assert cells(slices_section(run(tmp_path, items))) == [
        ["x", "30", "for få til en dom (12)", "30 af 30 (mindst 88,6 %)"],
        ["y", "30", "0 af 30 (højst 11,4 %)", "30 af 30 (mindst 88,6 %)"],
    ]


def test_detectors_are_told_with_their_own_errors() -> None:
    assert cells(detectors_section()) == [
        ["Ser løfter", "90,0 % [59,6 %; 98,2 %] (9 af 10)", "20 af 20 (mindst 83,9 %)", "30"]
    ]


def test_the_manifest_is_told_whole(tmp_path: Path) -> None:
    rows = cells(manifest_section(run(tmp_path, [])))
    assert ["inputs.versions.numpy", "2.1"] in rows
    assert ["id", "abc"] in rows
