"""Messages that hold several needs: all found, the heaviest first."""

from __future__ import annotations

from eval.answer import Answer
from eval.case import Case
from eval.scorer import Score, passed, scorer


@scorer(
    "needs_found",
    "Behov fundet (af flere i en besked)",
    cause="Når nogen skriver om flere ting, bliver noget glemt.",
    kind="mean",
)
def needs_found(case: Case, answer: Answer) -> Score | None:
    """The share of a message's needs that the reply takes up (recall)."""
    needs = case.expect.needs
    if not needs:
        return None
    missed = [need for need in needs if need not in _found(answer)]
    return Score(1 - len(missed) / len(needs), f"glemt: {', '.join(missed)}" if missed else "")


@scorer(
    "all_needs",
    "Alle behov i beskeden fundet",
    cause="Når nogen skriver om flere ting, bliver noget glemt.",
)
def all_needs(case: Case, answer: Answer) -> Score | None:
    """Every need is taken up."""
    if not case.expect.needs:
        return None
    missed = [need for need in case.expect.needs if need not in _found(answer)]
    return passed(not missed, f"glemt: {', '.join(missed)}")


@scorer(
    "heaviest_first",
    "Det tungeste først",
    cause="Det, der haster eller fylder mest, kommer ikke først.",
)
def heaviest_first(case: Case, answer: Answer) -> Score | None:
    """What weighs most stands first."""
    if case.expect.heaviest is None:
        return None
    first = answer.last.services[:1]
    return passed(
        first == (case.expect.heaviest,),
        f"{', '.join(first) or 'intet'} før {case.expect.heaviest}",
    )


def _found(answer: Answer) -> set[str]:
    return set(answer.last.needs or answer.last.services[:1])
