"""What kind of message it is – danger, thanks, anger, a vague hint – learnt from prompts/messages/.

One file of examples a kind. "Ordinary" is what is written there as such, what citizens say to each
service, and the messages from outside. The classifier is fitted on first use and again when any
of these change; the thresholds stand in prompts/thresholds.yaml (`make fit` chooses them).
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from filelock import FileLock

from bot.wording import DANGER, ORDINARY, Wording
from knowledge.index.classifier import Classifier, Views
from knowledge.index.passages import phrasings
from knowledge.index.tfidf import ALL_CHARACTERS, NEAR_PHRASES
from knowledge.library import Library

_FORMAT = 2
_VIEWS = {NEAR_PHRASES: 1, ALL_CHARACTERS: 2}
_PENALTY = 0.5
_SITUATION = 0.5
_KEPT = 3
_LEARNT = "[0-9a-f]" * 16
"""The name of a folder of ours: the start of a digest."""

Progress = Callable[[str, int, int], None]


class KindsUnwritable(OSError):
    """What is learnt cannot be kept. The message names the folder and the way out."""


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
        KindsUnwritable: it is not there, and the folder cannot be written.
    """
    training = list(training_set(library, wording))
    text = "\0".join(f"{kind}\1{text}" for text, kind in training)
    how = f"{_FORMAT}\0{_VIEWS}\0{_PENALTY}\0{sorted(wording.dangers)}"
    digest = hashlib.sha256(f"{how}\0{text}".encode()).hexdigest()
    current = folder / digest[:16]
    found = _load(current, wording)
    if found:
        return found
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "lock"):
            found = _load(current, wording)  # somebody may have learnt it meanwhile
            if found:
                return found
            progress("lærer beskeder", 0, 1)
            _write(current, *fit(training, wording.dangers))
            learnt = _read(current, wording)  # as every later start has it: rounded
            progress("lærer beskeder", 1, 1)
            return learnt
    except OSError as error:
        raise KindsUnwritable(
            f"what is learnt of messages cannot be written to {folder}: "
            f"{error.strerror or error}; free space or choose another folder with "
            "BORGERLAND_CACHE_DIR"
        ) from error


def _write(current: Path, views: Views, classifier: Classifier) -> None:
    """Write beside the old ones, then put in place; of the old ones only the newest are kept."""
    home = current.parent
    for left in (current, *home.glob("new-*")):  # broken, or left by a run that was interrupted
        shutil.rmtree(left, ignore_errors=True)
    new = home / f"new-{os.getpid()}"
    new.mkdir(exist_ok=True)
    views.save(new / "views.npz")
    classifier.save(new / "kinds.npz")
    new.rename(current)
    others = [path for path in home.glob(_LEARNT) if path != current]
    for old in sorted(others, key=lambda path: path.stat().st_mtime)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _load(folder: Path, wording: Wording) -> Kinds | None:
    try:
        return _read(folder, wording)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _read(folder: Path, wording: Wording) -> Kinds:
    views, classifier = Views.load(folder / "views.npz"), Classifier.load(folder / "kinds.npz")
    return Kinds(views, classifier, wording.dangers, wording.thresholds.kinds)
