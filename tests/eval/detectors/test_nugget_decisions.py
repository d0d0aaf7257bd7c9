"""The rule for nuggets agrees with people as well as it is said to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.detectors.nugget_decisions import DECISIONS, measure_nuggets
from eval.reading import SuiteError


def test_the_rule_agrees_with_each_reader() -> None:
    found = measure_nuggets()
    assert found.n >= 200
    for kappa in (*found.with_readers, found.between_readers):
        assert kappa.value is not None
        assert kappa.value >= 0.8


def test_disagreements_are_those_with_both_readers() -> None:
    found = measure_nuggets()
    assert 0 < len(found.disagreements) < 0.1 * found.n
    for decision in found.disagreements:
        assert decision.readers == (not decision.rule,) * 2


def test_a_rule_that_is_wrong_is_seen(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in DECISIONS.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["readers"] = [not said for said in row["readers"]]
    path = tmp_path / "decisions.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    kappa = measure_nuggets(path).with_both.value
    assert kappa is not None
    assert kappa < 0


def test_a_malformed_decision_is_named(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(SuiteError, match=r"decisions\.jsonl:1"):
        measure_nuggets(path)
