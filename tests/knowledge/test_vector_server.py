"""An index whose vectors are on a Chroma server: the same answers, published and swept as one."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from knowledge.content import Audience
from knowledge.index import vector_server as server_module
from knowledge.index import vectors as vectors_module
from knowledge.index.build import build_index
from knowledge.index.errors import IndexMismatch, VectorsAway
from knowledge.index.passages import Passage
from knowledge.index.store import Index, current, open_index, read_manifest
from knowledge.index.vector_server import VectorServer, connect, disconnect, make_database
from knowledge.library import Library, load_library
from knowledge.search import Findings, Search
from tests.chroma_server import ChromaServer, chroma_server
from tests.factories import service, write

QUESTIONS = (
    "rotter på loftet",
    "hvad koster et nyt pas",
    "min mor kan ikke lave mad mere",
    "huslejen er for høj",
    "nøgle til badehuset",
    "hvor er det gule ark",
)
CHILD = Path(__file__).with_name("server_child.py")


class Stop(BaseException):
    """What nobody catches."""


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture
def server(chroma: ChromaServer) -> VectorServer:
    """A database that no other test uses."""
    return VectorServer(chroma.url, f"kommune-{uuid.uuid4().hex[:8]}")


@pytest.fixture
def small(small_library: Path) -> Library:
    return load_library(small_library)


@pytest.fixture
def folder(small: Library, tmp_path: Path, server: VectorServer) -> Path:
    """An index of the small library with its vectors on the server."""
    build_index(small, tmp_path / "index", server=server)
    return tmp_path / "index"


@contextmanager
def client_of(server: VectorServer) -> Iterator[Any]:
    client = connect(server, 10)
    try:
        yield client
    finally:
        disconnect(client)


def collections(server: VectorServer) -> set[str]:
    with client_of(server) as client:
        return {collection.name for collection in client.list_collections()}


def both(build: str) -> set[str]:
    """What the collections of a build are called."""
    return {f"{build}-citizen", f"{build}-staff"}


def ids(server: VectorServer, name: str) -> set[str]:
    """The ids in a collection."""
    with client_of(server) as client:
        return set(client.get_collection(name, embedding_function=None).get()["ids"])


def find(index: Index, question: str, who: Audience = Audience.CITIZEN) -> Findings:
    return Search(index, index.svd, {}).find(question, who)


def scores(found: Findings) -> dict[str, float]:
    return {hit.passage.id: hit.score for hit in found.hits}


def test_it_finds_what_an_embedded_index_finds(
    small_index: Index, folder: Path, server: VectorServer
) -> None:
    index = open_index(folder, server=server)
    for question in QUESTIONS:
        for who in Audience:
            here, there = find(small_index, question, who), find(index, question, who)
            assert scores(there) == pytest.approx(scores(here), abs=1e-4)
            assert there.services == here.services
            assert there.confidence == pytest.approx(here.confidence)


def test_the_manifest_remembers_the_database(folder: Path, server: VectorServer) -> None:
    assert read_manifest(folder).database == server.database
    assert collections(server) == both(current(folder).name)


def test_readers_write_nothing_into_the_folder(folder: Path, server: VectorServer) -> None:
    def files() -> dict[Path, tuple[int, int]]:
        return {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*")}

    assert not list(folder.rglob("chroma*"))
    before = files()
    find(open_index(folder, server=server), QUESTIONS[0])
    assert files() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_the_folder_may_be_read_only(folder: Path, server: VectorServer) -> None:
    build = current(folder)
    for path in (folder, build):
        path.chmod(0o555)
    try:
        assert find(open_index(folder, server=server), QUESTIONS[0]).services[0] == "rotter"
    finally:
        for path in (folder, build):
            path.chmod(0o755)


def test_citizens_vectors_hold_nothing_of_the_staffs(folder: Path, server: VectorServer) -> None:
    lines = (current(folder) / "passages.jsonl").read_text("utf-8").splitlines()
    audience_of = {p.id: p.audience for p in map(Passage.model_validate_json, lines)}
    build = current(folder).name
    assert ids(server, f"{build}-staff") == audience_of.keys()
    citizens = ids(server, f"{build}-citizen")
    assert citizens == {id for id, who in audience_of.items() if who is Audience.CITIZEN}
    assert citizens != audience_of.keys()


class TestApart:
    """Two installations on one server."""

    def test_another_database_is_refused_in_one_line(
        self, folder: Path, server: VectorServer
    ) -> None:
        other = VectorServer(server.url, "andeby")
        with pytest.raises(IndexMismatch, match=f"'{server.database}'.*'andeby'.*borgerland index"):
            open_index(folder, server=other)

    @pytest.mark.parametrize("made", [False, True])
    def test_another_database_holds_nothing_of_ours(
        self, folder: Path, server: VectorServer, made: bool
    ) -> None:
        other = VectorServer(server.url, f"by-{uuid.uuid4().hex[:8]}")
        if made:
            make_database(other)
        manifest = current(folder) / "manifest.json"
        text = manifest.read_text("utf-8")
        manifest.write_text(text.replace(server.database, other.database), "utf-8")
        with pytest.raises(VectorsAway, match=f"does not hold.*'{other.database}'"):
            open_index(folder, server=other)

    def test_with_and_without_a_server_are_not_mixed_up(
        self, small: Library, folder: Path, server: VectorServer, small_index_folder: Path
    ) -> None:
        with pytest.raises(IndexMismatch, match="its own folder.*BORGERLAND_CHROMA_URL"):
            open_index(folder)
        with pytest.raises(IndexMismatch, match="its own folder.*BORGERLAND_CHROMA_URL"):
            open_index(small_index_folder, server=server)
        build_index(small, folder)
        assert find(open_index(folder), QUESTIONS[0]).services[0] == "rotter"

    def test_a_build_touches_no_other_database(
        self, small: Library, folder: Path, server: VectorServer, tmp_path: Path
    ) -> None:
        other = VectorServer(server.url, f"by-{uuid.uuid4().hex[:8]}")
        for _ in range(2):
            build_index(small, tmp_path / "other", server=other)
        assert collections(server) == both(current(folder).name)
        assert find(open_index(folder, server=server), QUESTIONS[0]).services[0] == "rotter"


class TestAway:
    def test_a_server_that_is_not_there_is_told_in_one_line_without_the_password(
        self, folder: Path, server: VectorServer
    ) -> None:
        away = VectorServer("http://bot:hemmeligt@127.0.0.1:1", server.database)
        with pytest.raises(VectorsAway, match="http://127.0.0.1:1 does not answer") as caught:
            open_index(folder, server=away)
        assert "hemmeligt" not in str(caught.value)
        assert "\n" not in str(caught.value)

    @pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://127.0.0.1", "http://", "http://[::"])
    def test_an_address_that_is_none(self, folder: Path, server: VectorServer, url: str) -> None:
        with pytest.raises(VectorsAway, match="BORGERLAND_CHROMA_URL"):
            open_index(folder, server=VectorServer(url, server.database))

    def test_no_build_begins_without_the_server(self, small: Library, tmp_path: Path) -> None:
        away = VectorServer("http://127.0.0.1:1", "borgerland")
        with pytest.raises(VectorsAway):
            build_index(small, tmp_path / "index", server=away)
        assert not list((tmp_path / "index").glob("build-*"))

    def test_a_name_chroma_refuses(
        self, small: Library, tmp_path: Path, chroma: ChromaServer
    ) -> None:
        with pytest.raises(VectorsAway, match="3-512 characters"):
            build_index(small, tmp_path / "index", server=VectorServer(chroma.url, "æø"))

    def test_lost_collections_are_told_with_the_fix(
        self, folder: Path, server: VectorServer
    ) -> None:
        with client_of(server) as client:
            client.delete_collection(f"{current(folder).name}-staff")
        with pytest.raises(VectorsAway, match="does not hold.*borgerland index"):
            open_index(folder, server=server)

    def test_lost_vectors_are_told(self, folder: Path, server: VectorServer) -> None:
        name = f"{current(folder).name}-citizen"
        with client_of(server) as client:
            collection = client.get_collection(name, embedding_function=None)
            collection.delete(ids=[min(collection.get()["ids"])])
        with pytest.raises(VectorsAway, match="does not hold"):
            open_index(folder, server=server)

    def test_words_alone_answer_until_the_server_is_back(
        self,
        folder: Path,
        server: VectorServer,
        chroma: ChromaServer,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        monkeypatch.setattr(vectors_module, "_REST_SECONDS", 0.0)
        index = open_index(folder, server=server)
        shelf = index.shelves[Audience.CITIZEN]
        whole = scores(find(index, QUESTIONS[0]))
        chroma.stop()
        try:
            with caplog.at_level(logging.ERROR, "borgerland"):
                for _ in range(3):
                    assert find(index, QUESTIONS[0]).services[0] == "rotter"
            with pytest.raises(VectorsAway):
                shelf.nearest(index.svd.embed_query("rotter"), 5)
        finally:
            chroma.start()
        assert shelf.vectors.failed == 4
        (logged,) = caplog.records
        assert QUESTIONS[0] not in logged.getMessage()
        assert scores(find(index, QUESTIONS[0])) == pytest.approx(whole)

    def test_nobody_waits_for_a_server_that_hangs(
        self,
        folder: Path,
        server: VectorServer,
        chroma: ChromaServer,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        for module in (server_module, vectors_module):
            monkeypatch.setattr(module, "ASK_SECONDS", 0.3)
        shelf = open_index(folder, server=server).shelves[Audience.CITIZEN]
        vector = [1.0] + [0.0] * (read_manifest(folder).dimension - 1)
        started = time.monotonic()
        with chroma.hanging():
            for _ in range(10):
                with pytest.raises(VectorsAway):
                    shelf.nearest(vector, 5)
            with pytest.raises(VectorsAway):
                open_index(folder, server=server)
        assert time.monotonic() - started < 2
        monkeypatch.setattr(shelf.vectors, "_resting_until", 0.0)
        assert len(shelf.nearest(vector, 5)) == 5


class TestPublishing:
    def test_old_builds_go_with_their_collections_but_for_the_one_before(
        self, small: Library, folder: Path, server: VectorServer
    ) -> None:
        names = [current(folder).name]
        for _ in range(3):
            build_index(small, folder, server=server)
            names.append(current(folder).name)
            assert collections(server) == both(names[-1]) | both(names[-2])

    def test_a_build_that_fails_leaves_nothing_on_the_server(
        self, small: Library, folder: Path, server: VectorServer
    ) -> None:
        def progress(what: str, *_: object) -> None:
            if what == "lærer spørgsmål":
                raise Stop

        before = current(folder).name
        with pytest.raises(Stop):
            build_index(small, folder, server=server, progress=progress)
        assert collections(server) == both(before)
        assert find(open_index(folder, server=server), QUESTIONS[0]).services[0] == "rotter"

    def test_a_killed_build_leaves_the_old_one_whole_and_is_swept(
        self, small: Library, small_library: Path, folder: Path, server: VectorServer
    ) -> None:
        before = current(folder).name
        about = (small_library, folder, server.url, server.database, "gemmer (staff)")
        with subprocess.Popen(
            [sys.executable, CHILD, *about],
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdout
            assert child.stdout.readline() == "here\n"
            child.send_signal(signal.SIGKILL)
        assert current(folder).name == before
        assert len(collections(server)) == 4
        assert find(open_index(folder, server=server), QUESTIONS[0]).services[0] == "rotter"
        build_index(small, folder, server=server)
        assert collections(server) == both(before) | both(current(folder).name)

    def test_only_old_collections_without_a_build_are_taken_for_orphans(
        self, small: Library, folder: Path, server: VectorServer
    ) -> None:
        def name(age: timedelta) -> str:
            return f"build-{datetime.now(UTC) - age:%Y%m%d%H%M%S%f}-abcdef-citizen"

        old, young = name(timedelta(hours=2)), name(timedelta(minutes=30))
        with client_of(server) as client:
            for each in (old, young, "noget-helt-andet", "build-noget-citizen"):
                client.create_collection(each, embedding_function=None)
        build_index(small, folder, server=server)
        left = collections(server)
        assert old not in left
        assert {young, "noget-helt-andet", "build-noget-citizen"} <= left

    def test_readers_see_the_old_build_or_the_new_one_and_nothing_else(
        self, small_library: Path, folder: Path, server: VectorServer
    ) -> None:
        built, seen, stop = {current(folder).name}, set[str](), threading.Event()

        def read() -> int:
            asked = 0
            while not stop.is_set():
                index = open_index(folder, server=server)
                seen.add(index.build)
                news = index.build != first
                for _ in range(20):
                    hits = find(index, "ny dør til to hundrede kroner").hits
                    told = "Det koster to hundrede" in " ".join(hit.passage.text for hit in hits)
                    assert told == news
                    asked += 1
            assert not any(shelf.vectors.failed for shelf in index.shelves.values())
            return asked

        first = current(folder).name
        text = {"Hvad koster det": "Det koster to hundrede kroner at få en ny dør."}
        with ThreadPoolExecutor(2) as pool:
            readers = [pool.submit(read) for _ in range(2)]
            try:
                write(small_library, "services/rotter.md", service("rotter", sections=text))
                build_index(load_library(small_library), folder, server=server)
                built.add(current(folder).name)
                while not built <= seen and not any(reader.done() for reader in readers):
                    time.sleep(0.05)
            finally:
                stop.set()
            assert all(reader.result() > 20 for reader in readers)
        assert seen == built
