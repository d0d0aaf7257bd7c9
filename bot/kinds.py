"""What kind of message it is – danger, thanks, anger, a vague hint – learnt from prompts/messages/.

One file of examples a kind. "Ordinary" is what is written there as such, what citizens say to each
service, and the messages from outside. The classifier is fitted on first use and again when any
of these change; the thresholds stand in prompts/thresholds.yaml (`make fit` chooses them).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.learnt import Learnt, Progress, open_learnt
from bot.wording import DANGER, ORDINARY, Wording
from knowledge.index.classifier import Classifier, Views
from knowledge.index.passages import phrasings
from knowledge.index.tfidf import ALL_CHARACTERS, NEAR_PHRASES
from knowledge.library import Library

_FORMAT = 2
_VIEWS = {NEAR_PHRASES: 1, ALL_CHARACTERS: 2}
_PENALTY = 0.5
_SITUATION = 0.5
_NAME = "kinds"


@dataclass(frozen=True)
class Kinds:
    """Scores messages for every kind. A kind is recognised from its threshold upwards."""

    views: Views
    classifier: Classifier
    dangers: frozenset[str]
    thresholds: Mapping[str, float]

    def scores(self, text: str) -> dict[str, float]:
        """Kind -> how far (in units of the margin) the text lies above the kind's threshold."""
        found = self.classifier.scores(self.views.features(text))
        raw = dict(zip(self.classifier.labels, found.tolist(), strict=True))
        raw[DANGER] = danger(raw, self.dangers)
        return {kind: score - self.thresholds.get(kind, 0.0) for kind, score in raw.items()}


def danger(scores: Mapping[str, float], dangers: frozenset[str]) -> float:
    """How much a message sounds like danger at all, and like its likest situation."""
    return scores.get(DANGER, 0.0) + _SITUATION * max(scores.get(d, -1.0) for d in dangers)


def training_set(library: Library, wording: Wording) -> Iterator[tuple[str, str]]:
    """Every example with its kind, each text once.

    What is said to services that a crisis leads to may be danger or not: it teaches nothing.
    """
    examples = wording.examples
    followed = {service for s in wording.crisis.situations for service in s.services}
    either = {
        phrase
        for service in library.services
        if service.urgency != "normal" or service.id in followed
        for phrase in service.say
    }
    said = (phrase for phrase in phrasings(library) if phrase not in either)
    ordinary = [*examples.get(ORDINARY, ()), *said, *library.outside.examples]
    seen: set[str] = set()
    for kind, texts in {**examples, ORDINARY: tuple(ordinary)}.items():
        for text in texts:
            if text not in seen:
                seen.add(text)
                yield text, kind


def fit(examples: list[tuple[str, str]], dangers: frozenset[str]) -> tuple[Views, Classifier]:
    """Learn the kinds; `dangers` are those that together are `DANGER`."""
    texts = [text for text, _ in examples]
    views = Views.fit(texts, _VIEWS)
    classifier = Classifier.fit(
        views.matrix(texts),
        [kind for _, kind in examples],
        _PENALTY,
        unions={DANGER: dangers},
        balanced=True,
    )
    return views, classifier


def open_kinds(
    folder: Path,
    library: Library,
    wording: Wording,
    progress: Progress = lambda *_: None,
) -> Kinds:
    """The recogniser from the folder; fitted and written there when it is missing or old.

    Raises:
        LearntUnwritable: it is not there, and the folder cannot be written.
    """
    training = list(training_set(library, wording))
    text = "\0".join(f"{kind}\1{text}" for text, kind in training)
    how = f"{_FORMAT}\0{_VIEWS}\0{_PENALTY}\0{sorted(wording.dangers)}"

    def learn() -> Learnt:
        views, classifier = fit(training, wording.dangers)
        return Learnt(views, {_NAME: classifier})

    learnt = open_learnt(
        folder,
        f"{how}\0{text}",
        (_NAME,),
        learn,
        lambda done, total: progress("lærer beskeder", done, total),
    )
    classifier = learnt.classifiers[_NAME]
    return Kinds(learnt.views, classifier, wording.dangers, wording.thresholds.kinds)
