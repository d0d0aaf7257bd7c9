"""One process for each municipality: started again when it ends, and stopped together."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.supervisor import Supervisor

CHILD = """
import os, signal, sys, time
name = os.environ["BORGERLAND_MUNICIPALITY"]
def stop(*_):
    time.sleep(0.2)
    open(name + ".finished", "w").close()
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
with open(name + ".lives", "a") as file:
    file.write(f"{os.getpid()} {sorted(k for k in os.environ if 'TOKEN' in k)}\\n")
while not os.path.exists(name + ".fails"):
    time.sleep(0.01)
sys.exit(3)
"""
COMMAND = (sys.executable, "-c", CHILD)


def lives(folder: Path, name: str) -> list[int]:
    file = folder / f"{name}.lives"
    lines = file.read_text().splitlines() if file.exists() else []
    assert all(line.endswith("[]") for line in lines), lines
    return [int(line.split()[0]) for line in lines]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(supervisor: Supervisor, folder: Path) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(supervisor.run(["kolding", "kerteminde"]))
    await until(lambda: all(lives(folder, name) for name in ("kolding", "kerteminde")))
    try:
        yield task
    finally:
        supervisor.stop()
        await task


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BORGERLAND_TELEGRAM__TOKEN", "1:SHARED")
    return tmp_path


async def test_one_that_is_killed_is_back_and_the_other_never_noticed(folder: Path) -> None:
    async with running(Supervisor(COMMAND, pause=0.05), folder):
        [pid], [others] = lives(folder, "kolding"), lives(folder, "kerteminde")
        os.kill(pid, signal.SIGKILL)
        await until(lambda: len(lives(folder, "kolding")) == 2)
        os.kill(others, 0)
    assert lives(folder, "kerteminde") == [others]


async def test_it_waits_longer_each_time(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "kolding.fails").touch()
    async with running(Supervisor(COMMAND, pause=0.02, longest_pause=0.05), folder):
        await until(lambda: len(lives(folder, "kolding")) >= 4)
    told = [record.args for record in caplog.records if "ended" in record.msg]
    assert [args[2] for args in told[:3] if isinstance(args, tuple)] == [0.02, 0.04, 0.05]
    assert {args[:2] for args in told if isinstance(args, tuple)} == {("kolding", 3)}


async def test_one_that_lived_long_has_not_failed_at_its_start(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "kolding.fails").touch()
    async with running(Supervisor(COMMAND, pause=0.02, steady=0), folder):
        await until(lambda: len(lives(folder, "kolding")) >= 4)
    told = [record.args for record in caplog.records if "ended" in record.msg]
    assert {args[2] for args in told if isinstance(args, tuple)} == {0.02}


async def test_sigterm_lets_all_finish(folder: Path) -> None:
    async with running(Supervisor(COMMAND), folder) as task:
        os.kill(os.getpid(), signal.SIGTERM)
        await task
    for name in ("kolding", "kerteminde"):
        assert (folder / f"{name}.finished").exists()
        [pid] = lives(folder, name)
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_it_can_be_stopped_while_one_waits_to_be_started_again(folder: Path) -> None:
    (folder / "kolding.fails").touch()
    async with running(Supervisor(COMMAND, pause=1000), folder), asyncio.timeout(20):
        await asyncio.sleep(0.3)
    assert len(lives(folder, "kolding")) == 1


async def test_a_command_that_is_not_there_ends_it(folder: Path) -> None:
    with pytest.raises(ExceptionGroup) as told:
        await Supervisor(("/nowhere/to/be/found",)).run(["kolding"])
    assert told.group_contains(FileNotFoundError)
