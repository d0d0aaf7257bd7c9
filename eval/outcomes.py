"""Groups of outcomes that scorers ask about."""

from __future__ import annotations

from bot.turn import Outcome

ANSWERS = frozenset({Outcome.ANSWERED, Outcome.PARTLY_ANSWERED, Outcome.OTHER_AUTHORITY})
"""They tell somebody what they asked for."""

ON_TOPIC = ANSWERS | {Outcome.ASKED, Outcome.CRISIS}
"""They take a message for one to the municipality."""

TOLD = ANSWERS | {Outcome.LETTER_EXPLAINED}
"""They hold facts that must stand in a source."""
