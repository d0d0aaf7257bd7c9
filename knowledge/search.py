"""Question in, ranked passages and services out: the one way to look something up.

Words (BM25) and vectors (Chroma) are fused convexly (`fusion`); a service scores as its best
passage that is not of the kind every card has. `evidence` is comparable across questions and says
whether to answer at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from langchain_core.embeddings import Embeddings

from knowledge import fusion
from knowledge.calendar import begun, ended, today
from knowledge.content import Audience
from knowledge.danish.ages import AgeRange
from knowledge.findings import Findings, Hit
from knowledge.index.errors import VectorsAway
from knowledge.index.glossary import Glossary
from knowledge.index.passages import Kind, Passage
from knowledge.index.shelf import Shelf
from knowledge.index.store import Index
from knowledge.needs import Need, find_needs
from knowledge.rerank import Reranker

__all__ = ["Findings", "Hit", "Search"]

_CANDIDATES = 100
_A_TURN = 64
"""A message and its stretches are weighed more than once in a turn."""

_MEANT = 5
"""So many of the likeliest owners are always compared, however many own documents crowd in."""


class Search:
    """Searches an open index. `lexical_weight` (0-1) is the share of BM25 in the fused score.

    A `reranker` puts the passages in its own order; whether to answer at all is not its to say.
    """

    def __init__(
        self,
        index: Index,
        embeddings: Embeddings,
        glossary: Glossary,
        lexical_weight: float = 0.7,
        intent_weight: float = 0.6,
        today: Callable[[], date] = today,
        reranker: Reranker | None = None,
    ) -> None:
        self.index = index
        self.embeddings = embeddings
        self.glossary = glossary
        self.lexical_weight = lexical_weight
        self.intent_weight = intent_weight
        self.today = today
        self.reranker = reranker
        self._features = lru_cache(maxsize=_A_TURN)(index.views.features)
        self._told = lru_cache(maxsize=_A_TURN)(self._find_needs)

    @property
    def services(self) -> frozenset[str]:
        """The ids of all services."""
        return self.index.shelves[Audience.CITIZEN].services

    def shares(self, text: str) -> dict[str, float]:
        """Owner -> how sure (0-1) that a text is about it, from the words alone."""
        return self.index.intent.shares(self._features(text))

    def is_ours(self, text: str) -> float:
        """The share (0-1) of outside messages that look less like a question for us."""
        features = self._features(text)
        share = max(self.index.intent.shares(features).values(), default=0.0)
        return self.index.evidence.weigh(features, share)

    def needs(self, text: str) -> tuple[Need, ...]:
        """The services that the parts of a text are about, in the order they are told."""
        return self._told(text)

    def _find_needs(self, text: str) -> tuple[Need, ...]:
        return find_needs(text, self.shares, self.services)

    def find(
        self,
        text: str,
        audience: Audience = Audience.CITIZEN,
        *,
        ages: Sequence[AgeRange] = (),
        favour: Mapping[str, float] = MappingProxyType({}),
    ) -> Findings:
        """Search everything the audience may read and that holds today, and nothing else.

        Services that are for none of the `ages` step back; `favour` is what the conversation adds
        to how sure (0-1) we are of a service. A service whose rules have ended is found all the
        same: it must be said that they have.
        """
        shelf = self.index.shelves[audience]
        terms = shelf.lexical.query_terms(text, self.glossary)
        lexical = shelf.lexical.scores(terms)
        nearest = self._nearest(shelf, text)
        features = self._features(text)
        shares = self.index.intent.shares(features)
        meant = sorted(shares, key=shares.__getitem__, reverse=True)[:_MEANT]
        rows = {shelf.row[passage] for passage in nearest or ()}
        rows |= fusion.best_rows(lexical, _CANDIDATES)
        rows.update(row for owner in meant for row in shelf.owned.get(owner, ()))
        day = self.today()
        passages = {row: shelf.passages[row] for row in rows if _holds(shelf.passages[row], day)}
        hits = fusion.fuse(passages, lexical, nearest or {}, self.lexical_weight)
        surest = sorted((shares.get(service, 0.0) for service in self.services), reverse=True)
        first, second = (*surest, 0.0, 0.0)[:2]
        evidence = 0.0
        if terms:
            evidence = self.index.evidence.weigh(features, max(shares.values(), default=0.0))
        for owner, more in favour.items():
            shares[owner] = shares.get(owner, 0.0) + more
        owners = fusion.owners(hits, shares, self.intent_weight, ages)
        if owners and owners[0].passage.is_own:
            match = shelf.lexical.match(terms, text)
            evidence = max(evidence, self.index.evidence.weigh_match(match))
        if self.reranker:  # after the evidence, which is not its to change
            hits = self.reranker(text, hits)
            owners = fusion.owners(hits, shares, self.intent_weight, ages)
        return Findings(
            *(tuple(hits[:_CANDIDATES]), tuple(owners), evidence, first, second),
            without_vectors=nearest is None,
        )

    def _nearest(self, shelf: Shelf, text: str) -> dict[str, float] | None:
        """The cosine of the nearest passages, by id; None when there is no answer."""
        try:
            return dict(shelf.nearest(self.embeddings.embed_query(text), _CANDIDATES))
        except VectorsAway:
            return None


def _holds(passage: Passage, day: date) -> bool:
    """Whether a passage may be found on a day; that a service has ended must be said."""
    return begun(passage, day) and (not ended(passage, day) or passage.kind is Kind.SERVICE)
