"""Drafts from a chat model: asked for, held against the guard, repaired once, or not used."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.chat_model.answers import Drafted
from bot.chat_model.model import ChatModel
from bot.chat_model.prompt import read_model_prompt
from bot.chat_model.usage import Call, Result
from bot.guard.draft import Statement
from bot.guard.finding import Finding
from bot.guard.wording import told

Statements = tuple[Statement, ...]

Faults = Callable[[Sequence[Statement]], Sequence[Finding]]
"""What the guard finds wrong with statements; nothing when they may be shown."""


class Drafting:
    """Asks for drafts and lets nothing out that the guard has not passed."""

    def __init__(self, model: ChatModel) -> None:
        self.model = model
        self.prompts = {use: read_model_prompt(use) for use in ("draft", "letter")}

    def draft(
        self,
        use: str,
        shown: str,
        known: frozenset[str],
        faults: Faults,
        person: str,
        *,
        one_by_one: bool = False,
        **slots: str,
    ) -> Call[Statements]:
        """Statements that the guard passes, or a call without an answer.

        `shown` is made by `material`, `known` are the ids in it. With `one_by_one` each statement
        stands for itself, and those that are still faulty after the repair are left out.
        """
        prompt = self.prompts[use]
        messages = [("system", prompt.instruction(**slots)), ("human", shown)]
        first = self.model.ask(use, messages, Drafted, person)
        if first.answer is None:
            return first.ended(first.result, None)
        statements = first.answer.statements(known)
        found = faults(statements)
        if statements and not found:
            return first.ended(Result.USED, statements)
        if not statements:  # nothing to say, which of a letter may be right
            return first.ended(Result.USED if one_by_one else Result.REFUSED, None)
        messages += [
            ("ai", first.answer.model_dump_json()),
            ("human", prompt.repair_with([told(finding) for finding in found])),
        ]
        second = self.model.ask(use, messages, Drafted, person)
        call = first.plus(second)
        if second.answer is not None:
            statements = second.answer.statements(known)
        elif not one_by_one:
            return call.ended(second.result, None)
        if one_by_one:
            statements = tuple(s for s in statements if not faults([s]))
        elif faults(statements):
            statements = ()
        return call.ended(Result.REPAIRED if statements else Result.REFUSED, statements or None)
