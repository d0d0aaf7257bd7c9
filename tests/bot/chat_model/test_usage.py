"""Tokens are counted per person and day, for all replicas where there is a Redis."""

from __future__ import annotations

import uuid

import pytest
import redis

from bot.chat_model.usage import Budget, Call, Result

REDIS = "redis://127.0.0.1:6379"


def test_the_last_use_may_go_beyond_what_is_left() -> None:
    budget = Budget(100, "", "a")
    budget.spend("p", 99)
    assert budget.has_room("p")
    budget.spend("p", 5000)
    assert not budget.has_room("p")
    assert budget.has_room("q")


def test_what_costs_nothing_is_not_counted() -> None:
    budget = Budget(1, "", "a")
    budget.spend("p", 0)
    assert budget.has_room("p")


def test_replicas_share_a_count_and_municipalities_do_not() -> None:
    try:
        redis.Redis.from_url(REDIS).ping()
    except redis.exceptions.ConnectionError:
        pytest.skip("no Redis at 127.0.0.1:6379")
    prefix = f"test-{uuid.uuid4().hex}"
    one, two, other = (Budget(100, REDIS, p) for p in (prefix, prefix, f"{prefix}-other"))
    one.spend("p", 100)
    assert not two.has_room("p")
    assert other.has_room("p")
    client = redis.Redis.from_url(REDIS)
    keys = list(client.scan_iter(f"*{prefix}*"))
    assert keys
    client.delete(*keys)
    client.close()


def test_a_redis_that_is_away_means_that_nothing_is_spent() -> None:
    budget = Budget(100, "redis://127.0.0.1:1", "a")
    assert not budget.has_room("p")


def test_two_calls_cost_what_both_cost() -> None:
    first = Call("draft", Result.USED, "x", 10.0, 100, 20, 0.5)
    second: Call[str] = Call("draft", Result.FAILED, None, 5.0, 30, 0, 0.25)
    both: Call[None] = first.plus(second).ended(Result.REFUSED, None)
    assert (both.ms, both.tokens_in, both.tokens_out) == (15.0, 130, 20)
    assert both.cost == 0.75
    assert both.note()["result"] == "refused"
