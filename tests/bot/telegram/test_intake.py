"""What is stored of an update, and that it is enough to answer it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update

from bot.cases.staff import Member, Staff
from bot.store.people import Pseudonyms
from bot.telegram.intake import Stored, reduce, restore

ANNA = 4_100_100_100
METTE = 4_200_200_200
OTHER = 4_300_300_300
GROUP = -1_001_000_000_001
CPR = "010190-1234"
SECRETS = ("Annasen", "anna_på_nettet", "Anna", str(ANNA), str(OTHER))
"""What never stands in what is stored: who it is from."""

PSEUDONYMS = Pseudonyms("k" * 32)
STAFF = Staff((Member(id=METTE, name="Mette", departments=("borgerservice",)),), PSEUDONYMS)
FILE = {"file_id": "f-1", "file_unique_id": "u-1"}
PLACE = {"latitude": 55.4904, "longitude": 9.4722}

KINDS: dict[str, dict[str, Any]] = {
    "text": {"text": "Hvad koster et pas?"},
    "document": {"document": FILE | {"file_name": "brev.pdf", "mime_type": "application/pdf"}},
    "voice": {"voice": FILE | {"duration": 3}},
    "audio": {"audio": FILE | {"duration": 3, "performer": "Annasen", "title": "Anna"}},
    "video": {"video": FILE | {"duration": 3, "width": 4, "height": 5}},
    "video_note": {"video_note": FILE | {"duration": 3, "length": 4}},
    "animation": {"animation": FILE | {"duration": 3, "width": 4, "height": 5}},
    "photo": {"photo": [FILE | {"width": 1, "height": 1}, FILE | {"width": 9, "height": 9}]},
    "sticker": {
        "sticker": FILE
        | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    },
    "location": {"location": PLACE},
    "contact": {"contact": {"phone_number": "+4520304050", "first_name": "Bo", "user_id": OTHER}},
}
"""One message of each kind that is sent."""


@pytest.fixture
def bot() -> Iterator[Bot]:
    yield Bot("42:TEST")


def person(number: int = ANNA) -> dict[str, Any]:
    return {
        "id": number,
        "is_bot": False,
        "first_name": "Anna",
        "last_name": "Annasen",
        "username": "anna_på_nettet",
        "language_code": "da",
    }


def private(number: int = ANNA) -> dict[str, Any]:
    who = person(number)
    return {"id": number, "type": "private"} | {
        key: who[key] for key in ("first_name", "last_name", "username")
    }


def group() -> dict[str, Any]:
    return {"id": GROUP, "type": "supergroup", "title": "Anna og de andre", "is_forum": True}


def written(sender: int = ANNA, **values: Any) -> dict[str, Any]:
    """A message in somebody's own chat."""
    return {"message_id": 7, "date": 1_700_000_000, "from": person(sender)} | (
        {"chat": private(sender)} | values
    )


def update(kind: str, event: dict[str, Any]) -> Update:
    return Update.model_validate({"update_id": 9, kind: event})


def reduced(kind: str, event: dict[str, Any]) -> Stored:
    stored = reduce(update(kind, event), PSEUDONYMS)
    assert stored
    return stored


def stored_text(stored: Stored) -> str:
    """All of what goes into the table, as it is written there."""
    return json.dumps([stored.key, stored.payload], ensure_ascii=False)


def again(stored: Stored, bot: Bot) -> Update:
    """What is done later: only what the table holds, and the chat looked up."""
    payload = json.loads(json.dumps(stored.payload))
    return restore(9, payload, stored.chat_id, STAFF, bot)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("event", ["message", "edited_message"])
def test_each_kind_of_message_comes_back_as_what_it_was(kind: str, event: str, bot: Bot) -> None:
    edited = {"edit_date": 1_700_000_060} if event == "edited_message" else {}
    stored = reduced(event, written(**KINDS[kind], **edited))
    assert not any(secret in stored_text(stored) for secret in SECRETS)
    restored = again(stored, bot)
    assert restored.update_id == 9
    assert restored.event_type == event
    message = restored.event
    assert isinstance(message, Message)
    assert message.content_type == kind
    assert (message.message_id, message.chat.id, message.chat.type) == (7, ANNA, "private")
    assert message.from_user is not None
    assert message.from_user.id == ANNA
    assert bool(message.edit_date) == bool(edited)
    assert message.bot is bot


