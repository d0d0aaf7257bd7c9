"""Who used the processors, and how much memory they hold."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import time

from eval.scaling.processes import (
    cpu_seconds,
    group_members,
    idle_seconds,
    named,
    resident_mib,
)

BOT, ASSISTANT, LOAD = "bot", "assistant", "load and Telegram"
_SERVERS = {"PostgreSQL": "postgres", "Redis": "redis-server"}


@dataclass(frozen=True)
class Moment:
    """Processor seconds used until a moment, by part and process."""

    at: float
    used: Mapping[str, Mapping[int, float]]
    idle: float
    mib: Mapping[str, float]


@dataclass(frozen=True)
class Usage:
    """What was used between two moments: cores by part, and how many cores had nothing to do."""

    cores: Mapping[str, float]
    idle: float
    mib: Mapping[str, float]


def moment(replicas: Sequence[int], chroma: int) -> Moment:
    """What the parts of an installation have used until now.

    `replicas` are process groups, each a bot and its assistant; PostgreSQL and Redis are all that
    this machine runs.
    """
    parts: dict[str, list[int]] = {BOT: [], ASSISTANT: [], "Chroma": [chroma], LOAD: [os.getpid()]}
    for group in replicas:
        leader, *children = group_members(group)
        parts[BOT].append(leader)
        parts[ASSISTANT] += children
    parts |= {part: named(name) for part, name in _SERVERS.items()}
    used: dict[str, dict[int, float]] = {}
    for part, pids in parts.items():
        used[part] = {}
        for pid in pids:
            with suppress(OSError):
                used[part][pid] = cpu_seconds(pid)
    mib = {part: resident_mib(pids) for part, pids in parts.items()}
    return Moment(time(), used, idle_seconds(), mib)


def between(start: Moment, end: Moment) -> Usage:
    """Cores used from one moment to the other."""
    seconds = end.at - start.at
    cores = {
        part: sum(used - start.used[part].get(pid, 0.0) for pid, used in processes.items())
        / seconds
        for part, processes in end.used.items()
    }
    return Usage(cores, (end.idle - start.idle) / seconds, end.mib)
