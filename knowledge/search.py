"""Question in, ranked passages and services out: the one way to look something up.

Words (BM25) and character vectors (Chroma) are fused convexly; a service scores as its best
passage. `evidence` is comparable across questions and says whether to answer at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from langchain_core.embeddings import Embeddings

from knowledge.content import Audience
from knowledge.index.evidence import Glossary, signals
from knowledge.index.passages import Kind, Passage
from knowledge.index.store import Index

_CANDIDATES = 100


@dataclass(frozen=True)
class Hit:
    """A passage with its fused score (0-1 within one question) and the parts of it."""

    passage: Passage
    score: float
    lexical: float
    dense: float


@dataclass(frozen=True)
class Findings:
    """What a search found, best first.

    `owners` holds each service, authority or document once, with the score of its best passage;
    `evidence` is the share (0-1) of outside messages that look less like a question for us.
    """

    hits: tuple[Hit, ...]
    owners: tuple[Hit, ...]
    evidence: float

    @property
    def services(self) -> tuple[str, ...]:
        """The ids of the services found, best first."""
        return tuple(h.passage.owner for h in self.owners if h.passage.kind is Kind.SERVICE)

    @property
    def margin(self) -> float:
        """How far the best owner is ahead of the next (0-1)."""
        if len(self.owners) < 2:
            return 1.0
        return self.owners[0].score - self.owners[1].score


class Search:
    """Searches an open index. `lexical_weight` (0-1) is the share of BM25 in the fused score."""

    def __init__(
        self,
        index: Index,
        embeddings: Embeddings,
        glossary: Glossary,
        lexical_weight: float = 0.3,
    ) -> None:
        self.index = index
        self.embeddings = embeddings
        self.glossary = glossary
        self.lexical_weight = lexical_weight

    def find(self, text: str, audience: Audience = Audience.CITIZEN) -> Findings:
        """Search everything the audience may read, and nothing else."""
        shelf = self.index.shelves[audience]
        terms = shelf.lexical.query_terms(text, self.glossary)
        lexical = shelf.lexical.scores(terms)
        nearest = dict(shelf.nearest(self.embeddings.embed_query(text), _CANDIDATES))
        best = float(lexical.max(initial=0.0)) or 1.0
        floor = min(nearest.values(), default=0.0)
        span = (max(nearest.values(), default=1.0) - floor) or 1.0
        hits = []
        for row in np.flatnonzero(lexical).tolist():
            nearest.setdefault(shelf.passages[row].id, floor)
        for row, passage in enumerate(shelf.passages):
            if passage.id in nearest:
                words = float(lexical[row]) / best
                dense = (nearest[passage.id] - floor) / span
                score = self.lexical_weight * words + (1 - self.lexical_weight) * dense
                hits.append(Hit(passage, score, words, dense))
        hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
        evidence = self.index.evidence.weigh(
            signals(text, self.glossary, shelf.lexical, self.index.svd, self.index.evidence.border)
        )
        return Findings(tuple(hits[:_CANDIDATES]), tuple(_owners(hits)), evidence)


def _owners(hits: list[Hit]) -> list[Hit]:
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.passage.owner, hit)
    return list(best.values())
