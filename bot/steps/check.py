"""Step 8, the last gate: nothing stands in the reply that does not stand in its sources."""

from __future__ import annotations

import re
from collections import Counter

from bot.turn import Outcome, Turn
from bot.wording import Wording, matches_any
from knowledge.danish.clarity import measure
from knowledge.danish.sentences import word_count
from knowledge.terms import Glossary

_NUMBER = re.compile(r"\d+(?:[.,: ]\d+)*")
_LINK = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}\b(?:/\S*)?", re.I)
_SECTION = re.compile(r"§+ *\d+(?: ?[a-z]\b)?", re.I)


class Check:
    """Compares the reply with its grounds; a reply that fails is replaced by "I do not know"."""

    name = "check"

    def __init__(self, wording: Wording, max_words: int, glossary: Glossary | None = None) -> None:
        self.wording = wording
        self.max_words = max_words
        self.glossary = glossary

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
        grounds = "\n".join(turn.grounds)
        problems = [
            f"{kind} not in the sources: {item}"
            for kind, pattern in (("number", _NUMBER), ("link", _LINK), ("section", _SECTION))
            for item in _found(pattern, reply) - _found(pattern, grounds)
        ]
        if not turn.body.strip():
            problems.append("no answer")
        if not turn.sources:
            problems.append("no source")
        if matches_any(self.wording.guards.never_say, reply):
            problems.append("promise or verdict")
        if not turn.for_staff:
            if word_count(reply) > self.max_words:
                problems.append(f"{word_count(reply)} words")
            if _SECTION.search(reply):
                problems.append("law in a citizen's answer")
        return problems


def _found(pattern: re.Pattern[str], text: str) -> set[str]:
    return {" ".join(item.lower().split()) for item in pattern.findall(text)}
