"""What a scorer is: a pure function from a case and its answer to a value with its evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from eval.answer import Answer
from eval.case import Case

Kind = Literal["share", "mean"]
Better = Literal["high", "low"]


@dataclass(frozen=True)
class Score:
    """A value, or None for a case that should be scored but cannot; `evidence` says why."""

    value: float | None
    evidence: str = ""


Function = Callable[[Case, Answer], Score | None]
"""None: the case says nothing that this scorer looks at, and does not count at all."""


@dataclass(frozen=True)
class Definition:
    """A figure as it is told to people.

    `title` and `cause` are Danish: what is measured, and what is wrong when it falls. A `share` has
    values 0 and 1 and a Wilson interval, a `mean` any values and a clustered bootstrap interval.
    """

    name: str
    title: str
    cause: str
    kind: Kind = "share"
    better: Better = "high"


@dataclass(frozen=True)
class Scorer:
    """A figure with the function that gives each case its value."""

    definition: Definition
    function: Function

    def __call__(self, case: Case, answer: Answer) -> Score | None:
        """The value of a case; None when it does not count."""
        return self.function(case, answer)


def scorer(
    name: str, title: str, *, cause: str, kind: Kind = "share", better: Better = "high"
) -> Callable[[Function], Scorer]:
    """Make a function a scorer."""
    definition = Definition(name, title, cause, kind, better)
    return lambda function: Scorer(definition, function)


def passed(right: bool, evidence: str = "") -> Score:
    """1 when something is right, else 0 with the evidence."""
    return Score(1.0) if right else Score(0.0, evidence)
