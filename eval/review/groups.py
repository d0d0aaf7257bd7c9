"""Questions that are alike, in groups: one need, however it is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.store.tables import Question
from knowledge.danish.normal import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from knowledge.library import Library

    Likeness = NDArray[np.float64]

_APART = 0.76
"""Groups join while their questions are on average less far apart (1 - cosine). Of test questions
two in three find a group then, and five in six of those stand with their own service."""

MOST = 3000
"""Different questions that are looked at, the newest: what it takes grows with the square."""

_GUESSES = 3
_NEAR = 0.1
"""A card whose phrasings are less like a question than this is no guess."""


@dataclass(frozen=True)
class Group:
    """Questions that are alike, oldest first.

    `example` is the one likest to the others; `guesses` are ids of cards that may be meant, best
    first: those that were offered, and those whose phrasings are near.
    """

    questions: tuple[Question, ...]
    example: str
    guesses: tuple[str, ...]

    @property
    def number(self) -> int:
        """That of its oldest question, so that it stays while new questions join."""
        return self.questions[0].id

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        days = [question.day for question in self.questions]
        return min(days), max(days)

    @property
    def reasons(self) -> dict[str, int]:
        """How often for which reason, the commonest first."""
        return dict(Counter(question.why for question in self.questions).most_common())


def group(questions: Sequence[Question], library: Library) -> list[Group]:
    """Group questions by likeness, the largest group first; the same for the same questions."""
    written: dict[str, list[Question]] = defaultdict(list)
    for question in sorted(questions, key=lambda question: question.id):
        written[fold(question.text)].append(question)
    alike = sorted(written.values(), key=lambda same: same[-1].id)[-MOST:]
    if not alike:
        return []
    between, to_cards = _likeness([same[0].text for same in alike], library)
    members: dict[int, list[int]] = defaultdict(list)
    for at, label in enumerate(_labels(between)):
        members[label].append(at)
    groups = [_group(alike, places, between, to_cards, library) for places in members.values()]
    return sorted(groups, key=lambda one: (-len(one.questions), one.number))


def _likeness(texts: list[str], library: Library) -> tuple[Likeness, Likeness]:
    """Cosines of texts x texts, and of texts x services (each as its nearest phrasing)."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    phrases = [phrase for service in library.services for phrase in service.say]
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, preprocessor=fold
    )
    vectorizer.fit([*phrases, *texts])
    asked = vectorizer.transform(texts)
    near = np.zeros((len(texts), len(library.services)))
    for column, service in enumerate(library.services):
        known = vectorizer.transform(service.say)
        near[:, column] = (asked @ known.T).toarray().max(axis=1)
    return (asked @ asked.T).toarray(), near


def _labels(between: Likeness) -> list[int]:
    from sklearn.cluster import AgglomerativeClustering

    if len(between) < 2:
        return [0] * len(between)
    clustering = AgglomerativeClustering(
        n_clusters=None, distance_threshold=_APART, metric="precomputed", linkage="average"
    )
    return [int(label) for label in clustering.fit_predict((1 - between).clip(0, 1))]


def _group(
    alike: list[list[Question]],
    places: list[int],
    between: Likeness,
    to_cards: Likeness,
    library: Library,
) -> Group:
    middle = max(places, key=lambda at: (float(between[at, places].sum()), -alike[at][0].id))
    questions = sorted((q for at in places for q in alike[at]), key=lambda question: question.id)
    points: dict[str, float] = defaultdict(float)
    for question in questions:
        for rank, offered in enumerate(question.services, 1):
            points[offered] += 1 / rank / len(questions)
    for service, nearness in zip(library.services, to_cards[places].mean(axis=0), strict=True):
        if nearness >= _NEAR:
            points[service.id] += float(nearness)
    known = (found for found in points if found in library.service)
    guesses = sorted(known, key=lambda found: (-points[found], found))[:_GUESSES]
    return Group(tuple(questions), alike[middle][0].text, tuple(guesses))
