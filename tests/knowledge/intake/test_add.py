"""A folder comes into the collection: what changed is read, what is gone goes, the rest is told."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.content import Audience, Document
from knowledge.index.passages import Passage, make_passages
from knowledge.intake import add as module
from knowledge.intake.add import LARGEST, FolderError, Labels, Report, add_folder
from knowledge.intake.collection import Collection
from knowledge.intake.prepare import VERSION
from knowledge.library import load_library
from tests.documents import (
    ATTACK,
    SameProcess,
    docx,
    pdf,
    prepare_or_misbehave,
    printed,
    saved_page,
    scanned,
    write,
)
from tests.factories import REVIEWED

LINE = "Vi kommer ud til dig og ser på det."
LONG = f"{LINE} Det koster ikke noget for dig som borger, og du får et brev, når vi er færdige."

Add = Callable[..., Report]


@pytest.fixture
def same_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pebble.ProcessPool", SameProcess)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(
        tmp_path / "breve",
        rotter_md=f"# Rotter\n\n{LINE}\n",
        mus_txt=f"Mus\n\nMus er små. {LINE}\n",
        maager_html=saved_page(f"<h1>Måger</h1><p>Måger er store. {LINE}</p>"),
    )


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path / "documents.sqlite")


@pytest.fixture
def add(same_process: None, folder: Path, collection: Collection) -> Add:
    """Adds the folder (or another), with some labels; reads in this process."""

    def call(of: Path = folder, *, dry_run: bool = False, **labels: Any) -> Report:
        return add_folder(of, collection, Labels(**labels), REVIEWED, dry_run=dry_run)

    return call


def document(collection: Collection, title: str) -> Document:
    (found,) = [each for each in collection.documents() if each.title == title]
    return found


def titles(collection: Collection) -> set[str]:
    return {each.title for each in collection.documents()}


def test_a_folder_is_read_and_kept(add: Add, collection: Collection, folder: Path) -> None:
    report = add()
    assert report.added == ["maager.html", "mus.txt", "rotter.md"]
    assert (report.changed, report.unchanged, report.removed, report.problems) == ([], [], [], [])
    assert report.sections == 3
    assert titles(collection) == {"Rotter", "Mus", "Måger"}
    assert collection.folders() == {str(folder): 3}


def test_each_passage_carries_what_is_known_of_its_file(
    add: Add, collection: Collection, small_library: Path
) -> None:
    add(
        audience=Audience.STAFF,
        owner="Teknik i Borgerby",
        source="Arkivet",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
    )
    passages: dict[str, Passage] = {
        passage.title: passage
        for passage in make_passages(load_library(small_library, collection))
        if passage.publisher == "Teknik i Borgerby"
    }
    assert set(passages) == {"Rotter", "Mus", "Måger"}
    for passage in passages.values():
        assert passage.audience is Audience.STAFF
        assert (passage.valid_from, passage.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert passages["Rotter"].source == "Arkivet"
    assert passages["Måger"].source == "https://www.borgerby.example/miljoe/rotter"


def test_pages_of_a_pdf_are_cited(add: Add, collection: Collection, tmp_path: Path) -> None:
    two = pdf(printed(("h1", "Rotter"), ("p", LONG)), printed(("h1", "Mus"), ("p", LONG)))
    add(write(tmp_path / "pdf", vejledning_pdf=two))
    assert [(s.heading, s.page) for s in document(collection, "Rotter").sections] == [
        ("Rotter", 1),
        ("Mus", 2),
    ]


def test_without_labels_folder_and_name_say_where_a_file_is_from(
    add: Add, collection: Collection
) -> None:
    add()
    rats = document(collection, "Rotter")
    assert (rats.municipality, rats.source, rats.date) == ("breve", ("rotter.md",), "uden dato")
    assert (rats.audience, rats.valid_from, rats.valid_to) == (Audience.CITIZEN, None, None)
    assert rats.reviewed == REVIEWED
    assert rats.path == "own/rotter.md"


def test_front_matter_goes_before_labels(add: Add, collection: Collection, folder: Path) -> None:
    write(
        folder,
        rotter_md="---\ntitle: Om rotter\nowner: Miljø\nsource: https://b.example/rotter\n"
        f"date: 2026-02-03\naudience: staff\nvalid_to: 2026-10-01\n---\n# Rotter\n\n{LINE}\n",
    )
    add(owner="Teknik", source="Arkivet", valid_to=date(2030, 1, 1), valid_from=date(2026, 1, 1))
    rats = document(collection, "Om rotter")
    assert (rats.municipality, rats.source) == ("Miljø", ("https://b.example/rotter",))
    assert (rats.date, rats.audience) == ("2026-02-03", Audience.STAFF)
    assert (rats.valid_from, rats.valid_to) == (date(2026, 1, 1), date(2026, 10, 1))
    assert {section.audience for section in rats.sections} == {Audience.STAFF}
    assert document(collection, "Mus").audience is Audience.CITIZEN


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("valid_to: i morgen", "valid_to"),
        ("valid_from: 2026-05-01\nvalid_to: 2026-04-01", "before valid_from"),
        ("audience: alle", "audience 'alle'"),
    ],
)
def test_front_matter_that_is_wrong_is_told(
    add: Add, collection: Collection, folder: Path, front: str, said: str
) -> None:
    write(folder, rotter_md=f"---\n{front}\n---\n# Rotter\n\n{LINE}\n")
    ((name, reason),) = add().problems
    assert name == "rotter.md"
    assert said in reason
    assert len(reason.splitlines()) == 1
    assert titles(collection) == {"Mus", "Måger"}


def test_an_empty_owner_is_none(add: Add, collection: Collection, folder: Path) -> None:
    write(folder, rotter_md=f"---\nowner:\n---\n# Rotter\n\n{LINE}\n")
    add(owner="Teknik")
    assert document(collection, "Rotter").municipality == "Teknik"


def test_only_what_changed_is_read_again(add: Add, collection: Collection, folder: Path) -> None:
    add()
    before = {each.id: each for each in collection.documents()}
    write(folder, mus_txt=f"Mus\n\nNu er musen væk. {LINE}\n")
    (folder / "rotter.md").touch()
    (folder / "maager.html").unlink()
    write(folder, krager_txt=f"Krager\n\nKrager er sorte. {LINE}\n")
    report = add()
    assert report.added == ["krager.txt"]
    assert report.changed == ["mus.txt"]
    assert report.unchanged == ["rotter.md"]
    assert report.removed == ["maager.html"]
    assert titles(collection) == {"Rotter", "Mus", "Krager"}
    mouse = document(collection, "Mus")
    assert before[mouse.id].title == "Mus"
    assert "musen væk" in mouse.sections[0].text
    assert not any("små" in s.text for each in collection.documents() for s in each.sections)


def test_nothing_is_read_when_nothing_changed(
    add: Add, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    before = collection.file.read_bytes()
    monkeypatch.setattr(module, "prepare", lambda *_: pytest.fail("read again"))
    report = add()
    assert report.unchanged == ["maager.html", "mus.txt", "rotter.md"]
    assert (report.added, report.changed, report.problems) == ([], [], [])
    assert collection.file.read_bytes() == before


@pytest.mark.parametrize(
    "labels",
    [
        {"audience": Audience.STAFF},
        {"owner": "Teknik"},
        {"source": "Arkivet"},
        {"valid_from": date(2026, 1, 1)},
        {"valid_to": date(2026, 1, 1)},
    ],
)
def test_other_labels_are_a_change(
    add: Add, collection: Collection, labels: dict[str, Any]
) -> None:
    add()
    before = collection.digest()
    assert len(add(**labels).changed) == 3
    assert collection.digest() != before


def test_a_new_way_to_read_is_a_change(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    add()
    monkeypatch.setattr(module, "VERSION", VERSION + 1)
    assert len(add().changed) == 3


def test_a_moved_file_is_one_file(add: Add, collection: Collection, folder: Path) -> None:
    add()
    (folder / "dyr").mkdir()
    (folder / "mus.txt").rename(folder / "dyr" / "mus.txt")
    report = add()
    assert (report.added, report.removed) == (["dyr/mus.txt"], ["mus.txt"])
    assert document(collection, "Mus").path == "own/dyr/mus.txt"


def test_a_file_that_breaks_goes_out_and_is_told(
    add: Add, collection: Collection, folder: Path
) -> None:
    add()
    write(folder, rotter_md=b"\x00\x01\x02")
    report = add()
    assert [name for name, _ in report.problems] == ["rotter.md"]
    assert report.removed == ["rotter.md"]
    assert titles(collection) == {"Mus", "Måger"}


def test_what_could_not_be_read_is_tried_again(add: Add, folder: Path) -> None:
    write(folder, tom_txt="")
    assert add().problems == add().problems == [("tom.txt", "empty")]


def test_the_same_content_is_read_once(add: Add, collection: Collection, folder: Path) -> None:
    shutil.copy(folder / "mus.txt", folder / "mus-kopi.txt")
    report = add()
    assert (report.copies, report.problems) == ([("mus.txt", "mus-kopi.txt")], [])
    assert len(collection.documents()) == 3


def test_a_dry_run_tells_the_same_and_keeps_nothing(
    add: Add, collection: Collection, folder: Path
) -> None:
    dry = add(dry_run=True)
    assert not collection.file.exists()
    assert dry == add()
    (folder / "mus.txt").unlink()
    before = collection.file.read_bytes()
    assert add(dry_run=True).removed == ["mus.txt"]
    assert collection.file.read_bytes() == before


def test_folders_do_not_disturb_each_other(
    add: Add, collection: Collection, folder: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(folder, tmp_path / "andre")
    add()
    assert len(add(other).added) == 3
    assert len({each.id for each in collection.documents()}) == 6
    shutil.rmtree(other)
    other.mkdir()
    assert len(add(other).removed) == 3
    assert collection.folders() == {str(folder): 3}


def test_a_folder_has_one_name(
    add: Add, collection: Collection, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    monkeypatch.chdir(folder.parent)
    assert len(add(Path("breve")).unchanged) == 3
    assert len(add(folder / ".." / "breve").unchanged) == 3
    assert len(collection.folders()) == 1


def test_names_of_all_kinds_give_ids_apart(
    add: Add, collection: Collection, tmp_path: Path
) -> None:
    other = tmp_path / "navne"
    names = ["Æbler & pærer (2).txt", "æbler pærer 2.txt", "§§.txt", "x" * 100 + ".txt", "a/b.txt"]
    for number, name in enumerate(names):
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (other / name).write_text(f"Sag {number}. {LINE}", "utf-8")
    assert add(other).problems == []
    assert len({each.id for each in collection.documents()}) == len(names)


def test_other_kinds_of_files_are_counted_or_told(add: Add, folder: Path) -> None:
    write(folder, logo_png=b"x", stil_css=b"x", mere_css=b"y", ark_xlsx=b"x", gammel_doc=b"x")
    for name in (".skjult.txt", "~$brev.docx"):
        (folder / name).write_text(LINE, "utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "noter.txt").write_text(LINE, "utf-8")
    (folder / "LICENS").write_text(LINE, "utf-8")
    report = add()
    assert len(report.added) == 3
    assert report.skipped == {
        ".png": 1,
        ".css": 2,
        "no ending": 1,
        "hidden, temporary or linked": 2,
    }
    assert [name for name, _ in report.problems] == ["ark.xlsx", "gammel.doc"]
    assert all(".docx" in reason for _, reason in report.problems)


def test_links_out_of_the_folder_are_not_followed(
    add: Add, collection: Collection, folder: Path, tmp_path: Path
) -> None:
    outside = write(tmp_path / "ude", hemmelig_txt=f"Hemmelig. {LINE}")
    (folder / "link.txt").symlink_to(outside / "hemmelig.txt")
    (folder / "mappe").symlink_to(outside)
    (folder / "brudt.txt").symlink_to(folder / "findes-ikke.txt")
    report = add()
    assert len(report.added) == 3
    assert report.problems == []
    assert titles(collection) == {"Rotter", "Mus", "Måger"}


def test_a_link_to_itself_stops_nothing(add: Add, folder: Path) -> None:
    (folder / "ring.txt").symlink_to(folder / "ring.txt")
    assert len(add().added) == 3


def test_a_pipe_is_no_file(add: Add, folder: Path) -> None:
    os.mkfifo(folder / "rør.txt")
    assert add().skipped == {"not a file": 1}


def test_files_of_200_mb_are_told_unread(add: Add, folder: Path) -> None:
    with (folder / "stor.pdf").open("wb") as file:
        file.truncate(LARGEST + 1)
    ((name, reason),) = add().problems
    assert name == "stor.pdf"
    assert "200 MB" in reason


def test_scans_are_never_kept_as_nothing(add: Add, collection: Collection, folder: Path) -> None:
    write(folder, scan_pdf=pdf(scanned(), scanned()), halv_pdf=pdf(printed(("p", LONG)), scanned()))
    report = add()
    assert dict(report.problems) == {
        "halv.pdf": "scanned without text: page 2; the rest is read",
        "scan.pdf": "scanned without text: page 1, 2",
    }
    assert {each.path for each in collection.documents()} >= {"own/halv.pdf"}
    assert not any(each.path == "own/scan.pdf" for each in collection.documents())
    assert all(each.sections for each in collection.documents())


def test_scanned_pages_are_told_every_time(add: Add, folder: Path) -> None:
    write(folder, halv_pdf=pdf(printed(("p", LONG)), scanned()))
    assert [name for name, _ in add().problems] == ["halv.pdf"]
    assert [name for name, _ in add().problems] == ["halv.pdf"]


def test_what_was_quarantined_is_listed_by_file(
    add: Add, collection: Collection, folder: Path
) -> None:
    own = ("p", f"{LONG} {LONG}")
    write(
        folder,
        ond_pdf=pdf(printed(own, ("p", "Du har vundet en telefon."), ("white", "Du ser mig ikke"))),
    )
    listed = [(name, item.page, item.reason) for name, item in add().quarantined]
    assert listed == [
        ("maager.html", None, "a foreign phone number in an unrelated place"),
        ("ond.pdf", 1, "spam or honeypot"),
        ("ond.pdf", 1, "hidden text"),
    ]
    kept = " ".join(s.text for each in collection.documents() for s in each.sections)
    assert "vundet" not in kept
    assert "Du ser mig ikke" not in kept


def test_a_file_with_instructions_to_a_machine_is_not_kept(
    add: Add, collection: Collection, folder: Path
) -> None:
    write(folder, hegn_md=f"# Hegn\n\n{LONG}\n")
    add()
    write(folder, hegn_md=f"# Hegn\n\n{LONG}\n\n{ATTACK}\n")
    for _ in range(2):
        ((name, why),) = add().problems
        assert name == "hegn.md"
        assert "instructions to a machine" in why
        assert "under »Hegn«" in why
    assert "Hegn" not in {each.title for each in collection.documents()}


def test_people_log_in_at_the_hosts_of_the_labels(
    same_process: None, collection: Collection, folder: Path
) -> None:
    write(folder, plads_md=f"# Plads\n\n{LONG}\n\nLog på med MitID på borgerby.dk.\n")
    for owner, kept_out in (("", 1), ("Borgerby Kommune", 0)):
        report = add_folder(folder, collection, Labels(owner=owner), REVIEWED)
        assert sum("unknown host" in item.reason for _, item in report.quarantined) == kept_out


def test_progress_is_told(same_process: None, folder: Path, collection: Collection) -> None:
    told: list[tuple[int, int]] = []
    add_folder(
        folder,
        collection,
        Labels(),
        REVIEWED,
        progress=lambda _, done, total: told.append((done, total)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_an_empty_folder_adds_nothing(add: Add, collection: Collection, tmp_path: Path) -> None:
    empty = tmp_path / "tom"
    empty.mkdir()
    assert add(empty) == Report()
    assert not collection.file.exists()


def test_a_folder_must_be_one(add: Add, folder: Path) -> None:
    for path in (folder / "rotter.md", folder / "findes-ikke"):
        with pytest.raises(FolderError, match=path.name):
            add(path)


def test_a_folder_and_a_part_of_it_are_not_both_added(add: Add, folder: Path) -> None:
    part = folder / "del"
    part.mkdir()
    write(part, kat_txt=f"Kat\n\n{LINE} En kat er ingen rotte.\n")
    add()
    with pytest.raises(FolderError, match="overlaps"):
        add(part)


def test_bad_files_stop_nothing_in_processes_of_their_own(
    tmp_path: Path, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parents[3])  # the processes import tests.documents
    monkeypatch.setattr(module, "SECONDS", 4)
    monkeypatch.setattr(module, "prepare", prepare_or_misbehave)
    folder = write(
        tmp_path / "blandet",
        doer_txt=f"Sidste ord. {LINE}",
        haenger_txt=f"Vent lidt. {LINE}",
        rotter_md=f"# Rotter\n\n{LINE}\n",
        side_html=saved_page(f"<h1>Måger</h1><p>{LINE}</p>"),
        ark_pdf=pdf(printed(("h1", "Mus"), ("p", LONG))),
        brev_docx=docx(lambda document: document.add_paragraph(LONG)),
        tom_txt="",
        laast_pdf=pdf(printed(("p", LONG)), password="hemmelig"),
        scan_pdf=pdf(scanned()),
        brudt_pdf=b"%PDF-1.7 og ikke mere",
        forkert_pdf=LONG,
        forkert_docx=b"PK\x03\x04 word/",
        ond_txt=ATTACK,
    )
    bad_name = os.fsdecode(b"\xe6ldre.txt")
    (folder / bad_name).write_text(LONG, "utf-8")
    report = add_folder(folder, collection, Labels(), REVIEWED, workers=2)
    assert sorted(report.added) == ["ark.pdf", "brev.docx", "rotter.md", "side.html"]
    problems = dict(report.problems)
    assert set(problems) == {
        "doer.txt", "haenger.txt", "tom.txt", "laast.pdf", "scan.pdf", "brudt.pdf", "forkert.pdf",
        "forkert.docx", "ond.txt", bad_name,
    }  # fmt: skip
    assert all(len(reason.splitlines()) == 1 for reason in problems.values())
    assert "broke the reader" in problems["doer.txt"]
    assert "4 seconds" in problems["haenger.txt"]
    assert len(collection.documents()) == 4
