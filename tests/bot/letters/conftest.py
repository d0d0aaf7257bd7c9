"""Explaining letters with the shipped library, as the commands and the chat do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.learnt import Learnt
from bot.letters.explain import Explainer, Explanation
from bot.letters.key_lines import KeyLines
from bot.letters.view import tell
from bot.wording import Wording
from knowledge.library import Library
from knowledge.mentions import TermFinder
from tests.bot.letters.samples import TODAY

Explain = Callable[..., Explanation]


@pytest.fixture(scope="session")
def finder(library: Library) -> TermFinder:
    """Finds the terms of the shipped glossary."""
    return TermFinder(library.glossary)


@pytest.fixture(scope="session")
def explainer(library: Library, finder: TermFinder, letters: Learnt) -> Explainer:
    """The shipped explainer."""
    return Explainer(library, finder, KeyLines(letters))


@pytest.fixture(scope="session")
def explain(explainer: Explainer) -> Explain:
    """Explains a letter on the day that all these tests are."""

    def run(text: str, **values: object) -> Explanation:
        return explainer.explain(text, values.pop("today", TODAY), **values)  # type: ignore[arg-type]

    return run


@pytest.fixture(scope="session")
def told(explain: Explain, wording: Wording) -> Callable[..., str]:
    """What is said about a letter."""

    def run(text: str, **values: object) -> str:
        return tell(explain(text, **values), wording)

    return run
