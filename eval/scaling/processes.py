"""What processes use: processor time and memory, as Linux tells."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def cpu_seconds(pid: int) -> float:
    """The processor time a process has used with all its threads (s).

    Raises:
        OSError: there is no such process.
    """
    return time.clock_gettime((~pid << 3) | 2)  # clock_getcpuclockid(3), which Python lacks


def group_members(group: int) -> list[int]:
    """The processes of a process group, its leader first."""
    found = []
    for pid, stat in _stats():
        # "pid (name) state parent group …"; a name may hold blanks and brackets itself.
        if int(stat.rpartition(")")[2].split()[2]) == group:
            found.append(pid)
    return sorted(found, key=lambda pid: (pid != group, pid))


def named(name: str) -> list[int]:
    """The processes of this machine that have a name."""
    return [pid for pid, stat in _stats() if stat.partition("(")[2].rpartition(")")[0] == name]


def resident_mib(pids: Iterable[int]) -> float:
    """The memory that processes hold, each page counted for each of them (MiB)."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            lines = (_PROC / str(pid) / "status").read_text("ascii", "replace").splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return total / 1024


def idle_seconds() -> float:
    """For how long the cores have had nothing to do since the machine started, all together (s)."""
    cpu = (_PROC / "stat").read_text("ascii").partition("\n")[0].split()
    return (int(cpu[4]) + int(cpu[5])) / os.sysconf("SC_CLK_TCK")


def _stats() -> Iterable[tuple[int, str]]:
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                yield int(folder.name), (folder / "stat").read_text("utf-8", "replace")
