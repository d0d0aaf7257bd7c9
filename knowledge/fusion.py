"""How what was found becomes one order: words and vectors fused, then each owner once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from knowledge.content import ALIKE_HEADINGS
from knowledge.danish.ages import AgeRange
from knowledge.findings import Hit
from knowledge.index.lexical import Scores
from knowledge.index.passages import NAMES, Kind, Passage

_KIND_WEIGHT = {
    Kind.SERVICE: 1.0,
    Kind.AUTHORITY: 0.85,
    Kind.DOCUMENT: 0.7,
    Kind.DEPARTMENT: 0.5,
}
_NAMES_WEIGHT = 0.8
OTHER_AGE = 0.3
"""What is left of the score of a service that is for none of the ages somebody has stated."""


def fuse(
    passages: Mapping[int, Passage],
    lexical: Scores,
    nearest: Mapping[str, float],
    lexical_weight: float,
) -> list[Hit]:
    """Passages by row -> hits, best first; both kinds of scores are brought to 0-1 and mixed.

    `lexical` holds BM25 of every row, `nearest` the cosine of the nearest passages, by id. Without
    any of these the words decide alone.
    """
    weight = lexical_weight if nearest else 1.0
    best = float(lexical.max(initial=0.0)) or 1.0
    floor = min(nearest.values(), default=0.0)
    span = (max(nearest.values(), default=1.0) - floor) or 1.0
    hits = []
    for row, passage in passages.items():
        words = float(lexical[row]) / best
        dense = (nearest.get(passage.id, floor) - floor) / span
        hits.append(Hit(passage, weight * words + (1 - weight) * dense, words, dense))
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))


def best_rows(scores: Scores, count: int) -> set[int]:
    """The rows with the highest scores above 0, at most `count`."""
    found = np.flatnonzero(scores)
    if len(found) > count:
        found = found[np.argpartition(scores[found], -count)[-count:]]
    return {int(row) for row in found}


def owners(
    hits: Sequence[Hit], shares: Mapping[str, float], intent_weight: float, ages: Sequence[AgeRange]
) -> list[Hit]:
    """Each owner once, by its best passage and by how sure it is that the message is about it."""
    best: dict[tuple[Kind, str], tuple[float, Hit]] = {}
    for hit in hits:
        if hit.passage.heading not in ALIKE_HEADINGS:
            named = _NAMES_WEIGHT if hit.passage.heading == NAMES else 1.0
            likeness = hit.score * _KIND_WEIGHT[hit.passage.kind] * named
            owner = (hit.passage.kind, hit.passage.owner)
            if owner not in best or likeness > best[owner][0]:
                best[owner] = (likeness, hit)
    found = []
    for likeness, hit in best.values():
        share = shares.get(hit.passage.owner, 0.0)
        fits = OTHER_AGE if _is_for_others(hit.passage, ages) else 1.0
        score = fits * ((1 - intent_weight) * likeness + intent_weight * share)
        found.append(replace(hit, score=score, share=share))
    return sorted(found, key=lambda hit: -hit.score)


def _is_for_others(passage: Passage, ages: Sequence[AgeRange]) -> bool:
    """Whether a service is for none of the ages somebody has stated."""
    if not ages or passage.ages is None:
        return False
    own = AgeRange(*passage.ages)
    return not any(own.meets(age) for age in ages)
