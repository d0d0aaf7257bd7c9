"""Answers are made once: what an interruption left is kept, and only the rest is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.settings import Settings
from eval.answer import AnswerRecord, ReplyRecord, write_answers
from eval.case import Case
from eval.generate import Generated, OutOfTime, Plan, generate, stored_answers
from eval.planting import DOCUMENTS
from eval.reading import SuiteError
from eval.systems import SystemProblem
from tests.bot.helpers import settings
from tests.eval.fakes import MS, FakeSystem, Stop, case, lines_of, reply, stop_after, suite

DAY = date(2026, 6, 1)
HOME = settings()
PLAN = Plan("", HOME, DAY)
S = suite(*(case(f"c{number}", f"Hvad er {number} på dansk? Æh…") for number in range(6)))
T = suite(case("c0", "hej", "og så"), name="t")
KEYS = [*(("s", f"c{number}") for number in range(6)), ("t", "c0")]


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> FakeSystem:
    return FakeSystem().stand_in(monkeypatch)


@pytest.fixture
def partial(tmp_path: Path) -> Path:
    return tmp_path / "replies.partial.jsonl"


def interrupted(folder: Path, after: int) -> None:
    with pytest.raises(Stop):
        generate([S, T], PLAN, folder, stop_after(after))


def test_all_cases_are_answered_in_the_order_of_the_suites(
    system: FakeSystem, tmp_path: Path
) -> None:
    made = generate([S, T], PLAN, tmp_path)
    assert [(one.suite, one.id) for one in made.answers] == KEYS
    assert made.answers[-1].messages == ("hej", "og så")
    assert [one.text for one in made.answers[-1].replies] == ["Svar på: hej", "Svar på: og så"]
    assert made.ms == {key: [MS] for key in KEYS} | {("t", "c0"): [MS, MS]}
    assert made.kept == 0
    assert system.opened == [("", HOME, DAY)]
    assert system.closed == 1


def test_progress_is_told(system: FakeSystem, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    generate([T], PLAN, tmp_path, lambda *now: told.append(now))
    assert told == [("answering", 1, 1)]


@pytest.mark.parametrize("after", range(1, 8))
def test_only_the_rest_is_asked_after_an_interruption(
    system: FakeSystem, tmp_path: Path, after: int
) -> None:
    (tmp_path / "whole").mkdir()
    whole = generate([S, T], PLAN, tmp_path / "whole")
    system.asked.clear()
    interrupted(tmp_path, after)
    assert len(system.asked) == after
    assert system.closed == 2
    system.asked.clear()
    made = generate([S, T], PLAN, tmp_path)
    assert len(system.asked) == len(KEYS) - after
    assert made.kept == after
    assert (made.answers, made.ms) == (whole.answers, whole.ms)
    for name, answers in (("a", whole.answers), ("b", made.answers)):
        write_answers(tmp_path / name, answers)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_it_can_be_interrupted_more_than_once(system: FakeSystem, tmp_path: Path) -> None:
    interrupted(tmp_path, 2)
    interrupted(tmp_path, 5)
    made = generate([S, T], PLAN, tmp_path)
    assert made.kept == 5
    assert sorted(system.asked) == sorted(case_id for _, case_id in KEYS)


def test_when_all_is_kept_nobody_is_asked(system: FakeSystem, tmp_path: Path) -> None:
    generate([S, T], PLAN, tmp_path)
    system.opened.clear()
    made = generate([S, T], PLAN, tmp_path)
    assert made.kept == len(KEYS)
    assert system.opened == []


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_line_cut_off_is_asked_again(
    system: FakeSystem, tmp_path: Path, partial: Path, cut: int
) -> None:
    interrupted(tmp_path, 4)
    partial.write_bytes(partial.read_bytes()[: -1 - cut])
    system.asked.clear()
    made = generate([S, T], PLAN, tmp_path)
    assert made.kept == 3
    assert system.asked == ["c3", "c4", "c5", "c0"]
    assert [(one["suite"], one["id"]) for one in lines_of(partial)] == KEYS


def test_a_line_cut_off_inside_a_letter_is_asked_again(
    system: FakeSystem, tmp_path: Path, partial: Path
) -> None:
    interrupted(tmp_path, 4)
    content = partial.read_bytes()
    partial.write_bytes(content[: content.rindex("Æ".encode()) + 1])
    assert generate([S, T], PLAN, tmp_path).kept == 3


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\u2029"])
def test_a_reply_with_an_odd_line_end_is_kept(
    system: FakeSystem, tmp_path: Path, mark: str
) -> None:
    system.replies = lambda one: [reply(text=f"a{mark}b") for _ in one.messages]
    interrupted(tmp_path, 4)
    made = generate([S, T], PLAN, tmp_path)
    assert made.kept == 4
    assert {one.text for answer in made.answers for one in answer.replies} == {f"a{mark}b"}


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "null",
        "",
        '{"suite": "s", "id": "c0", "replies": []}',
        '{"suite": "s", "id": "c0", "replies": [{"text": "x", "outcome": "answered"}]}',
    ],
)
def test_a_line_that_is_not_whole_is_left_out(
    system: FakeSystem, tmp_path: Path, partial: Path, line: str
) -> None:
    partial.write_text(line + "\n", encoding="utf-8")
    made = generate([S], PLAN, tmp_path)
    assert made.kept == 0
    assert len(lines_of(partial)) == len(S.cases)


def test_an_answer_to_a_case_that_is_not_wanted_now_is_not_given(
    system: FakeSystem, tmp_path: Path
) -> None:
    generate([S, T], PLAN, tmp_path)
    made = generate([T], PLAN, tmp_path)
    assert [(one.suite, one.id) for one in made.answers] == [("t", "c0")]
    assert list(made.ms) == [("t", "c0")]
    assert made.kept == 1


def test_nothing_is_asked_of_no_cases(system: FakeSystem, tmp_path: Path) -> None:
    assert generate([], PLAN, tmp_path) == Generated([], {}, 0)
    assert system.opened == []


def test_when_the_time_is_up_what_was_answered_is_kept(system: FakeSystem, tmp_path: Path) -> None:
    with pytest.raises(OutOfTime, match="1 of 7 cases answered"):
        generate([S, T], replace(PLAN, budget=0), tmp_path)
    assert system.closed == 1
    assert generate([S, T], replace(PLAN, budget=60), tmp_path).kept == 1
    assert len(system.asked) == len(KEYS)


def test_each_try_gets_further(system: FakeSystem, tmp_path: Path) -> None:
    for answered in range(1, 4):
        with pytest.raises(OutOfTime, match=f"{answered} of 7"):
            generate([S, T], replace(PLAN, budget=0), tmp_path)


def test_a_system_that_fails_names_the_case_and_what_it_answered_is_kept(
    system: FakeSystem, tmp_path: Path
) -> None:
    def fails(one: Case) -> list[object]:
        if one.id == "c2":
            raise SystemProblem("'x' ended at 'c2'")
        return [reply()]

    system.replies = fails  # type: ignore[assignment]
    with pytest.raises(SuiteError, match="s: 'x' ended at 'c2'"):
        generate([S], PLAN, tmp_path)
    assert system.closed == 1
    system.replies = lambda _: [reply()]
    assert generate([S], PLAN, tmp_path).kept == 2


APART = settings(data_dir=Path("apart"))
PLANTED = suite(
    case("p0", slices={"planted": "false-price-end.txt"}),
    case("d0"),
    case("p1", slices={"planted": "canary-end.txt"}),
)


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What was planted where; the settings of the assistant that read it are `APART`."""
    done: list[tuple[object, ...]] = []

    def with_documents(*arguments: object) -> Settings:
        done.append(arguments)
        return APART

    monkeypatch.setattr("eval.generate.with_documents", with_documents)
    return done


