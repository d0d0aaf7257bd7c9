"""Questions must not be known already: those near what was learnt from measure nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.reading import SuiteError
from eval.robustness import NAME
from eval.suites import Suite

if TYPE_CHECKING:
    from bot.wording import Wording
    from knowledge.library import Library

ALIKE = 0.65
"""From this share of common word triples (Jaccard) on, two messages count as the same."""

_SHORTEST = 6
"""Words. Shorter messages are the same by chance ("hvad koster det?") and are left alone, as are
later messages of a conversation and the changed ones of `robustness`."""


@dataclass(frozen=True)
class Known:
    """A case that is near something learnt from."""

    suite: str
    case: str
    message: str
    phrase: str
    likeness: float


def phrasings(library: Library, wording: Wording) -> list[str]:
    """All that understanding was learnt from."""
    cards = [phrase for service in library.services for phrase in service.say]
    papers = [
        phrase
        for document in library.documents
        for section in document.sections
        for phrase in section.say
    ]
    doors = [phrase for authority in library.register.authorities for phrase in authority.say]
    examples = [text for kind in wording.examples.values() for text in kind]
    return [*cards, *papers, *doors, *library.outside.examples, *examples]


def find_known(suites: Iterable[Suite], phrases: Iterable[str]) -> list[Known]:
    """The cases whose message is near one of the phrases, the likest first."""
    from sklearn.feature_extraction.text import CountVectorizer

    from knowledge.danish.normal import fold

    cases = [
        (suite.name, case.id, case.messages[0])
        for suite in suites
        for case in suite.cases
        if suite.name != NAME and len(case.messages[0].split()) >= _SHORTEST
    ]
    known = [phrase for phrase in phrases if len(phrase.split()) >= _SHORTEST]
    if not cases or not known:
        return []
    vectorizer = CountVectorizer(
        binary=True, ngram_range=(3, 3), preprocessor=fold, token_pattern=r"\w+"
    )
    learnt = vectorizer.fit_transform(known)
    asked = vectorizer.transform([message for *_, message in cases])
    common = (asked @ learnt.T).tocoo()
    triples = vectorizer.build_analyzer()
    sizes = [len(set(triples(message))) for *_, message in cases]
    learnt_sizes = learnt.getnnz(axis=1)
    best: dict[int, tuple[float, int]] = {}
    for row, column, both in zip(common.row, common.col, common.data, strict=True):
        likeness = both / (sizes[row] + learnt_sizes[column] - both)
        if likeness >= ALIKE:
            best[row] = max(best.get(row, (0.0, 0)), (float(likeness), int(column)))
    found = [
        Known(*cases[row], phrase=known[column], likeness=likeness)
        for row, (likeness, column) in best.items()
    ]
    return sorted(found, key=lambda one: (-one.likeness, one.suite, one.case))


def refuse_known(suites: Iterable[Suite], library: Library, wording: Wording) -> None:
    """Refuse suites with cases that are known already.

    Raises:
        SuiteError: names the likest case and what it is like, and how many there are.
    """
    found = find_known(suites, phrasings(library, wording))
    if found:
        first = found[0]
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise SuiteError(
            f"{first.suite}: '{first.case}' is {first.likeness:.0%} like what was learnt from: "
            f"'{first.message[:60]}' ~ '{first.phrase[:60]}'{more}"
        )
