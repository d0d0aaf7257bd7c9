"""Delivery to a webhook: chats in parallel, the updates of one chat strictly in order."""

from __future__ import annotations

import asyncio
import time
from collections import deque

import aiohttp

from eval.simulation.api import Json
from eval.simulation.updates import Updates

_LONGEST_WAIT = 5.0


class Webhook:
    """Posts updates to `url`, or in turn to `targets` as a load balancer before replicas would."""

    def __init__(self, updates: Updates) -> None:
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.targets: list[str] = []
        self.first_wait = 0.1
        """Seconds before an update that was refused is tried again; doubled each time."""
        self.timeout = 60.0
        self.last_error: tuple[int, str] | None = None
        self._updates = updates
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(1)
        self._lanes: dict[int, deque[Json]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._turn = 0

    async def set(self, url: str, secret: str = "", max_connections: int = 40) -> None:
        """Deliver to `url` from now on, what waits included."""
        await self.pause()
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self.resume()

    def resume(self) -> None:
        """Deliver, if a webhook is set."""
        if not self.url:
            return
        self._slots = asyncio.Semaphore(self.max_connections)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            timeout=aiohttp.ClientTimeout(self.timeout),
        )
        self._updates.on_new = self._offer
        for chat_id, update in [*self._updates.pending.values()]:
            self._offer(chat_id, update)

    async def pause(self) -> None:
        """Stop delivering; what is not delivered stays pending."""
        self._updates.on_new = None
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()
        self._lanes.clear()
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _offer(self, chat_id: int, update: Json) -> None:
        lane = self._lanes.setdefault(chat_id, deque())
        lane.append(update)
        if chat_id not in self._tasks:
            self._tasks[chat_id] = asyncio.create_task(self._drain(chat_id, lane))

    async def _drain(self, chat_id: int, lane: deque[Json]) -> None:
        while lane:
            await self._deliver(lane[0])
            self._updates.pending.pop(lane.popleft()["update_id"], None)
        del self._lanes[chat_id], self._tasks[chat_id]

    async def _deliver(self, update: Json) -> None:
        self._turn += 1
        turn, wait = self._turn, self.first_wait
        while True:
            targets = self.targets or [self.url]
            async with self._slots:
                error = await self._post(targets[turn % len(targets)], update)
            if error is None:
                return
            self.last_error = (int(time.time()), error)
            turn += 1
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)

    async def _post(self, target: str, update: Json) -> str | None:
        assert self._session is not None
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with self._session.post(target, json=update, headers=headers) as response:
                await response.read()
                if response.ok:
                    return None
                return f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            return f"Connection failed: {error}"
