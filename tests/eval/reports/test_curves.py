from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from eval.reports.curves import clarity_section, risk_section
from eval.run import Run
from tests.eval.factories import reply, run, scored


def sure(folder: Path, n: int) -> Run:
    """The least sure tenth of the answers is wrong."""
    expect = {"services": ["rotter"], "answerable": True}
    items = [
        scored(
            f"a-{at}",
            {},
            expect=expect,
            answer=reply(services=("pas" if at < n / 10 else "rotter",), confidence=at / n),
        )
        for at in range(n)
    ]
    return run(folder, items)


def test_the_curve_and_its_table_say_the_same(tmp_path: Path) -> None:
    soup = BeautifulSoup(risk_section(sure(tmp_path, 500)), "html.parser")
    assert soup.text.count("500 spørgsmål, de sikreste først") == 1
    assert "med højst 1 % fejl kan 90,8 % besvares" in soup.text
    rows = [[cell.text for cell in row.select("th, td")] for row in soup.select("tbody tr")]
    assert len(rows) == 10
    assert rows[-1] == ["100,0 %", "0,000", "10,0 %"]
    assert rows[0] == ["10,0 %", "0,900", "0,0 %"]
    points = str(soup.select("polyline")[0]["points"]).split()
    assert 100 < len(points) <= 201
    assert soup.select("svg desc")[0].text.startswith("Kurven ender ved 10,0 % fejl")


def test_marks_that_lie_close_together_do_not_share_a_place(tmp_path: Path) -> None:
    soup = BeautifulSoup(risk_section(sure(tmp_path, 20)), "html.parser")
    places = [
        (text["x"], float(str(text["y"])))
        for text in soup.select("svg text")
        if text["text-anchor"] == "end" and text.text.endswith("%")
    ]
    for at, (x, y) in enumerate(places):
        assert all(x != other or abs(y - height) > 10 for other, height in places[at + 1 :])


def test_without_confidence_there_is_no_curve(tmp_path: Path) -> None:
    told = risk_section(run(tmp_path, [scored("a", {})]))
    assert "<svg" not in told
    assert "Ingen svar fortæller" in told


def test_lix_is_counted_in_groups_of_five(tmp_path: Path) -> None:
    values = (19.9, 20.0, 24.9, 41.0)
    made = run(tmp_path, [scored(f"a{n}", {"lix": value}) for n, value in enumerate(values)])
    soup = BeautifulSoup(clarity_section(made), "html.parser")
    rows = {row.th.text: row.td.text for row in soup.select("tbody tr") if row.th and row.td}
    assert rows == {
        **{"15-19": "1", "20-24": "2", "25-29": "0"},
        **{"30-34": "0", "35-39": "0", "40-44": "1"},
    }
    assert len(soup.select("svg rect")) == 6


def test_rules_are_told_by_number_and_the_worst_in_words(tmp_path: Path) -> None:
    items = [
        scored(f"a{n}", {"c10_answer_first": n > 0, "c02_sentence_length": 1}) for n in range(4)
    ]
    soup = BeautifulSoup(clarity_section(run(tmp_path, items)), "html.parser")
    labels = [text.text for text in soup.select("svg text")]
    assert labels == ["C2", "100,0 %", "C10", "75,0 %"]
    assert "C10 Svaret først, holdt i 75,0 % af svarene" in soup.select("desc")[0].text


def test_without_clear_answers_it_says_so(tmp_path: Path) -> None:
    assert "Ingen svar i denne kørsel" in clarity_section(run(tmp_path, [scored("a", {})]))
