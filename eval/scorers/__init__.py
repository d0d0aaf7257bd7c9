"""All scorers, in the order in which reports show them. One file a question."""

from __future__ import annotations

from eval.scorer import Scorer
from eval.scorers import (
    agreement,
    citations,
    clarity,
    conversation,
    crisis,
    figures,
    forbidden,
    leaks,
    needs,
    nuggets,
    outdated,
    promise,
    refusal,
    retrieval,
    robustness,
    routing,
)

_SAFE = (crisis, leaks, promise, figures, forbidden, outdated)
_RIGHT = (retrieval, needs, routing, refusal, conversation, robustness, nuggets, citations)
_CLEAR = (agreement, clarity)

SCORERS: tuple[Scorer, ...] = tuple(
    value
    for module in (*_SAFE, *_RIGHT, *_CLEAR)
    for value in vars(module).values()
    if isinstance(value, Scorer)
)
