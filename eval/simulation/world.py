"""The state of a small Telegram: people, chats, topics, messages, files."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from eval.simulation.api import ApiError, Json, Upload, bad_request
from eval.simulation.chats import Chat, Message, Query, Topic
from eval.simulation.updates import Updates
from eval.simulation.webhook import Webhook

_ICON_COLOR = 7322096
_FEWEST_KEPT = 1000
_Value = TypeVar("_Value")


class World:
    """All chats of one bot."""

    def __init__(self, bot: Json, *, keep: int | None = None) -> None:
        self.bot = bot
        self.keep = keep
        self.clock: Callable[[], float] = time.time
        self.updates = Updates()
        self.webhook = Webhook(self.updates)
        self.users: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Upload] = {}
        self.queries: dict[str, Query] = {}
        self.profile: dict[tuple[str, str, str], object] = {}
        """What the bot set of itself, under what, scope and language."""
        self.ids = itertools.count(1_000_001)
        # One sequence for all private chats, one for each group: as Telegram numbers them.
        self.private_numbers = self.numbers()

    @staticmethod
    def numbers() -> Iterator[int]:
        """Return a sequence of message numbers."""
        return itertools.count(1)

    def chat(self, chat_id: object) -> Chat:
        """Return the chat, or refuse."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def open_chat(self, chat_id: object) -> Chat:
        """Return the chat if the bot may write in it, or refuse."""
        chat = self.chat(chat_id)
        if chat.closed_to_bot:
            fate = "blocked by the user" if chat.private else "kicked from the supergroup chat"
            raise ApiError(403, f"Forbidden: bot was {fate}")
        if not chat.started:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    def post(
        self,
        chat: Chat,
        sender: Json,
        content: Json,
        *,
        thread_id: int | None = None,
        reply_to: int | None = None,
        markup: Json | None = None,
    ) -> Message:
        """Put a message into a chat; the bot gets an update unless it is its own."""
        number = next(chat.numbers)
        raw: Json = {
            "message_id": number,
            "from": sender,
            "chat": chat.raw,
            "date": int(self.clock()),
            **content,
        }
        if "forum_topic_created" in content:
            raw |= {"message_thread_id": number, "is_topic_message": True}
        elif thread_id is not None and (topic := chat.topics.get(thread_id)):
            # Telegram makes every message of a topic a reply to the topic's opening.
            raw |= {"message_thread_id": thread_id, "is_topic_message": True}
            raw["reply_to_message"] = topic.opening
        if reply_to is not None and reply_to in chat.messages:
            replied = chat.messages[reply_to].raw
            raw["reply_to_message"] = {k: v for k, v in replied.items() if k != "reply_to_message"}
        if markup and "inline_keyboard" in markup:
            raw["reply_markup"] = markup
        message = chat.messages[number] = Message(raw, markup)
        if self.keep is not None and len(chat.messages) > self.keep:
            del chat.messages[next(iter(chat.messages))]
        if sender is not self.bot or message.service:
            self.updates.push("message", chat.id, raw.copy())
        chat.changed()
        return message

    def revise(self, chat: Chat, message: Message, new: Json) -> None:
        """Change the content of a message; what is None goes."""
        message.raw.update(new, edit_date=int(self.clock()))
        for name in [name for name, value in new.items() if value is None]:
            del message.raw[name]
        message.edits += 1
        if message.raw["from"] is not self.bot:
            self.updates.push("edited_message", chat.id, message.raw.copy())
        chat.changed()

    def add_file(self, upload: Upload) -> str:
        """Keep a file and return its `file_id`."""
        file_id = f"file-{next(self.ids)}"
        self.files[file_id] = upload
        self._trim(self.files)
        return file_id

    def ask(self, query: Query) -> None:
        """Remember a press on a button."""
        self.queries[query.id] = query
        self._trim(self.queries)

    def open_topic(self, chat: Chat, sender: Json, name: str, emoji: str | None = None) -> Topic:
        """Open a topic; its id is the number of the message that says so."""
        created = {"name": name, "icon_color": _ICON_COLOR}
        if emoji:
            created["icon_custom_emoji_id"] = emoji
        opening = self.post(chat, sender, {"forum_topic_created": created})
        topic = Topic(opening.id, name, opening.raw, emoji)
        chat.topics[topic.thread_id] = topic
        return topic

    def close_topic(self, chat: Chat, sender: Json, topic: Topic, *, closed: bool) -> None:
        """Close a topic or open it again."""
        topic.closed = closed
        kind = "forum_topic_closed" if closed else "forum_topic_reopened"
        self.post(chat, sender, {kind: {}}, thread_id=topic.thread_id)

    def delete_topic(self, chat: Chat, thread_id: int) -> None:
        """Delete a topic with its messages; as in Telegram the bot is not told."""
        del chat.topics[thread_id]
        for message in chat.messages.values():
            if message.thread_id == thread_id:
                message.deleted = True
        chat.changed()

    def _trim(self, kept: dict[str, _Value]) -> None:
        if self.keep is not None and len(kept) > max(self.keep, _FEWEST_KEPT):
            del kept[next(iter(kept))]
