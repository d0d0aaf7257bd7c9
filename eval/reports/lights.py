"""Traffic lights of suites, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eval.gates import Verdict
from eval.metrics import FEW
from eval.reports.broken import is_broken
from eval.reports.texts import counted
from eval.run import Run

Colour = Literal["green", "yellow", "red", "none"]
WORDS: dict[Colour, str] = {
    "green": "Grøn",
    "yellow": "Gul",
    "red": "Rød",
    "none": "Ingen porte",
}


@dataclass(frozen=True)
class Light:
    """A colour, and why."""

    colour: Colour
    why: str

    @property
    def word(self) -> str:
        """The colour as a word, so that nobody has to see it."""
        return WORDS[self.colour]


def light(made: Run, suite: str) -> Light:
    """Red: a gate is broken. Yellow: none is, but there are few cases or the interval reaches
    beyond a bound. Green: all hold."""
    verdicts = [verdict for verdict in made.verdicts if verdict.gate.suite == suite]
    if not verdicts:
        return Light("none", "intet tal i denne prøve har en grænse")
    broken = sum(map(is_broken, verdicts))
    if broken:
        return Light("red", f"{counted(broken, 'port', 'porte')} holder ikke")
    few = sum(
        verdict.state == "few" or (verdict.row is not None and verdict.row.n < FEW)
        for verdict in verdicts
    )
    if few:
        return Light("yellow", f"{counted(few, 'port hviler', 'porte hviler')} på for få sager")
    unsure = sum(map(_unsure, verdicts))
    if unsure:
        return Light("yellow", f"{counted(unsure, 'port holder', 'porte holder')}, men usikkert")
    return Light("green", "alle porte holder")


def _unsure(verdict: Verdict) -> bool:
    """Whether only the figure itself keeps the bound, and its interval reaches beyond it."""
    gate, row = verdict.gate, verdict.row
    if row is None or row.low is None or row.high is None:
        return False
    if gate.at_least is not None:
        return gate.at_least < 1 and row.low < gate.at_least  # of a bound of all no n is enough
    return (gate.at_most or 0) > 0 and row.high > (gate.at_most or 0)
