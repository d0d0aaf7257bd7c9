"""An assistant whose turns are counted."""

from __future__ import annotations

from bot.operations.metrics import Metrics
from bot.telegram.answering import Answering
from bot.turn import Conversation, Message, Reply
from bot.wording import Wording
from knowledge.library import Library


class Measured:
    """Answers as another does, and counts each reply."""

    def __init__(self, answering: Answering, metrics: Metrics) -> None:
        self._answering = answering
        self._metrics = metrics

    @property
    def library(self) -> Library:
        """What the assistant knows."""
        return self._answering.library

    @property
    def wording(self) -> Wording:
        """What the assistant says by itself."""
        return self._answering.wording

    async def reply(self, message: Message, conversation: Conversation) -> Reply:
        """The reply to a message; the conversation is brought up to date."""
        reply = await self._answering.reply(message, conversation)
        self._metrics.answered(reply)
        return reply
