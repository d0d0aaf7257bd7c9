"""The guard over drafts: which faults are caught, which good drafts are refused, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time

from bot.guard.finding import Finding
from bot.guard.guard import Guard, known_names
from bot.wording import Wording
from eval.drafts.drafts import GOOD, Draft
from eval.statistics import Share
from knowledge.library import Library

MAX_WORDS = 120


@dataclass(frozen=True)
class Judged:
    """A draft, the findings, and the processor time they took in milliseconds."""

    draft: Draft
    findings: tuple[Finding, ...]
    ms: float

    @property
    def right(self) -> bool:
        """Whether a good draft may be shown, or one with a fault may not."""
        return bool(self.findings) != (self.draft.kind == GOOD)


def judge(drafts: Sequence[Draft], library: Library) -> list[Judged]:
    """Each draft judged once; a first draft is judged twice, for what is loaded then."""
    wording = Wording(library.register, library.crisis_lines)
    guard = Guard(wording, library.glossary, known_names(library.register))
    for draft in drafts[:1]:
        _judge(guard, draft, library)
    return [_judge(guard, draft, library) for draft in drafts]


def _judge(guard: Guard, draft: Draft, library: Library) -> Judged:
    passages = draft.texts(library)
    started = process_time()
    if draft.use == "letter":
        findings = guard.check_retelling(draft.statements, passages)
    else:
        findings = guard.check_draft(
            draft.statements, passages, message=draft.message, max_words=MAX_WORDS
        )
    return Judged(draft, findings, (process_time() - started) * 1000)


def caught(judged: Sequence[Judged]) -> dict[str, Share]:
    """Of each sort of planted fault the share that was caught, then of all."""
    planted = [one for one in judged if one.draft.kind != GOOD]
    kinds = sorted({one.draft.kind for one in planted})
    by_kind = {kind: [one for one in planted if one.draft.kind == kind] for kind in kinds}
    return {
        kind: Share(sum(one.right for one in some), len(some))
        for kind, some in (*by_kind.items(), ("all faults", planted))
    }


def refused(judged: Sequence[Judged]) -> Share:
    """The share of good drafts that may not be shown."""
    good = [one for one in judged if one.draft.kind == GOOD]
    return Share(sum(not one.right for one in good), len(good))


def median_ms(judged: Sequence[Judged]) -> float:
    """The median processor time for a draft in milliseconds."""
    return median(one.ms for one in judged)
