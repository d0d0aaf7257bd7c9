"""How many people live in each of Denmark's 98 municipalities, near enough for a simulation.

The 28 largest as Statistics Denmark counted them on 1 January 2012, by Wikipedia's "List of
municipalities of Denmark". The other 70 fall evenly from the 28th down to a small island, so that
all together are what Denmark then was; and all have grown alike since.
"""

from __future__ import annotations

from dataclasses import dataclass

PEOPLE = 5_900_000

_ALL_2012 = 5_580_516
_MUNICIPALITIES = 98
_LARGEST = {
    "København": 549_050,
    "Aarhus": 314_545,
    "Aalborg": 201_142,
    "Odense": 191_610,
    "Esbjerg": 115_112,
    "Vejle": 108_021,
    "Frederiksberg": 100_215,
    "Randers": 95_756,
    "Viborg": 93_819,
    "Kolding": 89_412,
    "Silkeborg": 89_328,
    "Herning": 86_348,
    "Horsens": 83_598,
    "Roskilde": 83_137,
    "Næstved": 81_012,
    "Slagelse": 77_310,
    "Sønderborg": 76_094,
    "Gentofte": 72_814,
    "Holbæk": 69_415,
    "Hjørring": 66_178,
    "Gladsaxe": 65_303,
    "Guldborgsund": 61_913,
    "Helsingør": 61_493,
    "Frederikshavn": 61_158,
    "Aabenraa": 59_600,
    "Svendborg": 58_551,
    "Skanderborg": 58_008,
    "Ringkøbing-Skjern": 57_892,
}


@dataclass(frozen=True)
class Municipality:
    """A municipality and how many people live there."""

    name: str
    people: int


def municipalities() -> list[Municipality]:
    """All 98, the largest first; together exactly `PEOPLE`."""
    count = _MUNICIPALITIES - len(_LARGEST)
    top = min(_LARGEST.values())
    # An even fall from `top` has the mean of its ends: the last one is what makes the sum right.
    step = 2 * (top * count - (_ALL_2012 - sum(_LARGEST.values()))) / (count * (count + 1))
    rest = {f"no. {len(_LARGEST) + n}": top - step * n for n in range(1, count + 1)}
    exact = {name: people * PEOPLE / _ALL_2012 for name, people in {**_LARGEST, **rest}.items()}
    made = {name: int(people) for name, people in exact.items()}
    made["København"] += PEOPLE - sum(made.values())
    return [Municipality(name, people) for name, people in made.items()]
