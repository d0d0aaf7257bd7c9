"""A bad Monday: who writes, when, how often, and what people assume of it.

None of this is measured: each number is a guess that can be changed, and the tables say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from eval.scaling.populations import Municipality

HOURS = (
    0.4, 0.2, 0.1, 0.1, 0.2, 0.6, 1.8, 4.5, 10.0, 11.5, 10.5, 8.5,
    7.0, 6.5, 6.0, 5.5, 5.0, 4.5, 4.5, 4.5, 4.0, 2.5, 1.2, 0.4,
)  # fmt: skip
"""Of 100 people who write that day, how many begin in each hour."""


@dataclass(frozen=True)
class Monday:
    """What happens that day.

    A talk has 1 + Poisson(`more_messages`) messages; between an answer and the next message lie
    `think_s` seconds in the median. Who waits longer than `patience_s` writes once more with the
    chance `again`. A wrong letter reaches `letter_households` of one municipality at
    `letter_hour`; the share `letter_writes` of them write, after `letter_delay_s` on average.
    `flooders` write a message a second for `flood_s` seconds from `letter_hour` on. Of all talks
    the share `person_share` ends with a person, who needs `person_s` on average; there is one such
    person for `people_a_desk` inhabitants.
    """

    writes: float = 0.03
    more_messages: float = 2.0
    think_s: float = 45.0
    patience_s: float = 60.0
    again: float = 0.3
    letter_households: int = 40_000
    letter_in: str = "Aarhus"
    letter_hour: float = 9.0
    letter_writes: float = 0.3
    letter_delay_s: float = 1800.0
    flooders: int = 0
    flood_s: float = 600.0
    person_share: float = 0.06
    person_s: float = 360.0
    people_a_desk: int = 10_000
    times: float = 1.0
    """Everything that people write, so many times over."""


@dataclass(frozen=True)
class Talk:
    """One person's messages. `services` and `thinks` are quantiles and factors of chance, 0-1."""

    begins: float
    chances: np.ndarray
    """For each message: of its service time, of the pause before it, of writing again, of a
    draft and of the draft's time.
    """
    person: bool
    flood: bool = False


def talks(town: Municipality, monday: Monday, seed: int) -> Iterator[Talk]:
    """The talks of a municipality's day; a seed gives the same ones, whatever serves them."""
    chance = np.random.default_rng([seed, *town.name.encode()])
    people = chance.poisson(town.people * monday.writes * monday.times)
    hours = chance.choice(24, size=people, p=np.array(HOURS) / sum(HOURS))
    begins = (hours + chance.random(people)) * 3600
    if town.name == monday.letter_in:
        upset = chance.poisson(monday.letter_households * monday.letter_writes * monday.times)
        delays = chance.exponential(monday.letter_delay_s, upset)
        begins = np.concatenate([begins, monday.letter_hour * 3600 + delays])
    for begin in np.sort(begins):
        count = 1 + chance.poisson(monday.more_messages)
        # One message more than asked for: the one that impatience adds.
        yield Talk(
            float(begin), chance.random((2 * count, 5)), chance.random() < monday.person_share
        )
    if town.name == monday.letter_in:
        for _ in range(monday.flooders):
            begin = monday.letter_hour * 3600 + chance.random()
            yield Talk(begin, chance.random((int(monday.flood_s), 5)), person=False, flood=True)
