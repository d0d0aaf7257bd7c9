"""A trial: the cases answered by a broken system, and what the gates and the report say of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from eval.aggregates import AGGREGATES
from eval.answer import AnswerRecord
from eval.case import PLANTED, Case
from eval.faults.breaking import Bench, Fault
from eval.gates import Gate, Verdict, check_names, judge
from eval.latency import latency
from eval.metrics import measure
from eval.reference import Reference
from eval.reports.broken import broken_causes, is_broken
from eval.run import FIGURES, Run
from eval.score import score_answers
from eval.scorers import SCORERS
from eval.suites import Suite, sampled
from eval.systems import System, pairs

_ON_SCREEN = 3


@dataclass(frozen=True)
class Result:
    """What became of a fault: the gates that it turned red, and the causes in the report's order.

    `right_gate` says whether a gate of an expected figure is among them, `right_cause` whether the
    cause of an expected figure is among the first three of the report, which its first screen
    shows; `first_cause` whether it is the very first.
    """

    fault: str
    says: str
    red: tuple[str, ...]
    causes: tuple[str, ...]
    right_gate: bool
    right_cause: bool
    first_cause: bool = False

    @property
    def is_caught(self) -> bool:
        """Whether the evaluation noticed it, and said what it is."""
        return self.right_gate and self.right_cause


class Trials:
    """Tries faults on the same cases, against the same reference and gates.

    Raises:
        SuiteError: a gate names a figure there is not.
    """

    def __init__(self, bench: Bench, suites: Sequence[Suite], gates: Sequence[Gate]) -> None:
        check_names(gates, FIGURES)
        self.bench = bench
        self.suites = suites
        self.gates = gates
        self.reference = Reference(bench.parts.library, bench.parts.wording)

    @cached_property
    def whole(self) -> Run:
        """What is said of the assistant when nothing is broken."""
        return self._evaluate(self.bench)

    @cached_property
    def red_before(self) -> tuple[Verdict, ...]:
        """Gates that are red although nothing is broken: they can catch nothing."""
        return tuple(filter(is_broken, self.whole.verdicts))

    def attempt(self, fault: Fault) -> Result:
        """Break it, and see what is noticed."""
        made = self._evaluate(fault.breaking(self.bench))
        before = {_place(verdict) for verdict in self.red_before}
        red = [v for v in made.verdicts if is_broken(v) and _place(v) not in before]
        causes = tuple(one.cause for one in broken_causes(replace(made, verdicts=red)))
        definitions = made.metrics.definitions
        right = {definitions[name].cause for name in fault.expected}
        return Result(
            fault.id,
            fault.says,
            tuple(told(verdict) for verdict in red),
            causes,
            right_gate=any(verdict.gate.metric in fault.expected for verdict in red),
            right_cause=bool(right & set(causes[:_ON_SCREEN])),
            first_cause=bool(right & set(causes[:1])),
        )

    def _evaluate(self, system: System) -> Run:
        asked = [(suite.name, case) for suite in self.suites for case in suite.cases]
        answers, ms = {}, {}
        for suite, case, answered in pairs(system, asked):
            answers[(suite, case.id)] = AnswerRecord(
                suite=suite, id=case.id, messages=case.messages, replies=answered.replies
            )
            ms[(suite, case.id)] = answered.ms
        scored = score_answers(self.suites, answers, self.reference, SCORERS)
        metrics = latency(measure(scored, SCORERS, AGGREGATES), ms)
        return Run(Path(), {}, scored, metrics, judge(self.gates, metrics))


def told(verdict: Verdict) -> str:
    """A gate for people: its figure, and where."""
    part = verdict.row.slice if verdict.row else verdict.gate.slice
    return " ".join(filter(None, (verdict.gate.metric, verdict.gate.suite, part)))


def _place(verdict: Verdict) -> tuple[Gate, str]:
    return verdict.gate, verdict.row.slice if verdict.row else ""


def chosen(suites: Sequence[Suite], most: int, gates: Sequence[Gate]) -> list[Suite]:
    """A sample of the suites, always the same.

    Slices that no gate names are dropped: they are not looked at. Cases that need poisoned
    documents are left out: they are asked of another assistant.
    """
    named = {gate.slice.partition("=")[0] or gate.every_slice for gate in gates}
    return [
        Suite(
            suite.name,
            tuple(
                _with_slices(case, named)
                for case in sampled(suite, most, {}).cases
                if PLANTED not in case.slices
            ),
        )
        for suite in suites
    ]


def _with_slices(case: Case, names: Collection[str]) -> Case:
    slices = {name: value for name, value in case.slices.items() if name in names}
    return case.model_copy(update={"slices": slices})
