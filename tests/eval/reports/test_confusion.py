from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from eval.reports.confusion import confusion, confusion_section
from eval.score import Scored
from tests.eval.factories import reply, run, scored


def case(name: str, named: str | None, *right: str, same_as: str | None = None) -> Scored:
    expect = {"departments": right, "same_as": same_as}
    return scored(name, {}, expect=expect, answer=reply(department=named))


ITEMS = [
    case("a", "teknik", "teknik"),
    case("b", "borgerservice", "teknik"),
    case("c", None, "teknik"),
    case("d", "aeldre", "borgerservice", "aeldre"),
    case("e", "borgerservice", "teknik", same_as="b"),
    case("f", "teknik"),
]


def test_departments_are_counted_by_the_right_one() -> None:
    assert confusion(ITEMS) == {
        "borgerservice": {"borgerservice": 1},
        "teknik": {"teknik": 1, "borgerservice": 1, "": 1},
    }


def test_only_departments_with_errors_have_rows(tmp_path: Path) -> None:
    soup = BeautifulSoup(confusion_section(run(tmp_path, ITEMS)), "html.parser")
    heads = [cell.text for cell in soup.select("tbody th")]
    assert len(heads) == 2  # the list and the matrix
    assert "1 afdeling uden fejl" in soup.text
    assert "2 af 4 sager" in soup.text
    row = soup.select("tbody tr")[0].get_text(" ").replace("\N{NO-BREAK SPACE}", " ")
    assert "1 af 3" in row
    assert "ingen 1" in row


def test_cells_are_shaded_and_hold_their_number(tmp_path: Path) -> None:
    items = [case(f"x{n}", "borgerservice", "teknik") for n in range(9)]
    soup = BeautifulSoup(
        confusion_section(run(tmp_path, [*items, case("y", "teknik", "teknik")])), "html.parser"
    )
    cells = {cell.text: cell.get("class") for cell in soup.select(".heat td[class]")}
    assert cells == {"9": ["h5"], "1": ["right", "h1"]}


def test_without_departments_there_is_no_table(tmp_path: Path) -> None:
    made = run(tmp_path, [case("f", "teknik")])
    assert "<table" not in confusion_section(made)
