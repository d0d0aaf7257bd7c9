"""People who write to the bot."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Callable

from eval.simulation.administration import member
from eval.simulation.api import Json, Upload
from eval.simulation.chats import Chat, Message, Query
from eval.simulation.formatting import TEXT_LIMIT, units
from eval.simulation.messages import file_fields, photo_sizes
from eval.simulation.world import World

_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(@\w+)?")


class Person:
    """Somebody in one chat with the bot."""

    def __init__(self, world: World, profile: Json, chat: Chat) -> None:
        self.world = world
        self.profile = profile
        self.chat = chat

    @property
    def id(self) -> int:
        return int(self.profile["id"])

    async def edit(self, message: Message, text: str) -> None:
        """Change an own message."""
        if message.raw["from"]["id"] != self.id:
            raise ValueError("people edit only their own messages")
        name, kind = (
            ("text", "entities") if "text" in message.raw else ("caption", "caption_entities")
        )
        self.world.revise(self.chat, message, {name: text, kind: _commands(text) or None})

    async def click(self, message: Message, label: str) -> Query:
        """Press the button called `label`, or the first one that contains it."""
        pressable = _pressable(message)
        named = [b for b in pressable if b["text"] == label]
        named += [b for b in pressable if label in b["text"]]
        if not named:
            there = [button["text"] for button in pressable]
            raise LookupError(f"no button {label!r} to press; there are {there}")
        query = Query(str(next(self.world.ids)), self.world.clock())
        if "callback_data" not in named[0]:
            await self._press_key(named[0], message.thread_id)
            return query
        self.world.ask(query)
        content = {
            "id": query.id,
            "from": self.profile,
            "message": message.raw.copy(),
            "chat_instance": str(self.chat.id),
            "data": named[0]["callback_data"],
        }
        self.world.updates.push("callback_query", self.chat.id, content)
        return query

    async def react(self, message: Message, emoji: str) -> None:
        """Put a reaction on a message; the bot hears of it if it asked for reactions."""
        content = {
            "chat": self.chat.raw,
            "message_id": message.id,
            "user": self.profile,
            "date": int(self.world.clock()),
            "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": emoji}],
        }
        self.world.updates.push("message_reaction", self.chat.id, content)

    async def wait_for(
        self, wanted: Callable[[Message], bool], timeout: float = 5, topic: int | None = None
    ) -> Message:
        """Return the oldest message of the bot that fits and was not returned to this person yet.

        A message that was edited since counts as a new one.
        """
        async with asyncio.timeout(timeout):
            while True:
                for message in self.chat.messages.values():
                    if (
                        message.from_bot
                        and not message.deleted
                        and not message.service
                        and topic in (None, message.thread_id)
                        and message.returned.get(self.id) != message.edits
                        and wanted(message)
                    ):
                        message.returned[self.id] = message.edits
                        return message
                await self.chat.change()

    def _post(self, content: Json, thread_id: int | None, reply_to: Message | None) -> Message:
        return self.world.post(
            self.chat,
            self.profile,
            content,
            thread_id=thread_id,
            reply_to=reply_to.id if reply_to else None,
        )

    def _post_text(self, text: str, thread_id: int | None, reply_to: Message | None) -> Message:
        # Telegram's apps cut a text that is too long into several messages.
        for start in itertools.count(0, TEXT_LIMIT):
            part = text[start : start + TEXT_LIMIT]
            entities = _commands(part)
            content = {"text": part, "entities": entities} if entities else {"text": part}
            message = self._post(content, thread_id, reply_to)
            if start + TEXT_LIMIT >= len(text):
                break
        return message

    def _post_file(
        self, kind: str, upload: Upload, thread_id: int | None, caption: str = "", **fields: object
    ) -> Message:
        file_id = self.world.add_file(upload)
        content: Json = {kind: {**file_fields(file_id, upload), **fields}}
        if kind == "photo":
            content = {kind: photo_sizes(file_id, upload)}
        if caption:
            content["caption"] = caption
        return self._post(content, thread_id, None)

    async def _press_key(self, key: Json, thread_id: int | None) -> None:
        if key.get("request_contact"):
            contact = {"phone_number": "+4520000000", "first_name": self.profile["first_name"]}
            self._post({"contact": {**contact, "user_id": self.id}}, thread_id, None)
        else:
            self._post_text(key["text"], thread_id, None)


class User(Person):
    """Somebody in a private chat with the bot."""

    @property
    def inbox(self) -> list[Message]:
        """The bot's messages that are still there, in order."""
        return [m for m in self.chat.messages.values() if m.from_bot and not m.deleted]

    @property
    def draft(self) -> str | None:
        """The answer that is being written."""
        return next(reversed(self.chat.drafts.values()), None)

    async def start(self, payload: str = "") -> Message:
        """Press Start, or come by a link with a payload."""
        self.unblock()
        return await self.send(f"/start {payload}".rstrip())

    async def send(self, text: str, reply_to: Message | None = None) -> Message:
        """Send a text; return the (last) message."""
        self.chat.started = True
        return self._post_text(text, None, reply_to)

    async def send_document(
        self, name: str, data: bytes, mime: str = "application/octet-stream", caption: str = ""
    ) -> Message:
        return self._send_file("document", name, data, mime, caption, file_name=name)

    async def send_photo(self, data: bytes = b"photo", caption: str = "") -> Message:
        return self._send_file("photo", "photo.jpg", data, "image/jpeg", caption)

    async def send_voice(self, data: bytes = b"voice", seconds: int = 3) -> Message:
        return self._send_file("voice", "voice.ogg", data, "audio/ogg", duration=seconds)

    async def send_sticker(self, emoji: str = "👍") -> Message:
        return self._send_file(
            "sticker",
            "sticker.webp",
            b"webp",
            "image/webp",
            type="regular",
            width=512,
            height=512,
            is_animated=False,
            is_video=False,
            emoji=emoji,
        )

    async def send_location(self, latitude: float = 55.68, longitude: float = 12.57) -> Message:
        self.chat.started = True
        return self._post({"location": {"latitude": latitude, "longitude": longitude}}, None, None)

    async def send_contact(self, phone: str) -> Message:
        self.chat.started = True
        contact = {"phone_number": phone, "first_name": self.profile["first_name"]}
        return self._post({"contact": {**contact, "user_id": self.id}}, None, None)

    async def stop(self) -> None:
        """Stop the answer that is being written."""
        draft_id = next(reversed(self.chat.drafts))
        content = {"chat": self.chat.raw, "draft_id": draft_id}
        self.world.updates.push("stopped_message_generation", self.chat.id, content)

    def block(self) -> None:
        """Block the bot."""
        self._let(closed=True)

    def unblock(self) -> None:
        """Let the bot write again."""
        if self.chat.closed_to_bot:
            self._let(closed=False)

    def _let(self, *, closed: bool) -> None:
        self.chat.closed_to_bot = closed
        before, after = ("member", "kicked") if closed else ("kicked", "member")
        content = {
            "chat": self.chat.raw,
            "from": self.profile,
            "date": int(self.world.clock()),
            "old_chat_member": member(self.world.bot, before),
            "new_chat_member": member(self.world.bot, after),
        }
        self.world.updates.push("my_chat_member", self.chat.id, content)

    def _send_file(
        self, kind: str, name: str, data: bytes, mime: str, caption: str = "", **fields: object
    ) -> Message:
        self.chat.started = True
        upload = Upload(name, mime, data)
        return self._post_file(kind, upload, None, caption, mime_type=mime, **fields)


def _pressable(message: Message) -> list[Json]:
    if message.deleted:
        return []
    inline = "inline_keyboard" in (message.markup or {})
    return [
        button
        for button in message.buttons
        if not button.get("disabled") and ("callback_data" in button or not inline)
    ]


def _commands(text: str) -> list[Json]:
    return [
        {
            "type": "bot_command",
            "offset": units(text[: found.start()]),
            "length": units(found.group()),
        }
        for found in _COMMAND.finditer(text)
    ]
