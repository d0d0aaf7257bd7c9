"""Question in, ranked passages and services out: the one way to look something up.

Words (BM25) and character vectors (Chroma) are fused convexly; a service scores as its best
passage that is not of the kind every card has. `evidence` is comparable across questions and says
whether to answer at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from langchain_core.embeddings import Embeddings

from knowledge.calendar import begun, ended, today
from knowledge.content import ALIKE_HEADINGS, Audience
from knowledge.danish.ages import AgeRange
from knowledge.index.glossary import Glossary
from knowledge.index.lexical import Scores
from knowledge.index.passages import NAMES, Kind, Passage
from knowledge.index.store import Index
from knowledge.needs import Need, find_needs

_CANDIDATES = 100
_A_TURN = 64
"""A message and its stretches are weighed more than once in a turn."""

_MEANT = 5
"""So many of the likeliest owners are always compared, however many own documents crowd in."""

_KIND_WEIGHT = {
    Kind.SERVICE: 1.0,
    Kind.AUTHORITY: 0.85,
    Kind.DOCUMENT: 0.7,
    Kind.DEPARTMENT: 0.5,
}
_NAMES_WEIGHT = 0.8
_OTHER_AGE = 0.3


@dataclass(frozen=True)
class Hit:
    """A passage with its fused score (0-1 within one question) and the parts of it.

    `share` is how sure it is, from the words alone, that a message is about the passage's owner;
    it is told of owners only.
    """

    passage: Passage
    score: float
    lexical: float
    dense: float
    share: float = 0.0


@dataclass(frozen=True)
class Findings:
    """What a search found, best first.

    `owners` holds each service, authority, department or document once, with the score of its best
    passage, weighed by kind (what answers best comes first when two are close);
    `evidence` is the share (0-1) of outside messages that look less like a question for us;
    `share` and `second_share` how sure it is, from the words alone, that it is about the best and
    the next service.
    """

    hits: tuple[Hit, ...]
    owners: tuple[Hit, ...]
    evidence: float
    share: float = 0.0
    second_share: float = 0.0

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
        nearest = dict(shelf.nearest(self.embeddings.embed_query(text), _CANDIDATES))
        best = float(lexical.max(initial=0.0)) or 1.0
        floor = min(nearest.values(), default=0.0)
        span = (max(nearest.values(), default=1.0) - floor) or 1.0
        features = self._features(text)
        shares = self.index.intent.shares(features)
        meant = sorted(shares, key=shares.__getitem__, reverse=True)[:_MEANT]
        rows = {shelf.row[passage] for passage in nearest} | _best_rows(lexical)
        rows.update(row for owner in meant for row in shelf.owned.get(owner, ()))
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
        surest = sorted((shares.get(service, 0.0) for service in self.services), reverse=True)
        first, second = (*surest, 0.0, 0.0)[:2]
        evidence = 0.0
        if terms:
            evidence = self.index.evidence.weigh(features, max(shares.values(), default=0.0))
        for owner, more in favour.items():
            shares[owner] = shares.get(owner, 0.0) + more
        owners = _owners(hits, shares, self.intent_weight, ages)
        if owners and owners[0].passage.is_own:
            match = shelf.lexical.match(terms, text)
            evidence = max(evidence, self.index.evidence.weigh_match(match))
        return Findings(tuple(hits[:_CANDIDATES]), tuple(owners), evidence, first, second)


def _best_rows(scores: Scores) -> set[int]:
    """The rows with the highest scores above 0, at most as many as are compared."""
    found = np.flatnonzero(scores)
    if len(found) > _CANDIDATES:
        found = found[np.argpartition(scores[found], -_CANDIDATES)[-_CANDIDATES:]]
    return {int(row) for row in found}


def _lead(hits: Sequence[Hit]) -> float:
    return hits[0].score - hits[1].score if len(hits) > 1 else 1.0


def _owners(
    hits: list[Hit], shares: dict[str, float], intent_weight: float, ages: Sequence[AgeRange]
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
    owners = []
    for likeness, hit in best.values():
        share = shares.get(hit.passage.owner, 0.0)
        fits = _OTHER_AGE if _is_for_others(hit.passage, ages) else 1.0
        score = fits * ((1 - intent_weight) * likeness + intent_weight * share)
        owners.append(replace(hit, score=score, share=share))
    return sorted(owners, key=lambda hit: -hit.score)


def _is_for_others(passage: Passage, ages: Sequence[AgeRange]) -> bool:
    """Whether a service is for none of the ages somebody has stated."""
    if not ages or passage.ages is None:
        return False
    own = AgeRange(*passage.ages)
    return not any(own.meets(age) for age in ages)
