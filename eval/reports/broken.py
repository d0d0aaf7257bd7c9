"""Broken gates as people read them: by cause, the gravest first, with examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eval.aggregates import risk
from eval.gates import Verdict
from eval.metrics import ALL
from eval.reports.severity import Rank, follows, rank
from eval.run import Run
from eval.score import Scored

_EXAMPLES = 3
_NEVER_ASIDE = 1
"""The ranks up to this are danger and secrets."""

_PARTS = {
    "routing_macro_f1": ("department_right",),
    "refusal_f1": ("answered_when_known", "held_back"),
    "lix_median": ("lix",),
    "lix_p95": ("lix",),
}
"""The figures of single cases that a figure of a whole set is made of."""


@dataclass(frozen=True)
class Broken:
    """A cause, the gates that are broken by it, and up to three cases that show it."""

    cause: str
    verdicts: tuple[Verdict, ...]
    examples: tuple[Scored, ...]

    @property
    def missing(self) -> bool:
        """Whether nothing was measured at all."""
        return all(verdict.state == "missing" for verdict in self.verdicts)

    @property
    def follows(self) -> bool:
        """Whether it only follows from what other figures say better."""
        return all(follows(verdict.gate.metric) for verdict in self.verdicts)

    @property
    def depth(self) -> float:
        """How far the figure that is furthest beyond its bound is, as a share of the bound."""
        return max(map(_depth, self.verdicts))

    def rank(self, depth: float = 0.0) -> Rank:
        """How grave it is, by its figures at least so far beyond; the lower, the graver."""
        deep = [verdict for verdict in self.verdicts if _depth(verdict) >= depth]
        return min(rank(verdict.gate.metric) for verdict in deep or self.verdicts)


def is_broken(verdict: Verdict) -> bool:
    """Whether a run with this verdict does not pass."""
    return verdict.state in ("failed", "missing")


def broken_causes(made: Run) -> list[Broken]:
    """The causes of all broken gates, the gravest and narrowest first.

    One fault turns many gates red. What is less than half as far beyond its bound as the worst is
    taken for a side effect and comes later, as does what other figures say better; only danger and
    secrets never do.
    """
    causes: dict[str, list[Verdict]] = {}
    for verdict in filter(is_broken, made.verdicts):
        cause = made.metrics.definitions[verdict.gate.metric].cause
        causes.setdefault(cause, []).append(verdict)
    found = []
    for cause, verdicts in causes.items():
        verdicts.sort(key=lambda one: (rank(one.gate.metric), one.gate.suite == ALL, _whole(one)))
        found.append(Broken(cause, tuple(verdicts), tuple(_examples(made, verdicts))))
    measured = [one.depth for one in found if not (one.missing or one.follows)]
    deep = max(measured, default=0.0) / 2

    def order(one: Broken) -> tuple[bool, bool, bool, Rank]:
        aside = one.depth < deep and one.rank()[0] > _NEVER_ASIDE
        return one.missing, one.follows, aside, one.rank(deep)

    return sorted(found, key=order)


def _depth(verdict: Verdict) -> float:
    """How far a figure is beyond its bound, 0-1; 0 where there is none."""
    gate = verdict.gate
    value = verdict.row.value if verdict.row else None
    if value is None:
        return 0.0
    if gate.at_least is not None:
        return max(0.0, 1 - value / gate.at_least) if gate.at_least else 0.0
    return max(0.0, 1 - (gate.at_most or 0.0) / value) if value else 0.0


def _whole(verdict: Verdict) -> bool:
    """A suite as a whole comes before its slices."""
    return bool(verdict.row and verdict.row.slice)


def _examples(made: Run, verdicts: Iterable[Verdict]) -> list[Scored]:
    """The worst case of each gate in turn, until there are three."""
    lists = [_worst(made, verdict) for verdict in verdicts]
    found: dict[tuple[str, str], Scored] = {}
    for turn in range(_EXAMPLES):
        for items in lists:
            if turn < len(items) and len(found) < _EXAMPLES:
                found.setdefault(items[turn].key, items[turn])
    return list(found.values())


def _worst(made: Run, verdict: Verdict) -> list[Scored]:
    """The cases that weigh most on a gate's figure, the worst first; none where none is wrong."""
    name = verdict.gate.metric
    part = verdict.row.slice if verdict.row else verdict.gate.slice
    items = [item for item in made.scored if _in(item, verdict.gate.suite, part)]
    if name == "aurc" or name.startswith("coverage_at"):
        wrong = [item for item in items if (told := risk(item)) and told[1]]
        return sorted(wrong, key=lambda item: -(item.answer.last.confidence or 0))[:_EXAMPLES]
    names = _PARTS.get(name, (name,))
    weighed = [
        (badness, at)
        for at, item in enumerate(items)
        for each in names
        if (badness := _badness(made, item, each)) is not None
    ]
    weighed.sort(key=lambda pair: (-pair[0], pair[1]))
    return [items[at] for _, at in weighed[:_EXAMPLES]]


def _in(item: Scored, suite: str, part: str) -> bool:
    name, _, value = part.partition("=")
    return suite in (ALL, item.suite) and (not part or item.case.slices.get(name) == value)


def _badness(made: Run, item: Scored, name: str) -> float | None:
    """How far a value is from what is right; None where nothing is wrong."""
    score = item.scores.get(name)
    if score is None:
        return None
    if score.value is None:
        return 0.0
    bad = score.value if made.metrics.definitions[name].better == "low" else 1 - score.value
    return bad if bad > 0 else None
