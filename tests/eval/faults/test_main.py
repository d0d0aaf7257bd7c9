"""The table, and how the command ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner

from eval.faults import __main__ as command
from eval.faults.faults import FAULTS
from eval.faults.trial import Result


def result(name: str, *, caught: bool) -> Result:
    causes = ("Rigtig årsag.",) if caught else ()
    red = tuple(f"figure-{n} s" for n in range(6)) if caught else ()
    return Result(name, f"Om {name}", red, causes, right_gate=caught, right_cause=caught)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs the command on made-up results."""

    def go(*arguments: str, missed: int = 0, red: tuple[str, ...] = ()) -> Any:
        @contextmanager
        def trying(names: list[str], *_: Any) -> Iterator[tuple[list[str], Iterator[Result]]]:
            results = (result(name, caught=at >= missed) for at, name in enumerate(names))
            yield list(red), results

        monkeypatch.setattr(command, "trying", trying)
        return CliRunner().invoke(command.main, list(arguments))

    return go


def test_one_missed_fault_is_forgiven_and_two_are_not(run: Callable[..., Any]) -> None:
    assert run().exit_code == 0
    one = run(missed=1)
    assert one.exit_code == 0
    assert f"{len(FAULTS) - 1} af {len(FAULTS)} fejl fanget" in one.output
    assert "NEJ" in one.output
    assert run(missed=2).exit_code == 1


def test_of_a_few_named_faults_none_is_forgiven(run: Callable[..., Any]) -> None:
    assert run("--only", "slow").exit_code == 0
    assert run("--only", "slow", missed=1).exit_code == 1


def test_gates_that_are_red_anyway_are_told_and_fail(run: Callable[..., Any]) -> None:
    found = run(red=("complete questions",))
    assert found.exit_code == 1
    assert "Rød, selv om intet er i stykker: complete questions" in found.output


def test_many_gates_are_cut_short(run: Callable[..., Any]) -> None:
    output = run("--only", "slow").output
    assert "figure-0 s" in output
    assert "og 2 til" in output
    assert "figure-5" not in output


def test_faults_are_listed_and_an_unknown_one_is_refused(run: Callable[..., Any]) -> None:
    listed = run("--list").output
    assert all(fault.id in listed and fault.says in listed for fault in FAULTS)
    unknown = run("--only", "no-such")
    assert unknown.exit_code == 2
    assert "no such fault: 'no-such'" in unknown.output
