"""People who ask questions whose answers can be told apart, and which of them were answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from bot.assistant import Assistant
from bot.turn import Conversation, Message, Outcome
from eval.simulation.people import User

_SERVICES = 12


@dataclass(frozen=True)
class Question:
    """A question, and the first line of its answer."""

    text: str
    sign: str


def rehearse(assistant: Assistant) -> list[Question]:
    """Questions that are answered for sure, asked round and round in this order."""
    found: dict[str, Question] = {}
    for service in assistant.library.services:
        reply = assistant.reply(Message(service.say[0]), Conversation())
        sign = reply.text.partition("\n")[0]
        if reply.outcome is Outcome.ANSWERED and service.title in sign:
            found[sign] = Question(service.say[0], sign)
    for number in range(2):
        talk = Conversation()
        for question in [*islice(found.values(), _SERVICES)] * 2:
            reply = assistant.reply(Message(question.text), talk)
            if reply.text.partition("\n")[0] != question.sign:
                assert number == 0, question
                found.pop(question.sign, None)
    return [*islice(found.values(), _SERVICES)]


@dataclass
class Asker:
    """Somebody who writes questions and waits for each answer."""

    user: User
    questions: Sequence[Question]
    first: int
    asked: list[Question] = field(default_factory=list)

    async def ask(self, times: int) -> None:
        """Write the next questions, one right after the other."""
        for _ in range(times):
            question = self.questions[(self.first + len(self.asked)) % len(self.questions)]
            self.asked.append(question)
            await self.user.send(question.text)

    def answers(self) -> list[Question]:
        """The questions whose answers have come, in the order in which they came."""
        by_sign = {question.sign: question for question in self.questions}
        lines = (message.text.partition("\n")[0] for message in self.user.inbox)
        return [by_sign[line] for line in lines if line in by_sign]

    def count(self, text: str) -> int:
        """How often the bot said something."""
        return sum(message.text == text for message in self.user.inbox)


def missing_in(asked: Sequence[Question], got: Sequence[Question]) -> list[Question] | None:
    """The questions without an answer; None when the answers are not in the questions' order."""
    missing, answers = [], [*got]
    for question in asked:
        if answers and answers[0] == question:
            answers.pop(0)
        else:
            missing.append(question)
    return None if answers else missing
