"""The questions of the suites, and the groups in which they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from eval.reading import SuiteError, read_cases
from knowledge.danish.words import content_words, stem
from knowledge.library import Library

ALL = "all questions"
UNTOUCHED = "untouched suites"


class Question(BaseModel):
    """What counts of a question of a suite; `eval.measure` says what the fields mean.

    It is not read with that: it would load the whole assistant into every process measured here.
    """

    message: str
    service: str
    department: str
    style: str
    also_right: dict[str, str] = {}


@dataclass(frozen=True)
class Case:
    """A question with the suite that it is from."""

    suite: str
    question: Question

    @property
    def right(self) -> dict[str, str]:
        """The services that answer it, each with its department."""
        return {self.question.service: self.question.department, **self.question.also_right}


def read_folders(folders: Sequence[Path]) -> list[Case]:
    """The questions in the `questions.jsonl` of each folder.

    Raises:
        SuiteError: a folder holds no questions, or a line is malformed.
    """
    cases = [
        Case(folder.name, question)
        for folder in folders
        for _, question in read_cases(folder / "questions.jsonl", Question)
    ]
    if not cases:
        raise SuiteError("no questions to ask")
    return cases


def groups(cases: Sequence[Case], library: Library) -> dict[str, list[int]]:
    """Name -> the places of the cases in it.

    All; the suites that were not looked at while tuning, and the others; each suite; each style;
    questions that name their service, and the others.
    """
    found: dict[str, list[int]] = {ALL: list(range(len(cases)))}
    wordings = [names_its_service(case, library) for case in cases]
    for labels in (
        [UNTOUCHED if "untouched" in case.suite else "tuned suites" for case in cases],
        [f"suite {case.suite}" for case in cases],
        [f"style {case.question.style}" for case in cases],
        ["names the service" if named else "in other words" for named in wordings],
    ):
        for label in sorted(set(labels)):
            found[label] = [place for place, other in enumerate(labels) if other == label]
    return found


def names_its_service(case: Case, library: Library) -> bool:
    """Whether a question holds the title or a name of a service that answers it, inflected or not.

    That is the literal kind of question, which every search by words is made for.
    """
    said = {stem(word) for word in content_words(case.question.message)}
    services = [library.service[key] for key in case.right if key in library.service]
    names = [name for service in services for name in (service.title, *service.names)]
    stems = [{stem(word) for word in content_words(name)} for name in names]
    return any(words and words <= said for words in stems)
