"""The questions of the suites, and the groups in which they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.reading import SuiteError
from knowledge.danish.words import content_words, stem
from knowledge.library import Library

ALL = "all questions"
UNTOUCHED = "untouched questions"
TUNED = "tuned questions"


@dataclass(frozen=True)
class Question:
    """What counts of a question here.

    `services` and `departments` are those that are right; `untouched` questions were not looked at
    while the search was tuned. Cases themselves are not kept: with them every process that is
    measured here would load more than the search.
    """

    message: str
    services: tuple[str, ...]
    departments: tuple[str, ...]
    style: str
    untouched: bool


def read_questions(paths: Sequence[Path]) -> list[Question]:
    """The questions of suites (folders or files): what has a service and a department.

    Raises:
        SuiteError: a file is malformed, or there are no questions.
    """
    from eval.suites import read_suite

    cases = [case for path in paths for case in read_suite(path).cases]
    questions = [
        Question(
            message=case.messages[-1],
            services=case.expect.services,
            departments=case.expect.departments,
            style=case.slices.get("style", ""),
            untouched=case.slices.get("half") == "untouched",
        )
        for case in cases
        if case.expect.services and case.expect.departments
    ]
    if not questions:
        raise SuiteError("no questions to ask")
    return questions


def groups(questions: Sequence[Question], library: Library) -> dict[str, list[int]]:
    """Name -> the places of the questions in it.

    All; those that were not looked at while tuning, and the others; each style; those that name
    their service, and the others.
    """
    found: dict[str, list[int]] = {ALL: list(range(len(questions)))}
    wordings = [names_its_service(question, library) for question in questions]
    for labels in (
        [UNTOUCHED if question.untouched else TUNED for question in questions],
        [f"style {question.style}" for question in questions],
        ["names the service" if named else "in other words" for named in wordings],
    ):
        for label in sorted(set(labels)):
            found[label] = [place for place, other in enumerate(labels) if other == label]
    return found


def names_its_service(question: Question, library: Library) -> bool:
    """Whether a question holds the title or a name of a service that answers it, inflected or not.

    That is the literal kind of question, which every search by words is made for.
    """
    said = {stem(word) for word in content_words(question.message)}
    services = [library.service[key] for key in question.services if key in library.service]
    names = [name for service in services for name in (service.title, *service.names)]
    stems = [{stem(word) for word in content_words(name)} for name in names]
    return any(words and words <= said for words in stems)
