"""A real Chroma server on 127.0.0.1."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

_STARTS_WITHIN = 30.0


class ChromaServer:
    """A server that can be stopped, started again with what it holds, and made to hang."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers; skips the test when it cannot be started."""
        chroma = Path(sys.executable).with_name("chroma")
        if not chroma.is_file():
            pytest.skip("there is no 'chroma' beside this Python")
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [chroma, "run", "--path", self._folder, "--port", str(self.port)],
                env=os.environ | {"ANONYMIZED_TELEMETRY": "False"},
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + _STARTS_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                pytest.skip(f"'chroma run' does not start: {self._folder / 'log'}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Returns when it has ended."""
        if self._process:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            self._process.wait()
            self._process = None

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It takes questions and answers none."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v2/heartbeat", timeout=1).is_success
        except httpx.HTTPError:
            return False


@contextmanager
def chroma_server(folder: Path) -> Iterator[ChromaServer]:
    """A server that keeps its files in a folder."""
    server = ChromaServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
