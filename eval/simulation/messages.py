"""The Bot API methods that send, change and remove messages."""

from __future__ import annotations

from eval.simulation.api import Json, Upload, bad_request, method
from eval.simulation.chats import Chat, Message
from eval.simulation.formatting import TEXT_LIMIT, check_markup, formatted, units
from eval.simulation.world import World

_CONTENT = (
    "text", "entities", "caption", "caption_entities", "document", "photo", "voice", "sticker",
    "location", "contact",
)  # fmt: skip
_TOO_OLD = 48 * 3600
_QUERY_LIFE = 15 * 60
_PHOTO_LIMIT = 10 * 2**20


@method("sendMessage")
def send_message(world: World, params: Json) -> Json:
    chat = world.open_chat(params.get("chat_id"))
    return _send(world, chat, params, _text(params)).raw


@method("sendMessageDraft")
def send_message_draft(world: World, params: Json) -> bool:
    chat = world.open_chat(params.get("chat_id"))
    if not chat.private or not params.get("draft_id"):
        raise bad_request("RANDOM_ID_INVALID" if chat.private else "chat must be private")
    text = str(params.get("text") or "")
    if units(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    chat.drafts[int(params["draft_id"])] = text
    chat.changed()
    return True


@method("sendChatAction")
def send_chat_action(world: World, params: Json) -> bool:
    _thread(world.open_chat(params.get("chat_id")), params)
    return True


@method("sendDocument")
def send_document(world: World, params: Json) -> Json:
    chat = world.open_chat(params.get("chat_id"))
    file_id, upload = _upload(world, params, "document")
    document = {
        **file_fields(file_id, upload),
        "file_name": upload.name,
        "mime_type": upload.mime,
    }
    return _send(world, chat, params, {"document": document, **_caption(params)}).raw


@method("sendPhoto")
def send_photo(world: World, params: Json) -> Json:
    chat = world.open_chat(params.get("chat_id"))
    file_id, upload = _upload(world, params, "photo")
    if len(upload.data) > _PHOTO_LIMIT:
        raise bad_request("file is too big")
    content = {"photo": photo_sizes(file_id, upload), **_caption(params)}
    return _send(world, chat, params, content).raw


@method("copyMessage")
def copy_message(world: World, params: Json) -> Json:
    chat = world.open_chat(params.get("chat_id"))
    content = _content(world, params, "copy")
    if params.get("caption") is not None and "text" not in content:
        content = {k: v for k, v in content.items() if not k.startswith("caption")}
        content |= _caption(params)
    return {"message_id": _send(world, chat, params, content).id}


@method("forwardMessage")
def forward_message(world: World, params: Json) -> Json:
    chat = world.open_chat(params.get("chat_id"))
    content = _content(world, params, "forward")
    source = world.chat(params["from_chat_id"]).messages[params["message_id"]].raw
    content["forward_origin"] = {
        "type": "user",
        "date": source["date"],
        "sender_user": source["from"],
    }
    return _send(world, chat, params, content).raw


@method("editMessageText")
def edit_message_text(world: World, params: Json) -> Json:
    chat, message = _editable(world, params)
    if "text" not in message.raw:
        raise bad_request("there is no text in the message to edit")
    return _revise(world, chat, message, {"entities": None, **_text(params)}, params)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, params: Json) -> Json:
    chat, message = _editable(world, params)
    return _revise(world, chat, message, {}, params)


@method("deleteMessage")
def delete_message(world: World, params: Json) -> bool:
    chat = world.chat(params.get("chat_id"))
    message = chat.messages.get(params.get("message_id") or 0)
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    if world.clock() - message.raw["date"] > _TOO_OLD:
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    chat.changed()
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, params: Json) -> bool:
    chat = world.open_chat(params.get("chat_id"))
    message = chat.messages.get(params.get("message_id") or 0)
    if message is None or message.deleted:
        raise bad_request("message to react not found")
    message.reactions = list(params.get("reaction") or [])
    chat.changed()
    return True


@method("answerCallbackQuery")
def answer_callback_query(world: World, params: Json) -> bool:
    query = world.queries.get(str(params.get("callback_query_id")))
    if query is None or world.clock() - query.at > _QUERY_LIFE:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if units(str(params.get("text") or "")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = params
    return True


def file_fields(file_id: str, upload: Upload) -> Json:
    """Return what the Bot API says of every file."""
    return {
        "file_id": file_id,
        "file_unique_id": f"u{file_id}",
        "file_size": len(upload.data),
    }


def photo_sizes(file_id: str, upload: Upload) -> list[Json]:
    """Return a photo in its one size."""
    return [{**file_fields(file_id, upload), "width": 1280, "height": 960}]


def _send(world: World, chat: Chat, params: Json, content: Json) -> Message:
    markup = check_markup(params.get("reply_markup"))
    asked = params.get("reply_parameters") or {}
    reply_to = asked.get("message_id") or params.get("reply_to_message_id")
    replied = chat.messages.get(reply_to) if reply_to else None
    if reply_to and (replied is None or replied.deleted):
        if not (
            asked.get("allow_sending_without_reply") or params.get("allow_sending_without_reply")
        ):
            raise bad_request("message to be replied not found")
        reply_to = replied = None
    thread_id = _thread(chat, params)
    if replied is not None and thread_id is None:
        thread_id = replied.thread_id
    chat.drafts.clear()
    return world.post(
        chat, world.bot, content, thread_id=thread_id, reply_to=reply_to, markup=markup
    )


def _thread(chat: Chat, params: Json) -> int | None:
    thread_id: int | None = params.get("message_thread_id") or None
    # Telegram refuses 1 as well: the general topic is written to without any number.
    if thread_id is not None and thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id


def _text(params: Json) -> Json:
    text, entities = formatted(params)
    return {"text": text, "entities": entities} if entities else {"text": text}


def _caption(params: Json) -> Json:
    caption, entities = formatted(params, "caption")
    if not caption:
        return {}
    return {"caption": caption, **({"caption_entities": entities} if entities else {})}


def _upload(world: World, params: Json, name: str) -> tuple[str, Upload]:
    given = params.get(name)
    if isinstance(given, str) and given.startswith("attach://"):
        given = params.get(given.removeprefix("attach://"))
    if isinstance(given, Upload):
        if not given.data:
            raise bad_request("file must be non-empty")
        return world.add_file(given), given
    if isinstance(given, str) and given in world.files:
        return given, world.files[given]
    raise bad_request("wrong remote file identifier specified")


def _content(world: World, params: Json, verb: str) -> Json:
    source = world.chat(params.get("from_chat_id"))
    message = source.messages.get(params.get("message_id") or 0)
    if message is None or message.deleted:
        raise bad_request(f"message to {verb} not found")
    content = {name: message.raw[name] for name in _CONTENT if name in message.raw}
    if not content:
        raise bad_request(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return content


def _editable(world: World, params: Json) -> tuple[Chat, Message]:
    chat = world.open_chat(params.get("chat_id"))
    message = chat.messages.get(params.get("message_id") or 0)
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    too_old = world.clock() - message.raw["date"] > _TOO_OLD
    if not message.from_bot or message.service or too_old:
        raise bad_request("message can't be edited")
    return chat, message


def _revise(world: World, chat: Chat, message: Message, new: Json, params: Json) -> Json:
    # An edit without a keyboard takes the keyboard away.
    markup = check_markup(params.get("reply_markup"))
    new = {**new, "reply_markup": markup}
    if all(message.raw.get(name) == value for name, value in new.items()):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    message.markup = markup
    world.revise(chat, message, new)
    return message.raw
