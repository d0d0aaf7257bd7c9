"""What all Bot API methods share: the register of them, uploads and Telegram's way to refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from eval.simulation.world import World

Json = dict[str, Any]
Handler = Callable[["World", Json], Any]
_AnyHandler = TypeVar("_AnyHandler", bound=Handler)

METHODS: dict[str, tuple[str, Handler]] = {}
"""Lower-case name to proper name and handler: Telegram ignores the case of method names."""


class ApiError(Exception):
    """An answer that is not ok."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def answer(self) -> Json:
        """Return the JSON that Telegram sends."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in a multipart request."""

    name: str
    mime: str
    data: bytes = field(repr=False)


def method(name: str) -> Callable[[_AnyHandler], _AnyHandler]:
    """Register a function as the Bot API method `name`."""

    def register(handler: _AnyHandler) -> _AnyHandler:
        METHODS[name.lower()] = (name, handler)
        return handler

    return register


def bad_request(reason: str) -> ApiError:
    """Return a refusal with code 400."""
    return ApiError(400, f"Bad Request: {reason}")


def too_many(seconds: int) -> ApiError:
    """Return a refusal with code 429."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
