"""After understanding: a short message that leans on an earlier one, as a question of its own."""

from __future__ import annotations

import re

from bot.chat_model.answers import FullQuestion
from bot.chat_model.material import material
from bot.chat_model.model import ChatModel
from bot.chat_model.prompt import read_model_prompt
from bot.turn import Turn
from knowledge.danish.normal import clean
from knowledge.danish.personal_data import mask, without_masks
from knowledge.danish.words import content_words, stem
from knowledge.library import Library

_MOST_WORDS = 50
_KNOWN = 0.7
"""So large a share of a question's words must have been said: the rest is the model's guess."""


class Rewrite:
    """Searches for a model's full question instead of both messages put side by side.

    Nobody reads the question. It is used only when it adds no figure and few words to what was
    said; else the message goes on as it was joined.
    """

    name = "rewrite"

    def __init__(self, model: ChatModel | None, library: Library) -> None:
        self.model = model if model and model.is_for("follow_up") else None
        self.library = library
        self.prompt = read_model_prompt("follow_up")

    def __call__(self, turn: Turn) -> None:
        if self.model is None or not turn.joined:
            return
        before = turn.conversation
        titles = [self.library.service[service].title for service in before.services[:1]]
        told = {
            "samtalen_foer": "\n".join([*titles, before.question]),
            "vores_spoergsmaal": before.asked,
            "ny_besked": turn.text,
        }
        told = {tag: text for tag, text in told.items() if text}
        shown = material(told, {})
        messages = [("system", self.prompt.instruction()), ("human", shown)]
        call = self.model.ask("follow_up", messages, FullQuestion, turn.message.person)
        turn.notes["model"] = [call.note()]
        if call.answer is None:
            return
        question = without_masks(mask(clean(call.answer.spoergsmaal))[0])
        if call.answer.nyt_emne:
            turn.query = " ".join(without_masks(turn.text).split())
            turn.joined = False
        elif _adds_little(question, " ".join(told.values())):
            turn.query = " ".join(question.split())
        turn.notes["rewritten"] = turn.query != f"{before.question} {turn.text}"


def _adds_little(question: str, told: str) -> bool:
    """Whether a question is made of what was told: no figure more, and few words."""
    words = content_words(question)
    if not words or len(question.split()) > _MOST_WORDS:
        return False
    if set(re.findall(r"\d+", question)) - set(re.findall(r"\d+", told)):
        return False
    known = {stem(word) for word in content_words(told)}
    return sum(stem(word) in known for word in words) >= _KNOWN * len(words)
