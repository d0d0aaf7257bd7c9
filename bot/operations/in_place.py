"""Puts new files where old ones are, all of them or none; the old ones stay beside."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType


class InPlace:
    """Moves that are taken back when the block ends with an error.

    `label` is added to the names of what is old; `aside` tells where it lies.
    """

    def __init__(self, label: str) -> None:
        self.label = label
        self.aside: list[str] = []
        self._back = ExitStack()

    def __enter__(self) -> InPlace:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._back.pop_all()
        else:
            self._back.close()

    def clear(self, target: Path) -> None:
        """Move what is there aside."""
        if target.exists():
            aside = target.with_name(f"{target.name}.{self.label}")
            self._move(target, aside)
            self.aside.append(str(aside))

    def put(self, new: Path, target: Path) -> None:
        """Move a new file or folder, of the same file system, to where nothing is."""
        target.parent.mkdir(parents=True, exist_ok=True)
        self._move(new, target)

    def _move(self, source: Path, target: Path) -> None:
        source.rename(target)
        self._back.callback(target.rename, source)
