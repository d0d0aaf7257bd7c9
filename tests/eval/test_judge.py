from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatResult

from eval import judge, judging
from eval.answer import AnswerRecord
from eval.judging import Asked, Judged, JudgeError, ask_about, judge_all, open_model, read_questions
from eval.people.samples import Item
from eval.people.sheets import RATED
from eval.people.sheets import command as sheet
from eval.reference import Reference
from knowledge.library import Library
from tests.eval.people.factories import answer, fill, write_replies

N = 12
CPR = "010190-1234"
Say = str | Exception | float


class QueueModel(GenericFakeChatModel):
    """Says what stands in its queue: a text, an exception to raise, or seconds to wait first."""

    queue: list[Say]
    seen: list[str] = []

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: Any = None,
        **kwargs: Any,
    ) -> ChatResult:
        self.seen.append("\n".join(str(message.content) for message in messages))
        say = self.queue.pop(0)
        if isinstance(say, Exception):
            raise say
        if isinstance(say, float):
            await asyncio.sleep(say)
            say = self.queue.pop(0)
        self.messages = iter([AIMessage(str(say))])
        return self._generate(messages)


class AnsweringModel(GenericFakeChatModel):
    """Rates what it is shown by a rule."""

    rule: Callable[[str], int]

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: Any = None,
        **kwargs: Any,
    ) -> ChatResult:
        self.messages = iter([AIMessage(rating(self.rule(str(messages[-1].content))))])
        return self._generate(messages)


def rating(number: object, reason: str = "Klart nok.") -> str:
    return json.dumps({"grund": reason, "tal": number}, ensure_ascii=False)


def judged_by(queue: Iterable[Say], n: int = 1) -> list[Judged]:
    model = QueueModel(messages=iter(()), queue=list(queue))
    asked = [Asked(("questions", f"q-{i}"), "klar", "Bedøm.", "{}") for i in range(n)]
    found = asyncio.run(judge_all(model, asked, at_once=1, timeout=0.05))
    assert not model.queue, "not everything was asked for"
    return found


def test_a_rating_is_kept_with_its_reason() -> None:
    [one] = judged_by([rating(4)])
    assert (one.key, one.value, one.reason) == (("questions", "q-0"), 4, "Klart nok.")
    assert one.problem == ""


@pytest.mark.parametrize(
    "bad",
    [
        "4",
        "Det er en 4'er.",
        '{"grund": "Fint.", "tal": 4',
        "```json\n" + rating(4) + "\n```",
        rating(0),
        rating(6),
        rating("4"),
        rating(3.5),
        rating(True),
        rating(4, ""),
        rating(4, "To\nlinjer."),
        '{"tal": 4}',
        '{"grund": "Fint.", "tal": 4, "sikker": true}',
    ],
)
def test_anything_but_the_asked_json_is_asked_again_and_then_unscored(bad: str) -> None:
    [one] = judged_by([bad, bad])
    assert one.value is None
    assert one.problem.startswith("svaret kan ikke bruges")


@pytest.mark.parametrize("first", ["ikke JSON", RuntimeError("busy"), 0.5])
def test_one_failure_is_forgiven(first: Say) -> None:
    [one] = judged_by([first, rating(2)])
    assert (one.value, one.problem) == (2, "")


def test_what_fails_twice_has_no_value_and_quotes_nothing() -> None:
    slow, broken, fine = judged_by(
        [0.5, 0.5, RuntimeError(CPR), ConnectionError(CPR), rating(5)], n=3
    )
    assert (slow.value, slow.problem) == (None, "TimeoutError")
    assert (broken.value, broken.problem) == (None, "ConnectionError")
    assert fine.value == 5


