"""What the sentences of letters do, learnt from examples: on first use, and when they change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.learnt import Learnt, Progress, open_learnt
from bot.letters.examples import (
    CARRYING,
    ExampleLetter,
    example_letters,
    example_sentences,
)
from knowledge.danish.normal import clean
from knowledge.danish.sentences import read_sentences
from knowledge.index.classifier import Classifier, Views
from knowledge.index.tfidf import ALL_CHARACTERS, NEAR_PHRASES

_FORMAT = 1
_VIEWS = {NEAR_PHRASES: 2, ALL_CHARACTERS: 2}
_ROLE_PENALTY = 0.5
_DECIDING_PENALTY = 0.1
_LETTER_PENALTY = 0.3
_OWN_WORDS = 8
_MOST_OWN = 4000
ROLES, DECIDING, LETTER = "roles", "deciding", "letter"
_YES, _NO = "yes", "no"
_DIGIT = re.compile(r"\d")


def fit_sentences(
    letters: Sequence[ExampleLetter],
    sentences: Mapping[str, Sequence[str]],
    messages: Sequence[str] = (),
) -> Learnt:
    """Learn what sentences do, which carry a letter's message, and which are of a letter at all.

    `messages` are what people write themselves.
    """
    told = [(readable(text), role) for role, texts in sentences.items() for text in texts]
    marked = [
        (readable(sentence.text), letter.decides(sentence.text))
        for letter in letters
        for sentence in read_sentences(clean(letter.text, columns=True))
    ]
    own = [readable(sentence.text) for text in messages for sentence in read_sentences(text)]
    views = Views.fit([*(text for text, _ in (*told, *marked)), *own], _VIEWS)
    roles = Classifier.fit(
        views.matrix([text for text, _ in told]),
        [role for _, role in told],
        _ROLE_PENALTY,
        balanced=True,
    )
    carrying = [*marked, *((text, role in CARRYING) for text, role in told)]
    deciding = Classifier.fit(
        views.matrix([text for text, _ in carrying]),
        [_YES if carries else _NO for _, carries in carrying],
        _DECIDING_PENALTY,
        balanced=True,
    )
    of_letter = [(text, _YES) for text, _ in (*told, *marked)] + [(text, _NO) for text in own]
    letter = Classifier.fit(
        views.matrix([text for text, _ in of_letter]),
        [answer for _, answer in of_letter],
        _LETTER_PENALTY,
        balanced=True,
    )
    return Learnt(views, {ROLES: roles, DECIDING: deciding, LETTER: letter})


def open_sentences(
    folder: Path,
    messages: Mapping[str, Sequence[str]],
    progress: Progress = lambda *_: None,
) -> Learnt:
    """What is learnt, from the folder; fitted and written there when it is missing or old.

    `messages` are examples of what people write themselves, by kind.

    Raises:
        WordingError: an example cannot be used.
        LearntUnwritable: it is not there, and the folder cannot be written.
    """
    letters, sentences = example_letters(), example_sentences()
    own = own_messages(messages)
    how = f"{_FORMAT}{_VIEWS}{_ROLE_PENALTY}{_DECIDING_PENALTY}{_LETTER_PENALTY}"
    examples = f"{how}{letters}{sentences}{own}"
    return open_learnt(
        folder,
        examples,
        (ROLES, DECIDING, LETTER),
        lambda: fit_sentences(letters, sentences, own),
        lambda done, total: progress("lærer breve", done, total),
    )


def own_messages(messages: Mapping[str, Sequence[str]]) -> list[str]:
    """Messages long enough to be taken for a piece of a letter, evenly from all kinds."""
    long = [text for kind in messages.values() for text in kind if len(text.split()) >= _OWN_WORDS]
    return long[:: max(1, len(long) // _MOST_OWN)]


def likeness_to_letter(learnt: Learnt, text: str) -> float:
    """How much a sentence is like those of letters; below 0 it is like people's own words."""
    letter = learnt.classifiers[LETTER]
    scores = letter.scores(learnt.views.features(readable(text))).tolist()
    return float(scores[letter.labels.index(_YES)])


def role_scores(learnt: Learnt, text: str) -> dict[str, float]:
    """Role -> score of a sentence, and under `DECIDING` how much it carries the message."""
    features = learnt.views.features(readable(text))
    roles, deciding = learnt.classifiers[ROLES], learnt.classifiers[DECIDING]
    scores = dict(zip(roles.labels, roles.scores(features).tolist(), strict=True))
    carries = dict(zip(deciding.labels, deciding.scores(features).tolist(), strict=True))
    return {**scores, DECIDING: carries[_YES]}


def readable(text: str) -> str:
    """A sentence as it is learnt from: any number is a number."""
    return _DIGIT.sub("0", text)
