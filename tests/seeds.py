"""The real documents the project grew from, where they lie beside it (or BORGERLAND_SEEDS says)."""

from __future__ import annotations

import os
from pathlib import Path

_BESIDE = Path(__file__).parents[2] / "shared" / "seeds"

SEEDS = sorted(Path(os.environ.get("BORGERLAND_SEEDS") or _BESIDE).glob("*.txt"))
"""Empty where they are missing: tests that need them skip."""