def test_no_more_are_asked_at_once_than_allowed() -> None:
    running, most = 0, 0

    class Counting(QueueModel):
        async def _agenerate(
            self, messages: list[BaseMessage], *args: Any, **kw: Any
        ) -> ChatResult:
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            result = await super()._agenerate(messages, *args, **kw)
            running -= 1
            return result

    model = Counting(messages=iter(()), queue=[rating(3)] * 8)
    asked = [Asked(("questions", f"q-{i}"), "klar", "", "{}") for i in range(8)]
    found = asyncio.run(judge_all(model, asked, at_once=2, timeout=5))
    assert most == 2
    assert [one.id for one in found] == [one.key[1] for one in asked]


def item(**changes: Any) -> Item:
    return Item("B2C3", AnswerRecord.model_validate(answer(1, **changes)))


@pytest.fixture
def reference(library: Library) -> Reference:
    from bot.wording import Wording

    return Reference(library, Wording(library.register, library.crisis_lines))


def test_every_question_of_the_sheet_has_a_prompt_that_says_what_the_numbers_mean() -> None:
    frame, questions = read_questions()
    assert [question.question for question in questions] == list(RATED)
    for question in questions:
        text = question.told(frame)
        assert question.asks in text
        assert all(f"\n  {number} = " in text or f"\n{number} = " in text for number in range(1, 6))
        assert '{"grund"' in text


def test_only_masked_text_is_sent(reference: Reference) -> None:
    spoken = AnswerRecord.model_validate(
        answer(1, text=f"Dit nummer er {CPR}.") | {"messages": [f"Mit cpr er {CPR}, hvad nu?"]}
    )
    asked = list(ask_about([Item("B2C3", spoken)], reference))
    assert len(asked) == len(RATED)
    for ask in asked:
        assert CPR not in ask.material + ask.system
        assert "[cpr]" in json.loads(ask.material)["besked"]
        assert "[cpr]" in json.loads(ask.material)["svar"]


def test_the_sources_are_shown_where_they_are_needed_and_staff_notes_only_for_staff(
    reference: Reference,
) -> None:
    card = reference.library.services[0]
    staff = card.sections[-1]

    def sources(section: str) -> dict[str, str]:
        source = {"title": card.title, "section": section, "location": f"{card.path}#x"}
        asked = ask_about([item(sources=[source])], reference)
        return {one.question: " ".join(json.loads(one.material).get("kilder", ())) for one in asked}

    def words(text: str) -> str:
        return text.split(".", maxsplit=1)[0][:30]

    for_citizen = sources("Kort svar")
    assert words(card.section("Kort svar").text) in for_citizen["korrekt"]
    assert words(staff.text) not in for_citizen["korrekt"]
    assert not for_citizen["tone"]
    assert words(staff.text) in sources(staff.heading)["korrekt"]


def test_a_missing_package_or_a_wrong_name_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_google_genai", None)
    with pytest.raises(JudgeError, match=r"^the judge '.+' .*pip install langchain-google-genai`$"):
        open_model("google_genai:gemini")
    with pytest.raises(JudgeError, match="PROVIDER:NAME"):
        open_model("gpt")


def number(text: str) -> int:
    return int(text.split("Svar ")[1].split(".", maxsplit=1)[0])


def people_say(n: int) -> int:
    return 1 + n % 5


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_replies(tmp_path / "run", [answer(n) for n in range(N)])


@pytest.fixture
def people(run: Path, tmp_path: Path) -> Path:
    """Two raters who agree on everything."""
    out = tmp_path / "sheets"
    CliRunner().invoke(sheet, [str(run), "-o", str(out), "--n", str(N)], catch_exceptions=False)
    for rater in (1, 2):
        fill(
            out / "ark" / f"ark-{rater}.csv",
            lambda row: dict.fromkeys(RATED, str(people_say(number(row["svar"])))),
        )
    return out


def ask_judge(
    monkeypatch: pytest.MonkeyPatch, run: Path, model: GenericFakeChatModel, *more: str | Path
) -> Result:
    monkeypatch.setattr(judging, "open_model", lambda _: model)
    arguments: Sequence[str | Path] = (run, "--model", "fake:queue", *more)
    return CliRunner().invoke(judge.command, [str(argument) for argument in arguments])


