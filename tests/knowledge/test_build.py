"""An index is built beside the old one and published whole, or not at all."""

from __future__ import annotations

import errno
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from knowledge.content import Audience
from knowledge.index import build as build_module
from knowledge.index import store
from knowledge.index.build import build_index
from knowledge.index.errors import (
    IndexCorrupt,
    IndexMismatch,
    IndexMissing,
    IndexOutdated,
    IndexProblem,
    IndexUnwritable,
)
from knowledge.index.passages import make_passages
from knowledge.index.store import EMBEDDED, FORMAT, Index, current, open_index, read_manifest
from knowledge.library import Library, load_library
from knowledge.search import Search
from tests import factories
from tests.factories import CountingEmbeddings, write, write_library

STAGES = (
    "lærer ordene",
    "indlejrer",
    "gemmer (citizen)",
    "gemmer (staff)",
    "lærer spørgsmål",
)
"""What a build reports that it is doing, in order."""

CHILD = Path(__file__).with_name("child.py")


class Stop(BaseException):
    """What nobody catches."""


@pytest.fixture
def folder(small_index_folder: Path, tmp_path: Path) -> Path:
    """An index of the small library, to be harmed."""
    return Path(shutil.copytree(small_index_folder, tmp_path / "index"))


@pytest.fixture
def small(small_library: Path) -> Library:
    return load_library(small_library)


