from __future__ import annotations

from math import factorial

import numpy as np
import pytest

from eval.scaling.events import Events, Station


def _erlang_c(servers: int, load: float) -> float:
    """The chance that a job must wait, by Erlang's formula; `load` is work a second."""
    tail = load**servers / factorial(servers) * servers / (servers - load)
    return tail / (sum(load**n / factorial(n) for n in range(servers)) + tail)


@pytest.mark.parametrize(("servers", "per_second"), [(1, 0.7), (3, 2.4), (5, 3.0)])
def test_waiting_is_what_the_formula_says(servers: int, per_second: float) -> None:
    chance = np.random.default_rng(1)
    jobs = 25_000
    arrivals = np.cumsum(chance.exponential(1 / per_second, jobs))
    works = chance.exponential(1.0, jobs)
    events = Events()
    station = Station(events, servers)
    took: list[float] = []
    for arrival, work in zip(arrivals.tolist(), works.tolist(), strict=True):

        def come(arrival: float = arrival, work: float = work) -> None:
            station.serve(work, lambda: took.append(events.now - arrival - work))

        events.after(arrival, come)
    events.run()
    expected = _erlang_c(servers, per_second) / (servers - per_second)
    assert len(took) == jobs
    assert np.mean(took) == pytest.approx(expected, rel=0.1)


def test_one_server_takes_jobs_in_their_order() -> None:
    events, done = Events(), list[tuple[str, float]]()
    station = Station(events, 1)
    for name, at, seconds in (("a", 0.0, 5.0), ("b", 1.0, 1.0), ("c", 2.0, 1.0)):

        def come(name: str = name, seconds: float = seconds) -> None:
            station.serve(seconds, lambda: done.append((name, events.now)))

        events.after(at, come)
    events.run()
    assert done == [("a", 5.0), ("b", 6.0), ("c", 7.0)]
    assert (station.free, station.worked) == (1, 7.0)


def test_who_has_waited_too_long_gives_up_and_is_not_served() -> None:
    events, told = Events(), list[tuple[str, float]]()
    station = Station(events, 1)
    station.serve(10.0, lambda: told.append(("first", events.now)))
    station.take(
        lambda: told.append(("served", events.now)),
        2.0,
        lambda: told.append(("gone", events.now)),
    )
    events.run()
    assert told == [("gone", 2.0), ("first", 10.0)]
    assert station.free == 1


def test_who_is_served_in_time_does_not_give_up() -> None:
    events, told = Events(), list[str]()
    station = Station(events, 1)
    station.serve(1.0, lambda: None)
    station.take(lambda: told.append("served"), 2.0, lambda: told.append("gone"))
    events.run()
    assert told == ["served"]
