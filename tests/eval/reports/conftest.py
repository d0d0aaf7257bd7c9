"""Reports measure the detectors themselves; that takes a second, and is tested elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eval.detectors import measure
from eval.statistics.shares import Share


@pytest.fixture(autouse=True, scope="module")
def detectors() -> Iterator[None]:
    """One detector that is almost always right."""
    found = measure.Measured("promise", "Ser løfter", Share(9, 10), Share(20, 20), 30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measure, "measure_detectors", lambda: [found])
        yield
