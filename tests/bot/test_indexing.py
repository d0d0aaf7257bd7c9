from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.indexing import build, check_published, open_or_build, vector_server
from bot.settings import Settings
from knowledge.content import Audience
from knowledge.index.errors import IndexMismatch, IndexUnwritable, VectorsAway
from knowledge.index.store import read_manifest
from knowledge.index.vector_server import VectorServer
from knowledge.library import Library, load_library
from tests.bot.helpers import settings
from tests.factories import document, write


class Progress:
    def __init__(self) -> None:
        self.calls: list[tuple[str, int, int]] = []

    def __call__(self, what: str, done: int, total: int) -> None:
        self.calls.append((what, done, total))


@pytest.fixture
def own(small_folder: Path, small_data_dir: Path, tmp_path: Path) -> Settings:
    folder = shutil.copytree(small_folder, tmp_path / "library")
    data_dir = shutil.copytree(small_data_dir, tmp_path / "data")
    return settings(library=folder, data_dir=data_dir)


def read(own: Settings) -> Library:
    return load_library(own.library)


def test_missing_index_is_built(own: Settings) -> None:
    shutil.rmtree(own.data_dir)
    progress = Progress()
    index, embeddings = open_or_build(own, read(own), progress)
    assert index.manifest.library == read(own).digest
    assert index.manifest.passages == len(index.shelves[Audience.STAFF].passages)
    assert embeddings is index.svd
    assert progress.calls
    assert all(0 <= done <= total for _, done, total in progress.calls)


def test_fresh_index_is_only_opened(own: Settings) -> None:
    progress = Progress()
    before = read_manifest(own.index_dir)
    index, _ = open_or_build(own, read(own), progress)
    assert index.manifest == before
    assert progress.calls == []


def test_stale_index_is_brought_up_to_date(own: Settings) -> None:
    before = read_manifest(own.index_dir)
    write(own.library, "conduct/ny.md", document("ny", title="Noget nyt"))
    index, _ = open_or_build(own, read(own), Progress())
    assert index.manifest.passages > before.passages
    assert read_manifest(own.index_dir).library == read(own).digest
    assert index.manifest.library != before.library


def test_index_of_another_model_is_refused_and_kept(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.indexing.named_embeddings", lambda _: object())
    other = own.model_copy(update={"embedding_model": "intfloat/other"})
    before = read_manifest(own.index_dir)
    with pytest.raises(IndexMismatch, match=r"intfloat/other.*--rebuild"):
        open_or_build(other, read(own), Progress())
    assert read_manifest(own.index_dir) == before


def test_stale_index_of_another_model_is_refused(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.indexing.named_embeddings", lambda _: object())
    write(own.library, "conduct/ny.md", document("ny", title="Noget nyt"))
    other = own.model_copy(update={"embedding_model": "intfloat/other"})
    with pytest.raises(IndexMismatch):
        open_or_build(other, read(own), Progress())


def test_folder_that_cannot_be_written_is_named(own: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    blocked = own.model_copy(update={"data_dir": tmp_path / "file"})
    with pytest.raises(IndexUnwritable, match="BORGERLAND_DATA_DIR"):
        open_or_build(blocked, read(own), Progress())


def test_build_uses_the_embeddings_it_is_given(own: Settings) -> None:
    class Fixed:
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [[1.0, 0.0, float(len(text))] for text in texts]

    embeddings: Any = Fixed()
    named = own.model_copy(update={"embedding_model": "intfloat/other"})
    manifest = build(named, read(own), Progress(), embeddings=embeddings, rebuild=True)
    assert manifest.embedder == "intfloat/other"
    assert manifest.dimension == 3
    assert manifest.embedded_now == manifest.passages
    again = build(named, read(own), Progress(), embeddings=embeddings)
    assert again.embedded_now == 0


def test_the_vector_server_is_the_settings_with_a_database_of_its_own() -> None:
    assert vector_server(settings()) is None
    server = vector_server(settings(chroma_url="http://127.0.0.1:1"))
    assert server == VectorServer("http://127.0.0.1:1", "borgerland")
    other = vector_server(settings(chroma_url="http://127.0.0.1:1", municipality="andeby"))
    assert other == VectorServer("http://127.0.0.1:1", "andeby")


def test_an_index_with_its_own_vectors_is_refused_and_kept_when_a_server_is_set(
    own: Settings,
) -> None:
    before = read_manifest(own.index_dir)
    served = own.model_copy(update={"chroma_url": "http://127.0.0.1:1"})
    with pytest.raises(IndexMismatch, match=r"'borgerland'.*BORGERLAND_CHROMA_URL"):
        open_or_build(served, read(own), Progress())
    with pytest.raises(VectorsAway):
        build(served, read(own), Progress(), only_if_stale=True)
    assert read_manifest(own.index_dir) == before


def test_the_published_index_must_be_of_the_library_that_is_here(own: Settings) -> None:
    check_published(own)
    write(own.library, "conduct/ny.md", document("ny", title="Noget nyt"))
    with pytest.raises(IndexMismatch, match="another library"):
        check_published(own)
