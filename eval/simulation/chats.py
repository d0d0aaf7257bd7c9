"""Messages, topics and chats as the people in them see them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

from eval.simulation.api import Json

_SERVICE = ("forum_topic_", "left_chat_member", "new_chat_members")


@dataclass(eq=False, slots=True)
class Message:
    """A message as the people in the chat see it; `raw` is what the Bot API says of it."""

    raw: Json
    markup: Json | None = None
    edits: int = 0
    deleted: bool = False
    reactions: list[Json] = field(default_factory=list)
    returned: dict[int, int] = field(default_factory=dict)
    """Who has been handed which edit of it by `wait_for`."""

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.raw["chat"]["id"])

    @property
    def text(self) -> str:
        """The text or the caption."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        return list(self.raw.get("entities") or self.raw.get("caption_entities") or [])

    @property
    def reply_markup(self) -> Json | None:
        """The keyboard of any kind; the Bot API itself shows only inline ones."""
        return self.markup

    @property
    def buttons(self) -> list[Json]:
        """The buttons of its keyboard, row after row."""
        markup = self.markup or {}
        rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
        return [button for row in rows for button in row]

    @property
    def thread_id(self) -> int | None:
        return self.raw.get("message_thread_id")

    @property
    def reply_to(self) -> int | None:
        """The message it answers; the opening of its topic does not count."""
        replied = self.raw.get("reply_to_message")
        return (
            replied["message_id"] if replied and replied["message_id"] != self.thread_id else None
        )

    @property
    def from_bot(self) -> bool:
        return bool(self.raw["from"]["is_bot"])

    @property
    def edited(self) -> bool:
        return self.edits > 0

    @property
    def service(self) -> bool:
        """Whether Telegram itself says it, such as that a topic was opened."""
        return any(name.startswith(_SERVICE) for name in self.raw)


@dataclass(eq=False, slots=True)
class Topic:
    """A topic of a forum."""

    thread_id: int
    name: str
    opening: Json
    icon_custom_emoji_id: str | None = None
    closed: bool = False


@dataclass(eq=False, slots=True)
class Chat:
    """A private chat with the bot, or a forum."""

    raw: Json
    numbers: Iterator[int]
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    members: dict[int, str] = field(default_factory=dict)
    drafts: dict[int, str] = field(default_factory=dict)
    started: bool = True
    closed_to_bot: bool = False
    """The person blocked the bot, or the group threw it out."""
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.raw["id"])

    @property
    def private(self) -> bool:
        return bool(self.raw["type"] == "private")

    async def change(self) -> None:
        """Wait until a message comes or changes."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        await future

    def changed(self) -> None:
        """Wake those who wait for a change."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)


@dataclass(eq=False, slots=True)
class Query:
    """A press on a button, and what the bot answered."""

    id: str
    at: float
    answer: Json | None = None
