"""Step 4: find the passages the reader may see, and the services behind them."""

from __future__ import annotations

from bot.turn import Turn
from knowledge.search import Search


class Retrieve:
    """Searches the library, unless the conversation already says what it is about."""

    name = "retrieve"

    def __init__(self, search: Search) -> None:
        self.search = search

    def __call__(self, turn: Turn) -> None:
        if turn.chosen or turn.follow_up:
            return
        turn.findings = self.search.find(turn.query, turn.message.audience)
        turn.notes["evidence"] = round(turn.findings.evidence, 3)
        turn.notes["margin"] = round(turn.findings.margin, 3)
        turn.notes["spread"] = round(turn.findings.spread, 3)
        turn.notes["found"] = [
            {"id": hit.passage.id, "score": round(hit.score, 3)} for hit in turn.findings.hits[:5]
        ]
