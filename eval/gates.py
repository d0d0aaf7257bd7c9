"""Gates: bounds that figures must keep, in gates.yaml; a run that breaks one does not pass."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from eval.metrics import ALL, FEW, Metrics, Row
from eval.reading import SuiteError

SHIPPED = Path(__file__).parent / "gates.yaml"
FAST = Path(__file__).parent / "gates-fast.yaml"
"""For `FAST_SAMPLE` cases of each kind: a sample has figures of its own, the same every time."""

FAST_SAMPLE = 15

Side = Literal["point", "lower", "upper"]
State = Literal["passed", "failed", "missing", "few"]


class Gate(BaseModel):
    """A bound on a figure of a suite ("*": all together), maybe of a slice ("style=inbox").

    `held_by` is what must keep it: the figure itself, or an end of its interval. `every_slice`
    names a slice (such as department) whose every value must keep it, where there are enough cases.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    metric: str
    suite: str = ALL
    slice: str = ""
    every_slice: str = ""
    at_least: float | None = None
    at_most: float | None = None
    held_by: Side = "point"

    @model_validator(mode="after")
    def _bound(self) -> Gate:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("give either at_least or at_most")
        if self.slice and self.every_slice:
            raise ValueError("give either slice or every_slice")
        if self.held_by == ("upper" if self.at_least is not None else "lower"):
            raise ValueError("at_least is held by point or lower, at_most by point or upper")
        if self.every_slice and self.suite == ALL:
            raise ValueError("every_slice needs a suite: slices are those of one")
        return self

    @property
    def place(self) -> str:
        """Where it looks, for people."""
        return " ".join(filter(None, (self.suite, self.slice or self.every_slice)))

    def keeps(self, row: Row) -> bool:
        """Whether a figure keeps the bound; one without a value or an end does not."""
        value = {"point": row.value, "lower": row.low, "upper": row.high}[self.held_by]
        if value is None:
            return False
        return value >= self.at_least if self.at_least is not None else value <= (self.at_most or 0)


class Gates(BaseModel):
    """gates.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    gates: tuple[Gate, ...]


@dataclass(frozen=True)
class Verdict:
    """What became of a gate. `missing`: nothing was measured; `few`: too little for a verdict."""

    gate: Gate
    state: State
    row: Row | None = None


def read_gates(path: Path = SHIPPED) -> tuple[Gate, ...]:
    """The gates of a file.

    Raises:
        SuiteError: it cannot be read, or a gate is malformed.
    """
    try:
        return Gates.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).gates
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise SuiteError(f"{path}: cannot be read: {reason}") from error
    except ValidationError as error:
        detail = error.errors()[0]
        place = ".".join(str(part) for part in detail["loc"])
        raise SuiteError(
            f"{path}: {place}: {detail['msg'].removeprefix('Value error, ')}"
        ) from error


def check_names(gates: Sequence[Gate], known: Container[str]) -> None:
    """Before anything is asked: every gate is on a figure there is.

    Raises:
        SuiteError: names the first that is not.
    """
    for gate in gates:
        if gate.metric not in known:
            raise SuiteError(f"gates: there is no figure '{gate.metric}'")


def judge(
    gates: Sequence[Gate], metrics: Metrics, *, whole: bool = True, sliced: bool = False
) -> list[Verdict]:
    """Hold the figures against the gates.

    A gate on a suite that was not run says nothing; one on a run suite whose figure is missing
    fails, since a check that silently stops is the worst fault of all. The bounds are those of
    whole suites, and of all of them together: in a run of some suites (not `whole`), or of slices
    of them (`sliced`), only what nothing may ever break is held against other figures.
    """
    suites = {row.suite for row in metrics.rows}
    verdicts: list[Verdict] = []
    for gate in gates:
        part = sliced or (gate.suite == ALL and not whole)
        if gate.suite not in suites or (part and gate.at_least != 1):
            continue
        rows = _rows(gate, metrics)
        if not rows and not part:
            verdicts.append(Verdict(gate, "missing"))
        verdicts += [Verdict(gate, _state(gate, row), row) for row in rows]
    return verdicts


def _rows(gate: Gate, metrics: Metrics) -> list[Row]:
    def wanted(row: Row) -> bool:
        if gate.every_slice:
            return row.slice.startswith(f"{gate.every_slice}=")
        return row.slice == gate.slice

    return [
        row
        for row in metrics.rows
        if row.metric == gate.metric and row.suite == gate.suite and wanted(row)
    ]


def _state(gate: Gate, row: Row) -> State:
    if row.value is None:
        return "missing"
    if row.n < FEW and row.slice:
        return "few"
    return "passed" if gate.keeps(row) else "failed"


def passed(verdicts: Sequence[Verdict]) -> bool:
    """Whether no gate is broken."""
    return all(verdict.state in ("passed", "few") for verdict in verdicts)