@pytest.mark.parametrize("kind", ["document", "voice", "audio", "video", "video_note", "animation"])
def test_a_file_can_still_be_fetched(kind: str, bot: Bot) -> None:
    message = again(reduced("message", written(**KINDS[kind])), bot).event
    assert getattr(message, kind).file_id == "f-1"


def test_of_a_photo_the_best_is_kept(bot: Bot) -> None:
    message = again(reduced("message", written(**KINDS["photo"])), bot).event
    assert isinstance(message, Message)
    assert message.photo
    assert [size.width for size in message.photo] == [9]


def test_a_place_and_a_sticker_are_not_kept(bot: Bot) -> None:
    stored = reduced("message", written(**KINDS["location"]))
    assert not any(str(value) in stored_text(stored) for value in PLACE.values())
    message = again(stored, bot).event
    assert isinstance(message, Message)
    assert message.location
    assert message.location.latitude == 0
    assert "f-1" not in stored_text(reduced("message", written(**KINDS["sticker"])))


@pytest.mark.parametrize("field", ["text", "caption"])
def test_numbers_nobody_should_write_are_masked_first(field: str, bot: Bot) -> None:
    said = f"mit nummer er {CPR}, ring 20 30 40 50"
    values = {field: said} | ({} if field == "text" else KINDS["photo"])
    stored = reduced("message", written(**values))
    assert CPR not in stored_text(stored)
    assert stored.payload["hidden"] == ["cpr"]
    message = again(stored, bot).event
    assert isinstance(message, Message)
    kept = message.text or message.caption
    assert kept == "mit nummer er [cpr], ring 20 30 40 50"


def test_two_kinds_are_told_once_each() -> None:
    said = f"cpr {CPR} og {CPR}, konto 1234 1234567890"
    stored = reduced("message", written(text=said))
    assert stored.payload["hidden"] == ["cpr", "account"]
    assert CPR not in stored_text(stored)
    assert "1234567890" not in stored_text(stored)


def test_invisible_characters_do_not_hide_a_number() -> None:
    stored = reduced("message", written(text="cpr 0101\u200b90-12\u206034"))
    assert "[cpr]" in stored.payload["message"]["text"]


def test_of_a_message_that_is_answered_only_its_number_is_kept(bot: Bot) -> None:
    answered = written(text=f"jeg hedder Anna Annasen, {CPR}") | {"message_id": 3}
    stored = reduced("message", written(text="se her", reply_to_message=answered))
    assert CPR not in stored_text(stored)
    assert not any(secret in stored_text(stored) for secret in SECRETS)
    message = again(stored, bot).event
    assert isinstance(message, Message)
    assert message.reply_to_message
    assert message.reply_to_message.message_id == 3
    assert message.reply_to_message.text is None
    assert message.reply_to_message.from_user
    assert not message.reply_to_message.from_user.is_bot


def test_it_is_kept_whether_the_bot_is_answered(bot: Bot) -> None:
    answered = written(text="Svar") | {"from": {"id": 42, "is_bot": True, "first_name": "Bot"}}
    message = again(reduced("message", written(text="?", reply_to_message=answered)), bot).event
    assert isinstance(message, Message)
    assert message.reply_to_message
    assert message.reply_to_message.from_user
    assert message.reply_to_message.from_user.is_bot


def test_quotes_forwards_and_links_are_not_kept() -> None:
    extra: dict[str, Any] = {
        "quote": {"text": f"Anna {CPR}", "position": 0},
        "forward_origin": {"type": "user", "date": 1, "sender_user": person(OTHER)},
        "entities": [{"type": "text_mention", "offset": 0, "length": 2, "user": person(OTHER)}],
        "author_signature": "Annasen",
    }
    stored = reduced("message", written(text="se her", **extra))
    assert stored.payload["message"].keys() == {"message_id", "date", "text"}
    assert CPR not in stored_text(stored)


