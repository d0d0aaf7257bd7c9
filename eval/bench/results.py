"""Everything a benchmark found, and the comparisons that are drawn from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.bench.paired import Difference, difference
from eval.bench.questions import ALL
from eval.bench.run import Run


@dataclass(frozen=True)
class Results:
    """The runs of all systems on the same questions, ours first.

    `groups` maps a name to the places of its questions; `scale` holds our runs with made-up
    passages beside the shipped ones, by how many; `verbatim` counts the questions that stand word
    for word among the phrasings; `load` is how many other jobs the machine had when it began.
    """

    runs: Sequence[Run]
    groups: dict[str, list[int]]
    scale: dict[int, Run]
    verbatim: int
    services: int
    load: float
    seed: int

    @property
    def ours(self) -> Run:
        """Our run."""
        return self.runs[0]

    @property
    def others(self) -> Sequence[Run]:
        """The other systems' runs."""
        return self.runs[1:]

    def behind(self, run: Run, measure: str, group: str = ALL) -> Difference:
        """A run's measure minus ours, on the questions of a group."""
        places = self.groups[group]
        return difference(run.values(measure, places), self.ours.values(measure, places), self.seed)
