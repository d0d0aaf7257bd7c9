"""A chat model within limits: time, tries, calls at once, tokens a day, and rest after failures.

Whatever goes wrong, the caller gets a `Call` without an answer and goes on without the model.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from threading import BoundedSemaphore
from time import monotonic, perf_counter
from typing import TYPE_CHECKING

from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    HumanMessage,
    SystemMessage,
)
from langchain_core.messages.ai import add_ai_message_chunks
from langsmith import tracing_context
from pybreaker import CircuitBreaker, CircuitBreakerError
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from bot.chat_model.answers import AnswerError, Form, read_answer, schema
from bot.chat_model.in_time import in_time
from bot.chat_model.providers import open_model, structure
from bot.chat_model.usage import Budget, Call, Result
from bot.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_CHARACTERS_A_TOKEN = 8
"""No answer is longer than this times the tokens asked for, whatever a server sends."""

_PRICED_TOKENS = 1_000_000

_FIRST_WAIT, _LONGEST_WAIT = 0.2, 2.0
_NOT_AGAIN = frozenset({400, 401, 403, 404, 405, 413, 422})
"""HTTP statuses that another try does not change."""

log = logging.getLogger("borgerland")


class _TooLong(Exception):
    """The answer has no end."""


class ChatModel:
    """A chat model that many turns share."""

    def __init__(self, model: BaseChatModel, settings: Settings) -> None:
        self.name = settings.chat_model
        self._model = model
        self._settings = settings
        self._chat = settings.chat
        self._slots = BoundedSemaphore(self._chat.at_once)
        self._budget = Budget(self._chat.tokens_a_day, settings.redis_url, settings.namespace)
        self._breaker = CircuitBreaker(
            fail_max=self._chat.rest_after,
            reset_timeout=self._chat.rest_seconds,
            throw_new_error_on_trip=False,
        )

    @classmethod
    def open(cls, settings: Settings) -> ChatModel | None:
        """The chat model of the settings, None when they name none.

        Raises:
            ModelError: see `open_model`.
        """
        return cls(open_model(settings), settings) if settings.chat_model else None

    def is_for(self, use: str) -> bool:
        """Whether the settings want the model for this."""
        return use in self._chat.use_for

    def ask(
        self, use: str, messages: Sequence[tuple[str, str]], form: type[Form], person: str = ""
    ) -> Call[Form]:
        """Ask for an answer in a form; `messages` are ("system" | "human" | "ai", text).

        Never raises. Only `material` makes texts for it.
        """
        started = perf_counter()
        if not self._budget.has_room(person):
            return Call(use, Result.BUDGET)
        if not self._slots.acquire(timeout=self._chat.wait_seconds):
            return Call(use, Result.BUSY, ms=_since(started))
        answer: AIMessage | None = None
        result, value = Result.FAILED, None
        cut_off = False
        try:
            answer = self._answer(messages, form)
            value = read_answer(str(answer.text), form)
            result = Result.USED
        except CircuitBreakerError:
            result = Result.RESTING
        except AnswerError:
            result = Result.REFUSED
        except Exception as error:  # whatever a client, the network or a server makes of a call
            # its text may quote what was asked, so only its name is told
            log.warning("chat model failed use=%s error=%s", use, type(error).__name__)
            cut_off = isinstance(error, (TimeoutError, _TooLong))
        finally:
            self._slots.release()
        tokens_in, tokens_out = _tokens(answer, messages)
        if cut_off:  # it was asked, and is paid for
            tokens_in, tokens_out = _about(messages), self._chat.max_tokens
        self._spend(person, tokens_in + tokens_out)
        price = tokens_in * self._chat.price_in + tokens_out * self._chat.price_out
        return Call(
            use, result, value, _since(started), tokens_in, tokens_out, price / _PRICED_TOKENS
        )

    def _answer(self, messages: Sequence[tuple[str, str]], form: type[Form]) -> AIMessage:
        """An answer in time, from a model that is not at rest."""
        until = monotonic() + self._chat.seconds
        told = [_message(role, text) for role, text in messages]
        arguments = structure(self._settings, form.__name__, schema(form))
        with self._breaker.calling():
            for attempt in Retrying(
                stop=stop_after_attempt(self._chat.tries) | stop_before_delay(self._chat.seconds),
                wait=_wait,
                retry=retry_if_exception(_may_help_to_try_again),
                reraise=True,
            ):
                with attempt:
                    return in_time(self._read(told, arguments), until - monotonic())
        raise AssertionError("unreachable")

    async def _read(self, messages: list[BaseMessage], arguments: dict[str, object]) -> AIMessage:
        """The whole answer, read as it comes, so that one that never ends is cut off."""
        most = self._chat.max_tokens * _CHARACTERS_A_TOKEN
        chunks: list[AIMessageChunk] = []
        length = 0
        with tracing_context(enabled=False):  # no tracing service may see a message
            async for chunk in self._model.astream(messages, **arguments):  # type: ignore[arg-type]
                assert isinstance(chunk, AIMessageChunk)
                chunks.append(chunk)
                length += len(str(chunk.text))
                if length > most:
                    raise _TooLong
        if not chunks:
            raise AnswerError("no answer")
        return add_ai_message_chunks(*chunks)

    def _spend(self, person: str, tokens: int) -> None:
        try:
            self._budget.spend(person, tokens)
        except Exception as error:  # the shared store is away; has_room says no until it is back
            log.warning("tokens not counted error=%s", type(error).__name__)


_jitter = wait_random_exponential(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT)


def _wait(state: RetryCallState) -> float:
    """What the server asks for, else a little more each time, with chance in it."""
    error = state.outcome.exception() if state.outcome else None
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    asked = str(headers.get("retry-after", ""))
    return float(asked) if asked.isdigit() else _jitter(state)


def _may_help_to_try_again(error: BaseException) -> bool:
    if isinstance(error, (TimeoutError, _TooLong, AnswerError)):
        return False
    status = getattr(error, "status_code", None)
    status = status or getattr(getattr(error, "response", None), "status_code", None)
    return status not in _NOT_AGAIN


def _message(role: str, text: str) -> BaseMessage:
    if role == "system":
        return SystemMessage(text)
    return AIMessage(text) if role == "ai" else HumanMessage(text)


def _tokens(answer: AIMessage | None, messages: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """Tokens in and out as the provider counts them, else about as many as there are."""
    if answer is None:
        return 0, 0
    if answer.usage_metadata:
        return answer.usage_metadata["input_tokens"], answer.usage_metadata["output_tokens"]
    return _about(messages), len(str(answer.text)) // 3


def _about(messages: Sequence[tuple[str, str]]) -> int:
    """About as many tokens as messages have."""
    return sum(len(text) for _, text in messages) // 3


def _since(started: float) -> float:
    return (perf_counter() - started) * 1000
