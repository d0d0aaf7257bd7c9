"""The embedded default embedder puts texts that look alike side by side."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.index.char_svd import CharSvd

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


@pytest.mark.slow
def test_a_large_library_is_reduced_the_approximate_way() -> None:
    texts = [f"{word}{number} skole" for number in range(1001) for word in ("rotte", "pas", "mad")]
    svd = CharSvd.fit([*texts, "rotte skole"])
    assert svd.components.shape[1] <= 512
    near, far = svd.embed_documents(["rotte7 skole", "mad1000 skole"])
    question = np.array(svd.embed_query("rotte7"))
    assert question @ np.array(near) > question @ np.array(far)
