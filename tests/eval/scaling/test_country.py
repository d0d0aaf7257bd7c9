from __future__ import annotations

from collections.abc import Sequence

import pytest
from click.testing import CliRunner

from eval.scaling.__main__ import main
from eval.scaling.country import (
    TARGET_S,
    Town,
    enough,
    limits,
    measures,
    peak_rate,
    simulate,
)
from eval.scaling.country_report import assumed, compared, desks, fullness, hours, needs
from eval.scaling.day import Setup
from eval.scaling.figures import Figures, read_figures
from eval.scaling.monday import Monday
from eval.scaling.populations import Municipality

_SMALL, _STRUCK = Municipality("Læsø", 2_000), Municipality("Aarhus", 6_000)
_MONDAY = Monday(letter_households=1_200, letter_delay_s=600, flood_s=60)


@pytest.fixture(scope="module")
def slow() -> Figures:
    """A machine on which an answer takes about two seconds."""
    return read_figures().model_copy(update={"service_ms": [1200.0, 2800.0]})


@pytest.fixture(scope="module")
def towns(slow: Figures) -> Sequence[Town]:
    return [enough(each, slow, _MONDAY, seed=1) for each in (_SMALL, _STRUCK)]


def test_replicas_are_added_until_the_target_is_kept(towns: Sequence[Town], slow: Figures) -> None:
    small, struck = towns
    assert small.setup.replicas == 1
    assert struck.setup.replicas > 1
    assert struck.worst_p99 <= TARGET_S
    fewer = simulate(_STRUCK, Setup(struck.setup.replicas - 1), slow, _MONDAY, 1)
    assert fewer.worst_p99 > TARGET_S


def test_the_country_is_as_busy_as_its_municipalities_together(towns: Sequence[Town]) -> None:
    assert max(town.peak for town in towns) <= peak_rate(towns) <= sum(t.peak for t in towns)


def test_limits_are_sorted_by_how_full_they_are(towns: Sequence[Town], slow: Figures) -> None:
    found = limits(towns[1], towns, slow, _MONDAY)
    shares = [limit.share for limit in found]
    assert shares == sorted(shares, reverse=True)
    cores = next(limit for limit in found if limit.name == "assistants' processes")
    assert cores.asked == pytest.approx(towns[1].peak * 2.0)
    assert cores.has == towns[1].setup.replicas


def test_every_table_can_be_told(towns: Sequence[Town], slow: Figures) -> None:
    tried = measures(_STRUCK, slow, _MONDAY, seed=1)
    tables = [
        assumed(_MONDAY),
        needs(towns, slow),
        hours(towns, "Alle"),
        fullness(limits(towns[1], towns, slow, _MONDAY), towns[1]),
        compared(tried),
        desks(towns, towns[1]),
    ]
    for table in tables:
        assert {len(row) for row in table.rows} == {len(table.header)}, table.title
        assert table.text


def test_wrong_figures_end_in_one_line() -> None:
    result = CliRunner().invoke(main, ["simulate", "--figures", "there-is-none.yaml"])
    assert result.exit_code == 2
    assert result.output.startswith("Error: there-is-none.yaml")
