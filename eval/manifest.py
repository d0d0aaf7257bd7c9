"""What a run was made of: with the same inputs it gives the same scores, byte for byte."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Iterable
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.suites import Suite

if TYPE_CHECKING:
    from bot.settings import Settings

_ROOT = Path(__file__).parent.parent
_PACKAGES = (
    "borgerland",
    "chromadb",
    "langchain-core",
    "numpy",
    "scikit-learn",
    "scipy",
    "simplemma",
    "snowballstemmer",
    "wordfreq",
)
_SETTINGS = {"embedding_model", "embedding_query_prompt", "embedding_passage_prompt", "search"}
"""What of the settings changes an answer; besides `answer`. Never secrets or places."""


def inputs(
    settings: Settings,
    library: str,
    suites: Iterable[Suite],
    *,
    day: date,
    system: str,
    seed: int,
) -> dict[str, Any]:
    """Everything that decides the scores; `library` is the digest of the library."""
    commit, dirty = _commit()
    return {
        "commit": commit,
        "uncommitted": dirty,
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in _PACKAGES},
        "library": library,
        "wording": folder_digest(_ROOT / "prompts"),
        "program": folder_digest(_ROOT / "bot", _ROOT / "knowledge", _ROOT / "eval"),
        "settings": settings.model_dump(mode="json", include={*_SETTINGS, "answer"}),
        "system": system,
        "day": day.isoformat(),
        "seed": seed,
        "suites": {suite.name: suite.digest for suite in suites},
        "cases": {suite.name: len(suite.cases) for suite in suites},
    }


def run_id(made_of: dict[str, Any]) -> str:
    """A short name for a run with these inputs."""
    text = json.dumps(made_of, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def folder_digest(*folders: Path) -> str:
    """Changes when a file that is read (code, wording, lists) changes in one of the folders."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".yaml", ".txt", ".jsonl", ".md", ".html"}:
                digest.update(f"{path.relative_to(folder.parent)}\0".encode())
                digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def host() -> dict[str, str]:
    """The machine, as far as times depend on it."""
    return {"system": platform.platform(), "machine": platform.machine()}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _commit() -> tuple[str, bool]:
    """The commit of the program, and whether files differ from it; ("", False) outside git."""
    try:
        head = _git("rev-parse", "HEAD")
        return head, bool(_git("status", "--porcelain"))
    except (OSError, subprocess.CalledProcessError):
        return "", False


def _git(*arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(_ROOT), *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()
