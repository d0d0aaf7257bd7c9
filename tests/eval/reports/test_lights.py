from __future__ import annotations

from pathlib import Path

import pytest

from eval.reports.lights import Colour, light
from tests.eval.factories import run, scored


@pytest.mark.parametrize(
    ("hits", "n", "at_least", "colour", "why"),
    [
        (395, 400, 0.9, "green", "alle porte holder"),
        (370, 400, 0.9, "yellow", "1 port holder, men usikkert"),
        (400, 400, 1.0, "green", "alle porte holder"),
        (19, 19, 0.5, "yellow", "1 port hviler på for få sager"),
        (300, 400, 0.9, "red", "1 port holder ikke"),
        (5, 10, 0.9, "red", "1 port holder ikke"),
    ],
)
def test_the_colour_of_a_suite(
    hits: int, n: int, at_least: float, colour: Colour, why: str, tmp_path: Path
) -> None:
    items = [scored(f"a-{at}", {"crisis_shown": at < hits}) for at in range(n)]
    gate = {"metric": "crisis_shown", "suite": "crisis", "at_least": at_least}
    found = light(run(tmp_path, items, gate), "crisis")
    assert (found.colour, found.why) == (colour, why)


def test_a_bound_from_above_is_unsure_where_the_interval_reaches_beyond_it(tmp_path: Path) -> None:
    items = [scored(f"a-{n}", {"wrong_door_cost": float(n % 2)}) for n in range(40)]

    def colour(at_most: float) -> Colour:
        gate = {"metric": "wrong_door_cost", "suite": "crisis", "at_most": at_most}
        return light(run(tmp_path, items, gate), "crisis").colour

    assert [colour(0.4), colour(0.51), colour(0.9)] == ["red", "yellow", "green"]


def test_a_suite_without_gates_has_no_colour(tmp_path: Path) -> None:
    made = run(tmp_path, [scored("a", {"crisis_shown": 0})])
    assert light(made, "crisis").word == "Ingen porte"
