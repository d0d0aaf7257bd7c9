from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from eval.scaling.cpu_budget import cpu_budget
from eval.scaling.processes import cpu_seconds, group_members, named, resident_mib

pytestmark = pytest.mark.skipif(not Path("/proc/stat").is_file(), reason="needs Linux's /proc")

_BUSY = (
    "import os, sys\nprint(flush=True)\nif os.fork() == 0:\n  while True: pass\nwhile True: pass"
)


@contextmanager
def _busy() -> Iterator[int]:
    """A process group of two processes that do nothing, as fast as they can."""
    process = subprocess.Popen(
        [sys.executable, "-c", _BUSY], start_new_session=True, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout
        process.stdout.readline()
        process.stdout.close()
        while len(group_members(process.pid)) < 2:
            time.sleep(0.01)
        yield process.pid
    finally:
        os.killpg(process.pid, 9)
        process.wait()
        while group_members(process.pid):  # the other one is waited for by somebody else
            time.sleep(0.01)


def _used(group: int) -> float:
    return sum(map(cpu_seconds, group_members(group)))


def test_a_group_gets_its_share_and_no_more() -> None:
    with _busy() as group:
        with cpu_budget(0.2, [group]):
            time.sleep(0.3)
            before, started = _used(group), time.monotonic()
            time.sleep(1.5)
            share = (_used(group) - before) / (time.monotonic() - started)
        assert 0 < share < 0.26  # a machine with much to do gives it less
        states = {_state(pid) for pid in group_members(group)}
    assert states == {"R"}


def _state(pid: int) -> str:
    return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]


def test_a_group_that_ends_meanwhile_is_no_trouble() -> None:
    with _busy() as group, cpu_budget(0.2, [group]):
        os.killpg(group, 9)
        time.sleep(0.3)


def test_processes_are_found_by_group_and_name() -> None:
    with _busy() as group:
        assert group_members(group)[0] == group
        name = (Path("/proc") / str(group) / "comm").read_text().strip()
        assert group in named(name)
        assert resident_mib([group]) > 1
    assert resident_mib([group]) == 0
