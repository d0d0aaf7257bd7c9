"""A reply as Telegram shows it: text, the source folded away, buttons for what can be chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from aiogram.utils.formatting import ExpandableBlockQuote, Text, as_list

from bot.telegram.texts import Texts
from bot.turn import Option, Reply
from knowledge.content import SERVICE_HEADINGS

LONGEST = 4096
"""What Telegram takes in one message, in UTF-16 units."""

_BUTTON_CHARACTERS = 60
_COPIED = 2
_PHONE = re.compile(r"(?<![\d/-])(?:\d{2} ){3}\d{2}(?![\d/-])|(?<![\d/-])\d{3} \d{3}(?![\d/-])")


def units(text: str) -> int:
    """How long Telegram finds a text."""
    return len(text.encode("utf-16-le")) // 2


def split(text: str, longest: int = LONGEST) -> list[str]:
    """A text in pieces that Telegram takes: at paragraphs, else at lines, words or anywhere."""
    pieces: list[str] = []
    rest = text.strip()
    while units(rest) > longest:
        head = rest[:longest]
        while units(head) > longest:
            head = head[:-1]
        cuts = (head.rfind(mark) for mark in ("\n\n", "\n", " "))
        at = next((cut for cut in cuts if cut > len(head) // 4), len(head))
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*pieces, rest] if rest else pieces


def render(
    reply: Reply, texts: Texts, *, extra: Sequence[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Telegram's parameters for each message of a reply; the last one holds the buttons.

    `extra` are buttons that come after the reply's own.
    """
    body = reply.text
    if reply.citation:
        body = body.replace(reply.citation, "").strip()
    places = [f"{source.title}: {source.section}" for source in reply.sources]
    folded = "\n".join([reply.citation, *dict.fromkeys(places)]) if reply.citation else ""
    pieces = split(body, LONGEST - units(folded) - 2) or [""]
    messages: list[dict[str, Any]] = [{"text": piece} for piece in pieces]
    if folded:
        messages[-1] = _with_source(pieces[-1], folded)
    options = (*reply.choices, *reply.offers)
    rows = [[_option(option, reply, number)] for number, option in enumerate(options, 1)]
    rows += [[button] for button in (*_copies(body, texts), *extra)]
    if rows:
        messages[-1]["reply_markup"] = {"inline_keyboard": rows}
    return messages


def _with_source(text: str, folded: str) -> dict[str, Any]:
    shown = as_list(Text(text), ExpandableBlockQuote(folded), sep="\n\n").as_kwargs(
        replace_parse_mode=False
    )
    entities = [entity.model_dump(mode="json", exclude_none=True) for entity in shown["entities"]]
    return {"text": shown["text"], "entities": entities}


def _option(option: Option, reply: Reply, number: int) -> dict[str, Any]:
    return {"text": shorten(option.label), "callback_data": option_data(option, reply)}


def option_data(option: Option, reply: Reply) -> str:
    """What a button says when pressed; a part of a service needs to say of which."""
    if option.kind == "aspect":
        service = reply.services[0] if reply.services else ""
        return f"aspect:{service}:{SERVICE_HEADINGS.index(option.value)}"
    return f"{option.kind}:{option.value}"


def shorten(label: str) -> str:
    """A label that a button has room for."""
    if len(label) <= _BUTTON_CHARACTERS:
        return label
    return label[: _BUTTON_CHARACTERS - 1].rsplit(" ", 1)[0] + "…"


def _copies(text: str, texts: Texts) -> Iterable[dict[str, Any]]:
    """Buttons that copy the first phone numbers."""
    for phone in list(dict.fromkeys(_PHONE.findall(text)))[:_COPIED]:
        yield {"text": texts.say("copy_phone", phone=phone), "copy_text": {"text": phone}}
