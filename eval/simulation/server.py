"""The HTTP edge of the simulated Telegram."""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

from eval.simulation import administration, messages, receiving
from eval.simulation.api import METHODS, ApiError, Json, Upload
from eval.simulation.chats import Chat
from eval.simulation.faults import DOWNLOAD, Faults, RateLimits
from eval.simulation.people import User
from eval.simulation.staff import Group
from eval.simulation.world import World

__all__ = ["Call", "TelegramServer", "administration", "messages", "receiving"]

_REQUEST_LIMIT = 51 * 2**20
_PLAIN = frozenset(
    {"text", "caption", "name", "description", "short_description", "url", "secret_token",
     "callback_query_id", "language_code", "file_id", "icon_custom_emoji_id", "parse_mode"}
)  # fmt: skip


@dataclass(slots=True)
class Call:
    """A call the bot made, and the status it was answered with (0 while it is handled).

    `host` is the name the server was called by: it can tell replicas apart.
    """

    method: str
    params: Json
    time: float
    status: int = 0
    host: str = ""


class TelegramServer:
    """A Telegram of its own on this machine, for one bot; its world outlives the bot's restarts.

    `async with` starts and stops the HTTP server; entered again it has the same port and world.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        token: str = "42:TEST",
        keep: int | None = None,
        record_calls: bool = True,
        limits: RateLimits | None = None,
    ) -> None:
        self.port = port
        self.token = token
        self.record_calls = record_calls
        self.calls: list[Call] = []
        self.faults = Faults()
        self.limits = limits
        bot = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Borgerland",
            "username": "borgerland_bot",
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": False,
        }
        self.world = World(bot, keep=keep)
        self._runner: web.AppRunner | None = None

    @property
    def base(self) -> str:
        """The address for `TelegramAPIServer.from_base`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def webhook_targets(self) -> list[str]:
        """Addresses that take the webhook's updates in turn, instead of the one the bot set."""
        return self.world.webhook.targets

    @webhook_targets.setter
    def webhook_targets(self, targets: list[str]) -> None:
        self.world.webhook.targets = targets

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=_REQUEST_LIMIT)
        application.router.add_route("*", "/bot{token}/{method}", self._call)
        application.router.add_get("/file/bot{token}/files/{file_id}", self._download)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.world.webhook.resume()
        return self

    async def __aexit__(self, *error: object) -> None:
        self.world.updates.interrupt(502, "Bad Gateway")
        await self.world.webhook.pause()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def user(
        self,
        name: str,
        *,
        id: int | None = None,
        language_code: str | None = "da",
        username: str | None = None,
    ) -> User:
        """Make somebody who has not written to the bot yet."""
        profile = self._enter(name, id, language_code=language_code, username=username)
        raw = {"id": profile["id"], "type": "private", "first_name": name}
        if username:
            raw["username"] = username
        chat = Chat(raw, self.world.private_numbers, started=False)
        self.world.chats[chat.id] = chat
        return User(self.world, profile, chat)

    def forum(self, title: str, chat_id: int = -1_001_000_000_001) -> Group:
        """Make a supergroup with topics, in which the bot is an administrator."""
        if chat_id in self.world.chats:
            raise ValueError(f"there is a chat {chat_id} already")
        raw = {"id": chat_id, "type": "supergroup", "title": title, "is_forum": True}
        chat = self.world.chats[chat_id] = Chat(raw, self.world.numbers())
        return Group(self.world, chat, self._enter)

    def calls_of(self, method: str) -> list[Call]:
        """Return the recorded calls of one method."""
        return [call for call in self.calls if call.method == method]

    def repeat(self, update_id: int) -> None:
        """Deliver an update again under the same id."""
        self.world.updates.repeat(update_id)

    def _enter(self, name: str, id: int | None = None, **optional: str | None) -> Json:
        user_id = next(self.world.ids) if id is None else id
        if user_id in self.world.users:
            raise ValueError(f"there is a user {user_id} already")
        profile = {"id": user_id, "is_bot": False, "first_name": name}
        profile |= {key: value for key, value in optional.items() if value}
        self.world.users[user_id] = profile
        return profile

    async def _call(self, request: web.Request) -> web.Response:
        call: Call | None = None
        drop = False
        try:
            if request.match_info["token"] != self.token:
                raise ApiError(401, "Unauthorized")
            found = METHODS.get(request.match_info["method"].lower())
            if found is None:
                raise ApiError(404, "Not Found")
            name, handler = found
            params = await _params(request)
            call = Call(name, params, time.time(), host=request.host)
            if self.record_calls:
                self.calls.append(call)
            fault = self.faults.take(name, params)
            if fault is not None:
                if fault.delay:
                    await asyncio.sleep(fault.delay)
                fault.check()
                if fault.drop == "before":
                    return _dropped(request)
                drop = fault.drop == "after"
            if self.limits is not None:
                self.limits.check(name, params)
            result = handler(self.world, params)
            if inspect.isawaitable(result):
                result = await result
            status, body = 200, {"ok": True, "result": result}
        except ApiError as refusal:
            status, body = refusal.code, refusal.answer()
        if call is not None:
            call.status = status
        return _dropped(request) if drop else web.json_response(body, status=status)

    async def _download(self, request: web.Request) -> web.Response:
        upload = self.world.files.get(request.match_info["file_id"])
        fault = self.faults.take(DOWNLOAD, {})
        try:
            if fault is not None:
                await asyncio.sleep(fault.delay)
                fault.check()
                if fault.drop:
                    return _dropped(request)
            if request.match_info["token"] != self.token or upload is None:
                raise ApiError(404, "Not Found")
        except ApiError as refusal:
            return web.json_response(refusal.answer(), status=refusal.code)
        return web.Response(body=upload.data, content_type="application/octet-stream")


def _dropped(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _params(request: web.Request) -> Json:
    try:
        if request.content_type == "application/json":
            given: Mapping[str, Any] = await request.json()
        else:
            given = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse the request") from None
    return {name: _value(name, value) for name, value in {**request.query, **given}.items()}


def _value(name: str, value: Any) -> Any:
    """Return a parameter with its type: forms carry only strings."""
    if isinstance(value, web.FileField):
        with value.file as file:
            return Upload(value.filename, value.content_type, file.read())
    if not isinstance(value, str) or name in _PLAIN:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
