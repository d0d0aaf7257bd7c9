"""Work that ends in time, whatever the other side does: broken off when its time is up.

Clients wait for the next byte, not for the last: a server that sends one now and then would be
waited for without end. Work that can be cancelled closes its connection, too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from threading import Lock, Thread
from typing import Any, TypeVar

Made = TypeVar("Made")

_lock = Lock()
_loops: list[asyncio.AbstractEventLoop] = []


def in_time(work: Coroutine[Any, Any, Made], seconds: float) -> Made:
    """The result of work that may take so long.

    Raises:
        TimeoutError: it was not done, and is cancelled.
    """

    async def limited() -> Made:
        async with asyncio.timeout(seconds):
            return await work

    return asyncio.run_coroutine_threadsafe(limited(), _loop()).result()


def _loop() -> asyncio.AbstractEventLoop:
    """The one loop of all models: clients with the same address share their connections."""
    with _lock:
        if not _loops:
            loop = asyncio.new_event_loop()
            Thread(target=loop.run_forever, name="chat models", daemon=True).start()
            _loops.append(loop)
        return _loops[0]
