"""The key lines of a letter in plain words, by a chat model, line by line and under guard."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.chat_model.drafting import Drafting
from bot.chat_model.material import material
from bot.chat_model.usage import Call
from bot.guard.draft import Statement
from bot.guard.finding import Finding
from bot.guard.guard import Guard
from knowledge.danish.personal_data import KINDS, find_personal_data

_MARK = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")


class Retell:
    """Says key lines again in plain words. The lines themselves are always shown beside them."""

    def __init__(self, drafting: Drafting | None, guard: Guard) -> None:
        self.drafting = drafting if drafting and drafting.model.is_for("letter") else None
        self.guard = guard

    def __call__(
        self, lines: Sequence[str], person: str
    ) -> tuple[dict[str, str], Call[tuple[Statement, ...]] | None]:
        """Line -> plain words, for lines that a model may see and the guard passed; and the cost.

        A line with anything private in it, hidden or not, stays here.
        """
        sent = {f"K{n}": line for n, line in enumerate(filter(_is_public, lines), 1)}
        if self.drafting is None or not sent:
            return {}, None

        def faults(statements: Sequence[Statement]) -> Sequence[Finding]:
            told = {key for statement in statements for key in statement.sources}
            return self.guard.check_retelling(statements, {k: sent[k] for k in sent if k in told})

        call = self.drafting.draft(
            "letter", material({}, sent), frozenset(sent), faults, person, one_by_one=True
        )
        told: dict[str, str] = {}
        for statement in call.answer or ():
            if len(statement.sources) == 1:
                told.setdefault(sent[statement.sources[0]], statement.text)
        return told, call


def _is_public(line: str) -> bool:
    return not (_MARK.search(line) or find_personal_data(line))
