"""`borgerland ask --jsonl`: cases in, replies out, one line each, in the same order.

In:  {"id", "message"} or {"id", "messages": [...]} (one conversation), optional
     "audience": "citizen" | "staff" and "letter": the text of a file sent with the last message.
     Other keys are ignored.
Out: {"id", "replies": [{"text", "outcome", "services", "needs", "department", "sources",
     "choices", "offers", "confidence", "ms"}]}, or {"id", "error"} for a line that cannot be used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.assistant import Assistant
from bot.turn import Conversation, Message
from knowledge.content import Audience


class BadCase(ValueError):
    """A line that is not a case; `id` is what could be read of its id."""

    def __init__(self, message: str, case_id: Any = None) -> None:
        super().__init__(message)
        self.id = case_id


def answer_cases(assistant: Assistant, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Answer each non-empty line; never raises for a bad one."""
    for line in lines:
        if not line.strip():
            continue
        try:
            case_id, messages = _read(line)
        except BadCase as error:
            yield {"id": error.id, "error": str(error)}
            continue
        conversation = Conversation()
        replies = [assistant.reply(message, conversation).to_dict() for message in messages]
        yield {"id": case_id, "replies": replies}


def _read(line: bytes) -> tuple[Any, list[Message]]:
    try:
        case = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadCase("not UTF-8 text") from None
    except (ValueError, RecursionError):  # also a number with more digits than Python reads
        raise BadCase("not valid JSON") from None
    if not isinstance(case, dict):
        raise BadCase("expected an object with 'id' and 'message'")
    case_id = case.get("id")
    if not isinstance(case_id, (str, int)) or isinstance(case_id, bool):
        raise BadCase("'id' must be a text or a whole number")
    if isinstance(case_id, str) and any("\ud800" <= c <= "\udfff" for c in case_id):
        raise BadCase("'id' is not valid text")
    if ("message" in case) == ("messages" in case):
        raise BadCase("expected either 'message' or 'messages'", case_id)
    messages = case["messages"] if "messages" in case else [case["message"]]
    if not isinstance(messages, list) or not messages:
        raise BadCase("'messages' must be a list with at least one message", case_id)
    if not all(isinstance(text, str) for text in messages):
        raise BadCase("a message must be a text", case_id)
    try:
        audience = Audience(case.get("audience", Audience.CITIZEN))
    except ValueError:
        allowed = ", ".join(Audience)
        raise BadCase(f"'audience' must be one of: {allowed}", case_id) from None
    letter = case.get("letter", "")
    if not isinstance(letter, str):
        raise BadCase("'letter' must be a text", case_id)
    *before, last = messages
    said = [Message(text, audience) for text in before]
    return case_id, [*said, Message(last, audience, letter=letter)]
