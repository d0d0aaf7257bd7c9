"""Conversations: each reply is about what is being talked about."""

from __future__ import annotations

from eval.answer import Answer
from eval.case import Case, Told
from eval.outcomes import ON_TOPIC
from eval.scorer import Score, scorer

_LOST = "Assistenten taber tråden i en samtale."


@scorer("turns_right", "Svar i samtaler om det rigtige", cause=_LOST, kind="mean")
def turns_right(case: Case, answer: Answer) -> Score | None:
    """The share of a conversation's replies that are right, of those something is said of."""
    return _share(case, answer, first=True)


@scorer("follow_ups_right", "Opfølgende spørgsmål forstået", cause=_LOST, kind="mean")
def follow_ups_right(case: Case, answer: Answer) -> Score | None:
    """The same without the first message, which needs no memory."""
    return _share(case, answer, first=False)


def _share(case: Case, answer: Answer, *, first: bool) -> Score | None:
    wrong = []
    n = 0
    pairs = zip(case.expect.turns, answer.replies, strict=False)
    for number, (told, reply) in enumerate(pairs, 1):
        if told is None or not (told.services or told.outcomes) or (number == 1 and not first):
            continue
        n += 1
        if not _right(told, reply.outcome, reply.services):
            wrong.append(f"{number}: {reply.outcome} {', '.join(reply.services[:1])}")
    return Score(1 - len(wrong) / n, "; ".join(wrong)) if n else None


def _right(told: Told, outcome: str, services: tuple[str, ...]) -> bool:
    if told.outcomes and outcome not in told.outcomes:
        return False
    if not told.services:
        return True
    return outcome in ON_TOPIC and bool(services) and services[0] in told.services
