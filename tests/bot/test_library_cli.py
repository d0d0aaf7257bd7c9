"""`borgerland library add|documents|remove`: summary, exit codes, and what is found after it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledge.content import Audience
from knowledge.index.passages import Passage
from knowledge.index.store import open_index, read_manifest
from knowledge.intake.collection import Collection
from knowledge.search import Search
from tests.bot.helpers import Cli
from tests.documents import SameProcess, pdf, printed, scanned, write

TEXT = "Bistader skal stå mindst ti meter fra naboens hæk, og du melder dem til bigårdsregistret."
SPAM = "Du har vundet en telefon."
QUESTION = "hvor mange meter fra hækken skal bistader stå"


@pytest.fixture(autouse=True)
def data(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test changes a data folder of its own, and reads files in this process."""
    monkeypatch.setattr("pebble.ProcessPool", SameProcess)
    return own_data


@pytest.fixture
def no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that do not look at the index: it takes a second to build."""
    monkeypatch.setattr("bot.indexing.build", lambda *_, **__: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(
        tmp_path / "breve",
        bier_md=f"---\nsource: https://b.example/bier\n---\n# Bistader\n\n{TEXT}\n\n{SPAM}\n",
    )


def found(data: Path, audience: Audience = Audience.CITIZEN) -> Passage | None:
    """The passage about hives that somebody's search finds."""
    index = open_index(data / "index")
    hits = Search(index, index.svd, {}).find(QUESTION, audience).hits
    return next((hit.passage for hit in hits if hit.passage.title == "Bistader"), None)


def test_a_folder_is_added_found_listed_and_removed(cli: Cli, data: Path, folder: Path) -> None:
    before = read_manifest(data / "index").passages
    added = cli("library", "add", folder)
    assert added.code == 0, added.err
    assert (added.count("files added"), added.count("sections read now")) == (1, 1)
    assert "citizens and staff" in added.out
    assert read_manifest(data / "index").passages == before + 1

    passage = found(data)
    assert passage
    assert passage.text == TEXT
    assert passage.source == "https://b.example/bier"

    assert re.search(rf"1\s+{re.escape(str(folder))}", cli("library", "documents").out)
    assert re.search(r"fits library\s+yes", cli("index", "status").out)

    removed = cli("library", "remove", folder)
    assert (removed.code, removed.out) == (0, "1 files removed\n")
    assert read_manifest(data / "index").passages == before
    assert "library add" in cli("library", "documents").out


@pytest.mark.usefixtures("no_index")
def test_the_summary_says_what_was_kept_out(cli: Cli, folder: Path) -> None:
    result = cli("library", "add", folder)
    assert f"quarantined  bier.md: spam or honeypot: {SPAM}" in result.out.splitlines()
    assert result.count("texts quarantined") == 1
    assert "\x1b" not in result.out


@pytest.mark.usefixtures("no_index")
def test_the_page_of_what_was_kept_out_is_told(cli: Cli, folder: Path) -> None:
    page = printed(("p", f"{TEXT} {TEXT}"), ("p", SPAM))
    write(folder, bier_md="", bier_pdf=pdf(printed(("p", TEXT)), page))
    out = cli("library", "add", folder).out
    assert f"quarantined  bier.pdf, page 2: spam or honeypot: {SPAM}" in out.splitlines()


@pytest.mark.usefixtures("no_index")
def test_bad_files_are_one_line_each_and_exit_code_1(cli: Cli, data: Path, folder: Path) -> None:
    write(
        folder,
        tom_txt="",
        scan_pdf=pdf(scanned()),
        halv_pdf=pdf(printed(("p", TEXT)), scanned()),
        laast_pdf=pdf(printed(("p", TEXT)), password="hemmelig"),
        forkert_docx="Kun tekst.",
    )
    result = cli("library", "add", folder)
    assert result.code == 1
    told = re.findall(r"^not read +(\S+): \S", result.err, re.M)
    assert told == ["forkert.docx", "halv.pdf", "laast.pdf", "scan.pdf", "tom.txt"]
    assert result.count("files with problems") == 5
    assert result.count("files added") == 2
    assert len(Collection(data / "documents.sqlite").documents()) == 2


