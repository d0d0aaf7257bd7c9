"""What is stored of an update: what is needed to answer it, without numbers nobody should write.

CPR and account numbers are masked before anything is stored, and people stand by pseudonym; the
chat's own number is put back from `Contact` when the update is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.types import Update

from bot.cases.staff import Staff
from bot.store.inbox import PERSON_KEY
from bot.store.people import Pseudonyms
from knowledge.danish.normal import clean
from knowledge.danish.personal_data import mask

_NEVER_WANTED = ("cpr", "account")
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
_MESSAGE = ("message_id", "date", "edit_date", "message_thread_id", "is_topic_message")
_FILES = {
    "document": ("file_id", "file_unique_id", "mime_type", "file_size"),
    "voice": ("file_id", "file_unique_id", "duration"),
    "audio": ("file_id", "file_unique_id", "duration"),
    "video": ("file_id", "file_unique_id", "duration", "width", "height"),
    "video_note": ("file_id", "file_unique_id", "duration", "length"),
    "animation": ("file_id", "file_unique_id", "duration", "width", "height"),
    "contact": ("phone_number",),
    "forum_topic_closed": (),
}
_NOT_KEPT: dict[str, Any] = {
    "location": {"latitude": 0.0, "longitude": 0.0},
    "sticker": {
        "file_id": "-",
        "file_unique_id": "-",
        "type": "regular",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
    },
}
"""What we cannot read: only that it came is kept."""


_BOT = {"id": 1, "is_bot": True, "first_name": "-"}


@dataclass(frozen=True)
class Stored:
    """What is kept of an update until it is done: see `restore`."""

    key: str
    person: str
    chat_id: int
    private: bool
    language: str
    payload: dict[str, Any]


def reduce(update: Update, pseudonyms: Pseudonyms) -> Stored | None:
    """What to store of an update; None for what we have no use for."""
    data = update.model_dump(mode="json", exclude_none=True, by_alias=True)
    kind = next((kind for kind in UPDATES if kind in data), None)
    if kind is None:
        return None
    event = data[kind]
    message = event if "chat" in event else event.get("message")
    sender = event.get("from")
    if message is None or sender is None or sender.get("is_bot"):
        return None
    chat = message["chat"]
    private = chat["type"] == "private"
    person = pseudonyms.of(sender["id"])
    hidden: list[str] = []
    kept: dict[str, Any] = {"kind": kind, "person": person, "hidden": hidden}
    if kind == "callback_query":
        kept |= {"id": event["id"], "data": event.get("data", "")}
    if kind == "my_chat_member":
        kept["status"] = event["new_chat_member"]["status"]
    else:
        kept["message"] = _message(message, hidden)
    thread = message.get("message_thread_id", 0) if message.get("is_topic_message") else 0
    return Stored(
        key=f"{PERSON_KEY}{person}" if private else f"topic:{thread}",
        person=person,
        chat_id=chat["id"],
        private=private,
        language=sender.get("language_code") or "da",
        payload=kept | ({} if private else {"chat": chat["id"], "forum": True}),
    )


def _message(message: dict[str, Any], hidden: list[str]) -> dict[str, Any]:
    kept = {key: message[key] for key in _MESSAGE if key in message}
    for key in ("text", "caption"):
        if key in message:
            kept[key], kinds = mask(clean(message[key]), _NEVER_WANTED)
            hidden += [kind for kind in kinds if kind not in hidden]
    for key, fields in _FILES.items():
        if key in message:
            value = message[key]
            kept[key] = {field: value[field] for field in fields if field in value}
    kept |= {key: instead for key, instead in _NOT_KEPT.items() if key in message}
    if "photo" in message:
        best = message["photo"][-1]
        kept["photo"] = [{k: best[k] for k in ("file_id", "file_unique_id", "width", "height")}]
    if "reply_to_message" in message:
        answered = message["reply_to_message"]
        kept["reply_to"] = answered["message_id"]
        kept["reply_to_bot"] = bool(answered.get("from", {}).get("is_bot"))
    if "contact" in message:
        own = message["contact"].get("user_id") == message.get("from", {}).get("id")
        kept["own_contact"] = own
        if not own:  # somebody else's number is no business of ours
            kept["contact"] = {"phone_number": "-", "first_name": "-"}
    return kept


def restore(
    update_id: int, payload: dict[str, Any], chat_id: int, staff: Staff, bot: Bot
) -> Update:
    """The update again, as aiogram reads it. `chat_id` is the person's chat, or the group's."""
    kind, group = payload["kind"], payload.get("forum", False)
    member = staff.named(payload["person"])
    chat: dict[str, Any] = {"id": chat_id, "type": "supergroup" if group else "private"}
    if group:
        chat |= {"title": "-", "is_forum": True}
    number = (member.id if member else 0) if group else chat_id
    sender = {"id": number, "is_bot": False, "first_name": "-"}
    event: dict[str, Any] = {"from": sender}
    if kind == "my_chat_member":
        event |= _membership(payload["status"], sender) | {"chat": chat}
    elif kind == "callback_query":
        message = _restored(payload["message"], chat, number) | {"from": _BOT}
        event |= {"id": payload["id"], "data": payload["data"], "chat_instance": "-"}
        event["message"] = message
    else:
        event |= _restored(payload["message"], chat, number)
    return Update.model_validate({"update_id": update_id, kind: event}, context={"bot": bot})


def _membership(status: str, sender: dict[str, Any]) -> dict[str, Any]:
    member = {"user": sender, "status": "member"}
    gone = {"user": sender, "status": "kicked", "until_date": 0}
    new = gone if status in ("kicked", "left") else member
    return {"date": 0, "old_chat_member": member, "new_chat_member": new}


def _restored(kept: dict[str, Any], chat: dict[str, Any], number: int) -> dict[str, Any]:
    message = {k: v for k, v in kept.items() if not k.startswith(("reply_to", "own_"))}
    message["chat"] = chat
    if "contact" in kept:
        owner = {"user_id": number} if kept["own_contact"] else {}
        message["contact"] = {"first_name": "-", **kept["contact"], **owner}
    if "reply_to" in kept:
        author = _BOT if kept["reply_to_bot"] else {**_BOT, "id": 0, "is_bot": False}
        answered = {"message_id": kept["reply_to"], "date": message["date"], "from": author}
        message["reply_to_message"] = answered | {"chat": chat}
    return message
