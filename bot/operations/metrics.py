"""What is counted, for Prometheus: turns, their steps, the chat model, and what waits.

Labels are names from the code and the library. Nothing that people write, and no person, ever
becomes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.chat_model.usage import Result
from bot.turn import Reply

_TURN_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40)
_STEP_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 20)
_MODEL_SECONDS = (0.25, 0.5, 1, 2, 4, 8, 12, 20, 40)
USES = frozenset(("draft", "follow_up", "choice", "letter"))
_RESULTS = frozenset(result.value for result in Result)
_OTHER = "other"


class Metrics:
    """All metrics of one bot, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = own = CollectorRegistry()
        self.turns = Counter(
            "borgerland_turns", "Turns by how they ended.", ("outcome",), registry=own
        )
        self.turn_seconds = Histogram(
            "borgerland_turn_seconds",
            "Seconds to answer a message.",
            buckets=_TURN_SECONDS,
            registry=own,
        )
        self.step_seconds = Histogram(
            "borgerland_step_seconds",
            "Seconds of each step of a turn.",
            ("step",),
            buckets=_STEP_SECONDS,
            registry=own,
        )
        self.model_calls = Counter(
            "borgerland_model_calls", "Calls of the chat model.", ("use", "result"), registry=own
        )
        self.model_tokens = Counter(
            "borgerland_model_tokens",
            "Tokens of the chat model.",
            ("use", "direction"),
            registry=own,
        )
        self.model_cost = Counter(
            "borgerland_model_cost",
            "What the tokens cost, in the currency of the prices in the settings.",
            ("use",),
            registry=own,
        )
        self.model_seconds = Histogram(
            "borgerland_model_seconds",
            "Seconds of the chat model's answers.",
            ("use",),
            buckets=_MODEL_SECONDS,
            registry=own,
        )
        self.database_up = Gauge(
            "borgerland_database_up", "1 when the database answers.", registry=own
        )
        self.inbox_waiting = Gauge(
            "borgerland_inbox_waiting", "Updates stored and not done.", registry=own
        )
        self.inbox_oldest = Gauge(
            "borgerland_inbox_oldest_seconds",
            "How long the oldest of them has waited.",
            registry=own,
        )
        self.outbox_waiting = Gauge(
            "borgerland_outbox_waiting", "Messages to be sent.", registry=own
        )
        self.cases_untaken = Gauge(
            "borgerland_cases_untaken",
            "Cases that nobody has taken.",
            ("department",),
            registry=own,
        )
        self.index_passages = Gauge(
            "borgerland_index_passages", "Passages in the index.", registry=own
        )
        self.index_info = Gauge(
            "borgerland_index_info",
            "The index in use; always 1.",
            ("build", "embedder"),
            registry=own,
        )
        self.index_since = Gauge(
            "borgerland_index_since_timestamp_seconds", "When the index came in use.", registry=own
        )
        for use in USES:
            self.model_seconds.labels(use)

    def answered(self, reply: Reply) -> None:
        """Count a turn, its steps, and what the chat model did in it."""
        self.turns.labels(reply.outcome.value).inc()
        self.turn_seconds.observe(reply.ms / 1000)
        for step in reply.trace:
            self.step_seconds.labels(step.step).observe(step.ms / 1000)
            for call in step.notes.get("model", ()):
                self._called(call)

    def _called(self, call: Mapping[str, Any]) -> None:
        use = call["use"] if call["use"] in USES else _OTHER
        result = call["result"] if call["result"] in _RESULTS else _OTHER
        self.model_calls.labels(use, result).inc()
        self.model_tokens.labels(use, "in").inc(call["tokens_in"])
        self.model_tokens.labels(use, "out").inc(call["tokens_out"])
        self.model_cost.labels(use).inc(call.get("cost", 0.0))
        if call["ms"]:
            self.model_seconds.labels(use).observe(call["ms"] / 1000)

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self.registry)
