"""Runs the bot until it is told to stop: by long polling, or behind a webhook."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.utils.token import TokenValidationError, validate_token
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bot.operations.index_in_use import IndexInUse
from bot.operations.measured import Measured
from bot.operations.metrics import Metrics
from bot.operations.monitor import Monitor, healthy, listening, monitored
from bot.operations.readiness import Check, Readiness, answers, is_current
from bot.operations.waiting import measure_waiting
from bot.settings import Settings, SettingsError
from bot.store.locks import answer, connect_redis
from bot.telegram.answering import InProcess, in_process
from bot.telegram.app import App, make_bot, open_app
from bot.telegram.intake import UPDATES
from bot.telegram.menu import announce

_HEALTH = "/healthz"
_POLL_SECONDS = 30
_AGAIN_SECONDS = 5.0
_REFUSED = (TelegramUnauthorizedError, TelegramNotFound, TelegramBadRequest)

log = logging.getLogger("borgerland")


def check(settings: Settings, *, webhook: bool) -> None:
    """Raise before anything is opened when a setting is missing.

    Raises:
        SettingsError: names the setting.
    """
    telegram = settings.telegram
    if not telegram.token.get_secret_value():
        raise SettingsError("BORGERLAND_TELEGRAM__TOKEN: is missing; @BotFather gives you one")
    try:
        validate_token(telegram.token.get_secret_value())
    except TokenValidationError as error:
        raise SettingsError("BORGERLAND_TELEGRAM__TOKEN: is not like 123456:ABC…") from error
    if bool(telegram.staff) != bool(telegram.staff_group):
        raise SettingsError(
            "BORGERLAND_TELEGRAM__STAFF and BORGERLAND_TELEGRAM__STAFF_GROUP: give both, or none"
        )
    if webhook and not telegram.webhook_url:
        raise SettingsError("BORGERLAND_TELEGRAM__WEBHOOK_URL: is missing; --webhook needs it")
    if webhook and not telegram.webhook_secret.get_secret_value():
        raise SettingsError("BORGERLAND_TELEGRAM__WEBHOOK_SECRET: is missing; --webhook needs it")


async def serve(settings: Settings, *, webhook: bool) -> None:
    """Run until SIGTERM or SIGINT; what has begun is finished first.

    It is not ready from the signal on, and can be asked so until the end.

    Raises:
        SettingsError: Telegram refuses the token or the address of the webhook; a port is taken.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    bot = make_bot(settings)
    metrics, readiness = Metrics(), Readiness(stop.is_set)
    monitor = Monitor(metrics, readiness)
    async with (
        monitored(monitor, settings.monitor.host, settings.monitor.port),
        in_process(settings) as answering,
        open_app(settings, Measured(answering, metrics), bot=bot) as app,
        _checks(app, answering) as checks,
    ):
        index = IndexInUse(metrics, settings.index_dir)

        async def measure() -> None:
            now = app.desk.clock()
            index.measure(answering.build, now)
            await measure_waiting(metrics, app.desk.database, app.desk.library.door, now)

        monitor.measure = measure
        await _insist(bot.me, stop, "TOKEN")
        if stop.is_set():
            return
        await announce(bot, app.desk)
        await (_webhook if webhook else _poll)(app, stop, lambda: readiness.opened(checks))


@asynccontextmanager
async def _checks(app: App, answering: InProcess) -> AsyncIterator[dict[str, Check]]:
    """What must be there for the bot to be ready."""
    database, redis_url = app.desk.database, app.desk.settings.redis_url
    checks: dict[str, Check] = {
        "database": lambda: answers(database),
        "migrations": lambda: is_current(database),
        # Opening may take longer than anybody waits here: it must go on all the same.
        "assistant": lambda: asyncio.shield(answering.open()),
    }
    if not redis_url:
        yield checks
        return
    redis = connect_redis(redis_url)
    try:
        yield checks | {"redis": lambda: answer(redis.ping())}
    finally:
        await redis.aclose()


async def _insist(call: Callable[[], Awaitable[object]], stop: asyncio.Event, setting: str) -> None:
    """Ask Telegram until it answers: it may be away while we start."""
    while not stop.is_set():
        try:
            await call()
        except _REFUSED as error:
            name = f"BORGERLAND_TELEGRAM__{setting}"
            raise SettingsError(f"{name}: Telegram refuses it: {error.message}") from error
        except TelegramAPIError as error:
            log.warning("Telegram does not answer error=%s", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _AGAIN_SECONDS)
        else:
            return


async def _poll(app: App, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    """Each batch is stored before the next is asked for, which is when Telegram forgets it."""
    await _insist(app.bot.delete_webhook, stop, "TOKEN")
    polling = asyncio.create_task(
        app.intake.start_polling(
            app.bot,
            polling_timeout=_POLL_SECONDS,
            handle_as_tasks=False,
            handle_signals=False,
            close_bot_session=False,
            allowed_updates=list(UPDATES),
        )
    )
    ready()
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait((polling, stopped), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not polling.done():
        await app.intake.stop_polling()
    await polling


async def _webhook(app: App, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    """An update is answered with 200 when it is stored, and not before."""
    telegram = app.desk.settings.telegram
    secret = telegram.webhook_secret.get_secret_value()
    server = web.Application()
    handler = SimpleRequestHandler(
        app.intake, app.bot, handle_in_background=False, secret_token=secret
    )
    path = "/" + telegram.webhook_url.split("://", 1)[-1].partition("/")[2]
    handler.register(server, path)
    server.router.add_get(_HEALTH, healthy)
    async with listening(server, telegram.host, telegram.port, "BORGERLAND_TELEGRAM__PORT"):
        await _insist(
            lambda: app.bot.set_webhook(
                telegram.webhook_url, secret_token=secret, allowed_updates=list(UPDATES)
            ),
            stop,
            "WEBHOOK_URL",
        )
        ready()
        await stop.wait()
