"""A second look at the best passages: a model reads each together with the question."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from knowledge.findings import Hit

log = logging.getLogger("borgerland")

WEIGHT = 0.5
"""The share of the second look in a passage's new score; the other half is the fused score.

The two err differently: the model has never seen the municipality's words, the search never weighs
a sentence. Half each lets either lift a passage, and neither alone decide. It stands untuned, for
no reranker could be measured with it here.
"""

Score = Callable[[str, Sequence[str]], Sequence[float]]
"""A question and texts -> how well each text answers it (0-1), in their order."""


class Reranker:
    """Scores the best passages of a search again; what cannot be scored stays as it was.

    It only orders what a search has found for its reader, so it can show nobody anything new.
    """

    def __init__(self, score: Score, passages: int = 20) -> None:
        self.score = score
        self.passages = passages
        self._failed = False

    def __call__(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The same passages, the first `passages` of them scored again, best first.

        Those that are not read again count as the worst of those that are: none of them passes a
        passage that was ahead of it for not having been read.
        """
        read = hits[: self.passages]
        if not read:
            return list(hits)
        try:
            scores = list(self.score(question, [_text(hit) for hit in read]))
            if len(scores) != len(read) or not all(0 <= score <= 1 for score in scores):
                raise ValueError("not one score from 0 to 1 for each passage")
        except Exception as error:  # a model may fail in any way; the search must answer
            if not self._failed:
                log.warning("the reranker fails, passages keep their order: %r", error)
            self._failed = True
            return list(hits)
        self._failed = False
        scores += [min(scores)] * (len(hits) - len(read))
        again = [
            replace(hit, score=(1 - WEIGHT) * hit.score + WEIGHT * score)
            for hit, score in zip(hits, scores, strict=True)
        ]
        return sorted(again, key=lambda hit: (-hit.score, hit.passage.id))


def _text(hit: Hit) -> str:
    """What is read: a section alone often does not say what it is about."""
    return f"{hit.passage.title}: {hit.passage.text}"
