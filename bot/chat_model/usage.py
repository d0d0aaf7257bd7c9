"""What a call of a chat model came to, and how many tokens a person may use in a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

from limits import RateLimitItemPerDay
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

Answer = TypeVar("Answer")
Made = TypeVar("Made")


class Result(StrEnum):
    """How a call of a chat model ended."""

    USED = "used"
    REPAIRED = "repaired"
    """Used after one more call with what was wrong with the first."""
    REFUSED = "refused"
    """Answered, but not in the form that was asked for, or not as the guard demands."""
    FAILED = "failed"
    BUSY = "busy"
    BUDGET = "budget"
    RESTING = "resting"
    """Not asked: it has failed several times in a row."""


@dataclass(frozen=True)
class Call(Generic[Answer]):
    """One use of a chat model, with all its calls: the answer (if any), and what it cost."""

    use: str
    result: Result
    answer: Answer | None = None
    ms: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0

    @property
    def tokens(self) -> int:
        """Tokens in and out."""
        return self.tokens_in + self.tokens_out

    def plus(self, other: Call[Any]) -> Call[Answer]:
        """Both as one: what they cost together."""
        return replace(
            self,
            ms=self.ms + other.ms,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
            cost=self.cost + other.cost,
        )

    def ended(self, result: Result, answer: Made | None) -> Call[Made]:
        """The same cost, with what was made of the answer."""
        return Call(self.use, result, answer, self.ms, self.tokens_in, self.tokens_out, self.cost)

    def note(self) -> dict[str, Any]:
        """What the trace tells of it, never a text."""
        return {
            "use": self.use,
            "result": self.result.value,
            "ms": round(self.ms, 1),
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "cost": round(self.cost, 6),
        }


class Budget:
    """Counts tokens per person and day, in this process or in a Redis for all replicas.

    `prefix` keeps the counts of several municipalities in one Redis apart.
    """

    def __init__(self, tokens_a_day: int, redis_url: str, prefix: str) -> None:
        storage = storage_from_string(redis_url or "memory://", **_options(redis_url, prefix))
        self._limiter = FixedWindowRateLimiter(storage)
        self._rate = RateLimitItemPerDay(tokens_a_day) if tokens_a_day else None

    def has_room(self, person: str) -> bool:
        """Whether a person may use the model once more.

        A Redis that does not answer means no: what a model costs must be known.
        """
        if self._rate is None:
            return False
        try:
            return self._limiter.test(self._rate, "tokens", person)
        except Exception:  # whatever the store raises: then nothing is spent
            return False

    def spend(self, person: str, tokens: int) -> None:
        """Count tokens that were used; the last use of a day may go beyond what is left."""
        if self._rate is None or not tokens:
            return
        left = self._limiter.get_window_stats(self._rate, "tokens", person).remaining
        self._limiter.hit(self._rate, "tokens", person, cost=min(tokens, max(left, 1)))


def _options(redis_url: str, prefix: str) -> dict[str, Any]:
    return {"key_prefix": f"{prefix}:tokens"} if redis_url else {}