def test_planted_cases_are_asked_of_an_assistant_that_read_the_documents(
    system: FakeSystem, planted: list[tuple[object, ...]], tmp_path: Path
) -> None:
    made = generate([PLANTED], PLAN, tmp_path)
    assert planted == [(HOME, DOCUMENTS)]
    assert system.opened == [("", HOME, DAY), ("", APART, DAY)]
    assert system.asked == ["d0", "p0", "p1"]
    assert system.closed == 2
    assert [one.id for one in made.answers] == ["p0", "d0", "p1"]


def test_nothing_is_planted_where_nothing_asks_for_it(
    system: FakeSystem, planted: list[tuple[object, ...]], tmp_path: Path
) -> None:
    generate([S], PLAN, tmp_path)
    assert planted == []


def test_a_command_cannot_be_given_documents(
    system: FakeSystem, planted: list[tuple[object, ...]], tmp_path: Path
) -> None:
    made = generate([PLANTED], replace(PLAN, command="other"), tmp_path)
    assert system.asked == ["d0"]
    assert [one.id for one in made.answers] == ["d0"]
    assert system.opened == [("other", HOME, DAY)]
    assert planted == []


def test_few_cases_are_not_worth_other_processes(system: FakeSystem, tmp_path: Path) -> None:
    made = generate([S], replace(PLAN, processes=4), tmp_path)
    assert len(system.asked) == len(made.answers) == len(S.cases)


