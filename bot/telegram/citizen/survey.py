"""Three short questions after a case, each once, answered without a name or not at all."""

from __future__ import annotations

from functools import cache
from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.cases.surveys import QUESTIONS, Survey, load_surveys, next_question, record
from bot.store.tables import Case
from bot.telegram.desk import Desk, Unit
from knowledge.content import Audience

_ALL = len(QUESTIONS[Audience.CITIZEN])

router = Router(name="survey")


def first_question(desk: Desk, case: Case) -> tuple[str, dict[str, Any]] | None:
    """What is asked when a case is closed, and its buttons; None when all has been asked."""
    question = next_question(case.asked, Audience.CITIZEN)
    if question is None:
        return None
    text, markup = _question(desk, case, question)
    return f"{_survey().intro}\n\n{text}", markup


@router.callback_query(F.data.regexp(r"^survey:\d+:(\w+:[1-5]|stop)$"))
async def answer(query: CallbackQuery, unit: Unit, desk: Desk) -> None:
    """An answer, kept without person and case, and the next question."""
    _, case_id, question, *score = (query.data or "").split(":")
    async with unit.write() as tx:
        case = await tx.get(Case, int(case_id), with_for_update=True)
        if case is None or case.person != unit.person:
            unit.toast = desk.texts.say("button_old")
            return
        if not score:
            case.asked = _ALL
            unit.tell(tx, desk.texts.say("survey_stopped"))
            return
        if question != next_question(case.asked, Audience.CITIZEN):
            unit.toast = desk.texts.say("survey_answered")
            return
        record(
            tx,
            audience=Audience.CITIZEN,
            question=question,
            score=int(score[0]),
            department=case.department,
            now=unit.now,
        )
        case.asked += 1
        following = next_question(case.asked, Audience.CITIZEN)
        if following is None:
            unit.tell(tx, _survey().thanks)
        else:
            text, markup = _question(desk, case, following)
            unit.tell(tx, text, reply_markup=markup)


def _question(desk: Desk, case: Case, question: str) -> tuple[str, dict[str, Any]]:
    rows = [
        [{"text": label, "callback_data": f"survey:{case.id}:{question}:{score}"}]
        for score, label in enumerate(_survey().answers, 1)
    ]
    no = {"text": desk.texts.say("survey_no"), "callback_data": f"survey:{case.id}:stop"}
    return _survey().questions[question], {"inline_keyboard": [*rows, [no]]}


@cache
def _survey() -> Survey:
    return load_surveys()[Audience.CITIZEN]
