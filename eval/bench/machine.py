"""What a benchmark was run on."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "chromadb",
    "langchain-chroma",
    "langchain-core",
    "langchain-community",
    "langchain-classic",
    "rank-bm25",
    "haystack-ai",
    "numpy",
    "scipy",
    "scikit-learn",
)


def machine() -> str:
    """Processor, cores, memory, system and Python, as far as the machine tells."""
    cpu = _first(r"model name\s*: (.+)", Path("/proc/cpuinfo")) or platform.machine()
    memory = _first(r"MemTotal:\s*(\d+)", Path("/proc/meminfo"))
    parts = [cpu, f"{os.cpu_count()} cores"]
    if memory:
        parts.append(f"{int(memory) / 1_048_576:.0f} GiB of memory")
    return ", ".join([*parts, platform.system(), f"Python {platform.python_version()}"])


def load() -> float:
    """How many jobs the machine had to do at once in the last minute; 0 where it does not say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def versions() -> str:
    """The versions of what was compared, and of what computes it."""
    return ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _first(pattern: str, path: Path) -> str:
    try:
        found = re.search(pattern, path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    return found[1].strip() if found else ""
