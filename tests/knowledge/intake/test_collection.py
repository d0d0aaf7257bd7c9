"""The collection keeps files with what was made of them, and loses nothing half-way."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from knowledge.content import Audience, Document, Section
from knowledge.intake.collection import Collection, CollectionError, Stored
from tests.factories import REVIEWED


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path / "data" / "documents.sqlite")


def stored(folder: str = "/a", path: str = "x.txt", digest: str = "1", **more: Any) -> Stored:
    values: dict[str, Any] = {
        "id": path.replace(".", "-"),
        "title": "Rotter på loftet",
        "municipality": "Borgerby",
        "date": "uden dato",
        "audience": Audience.CITIZEN,
        "source": ("https://b.example",),
        "reviewed": REVIEWED,
        "valid_to": REVIEWED,
        "path": f"own/{path}",
        "sections": (Section(heading="Rotter", trail=("Dyr",), text="Æ ø å", line=1, page=3),),
    }
    return Stored(folder, path, digest, Document.model_validate(values | more))


def test_what_is_stored_comes_back_as_it_was(collection: Collection) -> None:
    first, second = stored(path="b.txt"), stored(path="a.txt")
    collection.update([first, second], [])
    assert collection.documents() == (second.document, first.document)
    assert Collection(collection.file).documents() == collection.documents()


def test_reading_makes_no_file(collection: Collection) -> None:
    assert collection.documents() == ()
    assert collection.known("/a") == {}
    assert collection.folders() == {}
    assert collection.digest() == ""
    assert not collection.file.parent.exists()


def test_a_file_is_replaced_and_removed(collection: Collection) -> None:
    collection.update([stored(), stored(path="y.txt")], [])
    collection.update([stored(digest="2", title="Mus")], [("/a", "y.txt")])
    assert [document.title for document in collection.documents()] == ["Mus"]
    assert collection.known("/a") == {"x.txt": ("2", "")}


def test_folders_are_apart(collection: Collection) -> None:
    collection.update([stored(), stored("/b"), stored("/b", "y.txt")], [])
    assert collection.folders() == {"/a": 1, "/b": 2}
    collection.update([], [("/b", "x.txt")])
    assert collection.known("/a") == {"x.txt": ("1", "")}
    assert collection.known("/b") == {"y.txt": ("1", "")}


def test_the_digest_changes_with_every_file(collection: Collection) -> None:
    seen = {collection.digest()}
    for put, removed in (
        ([stored()], []),
        ([stored(digest="2")], []),
        ([stored("/b", digest="2")], [("/a", "x.txt")]),
        ([stored("/b", "y.txt", digest="2")], [("/b", "x.txt")]),
        ([stored("/b", "x.txt", digest="2")], []),
    ):
        collection.update(put, removed)
        seen.add(collection.digest())
    assert len(seen) == 6


def test_an_update_is_all_or_nothing(collection: Collection) -> None:
    collection.update([stored()], [])
    before = collection.digest()
    nothing: Any = None
    with pytest.raises(CollectionError):
        collection.update(
            [stored(path="y.txt"), stored(path="z.txt", digest=nothing)], [("/a", "x.txt")]
        )
    assert collection.digest() == before


def damage(file: Path) -> None:
    file.write_bytes(b"this is no database, and it is long enough to be looked at" * 50)


def replace_by_a_folder(file: Path) -> None:
    file.unlink()
    file.parent.rmdir()
    file.parent.write_text("a file where the folder should be", "utf-8")


def empty_a_document(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("UPDATE files SET document = '{'")
    database.close()


@pytest.mark.parametrize(
    "spoil",
    [
        damage,
        pytest.param(
            empty_a_document,
        ),
    ],
)
def test_a_damaged_file_is_told(collection: Collection, spoil: Any) -> None:
    collection.update([stored()], [])
    spoil(collection.file)
    with pytest.raises(CollectionError, match="borgerland library add"):
        collection.documents()


def test_a_place_that_cannot_be_written_is_told(collection: Collection) -> None:
    collection.update([stored()], [])
    replace_by_a_folder(collection.file)
    with pytest.raises(CollectionError, match=collection.file.name):
        collection.update([stored()], [])
