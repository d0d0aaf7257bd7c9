"""Question in, ranked passages and services out: the one way to look something up.

Words (BM25) and character vectors (Chroma) are fused convexly; a service scores as its best
passage that is not of the kind every card has. `evidence` is comparable across questions and says
whether to answer at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from langchain_core.embeddings import Embeddings

from knowledge.calendar import begun, ended, today
from knowledge.content import ALIKE_HEADINGS, Audience
from knowledge.index.evidence import Glossary, signals
from knowledge.index.lexical import Scores
from knowledge.index.passages import NAMES, Kind, Passage
from knowledge.index.store import Index, Shelf

_CANDIDATES = 100
_KIND_WEIGHT = {
    Kind.SERVICE: 1.0,
    Kind.AUTHORITY: 0.85,
    Kind.DOCUMENT: 0.7,
    Kind.DEPARTMENT: 0.5,
}
_NAMES_WEIGHT = 0.8


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

    `owners` holds each service, authority, department or document once, with the score of its best
    passage, weighed by kind (what answers best comes first when two are close);
    `evidence` is the share (0-1) of outside messages that look less like a question for us;
    `spread` the share (0-1) of services that the question's most telling word is found in.
    """

    hits: tuple[Hit, ...]
    owners: tuple[Hit, ...]
    evidence: float
    spread: float

    @property
    def services(self) -> tuple[str, ...]:
        """The ids of the services found, best first."""
        return tuple(h.passage.owner for h in self.owners if h.passage.kind is Kind.SERVICE)

    @property
    def margin(self) -> float:
        """How far the best owner is ahead of the next (0-1)."""
        return _lead(self.owners)

    @property
    def service_margin(self) -> float:
        """How far the best service is ahead of the next (0-1)."""
        return _lead([hit for hit in self.owners if hit.passage.kind is Kind.SERVICE])


class Search:
    """Searches an open index. `lexical_weight` (0-1) is the share of BM25 in the fused score."""

    def __init__(
        self,
        index: Index,
        embeddings: Embeddings,
        glossary: Glossary,
        lexical_weight: float = 0.3,
        intent_weight: float = 0.6,
        today: Callable[[], date] = today,
    ) -> None:
        self.index = index
        self.embeddings = embeddings
        self.glossary = glossary
        self.lexical_weight = lexical_weight
        self.intent_weight = intent_weight
        self.today = today

    def find(self, text: str, audience: Audience = Audience.CITIZEN) -> Findings:
        """Search everything the audience may read and that holds today, and nothing else.

        A service whose rules have ended is found all the same: it must be said that they have.
        """
        shelf = self.index.shelves[audience]
        terms = shelf.lexical.query_terms(text, self.glossary)
        lexical = shelf.lexical.scores(terms)
        nearest = dict(shelf.nearest(self.embeddings.embed_query(text), _CANDIDATES))
        best = float(lexical.max(initial=0.0)) or 1.0
        floor = min(nearest.values(), default=0.0)
        span = (max(nearest.values(), default=1.0) - floor) or 1.0
        rows = {shelf.row[passage] for passage in nearest} | _best_rows(lexical)
        hits = []
        day = self.today()
        for row in rows:
            passage = shelf.passages[row]
            if not begun(passage, day):
                continue
            if ended(passage, day) and passage.kind is not Kind.SERVICE:
                continue
            words = float(lexical[row]) / best
            dense = (nearest.get(passage.id, floor) - floor) / span
            score = self.lexical_weight * words + (1 - self.lexical_weight) * dense
            hits.append(Hit(passage, score, words, dense))
        hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
        border = self.index.evidence.border
        found = signals([text], self.glossary, shelf.lexical, self.index.svd, border)
        evidence = self.index.evidence.weigh(found[0]) if terms else 0.0
        spread = _spread(shelf, terms)
        shares = self.index.intent.shares(text)
        owners = _owners(hits, shares, self.intent_weight)
        return Findings(tuple(hits[:_CANDIDATES]), tuple(owners), evidence, spread)


def _best_rows(scores: Scores) -> set[int]:
    """The rows with the highest scores above 0, at most as many as are compared."""
    found = np.flatnonzero(scores)
    if len(found) > _CANDIDATES:
        found = found[np.argpartition(scores[found], -_CANDIDATES)[-_CANDIDATES:]]
    return {int(row) for row in found}


def _lead(hits: Sequence[Hit]) -> float:
    return hits[0].score - hits[1].score if len(hits) > 1 else 1.0


def _spread(shelf: Shelf, terms: dict[str, float]) -> float:
    """How common the rarest whole word of a question is among the services (1 = says nothing)."""
    found = [
        len({shelf.passages[row].owner for row in shelf.lexical.rows_with(term)} & shelf.services)
        for term, weight in terms.items()
        if weight >= 1.0
    ]
    count = min((services for services in found if services), default=len(shelf.services))
    return count / (len(shelf.services) or 1)


def _owners(hits: list[Hit], shares: dict[str, float], intent_weight: float) -> list[Hit]:
    """Each owner once, by its best passage and by how sure it is that the message is about it."""
    best: dict[tuple[Kind, str], Hit] = {}
    for hit in hits:
        if hit.passage.heading not in ALIKE_HEADINGS:
            named = _NAMES_WEIGHT if hit.passage.heading == NAMES else 1.0
            share = shares.get(hit.passage.owner, 0.0)
            likeness = hit.score * _KIND_WEIGHT[hit.passage.kind] * named
            weighed = replace(hit, score=(1 - intent_weight) * likeness + intent_weight * share)
            owner = (hit.passage.kind, hit.passage.owner)
            if weighed.score > best.setdefault(owner, weighed).score:
                best[owner] = weighed
    return sorted(best.values(), key=lambda hit: -hit.score)
