"""Whether what a reply is about is what was asked for. Only cases that name services count."""

from __future__ import annotations

import math

from eval.answer import Answer
from eval.case import Case
from eval.outcomes import ON_TOPIC
from eval.scorer import Score, passed, scorer

_WRONG = "Svaret handler ikke om det, der blev spurgt om."


@scorer("service_first", "Rigtig ydelse først", cause=_WRONG)
def service_first(case: Case, answer: Answer) -> Score | None:
    """The reply answers (or asks) about a right service first."""
    if not case.expect.services:
        return None
    reply = answer.last
    first = reply.services[:1]
    right = reply.outcome in ON_TOPIC and first and first[0] in case.expect.services
    return passed(
        bool(right), f"{reply.outcome}: {', '.join(first) or 'ingen'}, ikke {_asked(case)}"
    )


@scorer("service_in_three", "Rigtig ydelse blandt de tre første", cause=_WRONG)
def service_in_three(case: Case, answer: Answer) -> Score | None:
    """A right service is among the first three, sure or not."""
    if not case.expect.services:
        return None
    found = answer.last.services[:3]
    return passed(
        any(service in case.expect.services for service in found),
        f"{', '.join(found) or 'ingen'}, ikke {_asked(case)}",
    )


@scorer("mrr", "Rangordning (MRR@10)", cause=_WRONG, kind="mean")
def mrr(case: Case, answer: Answer) -> Score | None:
    """1/rank of the first right service among ten, 0 when none is."""
    if not case.expect.services:
        return None
    for rank, service in enumerate(answer.last.services[:10], 1):
        if service in case.expect.services:
            return Score(1 / rank)
    return Score(0.0, f"ikke blandt ti: {_asked(case)}")


@scorer("ndcg", "Rangordning (nDCG@10)", cause=_WRONG, kind="mean")
def ndcg(case: Case, answer: Answer) -> Score | None:
    """DCG over the best possible one: the service asked for counts 2, others that are right 1."""
    if not case.expect.services:
        return None
    worth = dict.fromkeys(case.expect.services[1:], 1.0) | {case.expect.services[0]: 2.0}
    ideal = _dcg(sorted(worth.values(), reverse=True))
    named = dict.fromkeys(answer.last.services)  # one named twice counts once
    return Score(_dcg([worth.get(service, 0.0) for service in named]) / ideal)


def _dcg(gains: list[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains[:10], 1))


def _asked(case: Case) -> str:
    return " eller ".join(case.expect.services)
