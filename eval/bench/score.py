"""Whether a ranking puts the right service where a citizen sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.bench.questions import Question
from knowledge.index.passages import Kind, Passage

MEASURES = {
    "first": "right service first",
    "first_service": "first among services",
    "three": "in the first three",
    "department": "right department",
    "reciprocal": "MRR",
}


@dataclass(frozen=True)
class Owner:
    """What passages belong to: a service, authority, department or document."""

    kind: Kind
    id: str
    department: str | None


@dataclass(frozen=True)
class Score:
    """How one question went, each from 0 to 1.

    `first` and `three` count every owner, so a paper that stands before the right service is a
    fault; `first_service` looks at the services only. `reciprocal` is 1 / place of the first right
    service among the owners. The department is that of the first owner that has one.
    """

    first: float
    first_service: float
    three: float
    department: float
    reciprocal: float


def owners(ids: Sequence[str], passages: Mapping[str, Passage]) -> list[Owner]:
    """Passage ids, best first -> each owner once, where its best passage stands."""
    found = [passages[id_] for id_ in ids]
    return list(dict.fromkeys(Owner(p.kind, p.owner, p.department) for p in found))


def score(question: Question, ranked: Sequence[Owner]) -> Score:
    """Compare a ranking with what is right for a question."""
    right = [owner.kind is Kind.SERVICE and owner.id in question.services for owner in ranked]
    services = [hit for hit, owner in zip(right, ranked, strict=True) if owner.kind is Kind.SERVICE]
    doors = [owner.department for owner in ranked if owner.department]
    return Score(
        first=float(any(right[:1])),
        first_service=float(any(services[:1])),
        three=float(any(right[:3])),
        department=float(any(door in question.departments for door in doors[:1])),
        reciprocal=1 / (right.index(True) + 1) if any(right) else 0.0,
    )
