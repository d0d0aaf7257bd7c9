from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from eval.scaling.day import Day, Setup, live
from eval.scaling.figures import Figures
from eval.scaling.monday import Monday, Talk, talks
from eval.scaling.populations import Municipality

_TOWN = Municipality("Aarhus", 20_000)
_MONDAY = Monday(letter_households=3_000, letter_delay_s=300)
_FIGURES = Figures(
    measured="made up",
    service_ms=[100, 200, 300, 900],
    bot_ms=60,
    postgresql_ms=5,
    redis_ms=1,
    chroma_ms=3,
    bot_mib=100,
    assistant_mib=300,
    chroma_mib_an_index=10,
)


def _live(setup: Setup, monday: Monday = _MONDAY) -> Day:
    return live(talks(_TOWN, monday, seed=1), setup, _FIGURES, monday)


@pytest.mark.parametrize(
    ("setup", "monday"),
    [
        (Setup(1), _MONDAY),
        (Setup(2), _MONDAY),
        (Setup(2, chat_model=True), _MONDAY),
        (Setup(1), replace(_MONDAY, flooders=20, flood_s=120)),
    ],
)
def test_each_message_is_answered_once_and_in_order(setup: Setup, monday: Monday) -> None:
    day = _live(setup, monday)
    assert day.asked == len(day.answers) + day.flood_answers + day.refused
    assert len(set(day.order)) == len(day.order) == len(day.answers) + day.flood_answers
    of_one = defaultdict(list)
    for person, number in day.order:
        of_one[person].append(number)
    assert all(numbers == sorted(numbers) for numbers in of_one.values())
    planned = sum(len(t.chances) // (1 if t.flood else 2) for t in talks(_TOWN, monday, 1))
    assert day.asked == planned + day.written_again


def test_more_replicas_never_mean_more_waiting() -> None:
    means = []
    for replicas in (1, 2, 3, 4):
        waits = np.array([wait for _, wait in _live(Setup(replicas)).answers])
        means.append((waits.mean(), np.percentile(waits, 99)))
    assert means == sorted(means, reverse=True)
    assert means[0][0] > 5 * means[-1][0]


def test_the_same_seed_gives_the_same_day() -> None:
    assert _live(Setup(1)) == _live(Setup(1))


def test_a_message_alone_takes_what_each_station_takes() -> None:
    talk = Talk(10.0, np.array([[0.5] * 5, [0.0] * 5]), person=True)
    day = live([talk], Setup(1), _FIGURES, _MONDAY)
    # 60 ms of the bot, the middle of 100, 200, 300 and 900 ms, and a thirtieth of a second.
    took = 0.060 + 0.250 + 1 / 30
    assert day.answers[0] == pytest.approx((10.0, took))
    assert day.cases[0] == pytest.approx(10 + took)
    assert (len(day.answers), len(day.cases)) == (1, 1)


def test_a_chat_model_without_room_costs_two_seconds_and_no_draft() -> None:
    some = replace(_MONDAY, again=0.0)
    talk = Talk(0.0, np.array([[0.5, 0.5, 0.5, 0.0, 0.5], [0.0] * 5]), person=False)
    figures = _FIGURES.model_copy(update={"draft_s": 10.0})
    day = live([talk] * 5, Setup(1, chat_model=True), figures, some)
    assert day.drafted == 4
    waits = sorted(wait for _, wait in day.answers)
    assert waits[0] < 4
    assert waits[1] > 10


def test_who_floods_is_held_to_twenty_a_minute() -> None:
    flood = Talk(0.0, np.full((60, 5), 0.5), person=False, flood=True)
    day = live([flood], Setup(1), _FIGURES, _MONDAY)
    assert (day.flood_answers, day.refused) == (20, 40)
    free = live([flood], Setup(1, throttle_per_minute=1000), _FIGURES, _MONDAY)
    assert (free.flood_answers, free.refused) == (60, 0)
