"""Trouble on purpose: refusals, lost connections, slow answers and Telegram's rate limits."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from eval.simulation.api import ApiError, Json, too_many

ANY = "*"
DOWNLOAD = "download"
"""What the fetching of a file's bytes, which is no method, is called here."""


@dataclass(slots=True)
class Fault:
    """What goes wrong with a call: it waits, is refused, or loses its connection."""

    delay: float = 0.0
    status: int | None = None
    retry_after: int | None = None
    drop: Literal["before", "after"] | None = None

    def check(self) -> None:
        """Refuse the call when this fault is a refusal."""
        if self.retry_after is not None:
            raise too_many(self.retry_after)
        if self.status is not None:
            words = {500: "Internal Server Error", 502: "Bad Gateway"}
            raise ApiError(self.status, words.get(self.status, "Simulated error"))


@dataclass(slots=True)
class _Planned:
    method: str
    chat_id: int | None
    times: float
    fault: Fault


class Faults:
    """The faults to come, in order; each call takes at most one."""

    def __init__(self) -> None:
        self.planned: list[_Planned] = []
        self.hook: Callable[[str, Json], Fault | None] | None = None
        """Asked when nothing planned fits."""

    def add(
        self,
        method: str,
        *,
        times: float = 1,
        chat_id: int | None = None,
        delay: float = 0.0,
        status: int | None = None,
        retry_after: int | None = None,
        drop: Literal["before", "after"] | None = None,
    ) -> None:
        """Let the next `times` calls of `method` (`*` for all) go wrong; `math.inf` for ever.

        With `drop="after"` the call has its effect, but the bot never hears of it.
        """
        fault = Fault(delay, status, retry_after, drop)
        self.planned.append(_Planned(method.lower(), chat_id, times, fault))

    def clear(self) -> None:
        """Forget all faults."""
        self.planned.clear()
        self.hook = None

    def take(self, method: str, params: Json) -> Fault | None:
        """Return what goes wrong with this call."""
        for planned in self.planned:
            if planned.method in (ANY, method.lower()) and (
                planned.chat_id in (None, params.get("chat_id"))
            ):
                planned.times -= 1
                if planned.times <= 0:
                    self.planned.remove(planned)
                return planned.fault
        return self.hook(method, params) if self.hook else None


class _Bucket:
    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.burst = burst
        self.level = burst
        self.at = time.monotonic()

    def wait(self) -> float:
        now = time.monotonic()
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.level) / self.rate)


class RateLimits:
    """Telegram's limits as its FAQ gives them; how much of a burst it lets pass is a guess."""

    def __init__(
        self, overall: float = 30, private: float = 1, burst: float = 5, group_minute: float = 20
    ) -> None:
        self._overall = _Bucket(overall, overall)
        self._private = (private, burst)
        self._group = (group_minute / 60, group_minute)
        self._chats: dict[int, _Bucket] = {}

    def check(self, method: str, params: Json) -> None:
        """Refuse a message that comes too soon."""
        chat_id = params.get("chat_id")
        if not isinstance(chat_id, int) or not _counts(method):
            return
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = _Bucket(*(self._group if chat_id < 0 else self._private))
        wait = max(chat.wait(), self._overall.wait())
        if wait:
            raise too_many(math.ceil(wait))
        chat.level -= 1
        self._overall.level -= 1


def _counts(method: str) -> bool:
    return method.startswith(("send", "copy", "forward", "edit", "createForum")) and method not in (
        "sendChatAction",
        "sendMessageDraft",
    )
