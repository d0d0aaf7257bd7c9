"""Questions afterwards: which, in which words, and answers that lead back to nobody."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

import prompts
from bot.cases.surveys import QUESTIONS, load_surveys, next_question, record
from bot.prompt_files import WordingError
from bot.store.database import Database
from bot.store.tables import SurveyAnswer
from knowledge.content import Audience

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(Path(prompts.__path__[0]) / "surveys.yaml", tmp_path)
    return tmp_path


def test_the_questions_come_in_order_and_end() -> None:
    def asked(audience: Audience) -> list[str | None]:
        return [next_question(n, audience) for n in range(5)]

    assert asked(Audience.CITIZEN) == ["respect", "agreement", "coherence", None, None]
    assert asked(Audience.STAFF) == ["meaningful", "value", None, None, None]


@pytest.mark.parametrize("audience", Audience)
def test_everything_has_words(audience: Audience) -> None:
    survey = load_surveys()[audience]
    assert tuple(survey.questions) == QUESTIONS[audience]
    assert all(question.endswith("?") for question in survey.questions.values())
    assert len(set(survey.answers)) == 5
    assert survey.intro
    assert survey.thanks


def test_staff_answer_in_the_degrees_of_2020() -> None:
    assert load_surveys()[Audience.STAFF].answers[3:] == ("I høj grad", "I meget høj grad")


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (lambda v: v.pop("staff"), "staff"),
        (lambda v: v.update(robots={}), "robots"),
        (lambda v: v["staff"]["questions"].pop("value"), "'value': is missing"),
        (lambda v: v["citizen"]["questions"].update(price="Dyrt?"), "'price': nobody asks it"),
        (lambda v: v["citizen"]["answers"].pop(), "citizen.answers"),
        (lambda v: v["citizen"]["answers"].append("Mere"), "citizen.answers"),
        (lambda v: v["citizen"].update(thanks=" "), "citizen.thanks"),
        (lambda v: v["staff"].pop("intro"), "staff.intro"),
    ],
)
def test_a_malformed_file_is_named_with_its_place(
    folder: Path, edit: Callable[[dict[str, Any]], object], place: str
) -> None:
    path = folder / "surveys.yaml"
    values = yaml.safe_load(path.read_text("utf-8"))
    edit(values)
    path.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    with pytest.raises(WordingError, match=rf"^prompts/surveys\.yaml: .*({place})"):
        load_surveys(folder)


@pytest.mark.parametrize("content", [b"", b"- a\n", b"a: [", b"a: \xff\n", None])
def test_a_file_that_cannot_be_read_is_named(folder: Path, content: bytes | None) -> None:
    path = folder / "surveys.yaml"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(WordingError, match=r"^prompts/surveys\.yaml: ."):
        load_surveys(folder)


async def test_an_answer_keeps_the_day_in_denmark_and_nobody(database: Database) -> None:
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    async with database.begin() as tx:
        record(
            tx,
            audience=Audience.CITIZEN,
            question="respect",
            score=5,
            department="bolig",
            now=new_year,
        )
    async with database.begin() as tx:
        answer = (await tx.scalars(select(SurveyAnswer))).one()
    kept = {key: value for key, value in vars(answer).items() if not key.startswith("_")}
    assert kept == {
        "id": answer.id,
        "audience": "citizen",
        "question": "respect",
        "score": 5,
        "department": "bolig",
        "day": date(2027, 1, 1),
    }


@pytest.mark.parametrize(
    ("audience", "question", "score"),
    [
        (Audience.CITIZEN, "respect", 0),
        (Audience.CITIZEN, "respect", 6),
        (Audience.CITIZEN, "value", 3),
        (Audience.STAFF, "respect", 3),
        (Audience.STAFF, "", 3),
    ],
)
async def test_what_is_no_answer_is_refused(
    database: Database, audience: Audience, question: str, score: int
) -> None:
    async with database.begin() as tx:
        with pytest.raises(ValueError, match="is no score|is not asked"):
            record(tx, audience=audience, question=question, score=score, department="x", now=NOW)
    async with database.begin() as tx:
        assert (await tx.scalars(select(SurveyAnswer))).all() == []
