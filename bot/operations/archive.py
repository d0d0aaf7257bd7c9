"""The archive of a backup: one tar.gz that proves its own contents.

manifest.json            see `Manifest`
tables/<table>.jsonl     the rows, one JSON object a line
files/…                  files of the data folder
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tarfile
import zlib
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

MANIFEST = "manifest.json"
TABLES = "tables"
FILES = "files"
_OWNER_ALONE = 0o600
_LARGEST_MANIFEST = 10_000_000
_NAME = re.compile(
    rf"{TABLES}/[a-z_]{{1,63}}\.jsonl"
    rf"|{FILES}/(?:documents\.sqlite|secret\.key)"
    rf"|{FILES}/review/(?:drafts/[\w-]+\.yaml|(?:gaps|published)\.jsonl)"
)
"""What may stand in an archive, and so what can be written when it is unpacked."""

OWNED = (
    "documents.sqlite",
    "secret.key",
    "review/drafts",
    "review/gaps.jsonl",
    "review/published.jsonl",
)
"""What is backed up of the data folder. All else there can be made again."""


class BackupError(Exception):
    """A backup cannot be made or restored. The message says why and what to do."""


class Manifest(BaseModel):
    """What an archive holds: tables' version, rows by table, highest ids given, SHA-256 by file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["borgerland backup"] = "borgerland backup"
    format: Literal[1] = 1
    created: datetime
    revision: str
    rows: dict[str, int]
    highest_ids: dict[str, int]
    files: dict[str, str]


def sums(folder: Path) -> dict[str, str]:
    """SHA-256 of all files below a folder, by their names in the archive."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _sum(path) for path in paths}


def pack(folder: Path, manifest: Manifest, target: Path) -> None:
    """Write an archive of a folder: aside first, readable by its owner alone, then in place.

    Raises:
        BackupError: it cannot be written.
    """
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1), "utf-8")
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz") as archive:
                for name in (MANIFEST, *manifest.files):
                    archive.add(folder / name, name, recursive=False, filter=_nobodys)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
    except OSError as error:
        raise BackupError(f"{target}: {error.strerror}") from error
    finally:
        aside.unlink(missing_ok=True)


def unpack(source: Path, folder: Path) -> Manifest:
    """Write what stands in an archive below a folder, and hold it against its manifest.

    Raises:
        BackupError: it is no archive of ours, or not as it was written.
    """
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                _write(archive, member, folder, source)
        text = (folder / MANIFEST).read_bytes()
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise BackupError(f"{source}: its manifest is not of this version of Borgerland") from error
    except (tarfile.TarError, zlib.error, EOFError) as error:
        raise BackupError(f"{source}: not a backup, or not all of one") from error
    except OSError as error:
        why = error.strerror if error.filename == str(source) else None
        raise BackupError(f"{source}: {why or 'not a backup, or not all of one'}") from error
    (folder / MANIFEST).unlink()
    if sums(folder) != manifest.files:
        raise BackupError(f"{source}: its contents are not what was written; use another backup")
    if {f"{TABLES}/{table}.jsonl" for table in manifest.rows} - manifest.files.keys():
        raise BackupError(f"{source}: a table is missing; use another backup")
    return manifest


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, source: Path) -> None:
    """Write one member, by a name that cannot lead out of the folder."""
    allowed = member.name == MANIFEST or _NAME.fullmatch(member.name)
    if not allowed or not member.isreg() or (folder / member.name).exists():
        raise BackupError(f"{source}: holds what no backup holds; it is not used")
    if member.name == MANIFEST and member.size > _LARGEST_MANIFEST:
        raise BackupError(f"{source}: its manifest is too large; it is not used")
    content = archive.extractfile(member)
    assert content
    path = folder / member.name
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE)
    with os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(content, file)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Whose machine it was made on is nobody's business."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = _OWNER_ALONE
    return member
