"""Two runs compared: what is paired, what is said, and what is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eval.compare import command
from eval.people.stored_run import RunError, read_run
from eval.statistics.comparison import CompareError, Flip, compare

RIGHT = {"title": "Rigtig dør", "kind": "share", "better": "high"}
LEAKS = {"title": "Røber noget", "kind": "share", "better": "low"}
LIX = {"title": "Lixtal", "kind": "mean", "better": "low"}


def case(number: int, cluster: str | None = None, **values: float | None) -> dict[str, Any]:
    scores = {
        name: {"value": value, "evidence": f"{name} {value}"} for name, value in values.items()
    }
    cluster = f"c{number}" if cluster is None else cluster
    return {"suite": "s", "id": f"q{number}", "cluster": cluster, "slices": {}, "scores": scores}


def write(
    folder: Path,
    cases: Iterable[dict[str, Any]],
    metrics: dict[str, Any],
    suites: dict[str, str] | None = None,
) -> Path:
    folder.mkdir()
    inputs = {"seed": 0, "suites": suites or {"s": "hash"}}
    (folder / "manifest.json").write_text(json.dumps({"inputs": inputs, "host": {}}), "utf-8")
    (folder / "metrics.json").write_text(json.dumps({"definitions": metrics, "rows": []}), "utf-8")
    lines = [json.dumps(one, ensure_ascii=False) + "\n" for one in cases]
    (folder / "scores.jsonl").write_text("".join(lines), "utf-8")
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.fixture
def fallen(tmp_path: Path) -> tuple[Path, Path]:
    """Of 30 cases 12 are right in A only and 1 in B only; nothing else differs."""
    a = write(tmp_path / "a", (case(n, right=float(n != 0)) for n in range(30)), {"right": RIGHT})
    b = write(
        tmp_path / "b",
        (case(n, right=float(n == 0 or n > 12)) for n in range(30)),
        {"right": RIGHT},
    )
    return a, b


def test_a_share_that_fell(fallen: tuple[Path, Path]) -> None:
    result = compare(*map(read_run, fallen))
    (change,) = result.changes
    assert change.paired
    assert (change.paired.n, change.paired.test) == (30, "mcnemar")
    assert change.paired.first == pytest.approx(29 / 30)
    assert change.paired.difference == pytest.approx(-11 / 30)
    assert change.paired.p == change.adjusted_p == pytest.approx(28 / 2**13)
    assert change.verdict == "worse"
    assert change.mended == (Flip("s", "q0", "right 0.0"),)
    assert [flip.id for flip in change.broken] == [f"q{n}" for n in range(1, 13)]
    assert change.broken[0].evidence == "right 0.0"


def test_the_other_way_round_it_is_better(fallen: tuple[Path, Path]) -> None:
    a, b = map(read_run, fallen)
    (change,) = compare(b, a).changes
    assert (change.verdict, len(change.mended), len(change.broken)) == ("better", 12, 1)


def test_where_low_is_better_a_rise_is_worse(tmp_path: Path) -> None:
    a = write(tmp_path / "a", (case(n, leaks=0.0) for n in range(20)), {"leaks": LEAKS})
    b = write(tmp_path / "b", (case(n, leaks=float(n < 10)) for n in range(20)), {"leaks": LEAKS})
    (change,) = compare(read_run(a), read_run(b)).changes
    assert (change.verdict, len(change.broken), change.mended) == ("worse", 10, ())
    assert change.broken[0].evidence == "leaks 1.0"


def test_a_mean_is_tested_by_sign_flips_and_has_no_flips(tmp_path: Path) -> None:
    a = write(tmp_path / "a", (case(n, lix=30.0 + n) for n in range(20)), {"lix": LIX})
    b = write(tmp_path / "b", (case(n, lix=28.0 + n) for n in range(20)), {"lix": LIX})
    (change,) = compare(read_run(a), read_run(b)).changes
    assert change.paired
    assert (change.paired.test, change.verdict) == ("sign_flip", "better")
    assert change.paired.interval == pytest.approx((-2, -2))
    assert (change.mended, change.broken) == ((), ())


def test_cases_of_one_cluster_are_no_evidence(tmp_path: Path) -> None:
    a = write(tmp_path / "a", (case(n, "same", right=1.0) for n in range(20)), {"right": RIGHT})
    b = write(tmp_path / "b", (case(n, "same", right=0.0) for n in range(20)), {"right": RIGHT})
    (change,) = compare(read_run(a), read_run(b)).changes
    assert change.paired
    assert change.paired.interval is None
    assert change.verdict == "no difference shown"
    assert len(change.broken) == 20


def test_what_broke_in_one_cluster_only_may_be_chance(tmp_path: Path) -> None:
    clusters = ["same"] * 8 + [f"c{n}" for n in range(22)]
    a, b = (
        write(
            tmp_path / name,
            (
                case(n, cluster, right=float(n >= 8 or name == "a"))
                for n, cluster in enumerate(clusters)
            ),
            {"right": RIGHT},
        )
        for name in "ab"
    )
    (change,) = compare(read_run(a), read_run(b)).changes
    assert change.adjusted_p == pytest.approx(2 / 2**8)
    assert change.paired
    assert change.paired.interval
    assert change.paired.interval.high == 0
    assert change.verdict == "no difference shown"


def test_cases_without_a_cluster_stand_alone(tmp_path: Path) -> None:
    a = write(tmp_path / "a", (case(n, "", right=1.0) for n in range(20)), {"right": RIGHT})
    b = write(tmp_path / "b", (case(n, "", right=0.0) for n in range(20)), {"right": RIGHT})
    assert compare(read_run(a), read_run(b)).changes[0].verdict == "worse"


def test_many_metrics_ask_for_more(tmp_path: Path) -> None:
    """Six of six is significant alone (p = .031), and not among ten metrics."""
    names = [f"m{n}" for n in range(10)]
    metrics = dict.fromkeys(names, RIGHT)
    same = dict.fromkeys(names[1:], 1.0)
    a = write(tmp_path / "a", (case(n, None, m0=0.0, **same) for n in range(6)), metrics)
    b = write(tmp_path / "b", (case(n, None, m0=1.0, **same) for n in range(6)), metrics)
    many = compare(read_run(a), read_run(b)).changes
    assert many[0].paired
    assert many[0].paired.p == pytest.approx(1 / 32)
    assert many[0].adjusted_p == pytest.approx(10 / 32)
    assert {change.verdict for change in many} == {"no difference shown"}
    for folder in (a, b):
        (folder / "metrics.json").write_text(json.dumps({"definitions": {"m0": RIGHT}}), "utf-8")
        lines = [case(n, m0=float(folder == b)) for n in range(6)]
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / "scores.jsonl").write_text(text, "utf-8")
    assert compare(read_run(a), read_run(b)).changes[0].verdict == "better"


def test_what_has_a_value_in_one_run_only_is_counted_apart(tmp_path: Path) -> None:
    metrics = {"right": RIGHT, "gone": RIGHT}
    first = [case(0, right=1.0), case(1, right=1.0), case(2, right=None), case(3, gone=1.0)]
    second = [case(0, right=1.0), case(1, right=None), case(2, right=1.0), case(3)]
    a, b = write(tmp_path / "a", first, metrics), write(tmp_path / "b", second, metrics)
    gone, right = compare(read_run(a), read_run(b)).changes
    assert right.paired
    assert (right.paired.n, right.only_a, right.only_b) == (1, 1, 1)
    assert (gone.paired, gone.adjusted_p, gone.only_a) == (None, None, 1)
    assert "ikke målt i begge" in run(a, b).output


def test_metrics_of_one_run_are_named(tmp_path: Path) -> None:
    a = write(tmp_path / "a", [case(0, right=1.0)], {"right": RIGHT, "old": RIGHT})
    b = write(tmp_path / "b", [case(0, right=1.0)], {"right": RIGHT, "new": LIX})
    result = compare(read_run(a), read_run(b))
    assert (result.metrics_only_a, result.metrics_only_b) == (("old",), ("new",))
    assert [change.metric for change in result.changes] == ["right"]
    assert "Kun målt i B: new." in run(a, b).output


@pytest.mark.parametrize(
    ("suites", "said"),
    [
        ({"s": "other"}, "s (changed)"),
        ({"s": "hash", "t": "x"}, "t (only in B)"),
        ({"u": "x"}, "s (only in A), u (only in B)"),
    ],
)
def test_different_suites_are_refused_unless_allowed(
    tmp_path: Path, suites: dict[str, str], said: str
) -> None:
    a = write(tmp_path / "a", [case(n, right=1.0) for n in range(4)], {"right": RIGHT})
    b = write(tmp_path / "b", [case(n, right=1.0) for n in range(1, 7)], {"right": RIGHT}, suites)
    refused = run(a, b)
    assert refused.exit_code == 2
    assert said in refused.stderr
    allowed = run(a, b, "--allow-different")
    assert allowed.exit_code == 0
    assert "3 tilfælde er i begge kørsler. Udeladt: 1 kun i A, 3 kun i B." in allowed.output


def test_runs_without_a_common_case_are_refused(tmp_path: Path) -> None:
    a = write(tmp_path / "a", [case(0, right=1.0)], {"right": RIGHT})
    b = write(tmp_path / "b", [case(1, right=1.0)], {"right": RIGHT})
    with pytest.raises(CompareError, match="no case is in both"):
        compare(read_run(a), read_run(b))


def test_a_metric_that_means_something_else_is_refused(tmp_path: Path) -> None:
    a = write(tmp_path / "a", [case(0, right=1.0)], {"right": RIGHT})
    b = write(tmp_path / "b", [case(0, right=1.0)], {"right": RIGHT | {"better": "low"}})
    with pytest.raises(CompareError, match="define 'right' differently"):
        compare(read_run(a), read_run(b))


def test_the_table_is_danish_and_lists_the_flips(fallen: tuple[Path, Path]) -> None:
    result = run(*fallen)
    assert result.exit_code == 0
    assert "96,7 %" in result.output
    assert "-36,7 %" in result.output
    assert "dårligere" in result.output
    assert "Gået i stykker: Rigtig dør (12)\n  s/q1: right 0.0\n" in result.output
    assert "Rettet: Rigtig dør (1)\n  s/q0: right 0.0\n" in result.output


def test_evidence_cannot_steer_the_terminal(tmp_path: Path) -> None:
    bad = case(0, right=0.0)
    bad["scores"]["right"]["evidence"] = "\x1b[31m[red]\r\nsay"
    a = write(tmp_path / "a", [case(0, right=1.0)], {"right": RIGHT})
    b = write(tmp_path / "b", [bad], {"right": RIGHT})
    assert "  s/q0: [31m[red] say\n" in run(a, b).output


def test_as_json(fallen: tuple[Path, Path]) -> None:
    value = json.loads(run(*fallen, "--json").output)
    (change,) = value["changes"]
    assert value["cases"] == 30
    assert change["verdict"] == "worse"
    assert change["paired"]["n"] == 30
    assert len(change["paired"]["interval"]) == 2
    assert len(change["broken"]) == 12


def test_it_can_fail_when_something_is_worse(fallen: tuple[Path, Path]) -> None:
    a, b = fallen
    assert run(a, b, "--fail-on-worse").exit_code == 1
    assert run(b, a, "--fail-on-worse").exit_code == 0
    assert run(a, b, "--fail-on-worse", "--json").exit_code == 1


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("manifest.json", None, "manifest.json is missing"),
        ("metrics.json", None, "metrics.json is missing"),
        ("scores.jsonl", None, "scores.jsonl is missing"),
        ("manifest.json", "{", "Invalid JSON"),
        ("manifest.json", "{}", "inputs: Field required"),
        ("manifest.json", '{"inputs": {}}', "inputs: "),
        ("metrics.json", '{"definitions": {}}', "definitions: "),
        ("metrics.json", '{"definitions": {"right": {"title": "x"}}}', "definitions.right.kind"),
        ("scores.jsonl", "{}\n", "scores.jsonl:1: suite"),
        ("scores.jsonl", json.dumps(case(0, other=1)), "does not define 'other'"),
        ("scores.jsonl", f"{json.dumps(case(0))}\n" * 2, "scores.jsonl:2: s/q0 stands there twice"),
        ("scores.jsonl", json.dumps(case(0, right=float("nan"))), "scores.right.value"),
    ],
)
def test_a_broken_run_is_one_clear_line(
    fallen: tuple[Path, Path], name: str, text: str | None, said: str
) -> None:
    a, b = fallen
    (b / name).unlink()
    if text is not None:
        (b / name).write_text(text, "utf-8")
    result = run(a, b)
    assert result.exit_code == 2
    assert said in result.stderr
    assert str(b) in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_no_such_run(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no such run folder"):
        read_run(tmp_path / "nowhere")


def test_the_command_costs_no_heavy_import() -> None:
    code = (
        "import sys, eval.compare, eval.people.sheets, eval.people.agree, eval.people.reading_test;"
        "sys.exit(bool({'numpy', 'scipy', 'pydantic', 'rich', 'yaml'} & {*sys.modules}))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ)
