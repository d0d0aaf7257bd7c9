"""Whether an answer holds a fact: the rule beside two people who read 200 answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from eval.case import CaseId, Nugget
from eval.detectors.measure import FOLDER
from eval.reading import read_cases
from eval.scorers.nuggets import holds
from eval.statistics.agreement import Estimate, cohen_kappa

DECISIONS = FOLDER / "people" / "nugget_decisions.jsonl"
_SEED = 0


class Decision(BaseModel):
    """A fact and an answer, and what each reader said: does the answer truly say the fact?

    Real answers, drawn at random from the suites; the readers saw neither the ways of saying the
    fact that are accepted nor each other's labels. `note` is why they said no or were unsure.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: CaseId
    suite: str
    case: CaseId
    nugget: Nugget
    answer: str
    readers: tuple[bool, bool]
    note: str = ""

    @property
    def rule(self) -> bool:
        """What the rule says."""
        return holds(self.nugget, self.answer)


@dataclass(frozen=True)
class Agreement:
    """Cohen's kappa between the readers, and of the rule with each and with what both say."""

    n: int
    between_readers: Estimate
    with_readers: tuple[Estimate, Estimate]
    with_both: Estimate
    agreed: int
    disagreements: tuple[Decision, ...]


def measure_nuggets(path: Path = DECISIONS) -> Agreement:
    """The agreement on the decisions of a file; disagreements are those with what both say.

    Raises:
        SuiteError: the file cannot be read or a line is malformed.
    """
    decisions = [decision for _, decision in read_cases(path, Decision, may_be_empty=False)]
    rule = [decision.rule for decision in decisions]
    first, second = ([decision.readers[at] for decision in decisions] for at in (0, 1))
    agreed = [decision for decision in decisions if decision.readers[0] == decision.readers[1]]
    both = [decision.readers[0] for decision in agreed]
    told = [decision.rule for decision in agreed]
    return Agreement(
        len(decisions),
        _kappa(first, second),
        (_kappa(first, rule), _kappa(second, rule)),
        _kappa(both, told),
        len(agreed),
        tuple(decision for decision in agreed if decision.readers[0] != decision.rule),
    )


def _kappa(first: Sequence[bool], second: Sequence[bool]) -> Estimate:
    return cohen_kappa([int(x) for x in first], [int(x) for x in second], _SEED)