def test_there_are_documents_to_plant() -> None:
    assert {path.suffix for path in DOCUMENTS.iterdir()} == {".md", ".html", ".txt"}


def stored(path: Path, *answers: AnswerRecord) -> Path:
    write_answers(path, answers)
    return path


def record(
    suite_name: str, case_id: str, messages: tuple[str, ...] = (), replies: int = 1
) -> AnswerRecord:
    given: tuple[ReplyRecord, ...] = (reply(text=f"{suite_name} {case_id}"),) * replies
    return AnswerRecord(suite=suite_name, id=case_id, messages=messages, replies=given)


def test_stored_answers_are_those_to_the_cases_in_their_order(tmp_path: Path) -> None:
    answers = [record("s", one.id, one.messages) for one in S.cases]
    talk = record("t", "c0", replies=2)  # other programs need not repeat the messages
    path = stored(tmp_path / "r.jsonl", record("u", "c0"), talk, *reversed(answers))
    assert stored_answers(path, [S, T]) == Generated([*answers, talk], {}, len(KEYS))
    assert stored_answers(path, [T]) == Generated([talk], {}, 1)
    assert stored_answers(path, []) == Generated([], {}, 0)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (record("s", "c0"), "holds no reply to 't/c0'"),
        (record("t", "c1"), "holds no reply to 't/c0'"),
        (record("t", "c0", replies=1), "'t/c0' answers other messages"),
        (record("t", "c0", replies=3), "'t/c0' answers other messages"),
        (record("t", "c0", ("hej",), replies=1), "'t/c0' answers other messages"),
        (record("t", "c0", ("hej", "og nu"), replies=2), "'t/c0' answers other messages"),
        (record("t", "c0", ("og så", "hej"), replies=2), "'t/c0' answers other messages"),
    ],
)
def test_stored_answers_must_be_to_every_case_and_its_messages(
    tmp_path: Path, answer: AnswerRecord, told: str
) -> None:
    path = stored(tmp_path / "r.jsonl", answer)
    with pytest.raises(SuiteError) as raised:
        stored_answers(path, [T])
    assert str(raised.value) == f"{path}: {told}"


def test_only_planted_cases_may_be_without_a_stored_answer(tmp_path: Path) -> None:
    path = stored(tmp_path / "r.jsonl", record("s", "p1"), record("s", "d0"))
    assert [one.id for one in stored_answers(path, [PLANTED]).answers] == ["d0", "p1"]
    with pytest.raises(SuiteError, match="holds no reply to 's/d0'"):
        stored_answers(stored(path, record("s", "p1")), [PLANTED])
    with pytest.raises(SuiteError, match="'s/p1' answers other messages"):
        stored_answers(stored(path, record("s", "d0"), record("s", "p1", ("nej",))), [PLANTED])
