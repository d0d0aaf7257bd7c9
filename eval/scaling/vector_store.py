"""A Chroma server of one's own, for as long as it is needed."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp

from eval.simulation.stores import StoresMissing

_STARTS_WITHIN = 60.0


@asynccontextmanager
async def own_chroma(folder: Path, port: int) -> AsyncIterator[tuple[str, int]]:
    """The address of a server that keeps its files in a folder, and its process.

    Raises:
        StoresMissing: it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    program = Path(sys.executable).with_name("chroma")
    if not program.is_file():
        raise StoresMissing(f"no Chroma server: there is no {program}")
    with (folder / "log").open("ab") as log:
        server = await asyncio.create_subprocess_exec(
            *(program, "run", "--path", folder, "--port", str(port)),
            env=os.environ | {"ANONYMIZED_TELEMETRY": "False"},
            stdout=log,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        await answers(f"{url}/api/v2/heartbeat", _STARTS_WITHIN)
        yield url, server.pid
    except TimeoutError as error:
        raise StoresMissing(f"the Chroma server does not start: {folder / 'log'}") from error
    finally:
        with suppress(ProcessLookupError):
            server.terminate()
        await server.wait()


async def answers(url: str, seconds: float) -> str:
    """Wait until a page is there, and return it.

    Raises:
        TimeoutError: it is not there by then.
    """
    async with aiohttp.ClientSession() as session, asyncio.timeout(seconds):
        while True:
            with suppress(aiohttp.ClientError):
                async with session.get(url) as got:
                    if got.ok:
                        return await got.text()
            await asyncio.sleep(0.1)
