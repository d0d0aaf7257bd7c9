"""Which failed cases the report shows: the gravest, and some of every kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.reports.broken import Broken
from eval.reports.severity import failures, rank
from eval.run import Run
from eval.score import Scored
from eval.scorer import Score

MOST = 200
_OF_EACH = 3


@dataclass(frozen=True)
class Failed:
    """A case and the scores that say something is wrong, the heaviest first."""

    item: Scored
    scores: dict[str, Score]

    @property
    def weight(self) -> tuple[int, int]:
        """Sorts cases by what is at stake, then by how much is wrong."""
        return min(map(rank, self.scores), default=(99, 0))[0], -len(self.scores)


def failed_cases(made: Run) -> list[Failed]:
    """All failed cases, the worst first."""
    found = [Failed(item, failures(item, made.metrics.definitions)) for item in made.scored]
    return sorted((each for each in found if each.scores), key=lambda each: each.weight)


def chosen(failed: Sequence[Failed], causes: Iterable[Broken]) -> list[Failed]:
    """At most 200: the examples of broken gates, some of every figure, then the worst."""
    by_key = {each.item.key: each for each in failed}
    kept: dict[tuple[str, str], Failed] = {}
    for cause in causes:
        for item in cause.examples:
            name = cause.verdicts[0].gate.metric
            own = {name: item.scores[name]} if name in item.scores else {}
            kept[item.key] = by_key.get(item.key) or Failed(item, own)
    seen: Counter[str] = Counter()
    for each in failed:
        if any(seen[name] < _OF_EACH for name in each.scores):
            kept.setdefault(each.item.key, each)
            seen.update(list(each.scores))
    for each in failed:
        if len(kept) >= MOST:
            break
        kept.setdefault(each.item.key, each)
    return sorted(list(kept.values())[:MOST], key=lambda each: each.weight)
