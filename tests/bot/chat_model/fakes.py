"""A chat model that answers what it is given, in order, and remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from bot.chat_model.model import ChatModel
from tests.bot.helpers import settings

Answer = str | Exception | dict[str, Any]


class QueueModel(BaseChatModel):
    """Each call takes the next answer; an exception is raised, what is no text is told as JSON."""

    _answers: list[Answer] = PrivateAttr(default_factory=list)
    asked: list[str] = []
    arguments: list[dict[str, Any]] = []

    @classmethod
    def of(cls, *answers: Answer) -> QueueModel:
        model = cls()
        model._answers = list(answers)
        return model

    @property
    def left(self) -> int:
        """How many answers have not been asked for."""
        return len(self._answers)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        self.asked.append("\n\n".join(str(message.text) for message in messages))
        self.arguments.append(kwargs)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        for start in range(0, len(text), 7):  # in pieces, as over a network
            yield ChatGenerationChunk(message=AIMessageChunk(content=text[start : start + 7]))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = "".join(str(c.message.text) for c in self._stream(messages, stop, None, **kwargs))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])

    @property
    def _llm_type(self) -> str:
        return "queue"


def queue(*answers: Answer, **chat: Any) -> tuple[ChatModel, QueueModel]:
    """A chat model within the limits of the settings, and what it asks."""
    fake = QueueModel.of(*answers)
    chat = {"tries": 1, **chat}
    return ChatModel(fake, settings(chat_model="openai:fake", chat=chat)), fake


def drafted(*sentences: tuple[str, Sequence[str]]) -> dict[str, Any]:
    """A draft as a model answers it."""
    return {"saetninger": [{"tekst": text, "kilder": list(ids)} for text, ids in sentences]}