@pytest.mark.parametrize(("owner", "own"), [(ANNA, True), (OTHER, False), (None, False)])
def test_whose_number_is_shared_is_known_without_keeping_whose(
    owner: int | None, own: bool, bot: Bot
) -> None:
    contact = {"phone_number": "+4520304050", "first_name": "Bo", "last_name": "Annasen"}
    shared = contact | ({"user_id": owner} if owner else {})
    stored = reduced("message", written(contact=shared))
    assert not any(secret in stored_text(stored) for secret in SECRETS)
    message = again(stored, bot).event
    assert isinstance(message, Message)
    assert message.contact
    assert (message.contact.phone_number == "+4520304050") is own
    assert (message.contact.user_id == ANNA) is own


def test_a_pressed_button_comes_back_with_what_it_means(bot: Bot) -> None:
    shown = written(text=f"Svar til Anna {CPR}") | {
        "from": {"id": 42, "is_bot": True, "first_name": "Bot"}
    }
    event = {"id": "55", "from": person(), "chat_instance": "x", "data": "again:3"}
    stored = reduced("callback_query", event | {"message": shown})
    assert CPR not in stored_text(stored)
    query = again(stored, bot).event
    assert isinstance(query, CallbackQuery)
    assert (query.id, query.data, query.from_user.id) == ("55", "again:3", ANNA)
    assert isinstance(query.message, Message)
    assert query.message.message_id == 7
    assert query.message.chat.id == ANNA


@pytest.mark.parametrize(("status", "then"), [("kicked", "kicked"), ("member", "member")])
def test_who_has_blocked_the_bot_is_known(status: str, then: str, bot: Bot) -> None:
    until = {"until_date": 0} if status == "kicked" else {}
    event = {
        "chat": private(),
        "from": person(),
        "date": 1,
        "old_chat_member": {"user": person(42), "status": "member"},
        "new_chat_member": {"user": person(42), "status": status} | until,
    }
    stored = reduced("my_chat_member", event)
    assert not any(secret in stored_text(stored) for secret in SECRETS)
    changed = again(stored, bot).event
    assert isinstance(changed, ChatMemberUpdated)
    assert changed.new_chat_member.status == then
    assert changed.from_user.id == ANNA


def test_a_person_is_a_pseudonym_in_their_own_chat() -> None:
    stored = reduced("message", written(text="hej"))
    assert stored.person == PSEUDONYMS.of(ANNA)
    assert stored.key == f"person:{stored.person}"
    assert (stored.chat_id, stored.private, stored.language) == (ANNA, True, "da")


def test_without_a_language_it_is_danish() -> None:
    sender = {key: value for key, value in person().items() if key != "language_code"}
    assert reduced("message", written(text="hej") | {"from": sender}).language == "da"


@pytest.mark.parametrize(("sender", "number"), [(METTE, METTE), (OTHER, 0)])
def test_in_the_group_only_those_on_the_list_have_a_number(
    sender: int, number: int, bot: Bot
) -> None:
    said = {"text": "Jeg ringer", "message_thread_id": 11, "is_topic_message": True}
    stored = reduced("message", written(sender, chat=group(), **said))
    assert (stored.key, stored.private, stored.chat_id) == ("topic:11", False, GROUP)
    assert str(sender) not in stored_text(stored)
    message = again(stored, bot).event
    assert isinstance(message, Message)
    assert (message.chat.id, message.chat.type, message.chat.is_forum) == (
        GROUP,
        "supergroup",
        True,
    )
    assert (message.message_thread_id, message.is_topic_message) == (11, True)
    assert message.from_user is not None
    assert message.from_user.id == number


def test_outside_the_topics_the_group_is_one(bot: Bot) -> None:
    assert reduced("message", written(METTE, chat=group(), text="hej")).key == "topic:0"
    closed = written(METTE, chat=group(), forum_topic_closed={}, message_thread_id=11)
    message = again(reduced("message", closed), bot).event
    assert isinstance(message, Message)
    assert message.forum_topic_closed is not None


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("message", written(text="hej") | {"from": {**person(), "is_bot": True}}),
        ("channel_post", {"message_id": 1, "date": 1, "chat": group(), "text": "hej"}),
        ("message", {"message_id": 1, "date": 1, "chat": group(), "text": "hej"}),
        (
            "callback_query",
            {"id": "1", "from": person(), "chat_instance": "x", "inline_message_id": "3"},
        ),
    ],
)
def test_what_we_have_no_use_for_is_not_stored(kind: str, event: dict[str, Any]) -> None:
    assert reduce(update(kind, event), PSEUDONYMS) is None
