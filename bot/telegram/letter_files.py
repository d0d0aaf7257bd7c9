"""Reads files that strangers send: in a process that may crash, hang or run out of memory alone."""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as ReadingTimeout
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from bot.letters.files import LetterFile, read_letter
from bot.letters.prepare import NotExplained
from knowledge.intake.prepare import limit_memory

SECONDS = 30
"""How long the reading of one file may take."""

SUFFIXES = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/html": ".html",
}
"""What is read, by the kind of file that Telegram names."""

_UNSAID = {"", "application/octet-stream"}


class LetterFiles:
    """The reading process; started with the first file."""

    def __init__(self) -> None:
        self._pool: Any = None
        self._opening = threading.Lock()

    async def read(self, mime_type: str, data: bytes) -> LetterFile:
        """The text of a file.

        Raises:
            NotExplained: it cannot be read; the problem says why.
        """
        if mime_type.startswith("image/"):
            raise NotExplained("picture")
        mime_type = _likely(data) if mime_type in _UNSAID else mime_type
        if mime_type not in SUFFIXES:
            raise NotExplained("unknown_format")
        from pebble import ProcessExpired

        # Nobody waits in a thread: a bot that is stopped meanwhile would wait for it for ever.
        future = await asyncio.to_thread(self._schedule, f"letter{SUFFIXES[mime_type]}", data)
        try:
            read = await asyncio.wrap_future(future)
        except (ReadingTimeout, ProcessExpired, BrokenProcessPool, MemoryError) as error:
            raise NotExplained("broken") from error
        if isinstance(read, str):
            raise NotExplained(read)
        return read

    def _schedule(self, name: str, data: bytes) -> Future[LetterFile | str]:
        future: Future[LetterFile | str] = self._open().schedule(
            _try_to_read, args=[name, data], timeout=SECONDS
        )
        return future

    def _open(self) -> Any:
        from pebble import ProcessPool

        with self._opening:
            if self._pool is None or not self._pool.active:  # broken: a process was killed
                self._pool = ProcessPool(
                    max_workers=1,
                    initializer=limit_memory,
                    context=multiprocessing.get_context("spawn"),
                )
            return self._pool

    def close(self) -> None:
        """End the process; what is being read is given up."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None


def _try_to_read(name: str, data: bytes) -> LetterFile | str:
    """The text, or the problem: exceptions with arguments of their own do not travel."""
    try:
        return read_letter(name, data)
    except NotExplained as error:
        return error.problem
    except Exception:  # whatever a broken file makes a reader do
        return "broken"


def _likely(data: bytes) -> str:
    """The kind of a file that Telegram does not name, by its first bytes; "" when none is ours."""
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    word = data.startswith(b"PK\x03\x04") and b"word/" in data
    return next((kind for kind, suffix in SUFFIXES.items() if word and suffix == ".docx"), "")
