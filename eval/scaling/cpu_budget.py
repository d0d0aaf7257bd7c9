"""A fixed share of a core for each group of processes, whatever the machine has left.

Replicas that share two cores would slow each other down, and three of them would tell nothing of
three machines. So each group is stopped as soon as it has used what it has earned, and goes on when
it has earned more: cgroups do the same where one may make them, and this needs no rights.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic

from eval.scaling.processes import cpu_seconds, group_members

_PERIOD = 0.01
_BURST = 0.05
"""So much that was not used may be made up for later (s)."""

_LOOK = 0.2
"""How often processes that are new are looked for (s)."""


@dataclass
class Spending:
    """What one group has used: seconds of processor time of each process it has or had."""

    group: int
    used: dict[int, float] = field(default_factory=dict)
    balance: float = 0.0
    stopped: bool = False

    def pay(self, earned: float, members: Sequence[int]) -> None:
        """Add what was earned, take off what was used since, and stop or go on."""
        before = sum(self.used.values())
        for pid in members:
            with suppress(OSError):  # it has ended: what it used stays used
                self.used[pid] = cpu_seconds(pid)
        spent = sum(self.used.values()) - before
        self.balance = min(self.balance + earned - spent, _BURST)
        if (self.balance < 0) != self.stopped:
            self.stopped = not self.stopped
            self.signal(signal.SIGSTOP if self.stopped else signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        """Tell all its processes."""
        with suppress(ProcessLookupError):
            os.killpg(self.group, number)


@contextmanager
def cpu_budget(cores: float, groups: Sequence[int]) -> Iterator[None]:
    """Let each process group use this share of a core (0.4: 40 %) until the block ends.

    Over a second it is exact to a few thousandths: a group that took too much waits the longer.
    """
    ended = Event()
    spendings = [Spending(group) for group in groups]
    for spending in spendings:  # what was used before is not charged
        spending.used = {pid: cpu_seconds(pid) for pid in group_members(spending.group)}
    thread = Thread(target=_control, args=(cores, spendings, ended), name="cpu budget")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        for spending in spendings:
            spending.signal(signal.SIGCONT)


def _control(cores: float, spendings: Sequence[Spending], ended: Event) -> None:
    before, looked = monotonic(), -_LOOK
    members: dict[int, list[int]] = {}
    while not ended.wait(_PERIOD):
        now = monotonic()
        if now - looked >= _LOOK:
            members = {each.group: group_members(each.group) for each in spendings}
            looked = now
        for each in spendings:
            each.pay(cores * (now - before), members[each.group])
        before = now
