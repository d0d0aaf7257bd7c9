"""What a text is made of, and what that speaks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import pytest

from knowledge.index.classifier import Classifier, Features, Views
from knowledge.index.store import Index
from knowledge.index.tfidf import ALL_CHARACTERS, NEED_STEMS, PHRASES
from tests import factories

SAID = [
    (phrase, service_id)
    for service_id in factories.SERVICE_IDS
    for phrase in factories.phrasings(service_id)
]
TEXTS = [text for text, _ in SAID]
LABELS = [label for _, label in SAID]
LEAST = {NEED_STEMS: 1, PHRASES: 2, ALL_CHARACTERS: 3}
NEW = ["rotterne på mit loft", "et pas", "MAD BRAGT UD!", "noget helt andet", "xqzw", ""]
NOT_WHOLE = (OSError, ValueError, KeyError, EOFError, BadZipFile)
"""What `load` says it raises of a file that is not there or not whole."""


@pytest.fixture(scope="module")
def views() -> Views:
    return Views.fit(TEXTS, LEAST)


@pytest.fixture(scope="module")
def classifier(views: Views) -> Classifier:
    return Classifier.fit(views.matrix(TEXTS), LABELS, 0.5)


def row(features: Features, size: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    found = np.zeros(size, np.float32)
    found[features.columns] = features.values
    return found


def best(classifier: Classifier, views: Views, text: str) -> str:
    return classifier.labels[int(classifier.scores(views.features(text)).argmax())]


class TestViews:
    def test_the_views_stand_side_by_side(self, views: Views) -> None:
        sizes = [len(view.vocabulary) for view in views.views]
        assert [view.analyzer for view in views.views] == list(LEAST)
        assert min(sizes) > 0
        assert views.size == sum(sizes)
        features = views.features("rotter på loftet")
        starts = np.cumsum([0, *sizes])
        for start, end, view in zip(starts, starts[1:], views.views, strict=False):
            own = features.columns[(features.columns >= start) & (features.columns < end)]
            columns, _ = view.transform("rotter på loftet")
            assert own.tolist() == (columns + start).tolist()
        assert len(set(features.columns.tolist())) == len(features.columns)

    @pytest.mark.parametrize("text", NEW)
    def test_a_text_alone_and_among_others_is_the_same(self, views: Views, text: str) -> None:
        together = views.matrix([*TEXTS[:3], text]).toarray()
        assert together.shape == (4, views.size)
        np.testing.assert_allclose(together[3], row(views.features(text), views.size), rtol=1e-6)

    def test_a_view_knows_only_what_stands_in_enough_texts(self) -> None:
        texts = ["min mor", "min mor", "min far"]
        few = Views.fit(texts, {NEED_STEMS: 1, PHRASES: 2})
        assert few.views[0].vocabulary == ["far", "mor"]
        assert few.views[1].vocabulary == ["min", "min mor", "mor"]

    @pytest.mark.parametrize("text", ["", "?!", "🙂"])
    def test_nothing_to_read_has_no_features(self, views: Views, text: str) -> None:
        features = views.features(text)
        assert features.columns.size == features.values.size == 0

    def test_saved_views_see_the_same(self, views: Views, tmp_path: Path) -> None:
        views.save(tmp_path / "views.npz")
        loaded = Views.load(tmp_path / "views.npz")
        assert loaded.size == views.size
        for text in [*TEXTS[::7], *NEW]:
            one, other = views.features(text), loaded.features(text)
            np.testing.assert_array_equal(one.columns, other.columns)
            np.testing.assert_array_equal(one.values, other.values)

    def test_what_is_saved_holds_data_only(self, views: Views, tmp_path: Path) -> None:
        views.save(tmp_path / "views.npz")
        with np.load(tmp_path / "views.npz", allow_pickle=False) as data:
            assert all(data[name].dtype.kind in "Uf" for name in data.files)

    def test_a_saved_view_that_knows_nothing_moves_no_other(self, tmp_path: Path) -> None:
        views = Views.fit(["rotter loftet", "pas billede"], {PHRASES: 2, NEED_STEMS: 1})
        assert [len(view.vocabulary) > 0 for view in views.views] == [False, True]
        views.save(tmp_path / "views.npz")
        one, other = (v.features("rotter") for v in (views, Views.load(tmp_path / "views.npz")))
        assert one.columns.tolist() == other.columns.tolist()


class TestClassifier:
    def test_it_knows_what_it_was_taught_and_what_is_like_it(
        self, classifier: Classifier, views: Views
    ) -> None:
        assert classifier.labels == tuple(sorted(factories.SERVICE_IDS))
        assert classifier.weights.shape == (views.size, len(classifier.labels))
        found = classifier.scores_of(views.matrix(TEXTS))
        assert [classifier.labels[at] for at in found.argmax(axis=1)] == LABELS
        assert best(classifier, views, "rotterne løber på mit loft") == "rotter"
        assert best(classifier, views, "hvordan får min søn pas") == "pas"

    def test_zero_is_a_labels_border(self, classifier: Classifier, views: Views) -> None:
        found = classifier.scores_of(views.matrix(TEXTS))
        own = found[range(len(LABELS)), [classifier.labels.index(label) for label in LABELS]]
        assert (own > 0).all()
        assert np.median(found.sum(axis=1) - own) < 0

    def test_one_text_and_many_are_scored_alike(self, classifier: Classifier, views: Views) -> None:
        together = classifier.scores_of(views.matrix(NEW))
        alone = np.vstack([classifier.scores(views.features(text)) for text in NEW])
        assert together.dtype == alone.dtype == np.float32
        np.testing.assert_allclose(together, alone, atol=1e-5)

    def test_of_nothing_the_bias_is_left(self, classifier: Classifier, views: Views) -> None:
        np.testing.assert_array_equal(classifier.scores(views.features("")), classifier.bias)
        assert (classifier.bias < 0).all()

    def test_fitting_twice_gives_the_same(self, classifier: Classifier, views: Views) -> None:
        again = Classifier.fit(views.matrix(TEXTS), LABELS, 0.5)
        assert again.labels == classifier.labels
        np.testing.assert_array_equal(again.weights, classifier.weights)
        np.testing.assert_array_equal(again.bias, classifier.bias)

    @pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
    def test_two_labels_are_two_sides_of_one_border(self, order: tuple[str, str]) -> None:
        views = Views.fit(["rotter loftet", "nyt pas"], {NEED_STEMS: 1})
        found = Classifier.fit(views.matrix(["rotter loftet", "nyt pas"]), order, 1.0)
        assert found.labels == ("a", "b")
        scores = dict(zip(found.labels, found.scores(views.features("rotter")), strict=True))
        assert scores[order[0]] > 0 > scores[order[1]]
        assert scores["a"] == -scores["b"]

    @pytest.mark.parametrize("labels", [[], ["rotter"] * 3])
    def test_with_fewer_than_two_labels_nothing_is_told_apart(
        self, views: Views, labels: list[str]
    ) -> None:
        matrix = views.matrix(TEXTS)[: len(labels)]
        found = Classifier.fit(matrix, labels, 0.5, unions={"any": {"rotter"}})
        assert found.labels == tuple(sorted(set(labels)))
        assert found.scores(views.features("rotter på loftet")).tolist() == [0.0] * len(set(labels))

    def test_a_union_is_a_label_for_any_of_several(self, views: Views) -> None:
        unions = {"papers": {"pas", "flytning"}, "alive": {"rotter"}}
        found = Classifier.fit(views.matrix(TEXTS), LABELS, 0.5, unions=unions)
        assert found.labels == (*sorted(factories.SERVICE_IDS), "papers", "alive")
        scores = found.scores_of(views.matrix(TEXTS))
        for union, members in unions.items():
            own = scores[:, found.labels.index(union)] > 0
            assert own.tolist() == [label in members for label in LABELS]
        plain = Classifier.fit(views.matrix(TEXTS), LABELS, 0.5)
        np.testing.assert_array_equal(found.weights[:, : len(plain.labels)], plain.weights)

    def test_a_rare_label_weighs_as_much_as_a_common_one_when_balanced(self) -> None:
        texts = [f"rotter sag{number}" for number in range(60)] + ["rotter digt", "rotter sang"]
        labels = ["common"] * 60 + ["rare"] * 2
        views = Views.fit(texts, {NEED_STEMS: 1})
        scores = [
            Classifier.fit(views.matrix(texts), labels, 0.5, balanced=balanced)
            .scores(views.features("rotter digt sang"))
            .tolist()[1]
            for balanced in (False, True)
        ]
        assert scores[1] > scores[0]

    def test_a_saved_classifier_gives_the_same_scores(
        self, classifier: Classifier, views: Views, tmp_path: Path
    ) -> None:
        classifier.save(tmp_path / "intent.npz")
        loaded = Classifier.load(tmp_path / "intent.npz")
        assert loaded.labels == classifier.labels
        matrix = views.matrix([*TEXTS, *NEW])
        one, other = classifier.scores_of(matrix), loaded.scores_of(matrix)
        np.testing.assert_allclose(one, other, atol=2e-3)
        assert one.argmax(axis=1).tolist() == other.argmax(axis=1).tolist()
        loaded.save(tmp_path / "again.npz")
        again = Classifier.load(tmp_path / "again.npz")
        np.testing.assert_array_equal(again.scores_of(matrix), other)

    def test_what_is_saved_holds_data_only(self, classifier: Classifier, tmp_path: Path) -> None:
        classifier.save(tmp_path / "intent.npz")
        with np.load(tmp_path / "intent.npz", allow_pickle=False) as data:
            assert all(data[name].dtype.kind in "Uf" for name in data.files)


def remove(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def replace_by_text(path: Path) -> None:
    path.write_text("noget helt andet", "utf-8")


def replace_by_another(path: Path) -> None:
    np.savez(path, numbers=np.arange(3))


@pytest.mark.parametrize("harm", [remove, empty, halve, replace_by_text, replace_by_another])
@pytest.mark.parametrize("kind", [Views, Classifier])
def test_a_file_that_is_not_whole_is_told_as_the_contract_says(
    views: Views,
    classifier: Classifier,
    tmp_path: Path,
    kind: type[Views] | type[Classifier],
    harm: Callable[[Path], None],
) -> None:
    path = tmp_path / "saved.npz"
    (views if kind is Views else classifier).save(path)
    harm(path)
    with pytest.raises(NOT_WHOLE):
        kind.load(path)


def test_a_pickle_in_the_file_is_never_opened(tmp_path: Path) -> None:
    harm = np.array([re.compile("x")], dtype=object)
    np.savez(tmp_path / "saved.npz", labels=harm, weights=harm, bias=harm, views=harm)
    for kind in (Views, Classifier):
        with pytest.raises(ValueError, match="allow_pickle"):
            kind.load(tmp_path / "saved.npz")


def test_what_the_index_holds_fits_together(small_index: Index) -> None:
    size = small_index.views.size
    intent, border = small_index.intent.classifier, small_index.evidence.border
    assert intent.weights.shape == (size, len(intent.labels))
    assert border.weights.shape == (size, len(border.labels))
    assert set(factories.SERVICE_IDS) < set(intent.labels)
