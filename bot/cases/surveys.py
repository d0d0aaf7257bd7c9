"""Short questions afterwards: what is asked, in which words, and the answers without a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, model_validator
from sqlalchemy.ext.asyncio import AsyncSession

from bot.prompt_files import FOLDER, Strict, read_prompt
from bot.store.tables import SurveyAnswer
from knowledge.calendar import DENMARK
from knowledge.content import Audience

QUESTIONS: Mapping[Audience, tuple[str, ...]] = {
    Audience.CITIZEN: ("respect", "agreement", "coherence"),
    Audience.STAFF: ("meaningful", "value"),
}
"""What is asked of whom, in this order."""

MEASURED_2020 = {"meaningful": 0.72, "value": 0.64}
"""The share that answered 4 or 5 in Kolding's measurement of 2020. Citizens: no figure exists."""

SCORES = range(1, 6)
HIGH = 4
"""'I høj grad' and above."""

_FILE = "surveys.yaml"
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Survey(Strict):
    """The wording for one audience; `answers` are the scores from 1 to 5."""

    intro: _Text
    questions: dict[str, _Text]
    answers: tuple[_Text, _Text, _Text, _Text, _Text]
    thanks: _Text


class _Surveys(Strict):
    citizen: Survey
    staff: Survey

    @model_validator(mode="after")
    def _all_questions(self) -> _Surveys:
        for audience, ids in QUESTIONS.items():
            given = getattr(self, audience).questions.keys()
            for wrong in sorted(given ^ set(ids)):
                problem = "nobody asks it" if wrong in given else "is missing"
                raise ValueError(f"{audience}.questions: '{wrong}': {problem}")
        return self


def load_surveys(folder: Path = FOLDER) -> Mapping[Audience, Survey]:
    """The wording in surveys.yaml.

    Raises:
        WordingError: the file is missing or malformed, or has other questions than are asked.
    """
    surveys = read_prompt(_FILE, _Surveys, folder)
    return {Audience.CITIZEN: surveys.citizen, Audience.STAFF: surveys.staff}


def next_question(asked: int, audience: Audience) -> str | None:
    """The id of the question after the first `asked` ones; None when that was all."""
    return next(iter(QUESTIONS[audience][asked:]), None)


def record(
    tx: AsyncSession,
    *,
    audience: Audience,
    question: str,
    score: int,
    department: str,
    now: datetime,
) -> None:
    """Keep an answer with its day in Denmark, and nothing that leads back to anybody.

    Raises:
        ValueError: the audience is not asked this question, or there is no such score.
    """
    if question not in QUESTIONS[audience]:
        raise ValueError(f"{audience} is not asked '{question}'")
    if score not in SCORES:
        raise ValueError(f"{score} is no score from 1 to 5")
    day = now.astimezone(DENMARK).date()
    tx.add(
        SurveyAnswer(
            audience=audience, question=question, score=score, department=department, day=day
        )
    )
