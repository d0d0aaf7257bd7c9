"""/healthz, /readyz and /metrics on a port of their own, which only the inside may reach."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.operations.metrics import Metrics
from bot.operations.readiness import Readiness
from bot.settings import SettingsError


class Monitor:
    """What is told of a bot: `measure` brings the gauges up to date before they are read."""

    def __init__(self, metrics: Metrics, readiness: Readiness) -> None:
        self._metrics = metrics
        self._readiness = readiness
        self.measure: Callable[[], Awaitable[None]] | None = None

    def application(self) -> web.Application:
        """The three routes."""
        application = web.Application()
        application.router.add_get("/healthz", healthy)
        application.router.add_get("/readyz", self._ready)
        application.router.add_get("/metrics", self._measured)
        return application

    async def _ready(self, _: web.Request) -> web.Response:
        missing = await self._readiness.missing()
        told = {"ready": not missing, "missing": missing}
        return web.json_response(told, status=503 if missing else 200)

    async def _measured(self, _: web.Request) -> web.Response:
        if self.measure:
            await self.measure()
        headers = {"Content-Type": CONTENT_TYPE_LATEST}
        return web.Response(body=self._metrics.text(), headers=headers)


async def healthy(_: web.Request) -> web.Response:
    """The process lives, and its event loop comes round."""
    return web.Response(text="ok")


@asynccontextmanager
async def listening(
    application: web.Application, host: str, port: int, name: str
) -> AsyncIterator[None]:
    """Serve an application until the block ends; `name` is the setting of the port.

    Raises:
        SettingsError: the port is taken, or the host is not ours.
    """
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise SettingsError(f"{name}: cannot listen on {host}:{port}") from error
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def monitored(monitor: Monitor, host: str, port: int) -> AsyncIterator[None]:
    """Tell of the bot on a port until the block ends; nowhere on port 0.

    Raises:
        SettingsError: the port is taken, or the host is not ours.
    """
    if not port:
        yield
        return
    async with listening(monitor.application(), host, port, "BORGERLAND_MONITOR__PORT"):
        yield
