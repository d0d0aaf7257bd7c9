"""How clear the replies to citizens are: LIX, the rules C1-C16, and all that make one clear."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import mean

from bot.turn import Outcome
from eval.answer import Answer
from eval.case import Case
from eval.outcomes import TOLD
from eval.scorer import Score, Scorer, passed, scorer
from eval.scorers.clarity_reply import Reading, read
from eval.scorers.clarity_rules import ENOUGH_WORDS, broken
from knowledge.content import Audience

_SHOWN_ONLY = ("c07", "c08", "c13")
"""Rules that an answer may break and still be clear."""


def _read(case: Case, answer: Answer, *, letters: bool = False) -> Iterator[Reading]:
    """The replies that tell a citizen something; what explains a letter quotes its words."""
    if case.audience is not Audience.CITIZEN:
        return
    for reply in answer.replies:
        if reply.outcome in TOLD and (letters or reply.outcome != Outcome.LETTER_EXPLAINED):
            yield read(reply, case.messages, answer.reference)


@scorer(
    "lix",
    "Lix (svar på 40 ord og mere)",
    cause="Svarene er blevet sværere at læse.",
    kind="mean",
    better="low",
)
def lix(case: Case, answer: Answer) -> Score | None:
    """Mean LIX of the replies that are long enough for it."""
    measures = [one.clarity.measures for one in _read(case, answer, letters=True)]
    values = [each.lix for each in measures if each.words >= ENOUGH_WORDS]
    return Score(mean(values)) if values else None


def _rule(name: str, title: str, cause: str) -> Scorer:
    def score(case: Case, answer: Answer) -> Score | None:
        found = [broken(one)[name] for one in _read(case, answer)]
        told = [what for what in found if what is not None]
        return passed(not any(told), " / ".join(filter(None, told))) if told else None

    return scorer(name, title, cause=cause)(score)


_HARD = "Svarene er blevet sværere at læse."
_WORDS = "Svarene bruger ord, som folk ikke kender."

C01 = _rule("c01_lix", "C1 Lix højst 44", _HARD)
C02 = _rule("c02_sentence_length", "C2 Korte sætninger (snit 13, højst 22 ord)", _HARD)
C03 = _rule("c03_long_words", "C3 Få lange ord (højst 22 %)", _HARD)
C04 = _rule("c04_jargon", "C4 Fagord er forklaret", _WORDS)
C05 = _rule("c05_officialese", "C5 Ingen papirord", _WORDS)
C06 = _rule("c06_law", "C6 Ingen paragraffer i teksten", _WORDS)
C07 = _rule("c07_passive", "C7 Højst én passiv på -s for hver 100 ord", _HARD)
C08 = _rule("c08_nominalisation", "C8 Verber i stedet for navneord", _HARD)
C09 = _rule("c09_address", "C9 Taler til læseren (du)", "Svarene taler om folk, ikke til dem.")
C10 = _rule("c10_answer_first", "C10 Svaret står først", "Folk skal læse længe, før svaret kommer.")
C11 = _rule("c11_one_thing", "C11 Én ting ad gangen", "Svarene er for lange eller for tætte.")
C12 = _rule("c12_agreement", "C12 Slutter med en aftale", "Folk ved ikke, hvad de skal gøre nu.")
C13 = _rule("c13_one_word", "C13 Samme ord for samme ting", _WORDS)
C14 = _rule("c14_front_weight", "C14 Verbet kommer tidligt i sætningen", _HARD)
C15 = _rule("c15_abbreviations", "C15 Ingen ukendte forkortelser", _WORDS)
C16 = _rule(
    "c16_meaning_kept",
    "C16 Tal og betingelser fra kilden er bevaret",
    "Svarene er blevet lettere ved at udelade tal eller betingelser.",
)


@scorer(
    "clear",
    "Klare svar (C1-C6, C9-C12 og C14-C16 overholdt)",
    cause="Svarene er blevet sværere at forstå.",
)
def clear(case: Case, answer: Answer) -> Score | None:
    """Every rule that a clear answer needs is kept; rules that do not apply do not count."""
    found = [broken(one) for one in _read(case, answer)]
    if not found:
        return None
    rules = {
        name
        for told in found
        for name, what in told.items()
        if what and not name.startswith(_SHOWN_ONLY)
    }
    return passed(not rules, ", ".join(sorted(rules)))
