"""Handing over to a person: what is passed on is shown first, and goes only when approved."""

from __future__ import annotations

from typing import Any

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases.book import waiting_or_taken
from bot.store.talks import Dialogue, Memory
from bot.telegram.citizen import own_case
from bot.telegram.citizen.draft import Draft, phone_in
from bot.telegram.citizen.guard import tell_hidden, tell_reply
from bot.telegram.citizen.questions import keep_disliked, keep_turn, open_question
from bot.telegram.desk import Desk, Unit
from bot.telegram.memory import InDialogue, begin
from bot.telegram.transcript import transcribe
from bot.turn import Conversation, Outcome, Reply
from bot.wording import is_wholly
from knowledge.danish.normal import fold, has_words
from knowledge.danish.personal_data import without_masks

_NAME = "handover"
_ACTIONS: dict[str, tuple[str, ...]] = {
    "about": ("cancel",),
    "approve": ("send", "edit", "cancel"),
    "edit": ("cancel",),
    "channel": ("here", "call", "cancel"),
    "phone": ("self", "cancel"),
}
"""Step -> what can be done there."""

_NEXT = {"send": "channel", "edit": "edit", "call": "phone"}
_CHANNELS = {"here": "chat", "self": "self"}
_ASKED = ("approve", "channel", "phone")
_WRITTEN = F.text & ~F.text.startswith("/")

router = Router(name=_NAME)
router.include_router(own_case.router)


@router.message(Command("menneske"))
@router.callback_query(F.data.startswith("person:"))
async def ask_for_person(event: Message | CallbackQuery, unit: Unit, memory: Memory) -> None:
    """The command, or the button under every answer."""
    async with unit.write() as tx:
        await offer(tx, unit, memory)
        await unit.desk.talks.save(tx, unit.person, memory, unit.now)


async def offer(tx: AsyncSession, unit: Unit, memory: Memory) -> None:
    """Say how the case stands, show what would be passed on, or ask what it is about.

    The caller saves the memory in the same transaction.
    """
    desk, talk = unit.desk, memory.conversation
    again = memory.dialogue is not None and memory.dialogue.name == _NAME
    memory.dialogue = None
    cases = await waiting_or_taken(tx, unit.person)
    for case in cases:
        own_case.tell_state(tx, unit, case)
    if not cases:
        if not again:
            await keep_disliked(tx, unit)
        _begin(tx, unit, memory, Draft.of_talk(desk, talk) if talk.question else None)


@router.callback_query(F.data == "mine:new")
async def something_else(query: CallbackQuery, unit: Unit, memory: Memory) -> None:
    """A new hand-over beside a case that is open."""
    async with unit.write() as tx:
        _begin(tx, unit, memory, None)
        await unit.desk.talks.save(tx, unit.person, memory, unit.now)


def _begin(tx: AsyncSession, unit: Unit, memory: Memory, draft: Draft | None) -> None:
    if unit.desk.group is None:  # nobody is there to pass it on to
        wording = unit.desk.wording
        door = wording.door(wording.front_door)
        unit.tell(tx, wording.outcome(Outcome.HANDED_OVER, door=door))
    elif draft:
        _show(tx, unit, memory, draft)
    else:
        _ask(tx, unit, begin(memory, unit, _NAME, "about", id=unit.update_id))


def _show(tx: AsyncSession, unit: Unit, memory: Memory, draft: Draft) -> None:
    """Ask for approval. The buttons of what was shown before are old from now on."""
    values = {"id": unit.update_id, "draft": draft.model_dump()}
    _ask(tx, unit, begin(memory, unit, _NAME, "approve", **values))


def _ask(tx: AsyncSession, unit: Unit, dialogue: Dialogue) -> None:
    """Ask what a step asks, with its buttons."""
    texts, step = unit.desk.texts, dialogue.step
    if step == "approve":
        question = Draft.model_validate(dialogue.values["draft"]).shown(unit.desk)
    else:
        question = texts.say(f"handover_ask_{step}")
    labels = {action: texts.say(f"handover_do_{action}") for action in _ACTIONS[step]}
    markup: dict[str, Any]
    if step == "phone":
        share = {"text": texts.say("handover_do_share"), "request_contact": True}
        keys = [[share], *([{"text": label}] for label in labels.values())]
        markup = {"keyboard": keys, "resize_keyboard": True, "one_time_keyboard": True}
    else:
        data = f"{_NAME}:{{}}:{dialogue.values['id']}"
        buttons = [
            [{"text": label, "callback_data": data.format(action)}]
            for action, label in labels.items()
        ]
        markup = {"inline_keyboard": buttons}
    unit.tell(tx, question, reply_markup=markup)


