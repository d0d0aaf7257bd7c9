"""What one audience may read, with the ways to find it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from knowledge.index.lexical import LexicalIndex
from knowledge.index.passages import Kind, Passage
from knowledge.index.vectors import Vectors


@dataclass(frozen=True)
class Shelf:
    """Everything one audience may read, with its own vectors and words."""

    passages: tuple[Passage, ...]
    lexical: LexicalIndex
    vectors: Vectors

    @cached_property
    def row(self) -> dict[str, int]:
        """The place of each passage, by id."""
        return {passage.id: row for row, passage in enumerate(self.passages)}

    @cached_property
    def owned(self) -> dict[str, list[int]]:
        """The rows of each owner's passages, by the owner's id."""
        rows: dict[str, list[int]] = {}
        for row, passage in enumerate(self.passages):
            rows.setdefault(passage.owner, []).append(row)
        return rows

    @cached_property
    def services(self) -> frozenset[str]:
        """The ids of the services on the shelf."""
        return frozenset(p.owner for p in self.passages if p.kind is Kind.SERVICE)

    def nearest(self, vector: list[float], count: int) -> list[tuple[str, float]]:
        """Passage ids with their cosine similarity, best first.

        Raises:
            VectorsAway: there is no answer; a search goes on with words alone.
        """
        return self.vectors.nearest(vector, min(count, len(self.passages)))
