"""Which index answers, and since when."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.operations.metrics import Metrics
from knowledge.index.errors import IndexProblem
from knowledge.index.store import current, read_manifest


class IndexInUse:
    """Sets the gauges of the index; a switch is seen when they are next read."""

    def __init__(self, metrics: Metrics, folder: Path) -> None:
        self._metrics = metrics
        self._folder = folder
        self._build = ""

    def measure(self, build: str, now: datetime) -> None:
        """Note the build that answers now."""
        if build == self._build:
            return
        try:
            if current(self._folder).name != build:
                return  # another is published already, and will be opened and told of
            manifest = read_manifest(self._folder)
        except IndexProblem:
            return
        self._build = build
        self._metrics.index_info.clear()
        self._metrics.index_info.labels(build, manifest.embedder).set(1)
        self._metrics.index_passages.set(manifest.passages)
        self._metrics.index_since.set(now.timestamp())