@router.message(InDialogue(_NAME, "about", "edit"), _WRITTEN)
async def tell_about(message: Message, unit: Unit, desk: Desk, memory: Memory) -> None:
    """What it is about, or what is to stand instead; the assistant only finds the department."""
    text, dialogue = message.text or "", memory.dialogue
    if dialogue is None or _meant(desk, dialogue.step, text):
        await _act(unit, memory, "cancel")
        return
    if dialogue.step == "edit":
        draft = Draft.model_validate(dialogue.values["draft"]).saying(text)
    else:
        draft = Draft.of_answer(desk, text, await desk.answer(text, Conversation()))
    async with unit.write() as tx:
        transcribe(tx, unit, "citizen", text)
        tell_hidden(tx, unit)
        if has_words(without_masks(draft.words)):
            _show(tx, unit, memory, draft)
        else:
            _ask(tx, unit, dialogue)
        await desk.talks.save(tx, unit.person, memory, unit.now)


@router.message(InDialogue(_NAME, "phone"), F.contact)
async def share_phone(message: Message, unit: Unit, desk: Desk, memory: Memory) -> None:
    """A number shared with the button: it must be the person's own."""
    contact, sender = message.contact, message.from_user
    if contact and sender and contact.user_id == sender.id:
        phone = phone_in(contact.phone_number) or contact.phone_number
        await _act(unit, memory, "call", phone)
        return
    async with unit.write() as tx:
        unit.tell(tx, desk.texts.say("handover_phone_not_yours"))


@router.message(InDialogue(_NAME, *_ASKED), _WRITTEN)
@router.edited_message(InDialogue(_NAME, *_ASKED), _WRITTEN)
async def reply_or_ask(
    message: Message, unit: Unit, desk: Desk, memory: Memory, danger: Reply | None = None
) -> None:
    """An answer to our question; anything else is answered, and ours is asked again."""
    text, dialogue = message.text or "", memory.dialogue
    if dialogue is None:
        return
    phone = phone_in(text) if dialogue.step == "phone" else ""
    meant = "call" if phone else _meant(desk, dialogue.step, text)
    if meant:
        await _act(unit, memory, meant, phone)
        return
    if dialogue.step == "phone" and any(c.isdigit() for c in text):
        async with unit.write() as tx:
            unit.tell(tx, desk.texts.say("handover_phone_wrong"))
        return
    before = open_question(memory.conversation)
    reply = danger or await desk.answer(text, memory.conversation, hidden=unit.hidden)
    async with unit.write() as tx:
        transcribe(tx, unit, "citizen", text)
        if not (danger or reply.wants_person):
            await keep_turn(tx, unit, before, text, reply)
            tell_reply(tx, unit, reply)
        _ask(tx, unit, dialogue)
        await desk.talks.save(tx, unit.person, memory, unit.now)


def _is_current(query: CallbackQuery, memory: Memory) -> bool:
    """Whether a button is of what was shown last, and of the question that stands open."""
    _, action, number = (query.data or "").split(":")
    dialogue = memory.dialogue
    return (
        dialogue is not None
        and dialogue.name == _NAME
        and action in _ACTIONS[dialogue.step]
        and number == str(dialogue.values["id"])
    )


@router.callback_query(F.data.startswith(f"{_NAME}:"), _is_current)
async def press(query: CallbackQuery, unit: Unit, memory: Memory) -> None:
    """A button of the hand-over."""
    await _act(unit, memory, (query.data or "").split(":")[1])


def _meant(desk: Desk, step: str, text: str) -> str:
    """What somebody writes instead of pressing a button of a step; "" for none."""
    said = fold(text.strip(" .!"))
    for action in _ACTIONS[step]:
        if said == fold(desk.texts.say(f"handover_do_{action}")):
            return action
    chat = desk.wording.chat
    if step == "approve" and is_wholly(chat.agree, text):
        return "send"
    return "cancel" if is_wholly(chat.decline, text) else ""


async def _act(unit: Unit, memory: Memory, action: str, phone: str = "") -> None:
    desk, dialogue = unit.desk, memory.dialogue
    async with unit.write() as tx:
        if dialogue is None or action == "cancel":
            memory.dialogue = None
            text = desk.texts.say("handover_cancelled")
            unit.tell(tx, text, reply_markup={"remove_keyboard": True})
        elif phone or action in _CHANNELS:
            draft = Draft.model_validate(dialogue.values["draft"])
            memory.dialogue = None
            await own_case.open_own(
                tx,
                unit,
                department=draft.receiver(desk),
                urgency=draft.urgency(desk, memory.conversation),
                channel=_CHANNELS.get(action, "call"),
                summary=draft.summary(desk),
                phone=phone,
            )
        else:
            dialogue.step = _NEXT[action]
            _ask(tx, unit, dialogue)
        await desk.talks.save(tx, unit.person, memory, unit.now)
