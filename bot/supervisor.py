"""Keeps one process alive for each municipality; what happens to one touches no other."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Sequence

from bot.municipalities import environment_for

log = logging.getLogger("borgerland")


class Supervisor:
    """Starts a command for each municipality, and again when it ends, until it is told to stop."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        pause: float = 1.0,
        longest_pause: float = 60.0,
        steady: float = 60.0,
    ) -> None:
        """Pauses between two starts double up to the longest; all are seconds.

        A process that lived for `steady` seconds is not held to have failed at its start.
        """
        self._command = command
        self._pause = pause
        self._longest = longest_pause
        self._steady = steady
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Let every process finish what it has begun; `run` returns when all have ended."""
        self._stop.set()

    async def run(self, names: Sequence[str]) -> None:
        """Keep a process for each municipality until SIGTERM, SIGINT or `stop`."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        try:
            async with asyncio.TaskGroup() as group:
                for name in names:
                    group.create_task(self._keep(name))
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    async def _keep(self, name: str) -> None:
        pause = self._pause
        while not self._stop.is_set():
            started = time.monotonic()
            code = await self._live(name)
            if self._stop.is_set():
                return
            if time.monotonic() - started >= self._steady:
                pause = self._pause
            log.error("%s ended code=%s again_in=%.0fs", name, code, pause)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), pause)
            pause = min(2 * pause, self._longest)

    async def _live(self, name: str) -> int:
        """One life of a municipality's process; returns how it ended."""
        process = await asyncio.create_subprocess_exec(
            *self._command, stdin=asyncio.subprocess.DEVNULL, env=environment_for(name)
        )
        log.info("%s started pid=%s", name, process.pid)
        ended = asyncio.create_task(process.wait())
        stopped = asyncio.create_task(self._stop.wait())
        await asyncio.wait((ended, stopped), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not ended.done():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        return await ended
