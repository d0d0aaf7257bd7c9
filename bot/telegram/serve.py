"""Runs the bot until it is told to stop: by long polling, or behind a webhook."""

from __future__ import annotations

import asyncio
import logging
import signal

from aiogram import Bot
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bot.assistant import Assistant
from bot.settings import Settings, SettingsError
from bot.telegram.app import App, make_bot, open_app
from bot.telegram.intake import UPDATES
from bot.telegram.menu import announce

_HEALTH = "/health"
_POLL_SECONDS = 30

log = logging.getLogger("borgerland")


def check(settings: Settings, *, webhook: bool) -> None:
    """Raise before anything is opened when a setting is missing.

    Raises:
        SettingsError: names the setting.
    """
    telegram = settings.telegram
    if not telegram.token.get_secret_value():
        raise SettingsError("BORGERLAND_TELEGRAM__TOKEN: is missing; @BotFather gives you one")
    if bool(telegram.staff) != bool(telegram.staff_group):
        raise SettingsError(
            "BORGERLAND_TELEGRAM__STAFF and BORGERLAND_TELEGRAM__STAFF_GROUP: give both, or none"
        )
    if webhook and not telegram.webhook_url:
        raise SettingsError("BORGERLAND_TELEGRAM__WEBHOOK_URL: is missing; --webhook needs it")
    if webhook and not telegram.webhook_secret.get_secret_value():
        raise SettingsError("BORGERLAND_TELEGRAM__WEBHOOK_SECRET: is missing; --webhook needs it")


async def serve(settings: Settings, assistant: Assistant, *, webhook: bool) -> None:
    """Run until SIGTERM or SIGINT; what has begun is finished first."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    bot = make_bot(settings)
    async with open_app(settings, assistant, bot=bot) as app:
        await announce(bot, app.desk)
        await (_webhook if webhook else _poll)(app, stop)


async def _poll(app: App, stop: asyncio.Event) -> None:
    """Each batch is stored before the next is asked for, which is when Telegram forgets it."""
    await app.bot.delete_webhook()
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
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait((polling, stopped), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not polling.done():
        await app.intake.stop_polling()
    await polling


async def _webhook(app: App, stop: asyncio.Event) -> None:
    """An update is answered with 200 when it is stored, and not before."""
    telegram = app.desk.settings.telegram
    secret = telegram.webhook_secret.get_secret_value()
    server = web.Application()
    handler = SimpleRequestHandler(
        app.intake, app.bot, handle_in_background=False, secret_token=secret
    )
    path = "/" + telegram.webhook_url.split("://", 1)[-1].partition("/")[2]
    handler.register(server, path)
    server.router.add_get(_HEALTH, _healthy)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, telegram.host, telegram.port).start()
    await _set_webhook(app.bot, telegram.webhook_url, secret)
    try:
        await stop.wait()
    finally:
        await runner.cleanup()


async def _set_webhook(bot: Bot, url: str, secret: str) -> None:
    """Set again only when it differs; the secret cannot be read back, so it is always given."""
    await bot.set_webhook(url, secret_token=secret, allowed_updates=list(UPDATES))


async def _healthy(_: web.Request) -> web.Response:
    return web.Response(text="ok")
