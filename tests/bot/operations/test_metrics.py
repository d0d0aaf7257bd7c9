"""What is counted, and that no label can grow with what people write."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from bot.operations.index_in_use import IndexInUse
from bot.operations.metrics import USES, Metrics
from bot.operations.waiting import measure_waiting
from bot.setting_groups import ChatSettings
from bot.store.database import Database
from bot.store.tables import Case, Inbox, Outbox
from bot.turn import Outcome, Reply, StepTrace
from knowledge.index.store import Index

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_REPLY = Reply("Du kan …", Outcome.ANSWERED, ms=80.0)


def _value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(f"borgerland_{name}", labels)


def _call(**values: object) -> dict[str, object]:
    call = {"use": "draft", "result": "used", "ms": 900.0, "tokens_in": 700, "tokens_out": 90}
    return call | values


def _answered(*calls: dict[str, object]) -> Metrics:
    metrics = Metrics()
    trace = (StepTrace("protect", 2.0, {}), StepTrace("draft", 901.0, {"model": list(calls)}))
    metrics.answered(replace(_REPLY, trace=trace))
    return metrics


def test_a_turn_is_counted_with_its_steps() -> None:
    metrics = Metrics()
    metrics.answered(replace(_REPLY, trace=(StepTrace("protect", 2.0, {}),)))
    metrics.answered(replace(_REPLY, outcome=Outcome.FAILED, ms=30_000.0))
    assert _value(metrics, "turns_total", outcome="answered") == 1
    assert _value(metrics, "turns_total", outcome="failed") == 1
    assert _value(metrics, "turn_seconds_sum") == pytest.approx(30.08)
    assert _value(metrics, "turn_seconds_bucket", le="0.1") == 1
    assert _value(metrics, "step_seconds_sum", step="protect") == pytest.approx(0.002)


def test_the_model_is_counted_by_use() -> None:
    metrics = _answered(_call(), _call(result="busy", ms=0.0, tokens_in=0, tokens_out=0))
    assert _value(metrics, "model_calls_total", use="draft", result="used") == 1
    assert _value(metrics, "model_calls_total", use="draft", result="busy") == 1
    assert _value(metrics, "model_tokens_total", use="draft", direction="in") == 700
    assert _value(metrics, "model_tokens_total", use="draft", direction="out") == 90
    assert _value(metrics, "model_seconds_sum", use="draft") == pytest.approx(0.9)
    assert _value(metrics, "model_seconds_count", use="draft") == 1, "who is busy was not asked"


def test_the_uses_are_those_of_the_settings() -> None:
    (each,) = get_args(ChatSettings.model_fields["use_for"].annotation)
    assert frozenset(get_args(each)) == USES


def test_what_is_unknown_becomes_no_label() -> None:
    metrics = _answered(_call(use="CANARY", result="CANARY"))
    assert b"CANARY" not in metrics.text()
    assert _value(metrics, "model_calls_total", use="other", result="other") == 1


def test_two_bots_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.answered(_REPLY)
    assert _value(other, "turns_total", outcome="answered") is None


async def test_what_waits(database: Database) -> None:
    async with database.begin() as tx:
        for number, minutes in ((1, 5), (2, 9), (3, 60)):
            received = NOW - timedelta(minutes=minutes)
            done = NOW if number == 3 else None
            tx.add(Inbox(update_id=number, key="k", attempts=0, received=received, done=done))
        for held in (True, False):
            tx.add(Outbox(target="group", method="m", payload={}, doubt="again", created=NOW,
                          attempts=0, held=held))  # fmt: skip
        for department in ("teknik", "teknik", "closed down", ""):
            waits = NOW if department else None
            tx.add(Case(person="p", department=department, urgency="normal", channel="call",
                        summary="", status="open", opened=NOW, waiting_since=waits))  # fmt: skip
    metrics = Metrics()
    await measure_waiting(metrics, database, ("teknik", "borgerservice"), NOW)
    assert _value(metrics, "database_up") == 1
    assert _value(metrics, "inbox_waiting") == 2
    assert _value(metrics, "inbox_oldest_seconds") == 9 * 60
    assert _value(metrics, "outbox_waiting") == 1
    untaken = {"teknik": 2, "borgerservice": 0, "other": 1}
    for department, count in untaken.items():
        assert _value(metrics, "cases_untaken", department=department) == count


async def test_a_database_that_is_away_is_told() -> None:
    metrics, away = Metrics(), Database("postgresql://nobody@127.0.0.1:1/none")
    await measure_waiting(metrics, away, (), NOW)
    assert _value(metrics, "database_up") == 0
    await away.close()


def test_the_index_in_use(small_index: Index, small_index_folder: Path) -> None:
    metrics = Metrics()
    in_use = IndexInUse(metrics, small_index_folder)
    build = (small_index_folder / "CURRENT").read_text("utf-8").strip()
    in_use.measure("build-00000000-000000", NOW)
    assert _value(metrics, "index_passages") == 0, "not the one that is published"
    in_use.measure(build, NOW)
    assert _value(metrics, "index_passages") == small_index.manifest.passages
    assert _value(metrics, "index_info", build=build, embedder="char-svd") == 1
    in_use.measure(build, NOW + timedelta(hours=1))
    assert _value(metrics, "index_since_timestamp_seconds") == NOW.timestamp()
