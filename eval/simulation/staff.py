"""The staff of a forum."""

from __future__ import annotations

from collections.abc import Callable

from eval.simulation.api import Json, Upload
from eval.simulation.chats import Chat, Message, Topic
from eval.simulation.people import Person, User
from eval.simulation.world import World


class Member(Person):
    """Somebody in a forum."""

    async def post(
        self, text: str, topic: int | None = None, reply_to: Message | None = None
    ) -> Message:
        """Write into a topic, or into the general one."""
        return self._post_text(text, topic, reply_to)

    async def post_document(
        self,
        name: str,
        data: bytes,
        mime: str = "application/octet-stream",
        topic: int | None = None,
    ) -> Message:
        upload = Upload(name, mime, data)
        return self._post_file("document", upload, topic, file_name=name, mime_type=mime)

    def leave(self) -> None:
        """Leave the group."""
        self.chat.members[self.id] = "left"
        self._post({"left_chat_member": self.profile}, None, None)


class Group:
    """A forum of staff in which the bot is an administrator."""

    def __init__(self, world: World, chat: Chat, enter: Callable[[str, int | None], Json]) -> None:
        self.world = world
        self.chat = chat
        self._enter = enter

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def topics(self) -> dict[int, Topic]:
        """The topics that exist, by `message_thread_id`."""
        return self.chat.topics

    def member(
        self, name: str, *, id: int | None = None, user: User | None = None, admin: bool = False
    ) -> Member:
        """Let somebody in, who may have a private chat with the bot as well."""
        profile = user.profile if user else self._enter(name, id)
        self.chat.members[profile["id"]] = "administrator" if admin else "member"
        return Member(self.world, profile, self.chat)

    def messages(self, thread_id: int | None = None) -> list[Message]:
        """The messages in a topic, or in the general one; not what Telegram itself says."""
        return [
            message
            for message in self.chat.messages.values()
            if message.thread_id == thread_id and not message.deleted and not message.service
        ]

    def create_topic(self, name: str, by: Member) -> Topic:
        return self.world.open_topic(self.chat, by.profile, name)

    def close_topic(self, thread_id: int, by: Member, *, closed: bool = True) -> None:
        """Close a topic, or open it again."""
        self.world.close_topic(self.chat, by.profile, self.topics[thread_id], closed=closed)

    def delete_topic(self, thread_id: int) -> None:
        self.world.delete_topic(self.chat, thread_id)

    def remove_bot(self) -> None:
        """Throw the bot out."""
        self.chat.closed_to_bot = True
