"""What the clock tells."""

from __future__ import annotations

from bot.telegram.desk import Desk


async def tick(desk: Desk) -> set[str]:
    """Nothing yet."""
    return set()
