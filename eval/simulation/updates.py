"""The updates that wait for the bot, and `getUpdates`."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable

from eval.simulation.api import ApiError, Json

_HISTORY = 1000
_ON_REQUEST = frozenset(
    {"chat_member", "message_reaction", "message_reaction_count", "stopped_message_generation"}
)


class Updates:
    """A queue that keeps every update until the bot has confirmed it."""

    def __init__(self) -> None:
        self.pending: dict[int, tuple[int, Json]] = {}
        """The chat and the update under each `update_id`, in order."""
        self.allowed: list[str] = []
        self.on_new: Callable[[int, Json], None] | None = None
        """The webhook takes each new update here."""
        self._ids = itertools.count(100_001)
        self._recent: dict[int, tuple[int, Json]] = {}
        self._repeats: list[Json] = []
        self._wake = asyncio.Event()
        self._turn = 0
        self._ended = ApiError(409, "")

    def push(self, kind: str, chat_id: int, content: Json) -> int | None:
        """Queue an update and return its id; None when the bot did not ask for this kind."""
        if kind not in self.allowed if self.allowed else kind in _ON_REQUEST:
            return None
        update_id = next(self._ids)
        entry = (chat_id, {"update_id": update_id, kind: content})
        self.pending[update_id] = self._recent[update_id] = entry
        if len(self._recent) > _HISTORY:
            del self._recent[next(iter(self._recent))]
        self._offer(*entry)
        return update_id

    def repeat(self, update_id: int) -> None:
        """Deliver one of the last thousand updates again, confirmed or not."""
        chat_id, update = self._recent[update_id]
        if self.on_new is None and update_id not in self.pending:
            self._repeats.append(update)
        self._offer(chat_id, update)

    @property
    def last_id(self) -> int:
        """The id of the newest update."""
        return next(reversed(self._recent))

    def _offer(self, chat_id: int, update: Json) -> None:
        if self.on_new is not None:
            self.on_new(chat_id, update)
        self._wake.set()

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:
        """Confirm what comes before `offset` and return the next updates, waiting for one."""
        self.interrupt(
            409,
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running",
        )
        mine = self._turn
        self._confirm(offset)
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while True:
            if mine != self._turn:
                raise self._ended
            batch = self._batch(limit)
            left = end - loop.time()
            if batch or left <= 0:
                return batch
            self._wake.clear()
            try:
                async with asyncio.timeout(left):
                    await self._wake.wait()
            except TimeoutError:
                continue

    def interrupt(self, code: int, reason: str) -> None:
        """End the waiting `getUpdates` with an error."""
        self._turn += 1
        self._ended = ApiError(code, reason)
        self._wake.set()

    def _batch(self, limit: int) -> list[Json]:
        # First: aiogram takes its next offset from the last update of the batch.
        repeats, self._repeats = self._repeats[:limit], self._repeats[limit:]
        fresh = itertools.islice(self.pending.values(), limit - len(repeats))
        return repeats + [update for _, update in fresh]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            offset = min([*self.pending][offset:], default=0)
        while self.pending and (first := next(iter(self.pending))) < offset:
            del self.pending[first]
