from __future__ import annotations

from eval.scaling.populations import PEOPLE, municipalities


def test_98_municipalities_hold_the_whole_country() -> None:
    all_of_them = municipalities()
    people = [each.people for each in all_of_them]
    assert len({each.name for each in all_of_them}) == 98
    assert sum(people) == PEOPLE == 5_900_000
    assert people == sorted(people, reverse=True)
    assert people[-1] > 0
