"""Whether run B is better or worse than run A, case by case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import click

from eval.statistics.paired import Paired, holm, paired

if TYPE_CHECKING:
    from eval.people.stored_run import Metric, ScoredCase, StoredRun

Verdict = Literal["better", "worse", "no difference shown"]

_SURE = 0.05
_SEED = 0


class CompareError(click.ClickException):
    """Two runs cannot be compared."""

    exit_code = 2


@dataclass(frozen=True)
class Flip:
    """A case that is right in one run and wrong in the other; `evidence` is of the wrong one."""

    suite: str
    id: str
    evidence: str


@dataclass(frozen=True)
class Change:
    """How a metric changed over the cases that have a value in both runs (`paired`; A is first).

    `adjusted_p` is Holm's over all metrics. Better or worse is said only when it is below 5 % and
    the clustered interval leaves out 0. `only_a` and `only_b` count cases with a value in one run
    only: they are in no mean. Only shares have flips.
    """

    metric: str
    title: str
    kind: str
    better: str
    paired: Paired | None
    adjusted_p: float | None
    verdict: Verdict
    only_a: int
    only_b: int
    mended: tuple[Flip, ...]
    broken: tuple[Flip, ...]


@dataclass(frozen=True)
class Comparison:
    """All metrics of two runs; `cases` are in both, those left out in one only."""

    changes: tuple[Change, ...]
    cases: int
    left_out_a: int
    left_out_b: int
    metrics_only_a: tuple[str, ...]
    metrics_only_b: tuple[str, ...]


def compare(a: StoredRun, b: StoredRun, *, allow_different: bool = False) -> Comparison:
    """Compare two runs over the cases they share.

    Raises:
        CompareError: the suites differ and that is not allowed, a metric is defined differently,
            or no case is in both.
    """
    different = sorted(_different(a.suites, b.suites))
    if different and not allow_different:
        reason = f"the suites differ: {', '.join(different)}"
        raise CompareError(f"{reason}; --allow-different compares the cases that are in both")
    cases = [(case, b.cases[key]) for key, case in a.cases.items() if key in b.cases]
    if not cases:
        raise CompareError(f"no case is in both {a.folder} and {b.folder}")
    return Comparison(
        tuple(_changes(a.metrics, b.metrics, cases)),
        cases=len(cases),
        left_out_a=len(a.cases) - len(cases),
        left_out_b=len(b.cases) - len(cases),
        metrics_only_a=tuple(sorted(a.metrics.keys() - b.metrics.keys())),
        metrics_only_b=tuple(sorted(b.metrics.keys() - a.metrics.keys())),
    )


def _different(a: dict[str, str], b: dict[str, str]) -> Iterator[str]:
    for name in a.keys() | b.keys():
        if a.get(name) != b.get(name):
            how = "changed" if name in a and name in b else f"only in {'A' if name in a else 'B'}"
            yield f"{name} ({how})"


def _changes(
    a: dict[str, Metric], b: dict[str, Metric], cases: list[tuple[ScoredCase, ScoredCase]]
) -> Iterator[Change]:
    changes = []
    for name in sorted(a.keys() & b.keys()):
        if (a[name].kind, a[name].better) != (b[name].kind, b[name].better):
            raise CompareError(f"the two runs define '{name}' differently")
        changes.append(_change(name, b[name], cases))
    adjusted = iter(holm([change.paired.p for change in changes if change.paired]))
    for change in changes:
        if change.paired:
            p = next(adjusted)
            yield replace(change, adjusted_p=p, verdict=_verdict(change.paired, p, change.better))
        elif change.only_a or change.only_b:
            yield change


def _change(name: str, metric: Metric, cases: list[tuple[ScoredCase, ScoredCase]]) -> Change:
    values = [(x, y, _value(x, name), _value(y, name)) for x, y in cases]
    both = [(x, y, va, vb) for x, y, va, vb in values if va is not None and vb is not None]
    is_share = metric.kind == "share"
    right, wrong = (1.0, 0.0) if metric.better == "high" else (0.0, 1.0)
    flips = both if is_share else []
    return Change(
        metric=name,
        title=metric.title,
        kind=metric.kind,
        better=metric.better,
        paired=paired(
            [va for _, _, va, _ in both],
            [vb for *_, vb in both],
            [x.cluster or f"{x.suite}/{x.id}" for x, *_ in both],
            _SEED,
            share=is_share,
        ),
        adjusted_p=None,
        verdict="no difference shown",
        only_a=sum(va is not None and vb is None for *_, va, vb in values),
        only_b=sum(va is None and vb is not None for *_, va, vb in values),
        mended=tuple(_flip(x, name) for x, _, va, vb in flips if (va, vb) == (wrong, right)),
        broken=tuple(_flip(y, name) for _, y, va, vb in flips if (va, vb) == (right, wrong)),
    )


def _value(case: ScoredCase, metric: str) -> float | None:
    return case.scores[metric].value if metric in case.scores else None


def _flip(case: ScoredCase, metric: str) -> Flip:
    return Flip(case.suite, case.id, case.scores[metric].evidence)


def _verdict(paired: Paired, p: float, better: str) -> Verdict:
    if p >= _SURE or paired.interval is None or not paired.interval.leaves_out_zero:
        return "no difference shown"
    return "better" if (paired.difference > 0) == (better == "high") else "worse"
