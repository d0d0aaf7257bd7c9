"""After composing: a chat model drafts the middle of the answer anew, and the guard decides."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat_model.drafting import Drafting
from bot.chat_model.material import material
from bot.guard.draft import Statement
from bot.guard.finding import Finding
from bot.guard.guard import Guard
from bot.turn import Outcome, Turn
from bot.wording import Wording
from knowledge.content import Audience
from knowledge.danish.sentences import word_count
from knowledge.library import Library

_DRAFTED = (Outcome.ANSWERED, Outcome.OTHER_AUTHORITY)
_LEAST_ROOM = 25
"""Words. In less there is nothing to say better."""


class Draft:
    """Puts a checked draft in the place of the card's own sentences; else they stay.

    Only a citizen's answer from one service card is drafted: what stands around those sentences –
    what has changed, who decides, the next step, the door, the source – is never the model's. A
    crisis, several needs, papers and staff get composed text alone.
    """

    name = "draft"

    def __init__(
        self,
        drafting: Drafting | None,
        guard: Guard,
        library: Library,
        wording: Wording,
        words: int,
    ) -> None:
        self.drafting = drafting if drafting and drafting.model.is_for("draft") else None
        self.guard = guard
        self.cards = {card.path: card for card in library.services}
        self.municipality = wording.municipality
        self.max_words = words

    def __call__(self, turn: Turn) -> None:
        drafting = self.drafting
        if drafting is None or not self._is_for(turn):
            return
        passages = self._passages(turn)
        whole = "\n".join([turn.body, *turn.parts])
        room = self.max_words - word_count(whole) + word_count(turn.draftable)
        if not passages or room < _LEAST_ROOM:
            return

        def faults(statements: Sequence[Statement]) -> tuple[Finding, ...]:
            return self.guard.check_draft(statements, passages, message=turn.text, max_words=room)

        call = drafting.draft(
            "draft",
            material({"besked": turn.text}, passages),
            frozenset(passages),
            faults,
            turn.message.person,
            municipality=self.municipality,
            words=str(room),
        )
        turn.notes["model"] = [call.note()]
        if call.answer:
            text = " ".join(statement.text for statement in call.answer)
            turn.body = turn.body.replace(turn.draftable, text, 1)

    def _is_for(self, turn: Turn) -> bool:
        return bool(
            turn.outcome in _DRAFTED
            and turn.draftable
            and not (turn.for_staff or turn.crisis or turn.needs)
        )

    def _passages(self, turn: Turn) -> dict[str, str]:
        """The sections that the composed answer rests on, numbered: what citizens may read."""
        texts = []
        for source in turn.sources:
            path, _, anchor = source.location.partition("#")
            sections = self.cards[path].sections if path in self.cards else ()
            texts += [
                section.text
                for section in sections
                if section.anchor == anchor and section.audience is Audience.CITIZEN
            ]
        return {f"K{number}": text for number, text in enumerate(texts, 1)}
