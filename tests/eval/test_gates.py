from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from eval.gates import SHIPPED, Gate, Verdict, check_names, judge, passed, read_gates
from eval.metrics import ALL, Metrics, Row
from eval.reading import SuiteError
from eval.run import FIGURES
from eval.scorer import Definition

DEFINITIONS = {name: Definition(name, name, "") for name in ("hit", "cost")}


def row(value: float | None = 0.8, n: int = 50, suite: str = "s", part: str = "") -> Row:
    """A figure with an interval of 0.1 to both sides."""
    if value is None:
        return Row("hit", suite, part, n, None, None, None, unscored=3)
    return Row("hit", suite, part, n, value, value - 0.1, value + 0.1)


def states(gate: Gate, *rows: Row) -> list[str]:
    return [verdict.state for verdict in judge([gate], Metrics(DEFINITIONS, rows))]


def gate(**values: Any) -> Gate:
    return Gate(metric="hit", suite=values.pop("suite", "s"), **values)


@pytest.mark.parametrize(
    ("bound", "state"),
    [
        ({"at_least": 0.8}, "passed"),
        ({"at_least": 0.81}, "failed"),
        ({"at_least": 0.7, "held_by": "lower"}, "passed"),
        ({"at_least": 0.75, "held_by": "lower"}, "failed"),
        ({"at_most": 0.8}, "passed"),
        ({"at_most": 0.79}, "failed"),
        ({"at_most": 0.9, "held_by": "upper"}, "passed"),
        ({"at_most": 0.85, "held_by": "upper"}, "failed"),
        ({"at_most": 0}, "failed"),
    ],
)
def test_a_bound_is_held_against_the_point_or_an_end(bound: dict[str, Any], state: str) -> None:
    assert states(gate(**bound), Row("hit", "s", "", 50, 0.8, 0.7, 0.9)) == [state]


def test_nothing_at_most_none_passes() -> None:
    assert states(gate(at_most=0), Row("hit", "s", "", 50, 0.0, 0.0, 0.07)) == ["passed"]
    assert states(gate(at_most=0, held_by="upper"), Row("hit", "s", "", 50, 0.0, 0.0, 0.07)) == [
        "failed"
    ]


def test_a_figure_without_the_end_that_counts_does_not_keep_it() -> None:
    no_ends = Row("hit", "s", "", 50, 0.8, None, None)
    assert states(gate(at_least=0, held_by="lower"), no_ends) == ["failed"]
    assert states(gate(at_most=1, held_by="upper"), no_ends) == ["failed"]
    assert states(gate(at_least=0), no_ends) == ["passed"]


def test_a_suite_that_was_not_run_says_nothing() -> None:
    assert states(gate(at_least=0.9, suite="other"), row()) == []
    assert states(gate(at_least=0.9)) == []


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ({}, [Row("cost", "s", "", 50, 1.0, None, None)]),
        ({"slice": "style=sms"}, [row()]),
        ({"every_slice": "style"}, [row(), row(part="styles=sms")]),
        ({}, [row(None, 0)]),
        ({"slice": "style=sms"}, [row(), row(None, 0, part="style=sms")]),
    ],
)
def test_a_missing_figure_of_a_suite_that_was_run_fails(
    where: dict[str, Any], rows: list[Row]
) -> None:
    verdicts = judge([gate(at_most=9, **where)], Metrics(DEFINITIONS, tuple(rows)))
    assert [verdict.state for verdict in verdicts] == ["missing"]
    assert not passed(verdicts)


def test_an_unknown_figure_is_refused_even_for_a_suite_that_was_not_run() -> None:
    known, unknown = (Gate(metric=name, suite="other", at_least=0) for name in ("hit", "hits"))
    check_names([], DEFINITIONS)
    check_names([known, known], DEFINITIONS)
    with pytest.raises(SuiteError, match="there is no figure 'hits'"):
        check_names([known, unknown], DEFINITIONS)


def test_the_shipped_gates_are_on_figures_there_are() -> None:
    check_names(read_gates(), FIGURES)


def test_all_suites_together_are_one_of_their_own() -> None:
    everything = Gate(metric="hit", at_least=0.8)
    assert everything.suite == ALL
    assert states(everything, row(0.9, suite=ALL), row(0.1)) == ["passed"]


def test_a_slice_is_held_alone() -> None:
    rows = row(0.9), row(0.2, part="style=sms"), row(0.9, part="style=mail")
    assert states(gate(at_least=0.8, slice="style=sms"), *rows) == ["failed"]
    assert states(gate(at_least=0.8, slice="style=mail"), *rows) == ["passed"]
    assert states(gate(at_least=0.8), *rows) == ["passed"]


