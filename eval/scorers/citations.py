"""What an answer says stands in the sources it names (after ALCE)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from string import Formatter

from bot.prompt_files import read_prompt
from bot.wording_files import Replies
from eval.answer import Answer, ReplyRecord
from eval.case import Case
from eval.matching.grounds import doors, sources, written
from eval.matching.support import supported
from eval.outcomes import ANSWERS
from eval.reference import Reference
from eval.scorer import Score, passed, scorer
from knowledge.danish.sentences import read_sentences

_SAYS_MORE = frozenset(("answer", "step", "what", "text", "offer"))
"""Slots of the fixed wording that hold statements; others hold names, numbers and dates."""

_FEWEST_LETTERS = 5
_SLOT, _MORE = "Slot", "More"
_SHOWN = 3


@scorer("cites_source", "Svaret nævner en kilde, der findes", cause="Svar kan ikke efterprøves.")
def cites_source(case: Case, answer: Answer) -> Score | None:
    """Every answer that states something names a source of the library."""
    stating = [
        reply for reply in answer.replies if reply.outcome in ANSWERS and any(_said(reply, answer))
    ]
    if not stating:
        return None
    known = [_known(reply, case, answer.reference) for reply in stating]
    return passed(all(known), "ingen kilde, der findes i biblioteket")


@scorer(
    "cites_right", "Svaret bygger på den rigtige kilde", cause="Svar bygger på forkerte kilder."
)
def cites_right(case: Case, answer: Answer) -> Score | None:
    """Among the sources of an answer is one of those that are right."""
    wanted = case.expect.cites or tuple(
        answer.reference.library.service[service].path
        for service in case.expect.services
        if service in answer.reference.library.service
    )
    if not wanted or answer.last.outcome not in ANSWERS:
        return None
    named = [source.location for source in answer.last.sources]
    return passed(
        any(location.startswith(wanted) for location in named),
        f"{', '.join(named) or 'ingen kilde'}, ikke {' eller '.join(wanted)}",
    )


@scorer(
    "sentences_supported",
    "Andel af svarets sætninger, som kilderne støtter",
    cause="Svaret siger noget, som kilderne ikke siger.",
    kind="mean",
)
def sentences_supported(case: Case, answer: Answer) -> Score | None:
    """The share of an answer's sentences that its sources support, fixed wording aside."""
    n = 0
    lacking: list[str] = []
    for reply in answer.replies:
        if reply.outcome not in ANSWERS:
            continue
        said = list(_said(reply, answer))
        reference = answer.reference
        texts = [*sources(reply, case, reference), *doors(reply, reference), *written(case)]
        n += len(said)
        lacking += [sentence for sentence in said if not supported(sentence, texts)]
    return Score(1 - len(lacking) / n, " | ".join(lacking[:_SHOWN])) if n else None


def _known(reply: ReplyRecord, case: Case, reference: Reference) -> bool:
    return any(reference.readable(source.location, case.audience) for source in reply.sources)


def _said(reply: ReplyRecord, answer: Answer) -> Iterator[str]:
    """The sentences of a reply that state something: no fixed wording, no lead-in of one."""
    library = answer.reference.library
    titles = [library.service[need].title for need in reply.needs if need in library.service]
    fixed, lead_ins = _wording()
    lead_ins = [*(f"{title}: " for title in titles), *lead_ins]
    for line in (_without(line.strip(), lead_ins) for line in reply.text.splitlines()):
        if not line or fixed.fullmatch(line):
            continue
        for sentence in read_sentences(line):
            if not fixed.fullmatch(sentence.text) and sentence.text not in titles:
                yield sentence.text


def _without(line: str, lead_ins: Iterable[str]) -> str:
    for lead_in in lead_ins:
        line = line.removeprefix(lead_in)
    return line


@lru_cache(maxsize=1)
def _wording() -> tuple[re.Pattern[str], list[str]]:
    """What every fixed sentence looks like, and what stands before the slots that say more."""
    replies = read_prompt("replies.yaml", Replies)
    texts = [value for _, value in replies if isinstance(value, str)]
    texts += [outcome.text for outcome in replies.outcomes.values() if outcome.text]
    patterns: list[str] = []
    lead_ins: list[str] = []
    for text in texts:
        slots = {slot: _SLOT for _, slot, _, _ in Formatter().parse(text) if slot}
        filled = text.format(**slots | dict.fromkeys(_SAYS_MORE, _MORE))
        for line in filled.splitlines():
            for piece in {line, *(sentence.text for sentence in read_sentences(line))}:
                before, more, _ = piece.partition(_MORE)
                (lead_ins if more else patterns).append(before)
    fixed = "|".join(re.escape(p).replace(_SLOT, ".+") for p in patterns if _long(p))
    return re.compile(fixed), sorted(p for p in lead_ins if _long(p) and _SLOT not in p)


def _long(pattern: str) -> bool:
    letters = sum(letter.isalpha() for letter in pattern.replace(_SLOT, ""))
    return letters >= _FEWEST_LETTERS
