"""Bring a folder of files into the collection: only what changed is read; what is gone goes."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as ReadingTimeout
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from knowledge.content import OWN, Audience, Document
from knowledge.danish.normal import fold
from knowledge.intake.clean import Quarantined
from knowledge.intake.collection import Collection, Stored
from knowledge.intake.prepare import FORMATS, VERSION, Prepared, limit_memory, prepare, textless
from knowledge.readers.blocks import Unreadable

LARGEST = 200_000_000
"""Bytes. A larger file is no text that somebody reads."""

SECONDS = 120
"""How long the reading of one file may take."""

_DOCUMENTS = {".doc", ".odt", ".rtf", ".ppt", ".pptx", ".xls", ".xlsx", ".ods", ".pages"}
"""Files somebody may expect to be read; other kinds (pictures, styles) are passed over."""

Progress = Callable[[str, int, int], None]


class FolderError(Exception):
    """A folder that cannot be added. The message says why."""


@dataclass(frozen=True)
class Labels:
    """What is stored with every file of a folder, unless its own front matter says otherwise."""

    audience: Audience = Audience.CITIZEN
    owner: str = ""
    source: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass
class Report:
    """What happened to each file: counts, and lines for what a person must look at."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    quarantined: list[tuple[str, Quarantined]] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    copies: list[tuple[str, str]] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    sections: int = 0


def add_folder(
    folder: Path,
    collection: Collection,
    labels: Labels,
    today: date,
    *,
    dry_run: bool = False,
    workers: int | None = None,
    progress: Progress = lambda *_: None,
) -> Report:
    """Read a folder and its subfolders into the collection; with `dry_run` only tell.

    Raises:
        FolderError: it is no folder, or part of one that was added, or holds one.
        CollectionError: see there.
    """
    root = _root(folder, collection)
    report = Report()
    known = collection.known(str(root))
    to_read: dict[str, str] = {}
    seen: dict[str, str] = {}
    for path in _files(root, report):
        name = path.relative_to(root).as_posix()
        try:
            digest = _digest(path, labels)
        except OSError as error:
            report.problems.append((name, f"cannot be read: {error.strerror}"))
            continue
        if digest in seen:
            report.copies.append((name, seen[digest]))
        elif name in known and known[name][0] == digest:
            report.unchanged.append(name)
            report.problems += [(name, note) for note in known[name][1:] if note]
        else:
            to_read[name] = digest
        seen.setdefault(digest, name)
    put = _read_all(root, to_read, labels, today, report, workers, progress)
    for stored in put:
        (report.changed if stored.path in known else report.added).append(stored.path)
        report.sections += len(stored.document.sections)
    kept = {*report.unchanged, *report.added, *report.changed}
    report.removed = sorted(set(known) - kept)
    if not dry_run and (put or report.removed):
        collection.update(put, [(str(root), name) for name in report.removed])
    return report


def _root(folder: Path, collection: Collection) -> Path:
    root = folder.resolve()
    if not root.is_dir():
        raise FolderError(f"{folder} is not a folder")
    for other in map(Path, collection.folders()):
        if other != root and (root.is_relative_to(other) or other.is_relative_to(root)):
            raise FolderError(
                f"{root} overlaps {other}, which was added before; its files would be read twice"
            )
    return root


def _files(root: Path, report: Report) -> Iterator[Path]:
    """The files to read, in order; others are counted, links out of the folder are not followed."""
    for place, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            suffix = path.suffix.lower()
            if name.startswith((".", "~$")) or not _inside(path, root):
                report.skipped["hidden, temporary or linked"] += 1
            elif suffix in FORMATS:
                if not path.is_file():
                    report.skipped["not a file"] += 1
                elif path.stat().st_size > LARGEST:
                    size = f"too large (over {LARGEST // 1_000_000} MB)"
                    report.problems.append((path.relative_to(root).as_posix(), size))
                else:
                    yield path
            elif suffix in _DOCUMENTS:
                kinds = ", ".join(sorted(FORMATS))
                reason = f"{suffix} cannot be read (save it as one of {kinds})"
                report.problems.append((path.relative_to(root).as_posix(), reason))
            else:
                report.skipped[suffix or "no ending"] += 1


def _inside(path: Path, root: Path) -> bool:
    """Whether a file stands in the folder, however it is linked."""
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # a link to itself or to nothing
        return False


def _digest(path: Path, labels: Labels) -> str:
    """Changes with the file, with what is stored beside it, and with how files are read."""
    total = hashlib.sha256(f"{VERSION}\0{labels}\0{path.suffix.lower()}\0".encode())
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            total.update(part)
    return total.hexdigest()


def _read_all(
    root: Path,
    to_read: dict[str, str],
    labels: Labels,
    today: date,
    report: Report,
    workers: int | None,
    progress: Progress,
) -> list[Stored]:
    """Read files side by side in processes that may crash, hang or run out of memory alone."""
    if not to_read:
        return []
    import multiprocessing

    from pebble import ProcessExpired, ProcessPool

    put: list[Stored] = []
    whose = [each for each in (labels.owner, labels.source) if each]
    spawn = multiprocessing.get_context("spawn")
    count = min(workers or os.cpu_count() or 1, len(to_read))
    with ProcessPool(max_workers=count, initializer=limit_memory, context=spawn) as pool:
        futures = {
            name: pool.schedule(
                prepare, args=[root / name, labels.audience, *whose], timeout=SECONDS
            )
            for name in to_read
        }
        for done, (name, future) in enumerate(futures.items(), 1):
            try:
                prepared = future.result()
                put.append(_stored(root, name, to_read[name], prepared, labels, today))
            except Unreadable as error:
                report.problems.append((name, str(error)))
            except ReadingTimeout:
                report.problems.append((name, f"took over {SECONDS} seconds to read"))
            except (ProcessExpired, MemoryError):
                report.problems.append((name, "broke the reader (damaged or far too large)"))
            except Exception as error:  # a file must never stop the others
                report.problems.append((name, f"cannot be read ({type(error).__name__})"))
            else:
                if prepared.textless_pages:
                    report.problems.append((name, textless(prepared.textless_pages)))
                report.quarantined += [(name, item) for item in prepared.quarantined]
                report.dropped += prepared.dropped
            progress("læser filer", done, len(futures))
    return put


def _stored(
    root: Path, name: str, digest: str, prepared: Prepared, labels: Labels, today: date
) -> Stored:
    front = prepared.front
    try:
        document = Document.model_validate(
            {
                "id": _id(root, name),
                "title": prepared.title,
                "municipality": front.get("owner") or labels.owner or root.name,
                "date": prepared.date or "uden dato",
                "audience": front.get("audience") or labels.audience,
                "source": [front.get("source") or prepared.address or labels.source or name],
                "reviewed": today,
                "valid_from": front.get("valid_from") or labels.valid_from,
                "valid_to": front.get("valid_to") or labels.valid_to,
                "path": f"{OWN}/{name}",
                "sections": prepared.sections,
            }
        )
    except ValidationError as error:
        detail = error.errors()[0]
        key = ".".join(str(part) for part in detail["loc"]) or "dates"
        raise Unreadable(f"front matter: {key}: {detail['msg']}") from error
    note = textless(prepared.textless_pages) if prepared.textless_pages else ""
    return Stored(folder=str(root), path=name, digest=digest, document=document, note=note)


def _id(root: Path, name: str) -> str:
    """Readable and unlike any other: the file's name and a digest of where it stands."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(Path(name).stem)).strip("-")[:40].strip("-")
    place = hashlib.sha256(f"{root}\0{name}".encode()).hexdigest()[:8]
    return f"{words or 'fil'}-{place}"
