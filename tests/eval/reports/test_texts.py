from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from eval.gates import Gate
from eval.metrics import Row
from eval.reports.texts import bound, clean, count, day, figure, number, place
from eval.scorer import Definition

SHARE = Definition("s", "S", "")
MEAN = Definition("m", "M", "", kind="mean")


def row(value: float | None, n: int = 40, unscored: int = 0) -> Row:
    return Row("s", "crisis", "", n, value, 0.81, 0.958, unscored)


def shown(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (row(0.9), "90,0 % [76,9 %; 96,0 %] (36 af 40)"),
        (row(0.0), "0 af 40 (højst 8,8 %)"),
        (row(1.0), "40 af 40 (mindst 91,2 %)"),
        (row(None, 0, 3), "ikke målt; 3 uden vurdering"),
        (row(1.0, 40, 1), "40 af 40 (mindst 91,2 %); 1 uden vurdering"),
    ],
)
def test_a_share_is_told_with_its_interval_and_n(given: Row, told: str) -> None:
    assert shown(figure(given, SHARE)) == told


def test_a_mean_is_told_with_its_interval_where_it_has_one() -> None:
    assert figure(row(0.9), MEAN) == "0,9 [0,81; 0,958] (n = 40)"
    alone = Row("m", "crisis", "", 1234, 1234.5, None, None)
    assert figure(alone, MEAN) == "1.234 (n = 1.234)"


def test_a_percentage_stays_on_one_line() -> None:
    assert number(0.5, SHARE) == "50,0\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("gate", "told"),
    [
        ({"at_least": 0.95}, "mindst 95,0 %"),
        ({"at_most": 0}, "højst 0,0 %"),
        ({"at_least": 0.9, "held_by": "lower"}, "intervallets nederste ende mindst 90,0 %"),
        ({"at_most": 0.1, "held_by": "upper"}, "intervallets øverste ende højst 10,0 %"),
    ],
)
def test_a_bound_says_what_must_keep_it(gate: dict[str, object], told: str) -> None:
    assert shown(bound(Gate.model_validate({"metric": "s", **gate}), SHARE)) == told


def test_places_and_days_are_danish() -> None:
    assert place("*", "") == "alle sager samlet"
    assert place("questions", "department=job") == "spørgsmål, afdeling job"
    assert place("own", "colour=") == "own, colour"
    assert day("2026-11-02") == "2. november 2026"
    assert day("") == ""
    assert count(7073) == "7.073"


def test_every_character_can_be_written_in_xml() -> None:
    given = "".join(map(chr, range(0x3000))) + "\ud800\udfff\ufffe\uffff\U0001f600 æøå\n"
    text = clean(given).replace("&", "").replace("<", "")
    text.encode("utf-8")
    fromstring(f"<a>{text}</a>")
    assert text.endswith("\U0001f600 æøå\n")
    assert len(clean(given)) == len(given)