def run_child(*arguments: str | Path) -> str:
    """What another process says of an index: its error, or nothing."""
    done = subprocess.run(
        [sys.executable, CHILD, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


def builds(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("build-*")}


def answers(index: Index) -> bool:
    search = Search(index, index.svd, {})
    return all(search.find("rotter på loftet", who).services[0] == "rotter" for who in Audience)


def test_the_manifest_remembers_what_the_index_was_made_of(small: Library, folder: Path) -> None:
    manifest = read_manifest(folder)
    passages = len(make_passages(small))
    assert (manifest.format, manifest.embedder, manifest.library) == (
        FORMAT,
        EMBEDDED,
        small.digest,
    )
    assert (manifest.passages, manifest.embedded_now) == (passages, passages)
    assert 1 < manifest.dimension < passages
    assert open_index(folder).manifest == manifest
    assert answers(open_index(folder))


def test_progress_is_reported_from_start_to_end(small: Library, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    build_index(small, tmp_path / "index", progress=lambda *step: seen.append(step))
    assert tuple(dict.fromkeys(what for what, _, _ in seen)) == STAGES
    last = {what: (done, total) for what, done, total in seen}
    assert all(done == total for what, (done, total) in last.items() if what != STAGES[0])
    assert all(0 <= done <= total for _, done, total in seen)


class TestIncremental:
    @pytest.fixture
    def model(self) -> CountingEmbeddings:
        return CountingEmbeddings()

    @pytest.fixture
    def build(self, small_library: Path, model: CountingEmbeddings) -> Callable[..., list[str]]:
        """Builds with a named model; returns the texts that were embedded."""

        def run(embedder: str = "model-a", **options: Any) -> list[str]:
            model.embedded.clear()
            manifest = build_index(
                load_library(small_library),
                small_library.parent / "index",
                embedder=embedder,
                embeddings=model,
                **options,
            )
            assert manifest.embedded_now == len(model.embedded)
            open_index(small_library.parent / "index", embedder)
            return list(model.embedded)

        return run

    def test_an_unchanged_passage_is_never_embedded_twice(
        self, small: Library, build: Callable[..., list[str]]
    ) -> None:
        assert build() == [passage.index_text for passage in make_passages(small)]
        assert build() == []
        assert build() == []

    def test_a_changed_passage_is_embedded_again_and_found(
        self, small_library: Path, build: Callable[..., list[str]], model: CountingEmbeddings
    ) -> None:
        build()
        text = {"Hvad koster det": "Det koster to hundrede kroner at få en ny dør."}
        write(small_library, "services/rotter.md", factories.service("rotter", sections=text))
        (embedded,) = build()
        assert text["Hvad koster det"] in embedded
        index = open_index(small_library.parent / "index", "model-a")
        (hit, *_) = Search(index, model, {}, lexical_weight=0.0).find(embedded).hits
        assert hit.passage.text == text["Hvad koster det"]

    @pytest.mark.slow
    def test_a_changed_passage_that_changes_back_is_embedded_again_only_then(
        self, small_library: Path, build: Callable[..., list[str]]
    ) -> None:
        build()
        write(
            small_library, "services/pas.md", factories.service("pas", sections={"Kort svar": "x"})
        )
        assert len(build()) == 1
        write(small_library, "services/pas.md", factories.service("pas"))
        assert len(build()) == 1
        assert build() == []

    def test_rebuild_embeds_everything(
        self, small: Library, build: Callable[..., list[str]]
    ) -> None:
        build()
        assert len(build(rebuild=True)) == len(make_passages(small))

    def test_another_model_embeds_everything(
        self, small: Library, build: Callable[..., list[str]]
    ) -> None:
        build("model-a")
        assert len(build("model-b")) == len(make_passages(small))

    @pytest.mark.slow
    def test_vectors_that_are_kept_are_the_same_as_new_ones(
        self, small_library: Path, build: Callable[..., list[str]], model: CountingEmbeddings
    ) -> None:
        def found() -> dict[str, float]:
            index = open_index(small_library.parent / "index", "model-a")
            hits = Search(index, model, {}).find("rotter på loftet", Audience.STAFF).hits
            return {hit.passage.id: round(hit.score, 4) for hit in hits}

        build()
        first = found()
        build()
        assert found() == first
        build(rebuild=True)
        assert found() == first

    def test_deleted_passages_go(
        self, small_library: Path, build: Callable[..., list[str]], model: CountingEmbeddings
    ) -> None:
        gone = build()[0]
        (small_library / "services/flytning.md").unlink()
        (small_library / "services/boligstoette.md").unlink()
        first = sorted(factories.SERVICE_IDS)[0]
        assert first == "boligstoette"
        assert build() == []
        index = open_index(small_library.parent / "index", "model-a")
        search = Search(index, model, {})
        for who in Audience:
            owners = {hit.passage.owner for hit in search.find(gone, who).hits}
            assert owners.isdisjoint({"boligstoette", "flytning"})
            assert "rotter" in owners

    def test_the_embedded_default_is_fitted_every_time(self, small: Library, folder: Path) -> None:
        assert build_index(small, folder).embedded_now == len(make_passages(small))

    @pytest.mark.parametrize("name", ["manifest.json", "CURRENT", "chroma/chroma.sqlite3"])
    @pytest.mark.slow
    def test_a_damaged_index_is_built_again(
        self, small_library: Path, build: Callable[..., list[str]], name: str
    ) -> None:
        build()
        index = small_library.parent / "index"
        ((index / name) if name == "CURRENT" else current(index) / name).write_bytes(b"?")
        build()

    @pytest.mark.parametrize(
        "harm",
        [
            Path.unlink,
            pytest.param(
                lambda path: path.write_bytes(b""),
                id="empty",
            ),
            pytest.param(
                lambda path: path.write_bytes(path.read_bytes()[:-100]),
                id="cut",
            ),
        ],
    )
    def test_damaged_vectors_are_made_again(
        self, small_library: Path, build: Callable[..., list[str]], harm: Callable[[Path], object]
    ) -> None:
        texts = build()
        harm(current(small_library.parent / "index") / "vectors.npz")
        assert build() == texts

    def test_a_model_whose_dimension_changed_is_refused_with_the_fix(
        self, small_library: Path, build: Callable[..., list[str]], model: CountingEmbeddings
    ) -> None:
        build()
        write(
            small_library, "services/pas.md", factories.service("pas", sections={"Kort svar": "x"})
        )
        model.dimension = 16
        with pytest.raises(IndexProblem, match="borgerland index --rebuild"):
            build()

    def test_a_model_that_cannot_be_reached_is_not_called_a_full_disk(
        self, small: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> NoReturn:
            raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")

        monkeypatch.setattr(CountingEmbeddings, "embed_documents", refuse)
        with pytest.raises(ConnectionRefusedError):
            build_index(small, tmp_path / "i", embedder="m", embeddings=CountingEmbeddings())


class TestAllOrNothing:
    @pytest.mark.parametrize("stage", STAGES)
    @pytest.mark.parametrize(("at_end", "error"), [(False, Stop), (True, RuntimeError)])
    def test_a_build_that_fails_leaves_the_old_index(
        self, small: Library, folder: Path, stage: str, at_end: bool, error: type[BaseException]
    ) -> None:
        before = current(folder).name

        def progress(what: str, done: int, total: int) -> None:
            if what == stage and (done == total or not at_end or stage == STAGES[0]):
                raise error

        with pytest.raises(error):
            build_index(small, folder, progress=progress)
        assert current(folder).name == before
        assert builds(folder) == {before}
        assert answers(open_index(folder))

    def test_a_first_build_that_fails_leaves_nothing(self, small: Library, tmp_path: Path) -> None:
        def progress(what: str, *_: object) -> None:
            if what == STAGES[-1]:
                raise Stop

        with pytest.raises(Stop):
            build_index(small, tmp_path / "index", progress=progress)
        assert builds(tmp_path / "index") == set()
        with pytest.raises(IndexMissing):
            open_index(tmp_path / "index")

    @pytest.mark.parametrize(
        "stage",
        [
            pytest.param("indlejrer", marks=pytest.mark.slow),
            "gemmer (staff)",
            pytest.param("lærer spørgsmål", marks=pytest.mark.slow),
            pytest.param("publish", marks=pytest.mark.slow),
        ],
    )
    def test_a_killed_build_is_never_current_and_soon_swept(
        self, small_library: Path, folder: Path, stage: str
    ) -> None:
        before = current(folder).name
        with subprocess.Popen(
            [sys.executable, CHILD, "killed", small_library, folder, stage],
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdout
            assert child.stdout.readline() == "here\n"
            child.send_signal(signal.SIGKILL)
        assert child.returncode == -signal.SIGKILL

        assert current(folder).name == before
        assert len(builds(folder)) == 2
        assert answers(open_index(folder))

        time.sleep(1.1)  # builds of one second are in no order
        small = load_library(small_library)
        build_index(small, folder)
        assert answers(open_index(folder))
        assert not list(folder.glob("CURRENT.*"))
        (half,) = builds(folder) - {before, current(folder).name} or {""}
        build_index(small, folder)
        assert half not in builds(folder)
        assert len(builds(folder)) == 2

    def test_a_half_build_does_not_push_out_the_one_that_is_read(
        self, small: Library, folder: Path
    ) -> None:
        before = current(folder).name
        (folder / "build-20991231235959-abcdef").mkdir()
        build_index(small, folder)
        assert before in builds(folder)

    def test_old_builds_are_swept_but_for_the_one_before(
        self, small: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        names = [current(folder).name]
        for second in range(3):
            moment = datetime(2099, 1, 1, 0, 0, second)  # noqa: DTZ001 - stands for now(UTC)
            clock = SimpleNamespace(now=lambda _, moment=moment: moment)
            monkeypatch.setattr(build_module, "datetime", clock)
            build_index(small, folder)
            names.append(current(folder).name)
            assert builds(folder) == set(names[-2:])

    def test_the_one_before_is_kept_also_within_a_second(
        self, small: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        moment = datetime(2099, 1, 1)  # noqa: DTZ001 - stands for now(UTC)
        names = iter(["cccccc", "bbbbbb", "aaaaaa"])
        monkeypatch.setattr(build_module, "datetime", SimpleNamespace(now=lambda _: moment))
        monkeypatch.setattr(
            build_module, "uuid", SimpleNamespace(uuid4=lambda: SimpleNamespace(hex=next(names)))
        )
        for _ in range(3):
            build_index(small, tmp_path / "index")
        assert {name[-6:] for name in builds(tmp_path / "index")} == {"bbbbbb", "aaaaaa"}

    def test_an_open_index_answers_while_and_after_a_new_one_is_published(
        self, small: Library, folder: Path
    ) -> None:
        index = open_index(folder)
        build_index(small, folder, progress=lambda *_: None if answers(index) else pytest.fail())
        assert answers(index)

    def test_two_builders_wait_for_each_other(self, small: Library, folder: Path) -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: build_index(small, folder), range(2)))
        assert answers(open_index(folder))
        assert len(builds(folder)) == 2

    def test_an_index_published_while_another_is_opened_does_no_harm(
        self, small_library: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (small_library / "services/pas.md").unlink()
        small = load_library(small_library)

        def read_then_publish(where: Path) -> store.Manifest:
            manifest = read_manifest(where)
            build_index(small, where)
            return manifest

        monkeypatch.setattr(store, "read_manifest", read_then_publish)
        open_index(folder)


class TestMismatch:
    def test_another_model_is_refused_with_the_fix(self, folder: Path) -> None:
        with pytest.raises(IndexMismatch) as caught:
            open_index(folder, "intfloat/another")
        message = str(caught.value)
        for part in (
            "'char-svd'",
            "'intfloat/another'",
            "BORGERLAND_EMBEDDING_MODEL",
            "borgerland index --rebuild",
        ):
            assert part in message

    def test_another_format_is_refused_with_the_fix(self, folder: Path) -> None:
        path = current(folder) / "manifest.json"
        text = path.read_text("utf-8")
        path.write_text(text.replace(f'"format": {FORMAT}', '"format": 99'), "utf-8")
        with pytest.raises(IndexOutdated, match="another version.*borgerland index"):
            open_index(folder)

    def test_a_mismatch_is_mended_by_a_build(self, small: Library, folder: Path) -> None:
        model = CountingEmbeddings()
        build_index(small, folder, embedder="model-a", embeddings=model)
        assert open_index(folder, "model-a").manifest.dimension == model.dimension
        with pytest.raises(IndexMismatch):
            open_index(folder)


def remove(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garble(path: Path) -> None:
    path.write_bytes(bytes((byte * 7 + 13) % 256 for byte in path.read_bytes()))


FILES = (
    "manifest.json",
    "passages.jsonl",
    "border.npz",
    "char_svd.npz",
    "evidence.npz",
    "intent.npz",
    "lexical-citizen.npz",
    "lexical-staff.npz",
    "views.npz",
    "chroma/chroma.sqlite3",
)


class TestDamage:
    @pytest.mark.parametrize("name", FILES)
    @pytest.mark.parametrize("harm", [remove, empty, halve, garble])
    def test_a_damaged_file_is_found_and_the_fix_named(
        self, folder: Path, name: str, harm: Callable[[Path], None]
    ) -> None:
        harm(current(folder) / name)
        with pytest.raises(IndexCorrupt, match=r"damaged.*borgerland index --rebuild"):
            open_index(folder)

    @pytest.mark.parametrize(
        "text",
        [
            "[]",
            "null",
            "{}",
            '{"format": "1"}',
            f'{{"format": {FORMAT}}}',
            pytest.param("[" * 100_000, id="deep"),
        ],
    )
    def test_a_manifest_of_another_form_is_found(self, folder: Path, text: str) -> None:
        (current(folder) / "manifest.json").write_text(text, "utf-8")
        with pytest.raises(IndexCorrupt, match="borgerland index --rebuild"):
            open_index(folder)

    def test_a_lost_passage_is_found(self, folder: Path) -> None:
        path = current(folder) / "passages.jsonl"
        rows = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(rows[:-1]), "utf-8")
        with pytest.raises(IndexCorrupt):
            open_index(folder)

    def test_a_lost_chroma_folder_is_found_and_not_made_anew(self, folder: Path) -> None:
        chroma = current(folder) / "chroma"
        shutil.rmtree(chroma)
        with pytest.raises(IndexCorrupt, match="borgerland index --rebuild"):
            open_index(folder)
        assert not chroma.exists()

    @pytest.mark.parametrize("name", ["vectors.npz"])
    @pytest.mark.parametrize("harm", [remove, empty, halve])
    def test_what_only_the_builder_reads_does_not_stop_a_reader(
        self, folder: Path, name: str, harm: Callable[[Path], None]
    ) -> None:
        harm(current(folder) / name)
        assert answers(open_index(folder))

    @pytest.mark.parametrize(
        "table",
        [
            "collections",
            "segments",
            "segment_metadata",
            "collection_metadata",
            "embeddings",
            "embedding_metadata",
            "embeddings_queue",
            "databases",
            "tenants",
            "migrations",
            "max_seq_id",
        ],
    )
    def test_a_damaged_table_is_never_another_error(self, folder: Path, table: str) -> None:
        path = current(folder) / "chroma/chroma.sqlite3"
        with sqlite3.connect(path) as database:
            (size,) = database.execute("pragma page_size").fetchone()
            (page,) = database.execute(
                "select rootpage from sqlite_master where name = ?", [table]
            ).fetchone()
        database.close()
        data = bytearray(path.read_bytes())
        data[(page - 1) * size : page * size] = bytes(size)
        path.write_bytes(data)
        try:
            assert answers(open_index(folder))
        except IndexProblem as problem:
            assert "borgerland index --rebuild" in str(problem)

    @pytest.mark.parametrize(
        "name",
        [
            b"",
            b"\n\n",
            b"build-20200101000000-000000\n",
            b"..",
            b".",
            b"/etc",
            b"../..",
            b"\xff\xfe\x00",
            b"a\x00b",
            b"lock",
            pytest.param(
                b"x" * 5000,
                id="long",
            ),
        ],
    )
    def test_a_garbage_current_is_a_missing_or_damaged_index(
        self, folder: Path, name: bytes
    ) -> None:
        (folder / "CURRENT").write_bytes(name)
        with pytest.raises((IndexMissing, IndexCorrupt), match="borgerland index"):
            open_index(folder)

    @pytest.mark.parametrize(
        "make", [lambda path: None, Path.mkdir, lambda path: path.write_text("")]
    )
    def test_no_index_is_missing_and_the_fix_named(
        self, tmp_path: Path, make: Callable[[Path], object]
    ) -> None:
        make(tmp_path / "index")
        with pytest.raises(IndexMissing, match="build it with: borgerland index"):
            open_index(tmp_path / "index")

    def test_a_damaged_index_is_mended_by_a_build(self, small: Library, folder: Path) -> None:
        halve(current(folder) / "passages.jsonl")
        build_index(small, folder)
        assert answers(open_index(folder))

    @pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85"])
    def test_a_strange_line_end_in_the_library_does_no_damage(
        self, small_library: Path, tmp_path: Path, character: str
    ) -> None:
        path = small_library / "departments.yaml"
        text = path.read_text("utf-8").replace(
            "how: Ring til Skatteforvaltningen.",
            f'how: "Ring til{ascii(character)[1:-1]}Skatteforvaltningen."',
        )
        path.write_text(text, "utf-8")
        small = load_library(small_library)
        assert character in small.register.authorities[0].how
        build_index(small, tmp_path / "index")
        assert answers(open_index(tmp_path / "index"))


def starve(library: Path, folder: Path, stage: str) -> str:
    """The error of a build that may write no more once it has come to a stage."""
    error = run_child("starved", library, folder, stage)
    assert error
    return error


class TestUnwritable:
    @pytest.mark.parametrize(
        "stage",
        [
            "lærer ordene",
            pytest.param("indlejrer", marks=pytest.mark.slow),
            pytest.param("gemmer (citizen)", marks=pytest.mark.slow),
            pytest.param("gemmer (staff)", marks=pytest.mark.slow),
            pytest.param("lærer spørgsmål", marks=pytest.mark.slow),
        ],
    )
    def test_a_full_disk_leaves_the_old_index_and_is_named_with_the_fix(
        self, small_library: Path, folder: Path, stage: str
    ) -> None:
        before = current(folder).name
        name, _, message = starve(small_library, folder, stage).partition(": ")
        assert name == "IndexUnwritable"
        assert str(folder) in message
        assert "BORGERLAND_DATA_DIR" in message
        assert current(folder).name == before
        assert builds(folder) == {before}
        assert answers(open_index(folder))

    @pytest.mark.parametrize("name", ["file", "file/index", "file/a/b"])
    def test_a_path_under_a_file_is_refused_with_the_fix(
        self, small: Library, tmp_path: Path, name: str
    ) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(IndexUnwritable, match="BORGERLAND_DATA_DIR"):
            build_index(small, tmp_path / name)

    @pytest.mark.parametrize(
        ("owner", "name", "code"),
        [
            ("knowledge.index.build.FileLock", "acquire", errno.EACCES),
            ("pathlib.Path", "mkdir", errno.EROFS),
            ("pathlib.Path", "write_text", errno.EROFS),
            ("pathlib.Path", "replace", errno.EROFS),
            ("os", "fsync", errno.ENOSPC),
            ("numpy", "savez", errno.ENOSPC),
        ],
    )
    def test_a_folder_that_cannot_be_written_leaves_the_old_index(
        self,
        small: Library,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        code: int,
        owner: str,
        name: str,
    ) -> None:
        before = current(folder).name
        reason = errno.errorcode[code]

        def refuse(*_: object, **__: object) -> NoReturn:
            raise OSError(code, reason)

        with monkeypatch.context() as patch:
            patch.setattr(f"{owner}.{name}", refuse)
            with pytest.raises(IndexUnwritable, match=f"{reason}; .*BORGERLAND_DATA_DIR"):
                build_index(small, folder)
        assert builds(folder) == {before}
        assert answers(open_index(folder))
        build_index(small, folder)
        assert not list(folder.glob("CURRENT.*"))


@pytest.fixture(scope="module")
def large_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small library with its documents multiplied to over a thousand passages."""
    folder = write_library(tmp_path_factory.mktemp("large"))
    for number in range(480):
        sections = {
            f"Ting {number}": f"Skuffe {number * 7} i bygning {number * 13} rummer maling.",
            f"Vej {number}": f"Gå {number * 11} skridt forbi egetræ {number * 17}.",
        }
        text = factories.document(f"d{number}", title=f"Hæfte {number}", sections=sections)
        write(folder, f"strategies/d{number}.md", text)
    return load_library(folder)


@pytest.fixture(scope="module")
def large(large_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large-index")
    build_index(large_library, folder)
    return folder


@pytest.mark.slow
def test_a_thousand_passages_are_built_in_half_a_minute(
    large_library: Library, tmp_path: Path
) -> None:
    assert len(make_passages(large_library)) >= 1000
    started = time.process_time()
    build_index(large_library, tmp_path / "index")
    assert time.process_time() - started < 30
    index = open_index(tmp_path / "index")
    assert answers(index)
    (hit, *_) = Search(index, index.svd, {}).find("hæfte 233 skuffe 1631").hits
    assert hit.passage.location == "strategies/d233.md#ting-233"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("header.bin", garble),
        ("link_lists.bin", remove),
        ("index_metadata.pickle", garble),
        ("data_level0.bin", empty),
        ("data_level0.bin", garble),
        ("index_metadata.pickle", remove),
    ],
)
def test_damage_to_the_graph_of_a_large_index_is_found(
    large: Path, tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    folder = Path(shutil.copytree(large, tmp_path / "index"))
    assert run_child("asked", folder) == ""
    graphs = list(current(folder).rglob(name))
    assert len(graphs) == 2
    for path in graphs:
        harm(path)
    assert run_child("asked", Path(shutil.copytree(folder, tmp_path / "copy"))).startswith(
        "IndexCorrupt: "
    )
