from __future__ import annotations

import pytest

from eval.scaling.desks import CLOSED, OPEN, work_off


def test_cases_wait_for_the_first_free_person() -> None:
    early, first, second = OPEN - 3600, OPEN + 1, OPEN + 2
    found = work_off([second, early, first], desks=2, seconds=1e-9, seed=1)
    assert found.waits == pytest.approx([0, 0, 0], abs=1e-6)
    busy = work_off([early, first, second], desks=1, seconds=600, seed=1)
    assert busy.waits[0] == 0 < busy.waits[1] < busy.waits[2]


def test_what_nobody_has_begun_at_closing_time_is_left() -> None:
    cases = [OPEN + n for n in range(500)]
    found = work_off([*cases, CLOSED + 60], desks=1, seconds=600, seed=1)
    assert len(found.waits) + found.left == 501
    # Six hours of ten minutes each are 36 cases, give or take chance.
    assert 20 < len(found.waits) < 55