def agreeing(rule: Callable[[int], int]) -> AnsweringModel:
    return AnsweringModel(messages=iter(()), rule=lambda text: rule(number(text)))


def test_without_people_no_figure_is_shown_but_every_rating_is_kept(
    monkeypatch: pytest.MonkeyPatch, run: Path
) -> None:
    result = ask_judge(monkeypatch, run, agreeing(people_say), "--n", "3")
    assert result.exit_code == 0, result.output
    assert "15 af 15 bedømmelser kan bruges" in result.output
    assert "Tallene vises ikke" in result.output
    assert "af 5" not in result.output
    lines = [json.loads(line) for line in (run / "judge.jsonl").read_text("utf-8").splitlines()]
    assert len(lines) == 15
    assert {line["question"] for line in lines} == set(RATED)


def test_a_judge_that_agrees_is_shown_beside_its_agreement(
    monkeypatch: pytest.MonkeyPatch, run: Path, people: Path
) -> None:
    result = ask_judge(monkeypatch, run, agreeing(people_say), "--people", people)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("klar"))
    assert lines[at].endswith("n=12  valideret")
    assert "alfa 1,00 [1,00; 1,00], rho 1,00" in lines[at + 1]
    assert lines[at + 1].endswith("n=12")


def test_a_judge_that_disagrees_is_not_validated(
    monkeypatch: pytest.MonkeyPatch, run: Path, people: Path
) -> None:
    result = ask_judge(monkeypatch, run, agreeing(lambda n: 5 - n % 5), "--people", people)
    told = [line for line in result.output.splitlines() if " af 5 " in line]
    assert len(told) == len(RATED)
    assert all(line.endswith("ikke valideret") for line in told)


def test_a_judge_cannot_be_validated_by_people_who_disagree(
    monkeypatch: pytest.MonkeyPatch, run: Path, people: Path
) -> None:
    def other(row: dict[str, str]) -> dict[str, str]:
        return {"klar": str(5 - number(row["svar"]) % 5)}

    fill(people / "ark" / "ark-2.csv", other)
    result = ask_judge(monkeypatch, run, agreeing(people_say), "--people", people)
    [klar] = [line for line in result.output.splitlines() if line.startswith("klar")]
    assert klar.endswith("ikke valideret")


def test_agreement_that_cannot_be_known_shows_no_figure(
    monkeypatch: pytest.MonkeyPatch, run: Path, people: Path
) -> None:
    changed = [answer(n, text=f"Svar {n}. Lavet om.") for n in range(N)]
    write_replies(run, changed)
    result = ask_judge(monkeypatch, run, agreeing(people_say), "--people", people)
    assert result.output.count("vises ikke: enigheden med mennesker kan ikke regnes ud") == 5
    assert " af 5 " not in result.output


def test_unusable_ratings_are_counted_and_told(monkeypatch: pytest.MonkeyPatch, run: Path) -> None:
    queue: list[Say] = [rating(3), "nej", "nej", rating(3), rating(3), rating(3)]
    model = QueueModel(messages=iter(()), queue=queue)
    result = ask_judge(monkeypatch, run, model, "--n", "1", "-j", "1")
    assert result.exit_code == 0, result.output
    assert "4 af 5 bedømmelser kan bruges" in result.output
    assert "1 uden tal: svaret kan ikke bruges" in result.output


def test_a_judge_that_never_answers_is_an_error(monkeypatch: pytest.MonkeyPatch, run: Path) -> None:
    model = QueueModel(messages=iter(()), queue=[PermissionError("key")] * 10)
    result = ask_judge(monkeypatch, run, model, "--n", "1")
    assert result.exit_code == 2
    assert "no usable rating: PermissionError" in result.output


def test_a_run_without_answers_is_refused_before_a_model_is_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = write_replies(tmp_path / "run", [answer(1, outcome="asked")])
    result = ask_judge(monkeypatch, run, agreeing(people_say))
    assert result.exit_code == 2
    assert "holds no answers to rate" in result.output
