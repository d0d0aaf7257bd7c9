"""Asks a bot's monitor how it is."""

from __future__ import annotations

import asyncio

import aiohttp

from tests.bot.telegram.real_bot import TO_START


async def ask(port: int, path: str) -> tuple[int, str]:
    """The status and the text of an answer; status 0 while nobody listens."""
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}{path}") as got,
        ):
            return got.status, await got.text()
    except aiohttp.ClientError:
        return 0, ""


async def ready(port: int, status: int = 200) -> str:
    """What /readyz says once it answers with this status."""
    async with asyncio.timeout(TO_START):
        while True:
            found, text = await ask(port, "/readyz")
            if found == status:
                return text
            await asyncio.sleep(0.1)
