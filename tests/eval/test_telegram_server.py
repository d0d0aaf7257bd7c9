"""The simulated Telegram, seen by a real aiogram bot over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from aiohttp import web

from eval.simulation import Group, TelegramServer, User
from eval.simulation.faults import Fault, RateLimits

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def bot_of(server: TelegramServer, token: str | None = None) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.base))
    async with Bot(token or server.token, session=session) as bot:
        yield bot


@asynccontextmanager
async def world() -> AsyncIterator[tuple[TelegramServer, Bot, User]]:
    async with TelegramServer() as server, bot_of(server) as bot:
        anna = server.user("Anna", id=7)
        await anna.start()
        yield server, bot, anna


@asynccontextmanager
async def polling(bot: Bot, *handlers: Callable[..., Awaitable[Any]]) -> AsyncIterator[None]:
    dispatcher = Dispatcher()
    dispatcher.message.register(handlers[0])
    for handler in handlers[1:]:
        dispatcher.callback_query.register(handler)
    task = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
    )
    await asyncio.sleep(0.05)
    try:
        yield
    finally:
        await dispatcher.stop_polling()
        await task


def keyboard(text: str, data: str) -> InlineKeyboardMarkup:
    button = InlineKeyboardButton(text=text, callback_data=data)
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


async def test_a_dispatcher_answers_texts_and_buttons() -> None:
    async def echo(message: Message) -> None:
        await message.answer(f"Du skrev: {message.text}", reply_markup=keyboard("👍 Ja", "yes"))

    async def press(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.answer("Tak")
        await query.message.edit_text(f"Valgt: {query.data}")

    async with world() as (server, bot, anna), polling(bot, echo, press):
        await anna.send("Hej æøå 🙂")
        answer = await anna.wait_for(lambda m: "æøå" in m.text)
        assert answer.buttons[0]["text"] == "👍 Ja"
        query = await anna.click(answer, "Ja")
        assert (await anna.wait_for(lambda m: "Valgt" in m.text)) is answer
        assert (answer.text, answer.edited, answer.reply_markup) == ("Valgt: yes", True, None)
        assert query.answer is not None
        with pytest.raises(LookupError, match="no button"):
            await anna.click(answer, "Ja")
        assert [m.text for m in anna.inbox] == ["Du skrev: /start", "Valgt: yes"]
        assert server.calls_of("sendMessage")[1].params["text"] == "Du skrev: Hej æøå 🙂"


async def test_every_kind_of_message_reaches_the_bot() -> None:
    async with world() as (_, bot, anna):
        first = await anna.send("første /help")
        await anna.edit(first, "rettet")
        await anna.send("svar", reply_to=first)
        await anna.send_document("brev.pdf", b"%PDF", "application/pdf", caption="Et brev")
        await anna.send_photo()
        await anna.send_voice()
        await anna.send_sticker()
        await anna.send_location()
        await anna.send_contact("+4512345678")
        anna.block()
        updates = await bot.get_updates(timeout=1)
        assert [u.event_type for u in updates[2:4]] == ["edited_message", "message"]
        messages = [u.message for u in updates if u.message]
        assert [m.content_type for m in messages] == (
            ["text"] * 3 + ["document", "photo", "voice", "sticker", "location", "contact"]
        )
        assert messages[1].entities is not None
        assert messages[1].entities[0].extract_from("første /help") == "/help"
        assert messages[2].reply_to_message is not None
        assert messages[3].document is not None
        downloaded = await bot.download(messages[3].document)
        assert downloaded is not None
        assert downloaded.read() == b"%PDF"
        blocked = updates[-1].my_chat_member
        assert blocked is not None
        assert blocked.new_chat_member.status == "kicked"


async def test_results_are_what_aiogram_expects() -> None:
    async with world() as (server, bot, anna):
        assert (await bot.me()).username == "borgerland_bot"
        file = BufferedInputFile(b"hello", "svar.txt")
        sent = await bot.send_document(7, file, caption="<b>Fil</b> 🙂", parse_mode="HTML")
        assert sent.document is not None
        assert sent.document.file_name == "svar.txt"
        assert anna.inbox[-1].entities == [{"type": "bold", "offset": 0, "length": 3}]
        again = await bot.send_document(7, sent.document.file_id)
        assert (await bot.send_photo(7, BufferedInputFile(b"jpg", "a.jpg"))).photo
        copied = await bot.copy_message(7, 7, sent.message_id)
        assert anna.inbox[-1].id == copied.message_id
        assert (await bot.forward_message(7, 7, again.message_id)).forward_origin
        assert await bot.delete_message(7, again.message_id)
        assert await bot.set_message_reaction(7, 1, [ReactionTypeEmoji(emoji="👍")])
        assert await bot.send_message_draft(7, 1, text="Søger …")
        assert anna.draft == "Søger …"
        assert await bot.send_chat_action(7, "typing")
        commands = [BotCommand(command="help", description="Hjælp")]
        scope = BotCommandScopeAllPrivateChats()
        assert await bot.set_my_commands(commands, scope, "da")
        assert [c.command for c in await bot.get_my_commands(scope, "da")] == ["help"]
        assert await bot.delete_my_commands(scope, "da")
        assert await bot.set_my_name("Borger")
        assert await bot.set_my_description("En hjælper")
        assert await bot.set_my_short_description("Hjælper")
        assert (await bot.get_my_name()).name == "Borger"
        assert (await bot.get_chat(7)).first_name == "Anna"
        assert (await bot.get_chat_member(7, 7)).status == "member"
        assert (await bot.get_webhook_info()).pending_update_count == 1
        assert len(server.calls_of("forwardMessage")) == 1


async def test_reply_keys_send_their_text() -> None:
    async with world() as (_, bot, anna):
        keys = [[KeyboardButton(text="Ja tak")], [KeyboardButton(text="Nr", request_contact=True)]]
        await bot.send_message(7, "?", reply_markup=ReplyKeyboardMarkup(keyboard=keys))
        await anna.click(anna.inbox[-1], "Ja")
        await anna.click(anna.inbox[-1], "Nr")
        *_, text, contact = await bot.get_updates()
        assert text.message and contact.message
        assert (text.message.text, contact.message.content_type) == ("Ja tak", "contact")


async def test_a_forum() -> None:
    async with world() as (server, bot, _):
        group: Group = server.forum("Medarbejdere", chat_id=-100200)
        mette = group.member("Mette", admin=True)
        topic = await bot.create_forum_topic(-100200, "Sag 1")
        thread = topic.message_thread_id
        sent = await bot.send_message(-100200, "Ny sag", message_thread_id=thread)
        assert sent.is_topic_message and sent.chat.is_forum
        posted = await mette.post("Jeg tager den", topic=thread, reply_to=group.messages(thread)[0])
        await mette.post("Godmorgen")
        assert [m.text for m in group.messages(thread)] == ["Ny sag", "Jeg tager den"]
        assert [m.text for m in group.messages()] == ["Godmorgen"]
        assert posted.reply_to == sent.message_id
        reply = await bot.send_message(
            -100200, "Tak", reply_parameters=ReplyParameters(message_id=posted.id)
        )
        assert reply.message_thread_id == thread
        _, created, staff, general = await bot.get_updates()
        assert created.message and created.message.forum_topic_created and staff.message
        assert created.message.message_id == created.message.message_thread_id == thread
        assert staff.message.message_thread_id == thread
        assert general.message and general.message.message_thread_id is None
        await bot.edit_forum_topic(-100200, thread, name="Sag 1: lukket")
        await bot.close_forum_topic(-100200, thread)
        assert group.topics[thread].closed
        with pytest.raises(TelegramBadRequest, match="TOPIC_NOT_MODIFIED"):
            await bot.close_forum_topic(-100200, thread)
        await bot.reopen_forum_topic(-100200, thread)
        assert (await bot.get_chat_member(-100200, mette.id)).status == "administrator"
        mette.leave()
        assert (await bot.get_chat_member(-100200, mette.id)).status == "left"
        group.delete_topic(thread)
        with pytest.raises(TelegramBadRequest, match="message thread not found"):
            await bot.send_message(-100200, "?", message_thread_id=thread)
        other = await bot.create_forum_topic(-100200, "Sag 2")
        await bot.delete_forum_topic(-100200, other.message_thread_id)
        assert not group.topics
        group.remove_bot()
        with pytest.raises(TelegramForbiddenError, match="kicked"):
            await bot.send_message(-100200, "?")


async def test_refusals() -> None:
    async with world() as (server, bot, anna):
        stranger = server.user("Bo")
        with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
            await bot.send_message(stranger.id, "Hej")
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message(99, "Hej")
        anna.block()
        with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
            await bot.send_message(7, "Hej")
        anna.unblock()
        await bot.send_message(7, "🙂" * 2048)
        for text in ("🙂" * 2048 + "x", " "):
            with pytest.raises(TelegramBadRequest, match=r"too long|is empty"):
                await bot.send_message(7, text)
        with pytest.raises(TelegramBadRequest, match="caption is too long"):
            await bot.send_photo(7, BufferedInputFile(b"jpg", "a.jpg"), caption="x" * 1025)
        outside = MessageEntity(type="bold", offset=2, length=2)
        with pytest.raises(TelegramBadRequest, match="after the end of the text"):
            await bot.send_message(7, "Hej", entities=[outside])
        await bot.send_message(7, "🙂!!", entities=[outside])
        await bot.send_message(7, "?", reply_markup=keyboard("x", "æ" * 32))
        with pytest.raises(TelegramBadRequest, match="BUTTON_DATA_INVALID"):
            await bot.send_message(7, "?", reply_markup=keyboard("x", "æ" * 33))
        with pytest.raises(TelegramBadRequest, match="query is too old"):
            await bot.answer_callback_query("12345")
        with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
            await bot.send_message(7, "?", reply_parameters=ReplyParameters(message_id=99))


async def test_edits_that_are_refused() -> None:
    async with world() as (server, bot, _):
        sent = await bot.send_message(7, "Hej", reply_markup=keyboard("x", "y"))
        with pytest.raises(TelegramBadRequest, match="message is not modified"):
            await bot.edit_message_text("Hej ", chat_id=7, message_id=sent.message_id,
                                        reply_markup=keyboard("x", "y"))  # fmt: skip
        await bot.edit_message_reply_markup(chat_id=7, message_id=sent.message_id)
        with pytest.raises(TelegramBadRequest, match="message to edit not found"):
            await bot.edit_message_text("Nyt", chat_id=7, message_id=999)
        with pytest.raises(TelegramBadRequest, match="message can't be edited"):
            await bot.edit_message_text("Nyt", chat_id=7, message_id=1)
        now = server.world.clock()
        server.world.clock = lambda: now + 49 * 3600
        with pytest.raises(TelegramBadRequest, match="message can't be edited"):
            await bot.edit_message_text("Nyt", chat_id=7, message_id=sent.message_id)


async def test_faults() -> None:
    async with world() as (server, bot, anna):
        server.faults.add("sendMessage", retry_after=3, chat_id=7)
        server.faults.add("sendMessage", status=500)
        server.faults.add("sendMessage", drop="before")
        server.faults.add("sendMessage", drop="after")
        server.faults.add("*", delay=0.2)
        with pytest.raises(TelegramRetryAfter) as refused:
            await bot.send_message(7, "1")
        assert refused.value.retry_after == 3
        with pytest.raises(TelegramServerError):
            await bot.send_message(7, "2")
        for text in ("3", "4"):
            with pytest.raises(TelegramNetworkError):
                await bot.send_message(7, text)
        assert [m.text for m in anna.inbox] == ["4"]
        begin = asyncio.get_running_loop().time()
        await bot.send_message(7, "5")
        assert asyncio.get_running_loop().time() - begin >= 0.2
        server.faults.hook = lambda name, params: Fault(status=502)
        with pytest.raises(TelegramServerError):
            await bot.get_me()
        server.faults.clear()
        await bot.get_me()


async def test_unknown_tokens_and_methods() -> None:
    async with TelegramServer() as server, bot_of(server, "42:WRONG") as bot:
        with pytest.raises(TelegramUnauthorizedError):
            await bot.get_me()
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{server.base}/bot{server.token}/fly") as response:
                assert response.status == 404
                assert (await response.json())["description"] == "Not Found"
            address = f"{server.base}/bot{server.token}/GETME"
            async with session.post(address, json={}) as response:
                assert (await response.json())["result"]["is_bot"] is True
    async with TelegramServer() as server, bot_of(server) as bot:
        with pytest.raises(TelegramNotFound):
            await bot.approve_suggested_post(1, 1)


async def test_limits_as_telegram_has_them() -> None:
    limits = RateLimits(burst=2)
    async with TelegramServer(limits=limits) as server, bot_of(server) as bot:
        anna, bo = server.user("Anna"), server.user("Bo")
        await anna.start()
        await bo.start()
        for _ in range(2):
            await bot.send_message(anna.id, "Hej")
        with pytest.raises(TelegramRetryAfter):
            await bot.send_message(anna.id, "Hej")
        await bot.send_message(bo.id, "Hej")
        await bot.send_chat_action(anna.id, "typing")


async def test_updates_come_until_they_are_confirmed() -> None:
    async with world() as (server, bot, anna):
        await anna.send("et")
        first = await bot.get_updates()
        assert [u.update_id for u in first] == [u.update_id for u in await bot.get_updates()]
        after = first[-1].update_id + 1
        waiting = asyncio.create_task(bot.get_updates(offset=after, timeout=5))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await anna.send("to")
        assert [u.message and u.message.text for u in await waiting] == ["to"]
        server.repeat(first[-1].update_id)
        again = await bot.get_updates(offset=after + 1)
        assert [u.update_id for u in again] == [first[-1].update_id]
        assert await bot.get_updates(offset=after + 1, timeout=0) == []


async def test_kinds_of_updates_that_were_not_asked_for() -> None:
    async with world() as (_, bot, anna):
        await bot.get_updates(offset=-1, allowed_updates=["message"])
        anna.block()
        anna.unblock()
        await anna.react((await anna.send("Hej")), "👍")
        assert [u.event_type for u in await bot.get_updates()][1:] == ["message"]
        await bot.get_updates(allowed_updates=["message_reaction"])
        await anna.react((await anna.send("Hej")), "👍")
        assert [u.event_type for u in await bot.get_updates()][2:] == ["message_reaction"]


async def test_of_two_bots_the_newer_wins() -> None:
    async with world() as (server, bot, anna), bot_of(server) as newer:
        (update,) = await bot.get_updates()
        following = update.update_id + 1
        older = asyncio.create_task(bot.get_updates(offset=following, timeout=5))
        await asyncio.sleep(0.05)
        polled = asyncio.create_task(newer.get_updates(offset=following, timeout=5))
        with pytest.raises(TelegramConflictError, match="other getUpdates"):
            await older
        await anna.send("Hej")
        assert len(await polled) == 1
        await bot.set_webhook("http://127.0.0.1:9/")
        with pytest.raises(TelegramConflictError, match="webhook is active"):
            await bot(GetUpdates())
        await bot.delete_webhook(drop_pending_updates=True)
        assert await bot.get_updates() == []


@asynccontextmanager
async def replica(handle: Callable[[Update], Awaitable[None]], secret: str) -> AsyncIterator[str]:
    async def take(request: web.Request) -> web.Response:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == secret
        await handle(Update.model_validate(await request.json()))
        return web.Response()

    application = web.Application()
    application.router.add_post("/hook", take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def test_a_webhook_keeps_the_order_of_each_chat_when_a_replica_dies() -> None:
    seen: dict[int, list[str]] = {}
    running: dict[int, int] = {}
    together = 0
    failing = False

    async def handle(update: Update) -> None:
        nonlocal together
        assert update.message and update.message.text
        chat = update.message.chat.id
        running[chat] = running.get(chat, 0) + 1
        assert running[chat] == 1
        together = max(together, sum(running.values()))
        await asyncio.sleep(0.005)
        running[chat] -= 1
        seen.setdefault(chat, []).append(update.message.text)

    async def dying(update: Update) -> None:
        if failing:
            raise web.HTTPServiceUnavailable
        await handle(update)

    async with (
        TelegramServer() as server,
        bot_of(server) as bot,
        replica(handle, "s3cret") as one,
        replica(dying, "s3cret") as two,
    ):
        people = [server.user(f"P{i}") for i in range(5)]
        server.webhook_targets = [one, two, "http://127.0.0.1:9/dead"]
        server.world.webhook.first_wait = 0.01
        await people[0].send("0")
        await bot.set_webhook("https://example.dk/hook", secret_token="s3cret")
        for number in range(1, 10):
            for person in people:
                await person.send(str(number))
            failing = number > 4
        while server.world.updates.pending:
            await asyncio.sleep(0.01)
        assert seen.pop(people[0].id) == [str(number) for number in range(10)]
        assert all(texts == [str(n) for n in range(1, 10)] for texts in seen.values())
        assert together > 1
        server.repeat(server.world.updates.last_id)
        await asyncio.sleep(0.1)
        assert seen[people[-1].id][-2:] == ["9", "9"]
        assert (await bot.get_webhook_info()).last_error_message


async def test_the_world_outlives_bot_and_server() -> None:
    server = TelegramServer(keep=3, record_calls=False)
    async with server, bot_of(server) as bot:
        anna = server.user("Anna")
        await anna.start()
        base = server.base
        waiting = asyncio.create_task(bot.get_updates(offset=999_999, timeout=30))
        await asyncio.sleep(0.05)
    with pytest.raises(TelegramNetworkError):
        await waiting
    for number in range(5):
        await anna.send(f"mens den var væk {number}")
    async with server, bot_of(server) as bot:
        assert server.base == base
        assert len(await bot.get_updates()) == 5
        await bot.send_message(anna.id, "Her er jeg igen")
    assert len(anna.chat.messages) == 3
    assert server.calls == []


async def test_only_what_fits_is_waited_for() -> None:
    async with world() as (_, bot, anna):
        await bot.send_message(7, "samme")
        await bot.send_message(7, "samme")
        one = await anna.wait_for(lambda m: m.text == "samme")
        two = await anna.wait_for(lambda m: m.text == "samme")
        assert one is not two
        with pytest.raises(TimeoutError):
            await anna.wait_for(lambda m: m.text == "samme", timeout=0.05)


async def test_a_long_text_comes_in_parts() -> None:
    async with world() as (_, bot, anna), polling(bot, _count):
        await anna.send("x" * 5000)
        assert (await anna.wait_for(lambda m: m.text == "4096")).from_bot
        assert (await anna.wait_for(lambda m: m.text == "904")).from_bot


async def _count(message: Message) -> None:
    await message.answer(str(len(message.text or "")))
