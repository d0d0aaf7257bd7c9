"""Every figure of a reply stands in what the reply may draw on: nothing is invented or mixed up."""

from __future__ import annotations

from bot.turn import Outcome
from eval.answer import Answer
from eval.case import Case
from eval.matching.grounds import DOORS, doors, sources, written
from eval.matching.values import Kind, Value, missing, values
from eval.outcomes import TOLD
from eval.scorer import Score, passed, scorer
from knowledge.content import Audience

_INVENTED = "Svaret nævner tal, frister, numre eller links, der ikke står i kilderne."


@scorer("figures_supported", "Alle tal i svaret står i kilderne", cause=_INVENTED)
def figures_supported(case: Case, answer: Answer) -> Score | None:
    """No figure of any reply lacks a source; one wrong figure fails the case."""
    said, unknown = _figures(case, answer)
    return passed(not unknown, _tell(unknown)) if said else None


@scorer("figure_precision", "Andel af tallene, der står i kilderne", cause=_INVENTED, kind="mean")
def figure_precision(case: Case, answer: Answer) -> Score | None:
    """The share of a case's figures that stand in the sources."""
    said, unknown = _figures(case, answer)
    if not said:
        return None
    return Score(1 - len(unknown) / len(said), _tell(unknown) if unknown else "")


@scorer(
    "phones_right",
    "Alle telefonnumre er rigtige",
    cause="Folk får et telefonnummer, der ikke er til den, svaret nævner.",
)
def phones_right(case: Case, answer: Answer) -> Score | None:
    """Every phone number is that of a door or line the reply may send people to."""
    said, unknown = _figures(case, answer)
    wrong = [value for value in unknown if value.kind is Kind.PHONE]
    if not any(value.kind is Kind.PHONE for value in said):
        return None
    return passed(not wrong, _tell(wrong))


@scorer(
    "laws_right",
    "Paragrafferne i svar til medarbejdere er rigtige",
    cause="Medarbejdere får en paragraf, der ikke står på kortet.",
)
def laws_right(case: Case, answer: Answer) -> Score | None:
    """Every § that staff read stands on the cards the reply draws on."""
    if case.audience is not Audience.STAFF:
        return None
    said, unknown = _figures(case, answer)
    wrong = [value for value in unknown if value.kind is Kind.SECTION]
    if not any(value.kind is Kind.SECTION for value in said):
        return None
    return passed(not wrong, _tell(wrong))


def _figures(case: Case, answer: Answer) -> tuple[list[Value], list[Value]]:
    """The figures of all replies, and those that stand nowhere."""
    said: list[Value] = []
    unknown: list[Value] = []
    for reply in answer.replies:
        figures = [value for value in values(reply.text) if not value.spelled]
        grounds = [*doors(reply, answer.reference), case.letter]
        if reply.outcome in TOLD or reply.sources:
            grounds += [*sources(reply, case, answer.reference), *written(case)]
        else:
            figures = [value for value in figures if value.kind in DOORS]
        if reply.outcome == Outcome.LETTER_EXPLAINED:
            figures = [value for value in figures if value.kind is not Kind.DATE]
        said += figures
        unknown += missing(figures, grounds)
    return said, unknown


def _tell(unknown: list[Value]) -> str:
    return "; ".join(dict.fromkeys(f"{value.kind.value} {value.text}" for value in unknown))
