from __future__ import annotations

from pathlib import Path

import pytest

from eval.gates import Gate, Verdict
from eval.metrics import ALL, Metrics, Row
from eval.run import Run
from eval.scorer import Definition
from eval.summary import summary, told

HIT = Definition("hit", "Ramt", "Forbi.")
DEPTH = Definition("depth", "Dybde", "For dybt.", kind="mean")
GATE = Gate(metric="hit", suite="own", slice="style=sms", at_least=0.9)


def lines(*rows: Row, verdicts: tuple[Verdict, ...] = ()) -> list[str]:
    metrics = Metrics({"hit": HIT, "depth": DEPTH}, rows)
    manifest = {"inputs": {"cases": {"own": 7}}}
    made = Run(Path("data/eval/abc"), manifest, [], metrics, [*verdicts], {"a": 2.0, "b": 1.4})
    return list(summary(made))


def row(suite: str = "own", part: str = "", value: float | None = 0.5) -> Row:
    return Row("hit", suite, part, 20, value, 0.3, 0.7)


@pytest.mark.parametrize(
    ("one", "definition", "text"),
    [
        (Row("hit", "s", "", 20, 0.5, 0.25, 0.7512), HIT, "50.0% [25.0%, 75.1%] n=20"),
        (Row("hit", "s", "", 20, 0.0, 0.0, 0.161), HIT, "0.0% [0.0%, 16.1%] n=20"),
        (Row("depth", "s", "", 9, 12.3456, 1.0, 20.0), DEPTH, "12.3 [1, 20] n=9"),
        (Row("depth", "s", "", 9, 0.5, None, None), DEPTH, "0.5 n=9"),
        (Row("hit", "s", "", 8, 1.0, 0.7, 1.0, 2), HIT, "100.0% [70.0%, 100.0%] n=8 (2 unscored)"),
        (Row("hit", "s", "", 0, None, None, None, 3), HIT, "- n=0 (3 unscored)"),
    ],
)
def test_a_figure_is_told_with_its_interval_and_n(
    one: Row, definition: Definition, text: str
) -> None:
    assert " ".join(told(one, definition).split()) == text


def test_each_suite_has_its_figures_below_its_name() -> None:
    found = lines(row(ALL, value=0.1), row("own"), row("own", "style=sms", 0.2), row("b"))
    assert [line.split("  ")[0] for line in found if not line.startswith(" ")] == [
        *("b (0 cases)", "own (7 cases)", "0 of 0 gates passed; 3 s; data/eval/abc"),
    ]
    assert sum("Ramt" in line for line in found) == 2
    assert not any("10.0%" in line or "20.0%" in line for line in found)


def test_broken_gates_are_named_and_the_others_counted() -> None:
    found = lines(
        row(),
        verdicts=(
            Verdict(GATE, "failed", row(part="style=sms", value=0.25)),
            Verdict(GATE, "missing"),
            Verdict(GATE, "missing", Row("hit", "own", "style=sms", 0, None, None, None, 4)),
            Verdict(GATE, "passed", row()),
            Verdict(GATE, "few", row()),
        ),
    )
    broken = [" ".join(line.split()) for line in found if line.startswith("GATE")]
    assert broken == [
        "GATE own style=sms hit: 25.0% [30.0%, 70.0%] n=20",
        "GATE own style=sms hit: not measured",
        "GATE own style=sms hit: - n=0 (4 unscored)",
    ]
    assert found[-1].startswith("2 of 5 gates passed")