def test_staff_documents_are_for_staff_only(cli: Cli, data: Path, folder: Path) -> None:
    result = cli("library", "add", folder, "--audience", "staff")
    assert "staff only" in result.out
    assert found(data, Audience.STAFF)
    assert not found(data, Audience.CITIZEN)


@pytest.mark.usefixtures("no_index")
def test_labels_are_kept(cli: Cli, data: Path, folder: Path) -> None:
    labels = ("--owner", "Teknik", "--valid-from", "2026-01-02", "--valid-to", "2026-12-31")
    assert cli("library", "add", folder, *labels).code == 0
    (document,) = Collection(data / "documents.sqlite").documents()
    assert document.municipality == "Teknik"
    assert str(document.valid_from) == "2026-01-02"
    assert str(document.valid_to) == "2026-12-31"


def test_documents_that_hold_no_longer_are_not_found(cli: Cli, data: Path, folder: Path) -> None:
    assert cli("library", "add", folder, "--valid-to", "2020-01-01").count("files added") == 1
    assert not found(data)


def test_a_second_run_reads_only_what_changed(cli: Cli, data: Path, folder: Path) -> None:
    cli("library", "add", folder)
    before = (data / "index" / "CURRENT").read_bytes()
    again = cli("library", "add", folder)
    assert (again.code, again.count("files unchanged"), again.count("files added")) == (0, 1, 0)
    assert (data / "index" / "CURRENT").read_bytes() == before
    (folder / "bier.md").unlink()
    assert cli("library", "add", folder).count("files removed") == 1
    assert not found(data, Audience.STAFF)


def test_a_dry_run_keeps_nothing(cli: Cli, data: Path, folder: Path) -> None:
    shutil.rmtree(data / "index")
    before = sorted(data.rglob("*"))
    result = cli("library", "add", "--dry-run", folder)
    assert result.code == 0
    assert "Nothing was kept" in result.out
    assert result.count("files added") == 1
    assert sorted(data.rglob("*")) == before


@pytest.mark.usefixtures("no_index")
def test_a_removed_folder_may_be_gone(cli: Cli, folder: Path) -> None:
    cli("library", "add", folder)
    shutil.rmtree(folder)
    assert cli("library", "remove", folder).code == 0


@pytest.mark.usefixtures("no_index")
def test_the_librarys_own_check_stays_well(cli: Cli, folder: Path) -> None:
    before = cli("library", "check").err
    cli("library", "add", folder)
    assert cli("library", "check").err == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add"], "FOLDER"),
        (["add", "findes-ikke"], "findes-ikke is not a folder"),
        (["add", "breve/bier.md"], "is not a folder"),
        (["add", "breve", "--audience", "alle"], "alle"),
        (["add", "breve", "--valid-to", "i morgen"], "i morgen"),
        (["add", "breve", "--valid-from", "2026-02-01", "--valid-to", "2026-01-01"], "before"),
        (["remove", "breve"], "borgerland library documents"),
        (["remove"], "FOLDER"),
        (["documents", "breve"], "breve"),
    ],
)
def test_wrong_use_is_one_line(cli: Cli, folder: Path, arguments: Sequence[str], said: str) -> None:
    result = cli("library", *arguments)
    assert (result.code, result.out) == (2, "")
    (line,) = result.err.splitlines()
    assert line.startswith("borgerland: ")
    assert said in line


@pytest.mark.parametrize("command", [["documents"], ["add", "breve"], ["remove", "breve"]])
def test_a_damaged_collection_is_one_line(
    cli: Cli, data: Path, folder: Path, command: Sequence[str]
) -> None:
    (data / "documents.sqlite").write_bytes(b"this is no database" * 100)
    result = cli("library", *command)
    assert result.code == 2
    (line,) = result.err.splitlines()
    assert "documents.sqlite" in line
