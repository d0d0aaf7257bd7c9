"""The Bot API methods about topics, chats and the bot itself."""

from __future__ import annotations

import json
import re
from typing import Any

from eval.simulation.api import Json, bad_request, method
from eval.simulation.chats import Chat, Topic
from eval.simulation.formatting import units
from eval.simulation.world import World

_TOPIC_NAME_LIMIT = 128
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_PROFILE = {"name": 64, "description": 512, "short_description": 120}
_GIFTS = (
    "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
    "gifts_from_channels",
)  # fmt: skip
_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
    "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
    "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_send_welcome_messages", "can_pin_messages", "can_manage_topics",
)  # fmt: skip


@method("getMe")
def get_me(world: World, params: Json) -> Json:
    return world.bot


@method("logOut")
@method("close")
def log_out(world: World, params: Json) -> bool:
    return True


@method("createForumTopic")
def create_forum_topic(world: World, params: Json) -> Json:
    chat = _forum(world, params)
    emoji = params.get("icon_custom_emoji_id")
    topic = world.open_topic(chat, world.bot, _topic_name(params), emoji)
    return {**topic.opening["forum_topic_created"], "message_thread_id": topic.thread_id}


@method("editForumTopic")
def edit_forum_topic(world: World, params: Json) -> bool:
    chat, topic = _topic(world, params)
    new: Json = {}
    if params.get("name"):
        new["name"] = _topic_name(params)
    if "icon_custom_emoji_id" in params:
        new["icon_custom_emoji_id"] = params["icon_custom_emoji_id"]
    if all(getattr(topic, name) == value for name, value in new.items()):
        raise bad_request("TOPIC_NOT_MODIFIED")
    for name, value in new.items():
        setattr(topic, name, value)
    world.post(chat, world.bot, {"forum_topic_edited": new}, thread_id=topic.thread_id)
    return True


@method("closeForumTopic")
def close_forum_topic(world: World, params: Json) -> bool:
    return _close(world, params, closed=True)


@method("reopenForumTopic")
def reopen_forum_topic(world: World, params: Json) -> bool:
    return _close(world, params, closed=False)


@method("deleteForumTopic")
def delete_forum_topic(world: World, params: Json) -> bool:
    chat, topic = _topic(world, params)
    world.delete_topic(chat, topic.thread_id)
    return True


@method("getChat")
def get_chat(world: World, params: Json) -> Json:
    chat = world.chat(params.get("chat_id"))
    return {
        **chat.raw,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }


@method("getChatMember")
def get_chat_member(world: World, params: Json) -> Json:
    chat = world.chat(params.get("chat_id"))
    user_id = params.get("user_id")
    if user_id == world.bot["id"]:
        return member(world.bot, "member" if chat.private else "administrator")
    user = world.users.get(user_id or 0)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member(user, "member" if chat.id == user_id else chat.members.get(user["id"], "left"))


@method("setMyCommands")
def set_my_commands(world: World, params: Json) -> bool:
    commands = params.get("commands") or []
    if len(commands) > 100 or not all(
        _COMMAND.fullmatch(each["command"]) and 1 <= units(each["description"]) <= 256
        for each in commands
    ):
        raise bad_request("BOT_COMMAND_INVALID")
    world.profile[_setting("commands", params)] = commands
    return True


@method("deleteMyCommands")
def delete_my_commands(world: World, params: Json) -> bool:
    world.profile.pop(_setting("commands", params), None)
    return True


@method("getMyCommands")
def get_my_commands(world: World, params: Json) -> Any:
    return world.profile.get(_setting("commands", params), [])


def _profile_methods(name: str, limit: int) -> None:
    proper = name.title().replace("_", "")

    @method(f"setMy{proper}")
    def set_my(world: World, params: Json) -> bool:
        text = str(params.get(name) or "")
        if units(text) > limit:
            raise bad_request(f"BOT_{name.upper()}_TOO_LONG")
        world.profile[_setting(name, params)] = text
        return True

    @method(f"getMy{proper}")
    def get_my(world: World, params: Json) -> Json:
        fallback = world.bot["first_name"] if name == "name" else ""
        return {name: world.profile.get(_setting(name, params), fallback)}


for _name, _limit in _PROFILE.items():
    _profile_methods(_name, _limit)


def member(user: Json, status: str) -> Json:
    """Return a ChatMember."""
    if status == "administrator":
        return {"user": user, "status": status, **dict.fromkeys(_RIGHTS, True)}
    return {"user": user, "status": status, **({"until_date": 0} if status == "kicked" else {})}


def _setting(name: str, params: Json) -> tuple[str, str, str]:
    scope = json.dumps(params.get("scope") or {"type": "default"}, sort_keys=True)
    return name, scope, str(params.get("language_code") or "")


def _forum(world: World, params: Json) -> Chat:
    chat = world.open_chat(params.get("chat_id"))
    if not chat.raw.get("is_forum"):
        raise bad_request("the chat is not a forum")
    return chat


def _topic(world: World, params: Json) -> tuple[Chat, Topic]:
    chat = _forum(world, params)
    topic = chat.topics.get(params.get("message_thread_id") or 0)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return chat, topic


def _topic_name(params: Json) -> str:
    name = str(params.get("name") or "").strip()
    if not 1 <= units(name) <= _TOPIC_NAME_LIMIT:
        raise bad_request("topic name must be 1-128 characters long")
    return name


def _close(world: World, params: Json, *, closed: bool) -> bool:
    chat, topic = _topic(world, params)
    if topic.closed is closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    world.close_topic(chat, world.bot, topic, closed=closed)
    return True
