"""A case as the staff see it: the topic's name, and the card with its buttons."""

from __future__ import annotations

from typing import Any

from bot.store.tables import Case, Status
from bot.telegram.desk import Desk

ACTIONS = ("take", "pass", "agree", "close")
_TOPIC_CHARACTERS = 128
_COLOURS = {"acute": 0xFB6F5F, "high": 0xFFD67E}
_CALM = 0x6FB9F0


def topic_name(desk: Desk, case: Case) -> str:
    """Number, urgency where there is any, and department."""
    parts = [case.number, desk.department(case.department)]
    if case.urgency != "normal":
        parts.insert(1, desk.texts.say(f"urgency_{case.urgency}"))
    return " · ".join(parts)[:_TOPIC_CHARACTERS]


def topic_colour(case: Case) -> int:
    """Of the six that Telegram allows; the name says the same in words."""
    return _COLOURS.get(case.urgency, _CALM)


def card(desk: Desk, case: Case) -> dict[str, Any]:
    """The message at the head of a topic: text and buttons."""
    holder = desk.staff.named(case.holder)
    text = desk.texts.say(
        "card",
        number=case.number,
        department=desk.department(case.department),
        urgency=desk.texts.say(f"urgency_{case.urgency}"),
        status=desk.texts.say(f"status_{case.status}"),
        holder=holder.name if holder else desk.texts.say("nobody"),
        channel=desk.texts.say(f"channel_{case.channel}"),
        summary=case.summary,
    )
    return {"text": text, "reply_markup": card_buttons(desk, case)}


def card_buttons(desk: Desk, case: Case) -> dict[str, Any]:
    """What staff can do with a case as it stands."""
    actions = ["reopen"] if case.status == Status.CLOSED.value else list(ACTIONS)
    buttons = [
        {"text": desk.texts.say(f"do_{action}"), "callback_data": f"case:{case.id}:{action}"}
        for action in actions
    ]
    return {"inline_keyboard": [buttons[at : at + 2] for at in range(0, len(buttons), 2)]}
