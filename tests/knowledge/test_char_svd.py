"""The embedded default embedder puts texts that look alike side by side."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.index.char_svd import CharSvd
from knowledge.index.tfidf import Tfidf, char_ngrams, stems

TEXTS = [
    "rotter i haven og på loftet",
    "rotte i køkkenet, ring til rottefængeren",
    "pas og kørekort i borgerservice",
    "nyt pas til et barn",
    "madservice bringer varm mad ud",
    "mad til ældre hver dag",
]


@pytest.fixture(scope="module")
def svd() -> CharSvd:
    return CharSvd.fit(TEXTS)


def test_ngrams_stay_inside_words_with_blanks_at_the_borders() -> None:
    grams = {gram for gram, _ in char_ngrams("pas")}
    assert grams == {" p", "pa", "as", "s ", " pa", "pas", "as ", " pas", "pas ", " pas "}
    spread = Tfidf.fit(["pas på", "pas til"]).vocabulary
    assert all(2 <= len(gram) <= 5 for gram in spread)
    assert not any(" " in gram.strip() for gram in spread)


def test_ngrams_are_folded() -> None:
    assert char_ngrams("kørekort") == char_ngrams("KOEREKORT")


def test_stems_hold_the_parts_of_a_compound_with_less_weight() -> None:
    assert dict(stems("skolelån")) == {"skolelaan": 1.0, "skol": 0.5, "laan": 0.5}
    vocabulary = Tfidf.fit(["rotterne ved skolen", "rotten"], features=stems).vocabulary
    assert {feature for feature, _ in stems("rotte")} <= set(vocabulary)


def test_vectors_are_of_unit_length_and_one_dimension(svd: CharSvd) -> None:
    vectors = np.array(svd.embed_documents([*TEXTS, "", "xqzw"]))
    assert vectors.shape == (len(TEXTS) + 2, svd.components.shape[1])
    assert vectors.shape[1] < len(TEXTS)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, rtol=1e-5)


def test_a_question_and_a_text_are_embedded_the_same(svd: CharSvd) -> None:
    for text, vector in zip(TEXTS, svd.embed_documents(TEXTS), strict=True):
        np.testing.assert_allclose(svd.embed_query(text), vector, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("question", "rows"), [("der er en rotte", {0, 1}), ("mit pas", {2, 3}), ("varm mad", {4, 5})]
)
def test_the_nearest_texts_are_about_the_same(svd: CharSvd, question: str, rows: set[int]) -> None:
    likeness = np.array(svd.embed_documents(TEXTS)) @ np.array(svd.embed_query(question))
    assert set(np.argsort(likeness)[-2:].tolist()) == rows


def test_energy_is_the_share_that_the_library_talks_about(svd: CharSvd) -> None:
    known, half, unknown = svd.energies([TEXTS[0], "rotter spiller jazz", "jazzklub"])
    assert 1.01 > known > half > unknown >= 0.0


@pytest.mark.parametrize("text", ["", "?!", "xqzw", "og men"])
def test_nothing_known_has_no_energy_but_a_vector(svd: CharSvd, text: str) -> None:
    assert svd.energies([text])[0] == pytest.approx(0.0, abs=0.05)
    assert np.isfinite(svd.embed_query(text)).all()


def test_a_saved_embedder_embeds_the_same(svd: CharSvd, tmp_path: Path) -> None:
    svd.save(tmp_path / "svd.npz")
    loaded = CharSvd.load(tmp_path / "svd.npz")
    assert loaded.embed_query("rotter i haven") == svd.embed_query("rotter i haven")
    assert loaded.tfidf.vocabulary == svd.tfidf.vocabulary


def test_fitting_twice_gives_the_same_neighbours() -> None:
    one, other = CharSvd.fit(TEXTS), CharSvd.fit(TEXTS)
    np.testing.assert_allclose(
        np.array(one.embed_documents(TEXTS)) @ np.array(one.embed_documents(TEXTS)).T,
        np.array(other.embed_documents(TEXTS)) @ np.array(other.embed_documents(TEXTS)).T,
        atol=1e-5,
    )


def test_unknown_ngrams_shorten_the_vector_instead_of_vanishing() -> None:
    tfidf = Tfidf.fit(TEXTS)
    _, known = tfidf.transform("rotter")
    _, mixed = tfidf.transform("rotter zwxqvy")
    assert float(known @ known) == pytest.approx(1.0, rel=1e-5)
    assert float(mixed @ mixed) < 0.8


def test_rare_ngrams_weigh_more_than_common_ones() -> None:
    tfidf = Tfidf.fit(["rotte mad", "rotte pas", "rotte hus"])
    idf = dict(zip(tfidf.vocabulary, tfidf.idf.tolist(), strict=True))
    assert idf["rotte"] < idf["pas"]


@pytest.mark.slow
def test_a_large_library_is_reduced_the_approximate_way() -> None:
    texts = [f"{word}{number} skole" for number in range(1001) for word in ("rotte", "pas", "mad")]
    svd = CharSvd.fit([*texts, "rotte skole"])
    assert svd.components.shape[1] <= 512
    near, far = svd.embed_documents(["rotte7 skole", "mad1000 skole"])
    question = np.array(svd.embed_query("rotte7"))
    assert question @ np.array(near) > question @ np.array(far)
