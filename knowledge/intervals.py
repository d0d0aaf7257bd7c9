"""How sure a share is, when few were counted."""

from __future__ import annotations

import math

_Z = 1.959964


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % Wilson interval of `hits` of `n`; (0, 1) when nothing was counted."""
    if not n:
        return 0.0, 1.0
    share = hits / n
    centre = share + _Z**2 / (2 * n)
    spread = _Z * math.sqrt(share * (1 - share) / n + (_Z / (2 * n)) ** 2)
    scale = 1 + _Z**2 / n
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
