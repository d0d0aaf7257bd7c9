"""What is not a whole backup of ours is refused before anything is written."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import random
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.operations.archive import BackupError, unpack
from bot.operations.backup import back_up
from bot.operations.restore import restore
from bot.settings import Settings
from tests.bot.helpers import Cli, settings
from tests.bot.operations.town import NOW, everything, live_in

Contents = dict[str, bytes]


@pytest.fixture
def source(tmp_path: Path) -> Settings:
    """An installation with rows in every table."""
    place = settings(data_dir=tmp_path / "source")
    asyncio.run(live_in(place))
    return place


@pytest.fixture
def archive(source: Settings, tmp_path: Path) -> Path:
    """Its backup."""
    asyncio.run(back_up(source, tmp_path / "backup.tar.gz", NOW))
    return tmp_path / "backup.tar.gz"


def _read(path: Path) -> Contents:
    with tarfile.open(path) as archive:
        return {m.name: archive.extractfile(m).read() for m in archive}  # type: ignore[union-attr]


def _write(path: Path, contents: Contents) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def _changed_row(contents: Contents) -> None:
    contents["tables/case.jsonl"] = contents["tables/case.jsonl"].replace(b"Sag 1", b"Sag 7")


def _without_table(contents: Contents) -> None:
    del contents["tables/line.jsonl"]


def _with_more(contents: Contents) -> None:
    contents["files/review/drafts/more.yaml"] = b"service: pas\n"


def _manifest(**values: object) -> Callable[[Contents], None]:
    def change(contents: Contents) -> None:
        manifest = json.loads(contents["manifest.json"]) | values
        contents["manifest.json"] = json.dumps(manifest).encode()

    return change


def _no_manifest(contents: Contents) -> None:
    del contents["manifest.json"]


def _named(name: str) -> Callable[[Contents], None]:
    def add(contents: Contents) -> None:
        contents[name] = b"x"

    return add


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (_changed_row, "not what was written"),
        (_without_table, "not what was written"),
        (_with_more, "not what was written"),
        (_no_manifest, "not a backup"),
        (_manifest(format=2), "manifest is not of this version"),
        (_manifest(kind="holiday pictures"), "manifest is not of this version"),
        (_manifest(files={}), "not what was written"),
        (_manifest(rows={"missing": 1}), "a table is missing"),
        (_manifest(rows={"case": 2}), "tables are not those"),
        (_manifest(revision="9999"), "newer version of Borgerland; install that first"),
        (_named("../../outside"), "holds what no backup holds"),
        (_named("/etc/cron.d/outside"), "holds what no backup holds"),
        (_named("files/../secret.key"), "holds what no backup holds"),
        (_named("files/staff.yaml"), "holds what no backup holds"),
        (_named("files/review/drafts/../x.yaml"), "holds what no backup holds"),
        (_named("tables/case.jsonl/x"), "holds what no backup holds"),
    ],
)
async def test_a_changed_archive(
    change: Callable[[Contents], None], complaint: str, archive: Path, tmp_path: Path
) -> None:
    contents = _read(archive)
    change(contents)
    _write(archive, contents)
    place = settings(data_dir=tmp_path / "a" / "b" / "place")
    with pytest.raises(BackupError, match=complaint):
        await restore(place, archive, NOW, replace=False)
    assert [*place.data_dir.iterdir()] == []
    assert not [path for path in tmp_path.rglob("*") if path.name == "outside"]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_only_files(kind: bytes, archive: Path, tmp_path: Path) -> None:
    with tarfile.open(archive, "w:gz") as odd:
        member = tarfile.TarInfo("files/secret.key")
        member.type, member.linkname = kind, "/etc/passwd"
        odd.addfile(member)
    with pytest.raises(BackupError, match="holds what no backup holds"):
        unpack(archive, tmp_path)


def test_the_same_name_twice(archive: Path, tmp_path: Path) -> None:
    with tarfile.open(archive, "w:gz") as odd:
        for content in (b"one", b"two"):
            member = tarfile.TarInfo("files/secret.key")
            member.size = len(content)
            odd.addfile(member, io.BytesIO(content))
    with pytest.raises(BackupError, match="holds what no backup holds"):
        unpack(archive, tmp_path / "out")


async def test_a_row_count_that_lies(archive: Path, tmp_path: Path) -> None:
    contents = _read(archive)
    counts = json.loads(contents["manifest.json"])["rows"]
    _manifest(rows=counts | {"case": 9})(contents)
    _write(archive, contents)
    place = settings(data_dir=tmp_path / "place")
    with pytest.raises(BackupError, match="case has not all of its rows"):
        await restore(place, archive, NOW, replace=False)


def test_cut_off_or_damaged_anywhere(archive: Path, tmp_path: Path) -> None:
    """Every tenth of the file cut off, and 40 random bytes changed one at a time."""
    whole = archive.read_bytes()
    number = random.Random(8)
    cut = [whole[: len(whole) * tenth // 10] for tenth in range(10)]
    damaged = []
    for _ in range(40):
        place = number.randrange(10, len(whole))
        damaged.append(whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :])
    refused = 0
    for attempt, content in enumerate([*cut, *damaged]):
        archive.write_bytes(content)
        try:
            unpack(archive, tmp_path / f"out-{attempt}")
        except BackupError:
            refused += 1
        else:  # the changed byte was no part of the contents
            original = {n: c for n, c in _read(archive).items() if n != "manifest.json"}
            archive.write_bytes(whole)
            assert original == {n: c for n, c in _read(archive).items() if n != "manifest.json"}
    assert refused >= 45


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", gzip.compress(b"hello"), gzip.compress(b"\0" * 20_000), b"PK\3\4 a zip file"],
)
def test_something_else(content: bytes, cli: Cli, own_data: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.tar.gz"
    foreign.write_bytes(content)
    result = cli("restore", foreign)
    assert result.code == 2
    assert "not a backup" in result.complaint


def test_the_two_commands(
    cli: Cli, source: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From one data folder to another; then it is refused, and then it replaces."""
    archive = tmp_path / "b.tar.gz"
    monkeypatch.setenv("BORGERLAND_DATA_DIR", str(source.data_dir))
    assert "17 rows" in cli("backup", archive).out
    target = tmp_path / "target"
    monkeypatch.setenv("BORGERLAND_DATA_DIR", str(target))
    said = cli("restore", archive)
    assert (said.code, "restored 17 rows" in said.out) == (0, True)
    assert "borgerland index" in said.out
    assert "is there already; --replace" in cli("restore", archive).complaint
    assert "kept aside: " in cli("restore", archive, "--replace").out
    assert asyncio.run(everything(settings(data_dir=target)))["case"]


def test_complaints_of_the_commands_are_one_line(
    cli: Cli, source: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BORGERLAND_DATA_DIR", str(tmp_path / "empty"))
    assert "no database to back up" in cli("backup", tmp_path / "b").complaint
    monkeypatch.setenv("BORGERLAND_DATA_DIR", str(source.data_dir))
    assert "No such file" in cli("backup", tmp_path / "missing" / "b").complaint
    assert "No such file" in cli("restore", tmp_path / "missing").complaint
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "borgerland.sqlite").write_bytes(b"no database" * 100)
    monkeypatch.setenv("BORGERLAND_DATA_DIR", str(broken))
    assert "not a database" in cli("backup", tmp_path / "b").complaint
    monkeypatch.setenv("BORGERLAND_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert cli("backup", tmp_path / "b").complaint.startswith("borgerland: database postgresql:")
    assert not (tmp_path / "b").exists()
