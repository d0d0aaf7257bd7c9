"""What is learnt is kept, whatever it is; that it is learnt again is tested with the kinds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.learnt import Learnt, LearntUnwritable, open_learnt
from knowledge.index.classifier import Classifier, Views
from knowledge.index.tfidf import ALL_CHARACTERS

TEXTS = {"hav": ["blæsende bølger", "bølger og sejl", "et sejl"], "skov": ["høje træer", "et træ"]}


def fit() -> Learnt:
    told = [(text, label) for label, texts in TEXTS.items() for text in texts]
    views = Views.fit([text for text, _ in told], {ALL_CHARACTERS: 1})
    matrix = views.matrix([text for text, _ in told])
    one = Classifier.fit(matrix, [label for _, label in told], 1.0, balanced=True)
    other = Classifier.fit(matrix, [label[::-1] for _, label in told], 1.0, balanced=True)
    return Learnt(views, {"one": one, "other": other})


class Fits:
    """Counts how often it was fitted, and how far it was said to be."""

    def __init__(self) -> None:
        self.fitted = 0
        self.told: list[tuple[int, int]] = []

    def __call__(self) -> Learnt:
        self.fitted += 1
        return fit()

    def open(self, folder: Path, examples: str = "a", *names: str) -> Learnt:
        names = names or ("one", "other")
        return open_learnt(folder, examples, names, self, lambda *at: self.told.append(at))


@pytest.fixture
def fits() -> Fits:
    return Fits()


def likest(learnt: Learnt, name: str, text: str) -> str:
    classifier = learnt.classifiers[name]
    scores = classifier.scores(learnt.views.features(text)).tolist()
    return str(classifier.labels[scores.index(max(scores))])


def test_every_classifier_is_kept(fits: Fits, tmp_path: Path) -> None:
    for _ in range(2):
        learnt = fits.open(tmp_path / "learnt")
        assert likest(learnt, "one", "store bølger") == "hav"
        assert likest(learnt, "other", "store bølger") == "vah"
    assert fits.fitted == 1
    assert fits.told == [(0, 1), (1, 1)]


def test_other_examples_stand_beside(fits: Fits, tmp_path: Path) -> None:
    for examples in ("a", "b", "a", "b"):
        fits.open(tmp_path, examples)
    assert fits.fitted == 2


def test_a_classifier_that_was_not_there_is_learnt(fits: Fits, tmp_path: Path) -> None:
    fits.open(tmp_path)
    home = next(path for path in tmp_path.iterdir() if path.is_dir())
    (home / "other.npz").unlink()
    fits.open(tmp_path)
    assert fits.fitted == 2
    assert (home / "other.npz").exists()


def test_what_somebody_else_put_there_is_left(fits: Fits, tmp_path: Path) -> None:
    own = tmp_path / "mine" / "brev.txt"
    own.parent.mkdir()
    own.write_text("kære dagbog", "utf-8")
    for examples in "abcdef":
        fits.open(tmp_path, examples)
    assert own.read_text("utf-8") == "kære dagbog"
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) <= 1 + 4


def test_what_cannot_be_fitted_is_no_matter_of_the_folder(tmp_path: Path) -> None:
    def fail() -> Learnt:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        open_learnt(tmp_path, "a", ("one",), fail, lambda *_: None)


@pytest.mark.parametrize("make", [lambda path: path.write_text("i vejen")])
def test_a_folder_that_cannot_be_written_is_named(
    fits: Fits, tmp_path: Path, make: Callable[[Path], object]
) -> None:
    make(tmp_path / "fil")
    with pytest.raises(LearntUnwritable, match=re.escape(str(tmp_path / "fil"))):
        fits.open(tmp_path / "fil")
    assert fits.fitted == 0