def test_every_slice_is_held_where_there_are_enough_cases() -> None:
    rows = [
        row(0.1),
        row(0.9, 20, part="department=a"),
        row(0.2, 20, part="department=b"),
        row(0.2, 19, part="department=c"),
        row(0.9, 3, part="department=d"),
        row(0.1, 50, part="style=sms"),
        row(0.1, 50, suite="other", part="department=a"),
    ]
    verdicts = judge(
        [gate(at_least=0.8, every_slice="department")], Metrics(DEFINITIONS, tuple(rows))
    )
    found = {verdict.row.slice: verdict.state for verdict in verdicts if verdict.row}
    assert found == {
        "department=a": "passed",
        "department=b": "failed",
        "department=c": "few",
        "department=d": "few",
    }


@pytest.mark.parametrize("value", [0.2, 0.9])
def test_a_slice_of_few_cases_gets_no_verdict_but_a_suite_does(value: float) -> None:
    part = gate(at_least=0.8, slice="style=sms")
    assert states(part, row(value, 19, part="style=sms")) == ["few"]
    assert states(gate(at_least=0.8), row(0.2, 3)) == ["failed"]


def test_a_gate_is_not_held_by_the_end_that_flatters() -> None:
    for bound in ({"at_least": 0.8, "held_by": "upper"}, {"at_most": 0.2, "held_by": "lower"}):
        with pytest.raises(ValidationError, match="held by point or"):
            gate(**bound)


def test_a_run_of_some_suites_may_lack_figures_of_all_together() -> None:
    metrics = Metrics(DEFINITIONS, (Row("other", "*", "", 20, 0.9, 0.8, 1.0),))
    everywhere = gate(at_least=0.8, suite="*")
    assert [v.state for v in judge([everywhere], metrics)] == ["missing"]
    assert judge([everywhere], metrics, whole=False) == []


def test_bounds_of_whole_suites_are_not_held_against_parts_of_them() -> None:
    metrics = Metrics(DEFINITIONS, (row(0.7, suite="*"), row(0.7)))
    usual, never = gate(at_least=0.8), gate(at_least=1)
    everywhere = gate(at_least=0.8, suite="*"), gate(at_least=1, suite="*")
    assert [v.gate for v in judge([usual, *everywhere], metrics, whole=False)] == [
        usual,
        everywhere[1],
    ]
    assert [v.gate for v in judge([usual, never], metrics, sliced=True)] == [never]


@pytest.mark.parametrize(
    ("state", "holds"), [("passed", True), ("few", True), ("failed", False), ("missing", False)]
)
def test_one_broken_gate_is_enough(state: Any, holds: bool) -> None:
    good = Verdict(gate(at_least=0), "passed", row())
    assert passed([good, Verdict(gate(at_least=0), state), good]) is holds
    assert passed([])


def test_a_gate_tells_where_it_looks() -> None:
    assert gate(at_least=0).place == "s"
    assert gate(at_least=0, slice="style=sms").place == "s style=sms"
    assert gate(at_least=0, every_slice="department").place == "s department"


def test_the_shipped_gates_can_be_read() -> None:
    assert read_gates() == read_gates(SHIPPED)


def test_gates_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "gates.yaml"
    path.write_text(
        "gates:\n"
        "- {metric: hit, suite: s, every_slice: department, at_least: 0.8, held_by: lower}\n"
        "- {metric: cost, at_most: 0}\n",
        encoding="utf-8",
    )
    assert read_gates(path) == (
        Gate(metric="hit", suite="s", every_slice="department", at_least=0.8, held_by="lower"),
        Gate(metric="cost", at_most=0),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "valid"),
        ("- metric: hit", "valid"),
        ("gates: [{at_least: 1}]", "gates.0.metric: Field required"),
        ("gates: [{metric: hit}]", "gates.0: give either at_least or at_most"),
        (
            "gates: [{metric: hit, at_least: 1, at_most: 2}]",
            "gates.0: give either at_least or at_most",
        ),
        (
            "gates: [{metric: a, at_most: 1}, {metric: b, at_most: 1, slice: a=b, every_slice: a}]",
            "gates.1: give either slice or every_slice",
        ),
        (
            "gates: [{metric: hit, at_least: 1, every_slice: department}]",
            "gates.0: every_slice needs a suite",
        ),
        ("gates: [{metric: hit, at_least: 1, held_by: middle}]", "gates.0.held_by: "),
        ("gates: [{metric: hit, atleast: 1}]", "gates.0.atleast: Extra inputs"),
        ("gates: [{metric: hit, at_least: høj}]", "gates.0.at_least: "),
        ("gates: [", "cannot be read: "),
        ("gates:\n- {metric: hit\n", "cannot be read: "),
    ],
)
def test_a_malformed_file_says_where(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "gates.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SuiteError) as raised:
        read_gates(path)
    assert str(path) in str(raised.value)
    assert told in str(raised.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="cannot be read: No such file"):
        read_gates(tmp_path / "gates.yaml")


def test_a_file_of_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gates.yaml"
    path.write_bytes(b"gates: [{metric: h\xe6j}]")
    with pytest.raises(SuiteError, match="cannot be read"):
        read_gates(path)
