"""The real bot in a process of its own, talking with the simulated Telegram."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from pathlib import Path

START = "from bot.cli import main; main()"
_TRIES = 600


class BotProcess:
    """`borgerland telegram` with settings of its own; started, ended or killed at will."""

    def __init__(self, base: str, folder: Path, **values: str) -> None:
        """`values` are settings without their prefix: TELEGRAM__PORT, SECRET, DATABASE_URL …"""
        own = {k: v for k, v in os.environ.items() if not k.upper().startswith("BORGERLAND_TEL")}
        named = {f"BORGERLAND_{name}": value for name, value in values.items()}
        self.environment: Mapping[str, str] = own | {
            "BORGERLAND_TELEGRAM__TOKEN": "42:TEST",
            "BORGERLAND_TELEGRAM__API": base,
            **named,
        }
        self.folder = folder
        self.process: Process | None = None

    async def start(self, *options: str, code: str = START) -> None:
        """Start it; returns at once."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            code,
            "telegram",
            *options,
            env=dict(self.environment),
            cwd=self.folder,
            stderr=PIPE,
        )

    @property
    def running(self) -> bool:
        """Whether it has been started and has not ended."""
        return self.process is not None and self.process.returncode is None

    @property
    def memory(self) -> int:
        """Its resident memory in KiB."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1])

    async def end(self, number: signal.Signals = signal.SIGTERM) -> str:
        """Send a signal and wait; returns what it had said on stderr."""
        assert self.process
        if self.process.returncode is None:
            self.process.send_signal(number)
        _, errors = await self.process.communicate()
        return errors.decode("utf-8", "replace")

    async def kill(self) -> None:
        """SIGKILL: nothing can be finished."""
        await self.end(signal.SIGKILL)
