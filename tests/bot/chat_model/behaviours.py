"""How a chat server answers: well, or with an error; with what a model would say."""

from __future__ import annotations

import json
from typing import Any

from knowledge.danish.sentences import sentences
from tests.bot.chat_model.openai_server import Asked, Behaviour, Exchange

_PIECE = 7


def event(value: dict[str, Any]) -> bytes:
    """A server-sent event."""
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"


def piece(text: str = "", **values: Any) -> dict[str, Any]:
    """A chunk of an answer."""
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
    base = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "fake"}
    return base | {"choices": [choice]} | values


def says(answer: Any, pause: float = 0.0) -> Behaviour:
    """A whole, well-formed answer; what is no text is told as JSON. `pause`: seconds a piece."""
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)

    def behave(exchange: Exchange) -> None:
        asked = exchange.asked.body
        usage = {"prompt_tokens": exchange.asked.tokens_in, "completion_tokens": len(text) // 4}
        usage["total_tokens"] = sum(usage.values())
        if not asked.get("stream"):
            exchange.begin(kind="application/json")
            message = {"role": "assistant", "content": text}
            choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
            whole = piece(choices=choices, object="chat.completion", usage=usage)
            exchange.send(json.dumps(whole).encode())
            exchange.end()
            return
        exchange.begin()
        for start in range(0, len(text), _PIECE):
            if pause:
                exchange.wait(pause)
            exchange.send(event(piece(text[start : start + _PIECE])))
        exchange.send(event(piece(choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}])))
        if (asked.get("stream_options") or {}).get("include_usage"):
            exchange.send(event(piece(choices=[], usage=usage)))
        exchange.send(b"data: [DONE]\n\n")
        exchange.end()

    return behave


def drafted(*said: tuple[str, str]) -> dict[str, Any]:
    """An answer in the form of drafts, each sentence with its one source; "" is none."""
    return {"saetninger": [{"tekst": text, "kilder": [key] if key else []} for text, key in said]}


def own_words(asked: Asked) -> list[tuple[str, str]]:
    """The passages' own sentences: what nothing can be said against."""
    return [(said, key) for key, text in asked.sources.items() for said in sentences(text)]


def perfect(asked: Asked) -> Behaviour:
    """The answer that nothing can be said against, whatever is asked for."""
    if asked.form == "Choice":
        return says({"valg": next(iter(asked.sources), "ingen")})
    if asked.form == "FullQuestion":
        return says({"spoergsmaal": "", "nyt_emne": False})
    return says(drafted(*own_words(asked)))


def status(code: int, message: str = "nej", **headers: str) -> Behaviour:
    """An error as such servers tell it."""

    def behave(exchange: Exchange) -> None:
        exchange.begin(code, "application/json", **headers)
        exchange.send(json.dumps({"error": {"message": message, "type": "fake"}}).encode())
        exchange.end()

    return behave
