"""What a search found, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.index.passages import Kind, Passage


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
    the next service; `without_vectors` that the vectors could not be asked.
    """

    hits: tuple[Hit, ...]
    owners: tuple[Hit, ...]
    evidence: float
    share: float = 0.0
    second_share: float = 0.0
    without_vectors: bool = False

    @property
    def confidence(self) -> float:
        """How sure it is (0-1) that the message is for us and about the best owner."""
        return self.evidence * self.share

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


def _lead(hits: Sequence[Hit]) -> float:
    return hits[0].score - hits[1].score if len(hits) > 1 else 1.0
