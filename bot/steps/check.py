"""Step 8, the last gate: nothing stands in the reply that does not stand in its sources."""

from __future__ import annotations

from collections import Counter

from bot.guard.guard import Guard
from bot.turn import Outcome, Turn
from bot.wording import Wording
from knowledge.danish.clarity import measure
from knowledge.terms import Glossary

_NOTHING = Glossary(terms=())


class Check:
    """Compares the reply with its grounds; a reply that fails is replaced by "I do not know"."""

    name = "check"

    def __init__(self, wording: Wording, max_words: int, glossary: Glossary | None = None) -> None:
        self.wording = wording
        self.max_words = max_words
        self.glossary = glossary
        self.guard = Guard(wording, glossary or _NOTHING, ())

    def __call__(self, turn: Turn) -> None:
        problems = self._problems(turn)
        turn.notes["problems"] = problems
        if not turn.for_staff:
            turn.notes["clarity"] = self._clarity(turn)
        if problems:
            turn.parts, turn.sources, turn.services, turn.needs = [], [], (), ()
            turn.choices, turn.offers = (), ()
            door = self.wording.door(self.wording.front_door)
            turn.body = self.wording.outcome(Outcome.NO_EVIDENCE, door=door)
            turn.outcome = Outcome.NO_EVIDENCE

    def _clarity(self, turn: Turn) -> dict[str, float]:
        """How clear the answer is, for the trace: its LIX, and how often which rule is broken."""
        parts = [part for part in turn.parts if part != turn.citation]
        found = measure("\n".join([turn.body, *parts]), self.glossary)
        broken = Counter(finding.rule for finding in found.findings)
        return {"lix": round(found.measures.lix, 1), **broken}

    def _problems(self, turn: Turn) -> list[str]:
        reply = "\n".join([turn.body, *turn.parts])
        found = self.guard.check_reply(
            reply, turn.grounds, for_staff=turn.for_staff, max_words=self.max_words
        )
        problems = [f"{finding.kind}: {finding.text}" for finding in found]
        if not turn.body.strip():
            problems.append("no answer")
        if not turn.sources:
            problems.append("no source")
        return problems
