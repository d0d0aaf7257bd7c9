"""What is asked: the assistant in this process, or a command that speaks the contract."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.turn import Conversation, Message, Outcome, Reply, Source
from eval.planting import _ADDED as ADDED
from eval.planting import with_documents
from eval.reading import SuiteError
from eval.systems import Answered, Command, InProcess, SystemProblem, open_system, pairs, question
from knowledge.content import Audience
from knowledge.intake.collection import Collection
from tests.bot.helpers import settings
from tests.bot.letters.samples import BILL
from tests.eval.fakes import FakeSystem, case, reply, small_settings

GOOD = """
    replies = [
        {"text": text.upper(), "outcome": "answered", "services": ["pas"], "confidence": 0.5}
        for text in asked["messages"]
    ]
    print(json.dumps({"id": asked["id"], "replies": replies}), flush=True)
"""
Start = Callable[[str], Command]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a command that does something with every line it is `asked`."""
    started = []

    def begin(body: str) -> Command:
        script = tmp_path / "et system.py"
        script.write_text(
            f"import json, sys\nfor line in sys.stdin:\n    asked = json.loads(line){body}",
            encoding="utf-8",
        )
        started.append(Command(shlex.join([sys.executable, str(script)])))
        return started[-1]

    yield begin
    for command in started:
        command.close()


def test_a_command_answers_one_case_after_the_other(start: Start) -> None:
    command = start(GOOD)
    first = command.answer(case("a", "æøå"))
    second = command.answer(case("b", "hej", "og så"))
    assert first.replies == (reply("answered", "pas", text="ÆØÅ", confidence=0.5),)
    assert [one.text for one in second.replies] == ["HEJ", "OG SÅ"]
    assert len(first.ms) == 1
    assert first.ms[0] > 0


def test_the_time_is_shared_by_the_replies_unless_the_command_tells_it(start: Start) -> None:
    shared = start(GOOD).answer(case("a", "hej", "og så"))
    assert shared.ms[0] == shared.ms[1] > 0
    told = start(GOOD.replace('"confidence": 0.5', '"ms": len(text)'))
    assert told.answer(case("a", "hej", "og så")).ms == (3, 5)
    half = start(GOOD.replace('"confidence": 0.5', '"ms": 1000000 if text == "hej" else None'))
    assert half.answer(case("a", "hej", "og så")).ms[0] < 1000000


def test_a_command_is_asked_what_the_contract_says(start: Start) -> None:
    command = start("""
    replies = [{"text": json.dumps(asked), "outcome": "answered"}]
    print(json.dumps({"id": asked["id"], "replies": replies}), flush=True)
""")
    one = case("a", "hej\nø", letter="Kære borger", audience="staff", services=("pas",))
    assert json.loads(command.answer(one).replies[0].text) == question(one)


def test_a_question_holds_nothing_that_is_right() -> None:
    assert question(case("a", "hej", services=("pas",), note="hemmeligt", slices={"x": "y"})) == {
        "id": "a",
        "messages": ["hej"],
        "audience": "citizen",
    }
    assert question(case("a", "hej", letter="Kære"))["letter"] == "Kære"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('\n    print("{broken", flush=True)', "not a line of replies: b'{broken"),
        ('\n    print("[]", flush=True)', "not a line of replies"),
        ('\n    print("null", flush=True)', "not a line of replies"),
        ("\n    print('\"error\"', flush=True)", "not a line of replies"),
        ("\n    print('{}', flush=True)", "not a line of replies"),
        ("\n    print(flush=True)", "not a line of replies"),
        ('\n    sys.stdout.buffer.write(b"\\xff\\n"); sys.stdout.flush()', "not a line of replies"),
        (GOOD.replace('"outcome": "answered", ', ""), "not a line of replies"),
        (GOOD.replace("text.upper()", "7"), "not a line of replies"),
        (GOOD.replace("0.5", 'float("nan")'), "not a line of replies"),
        (GOOD.replace("0.5", "1.5"), "not a line of replies"),
        (GOOD.replace("0.5", "-0.1"), "not a line of replies"),
        (GOOD.replace('"id": asked["id"]', '"id": "other"'), "answered something else than 'a'"),
        (GOOD.replace('"replies": replies', '"replies": []'), "answered something else than 'a'"),
        (GOOD.replace('"replies": replies', '"replies": replies * 2'), "something else than 'a'"),
        ('\n    print(json.dumps({"id": "a", "error": "for langt"}), flush=True)', "for langt"),
        ("\n    break", "ended at 'a'"),
        ("\n    sys.exit(3)", "ended at 'a'"),
    ],
)
def test_a_command_that_does_not_answer_as_it_must_is_told(
    start: Start, body: str, told: str
) -> None:
    with pytest.raises(SystemProblem) as raised:
        start(body).answer(case("a", "hej"))
    assert told in str(raised.value)
    assert "et system.py" in str(raised.value)


def test_a_command_that_ends_early_is_told(start: Start) -> None:
    command = start(GOOD + "    break\n")
    command.answer(case("a", "hej"))
    command._process.wait()
    with pytest.raises(SystemProblem, match="ended (before|at) 'b'"):
        command.answer(case("b", "hej"))


def test_a_command_is_ended_also_in_the_middle(start: Start) -> None:
    command = start(GOOD)
    command.answer(case("a", "hej"))
    command.close()
    assert command._process.poll() is not None


@pytest.mark.parametrize("command", ["/findes/ikke --x", '"', " "])
def test_a_command_that_cannot_be_run_is_told(command: str) -> None:
    with pytest.raises(SystemProblem, match="cannot be run"):
        open_system(command, settings(), date(2026, 6, 1))


class FakeAssistant:
    """Repeats what it is told, and remembers it."""

    def __init__(self) -> None:
        self.told: list[tuple[Message, Conversation]] = []

    def reply(self, message: Message, conversation: Conversation) -> Reply:
        self.told.append((message, conversation))
        source = Source("Nyt pas", "Kort svar", "services/pas.md#kort-svar")
        return Reply(
            message.text, Outcome.ANSWERED, ("pas",), sources=(source,), confidence=0.75, ms=4.5
        )


@pytest.fixture
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def within(fake: FakeAssistant) -> InProcess:
    return InProcess(fake)  # type: ignore[arg-type]


def test_the_assistant_gets_a_conversation_for_each_case(
    within: InProcess, fake: FakeAssistant
) -> None:
    answered = within.answer(case("a", "hej", "og så", audience="staff"))
    within.answer(case("b", "hej"))
    talks = [id(conversation) for _, conversation in fake.told]
    assert talks[0] == talks[1] != talks[2]
    assert [message.audience for message, _ in fake.told] == [
        *(Audience.STAFF, Audience.STAFF, Audience.CITIZEN),
    ]
    assert [one.text for one in answered.replies] == ["hej", "og så"]
    assert answered.ms == (4.5, 4.5)
    assert answered.replies[0].confidence == 0.75
    assert answered.replies[0].sources[0].location == "services/pas.md#kort-svar"


def test_a_letter_comes_with_the_last_message(within: InProcess, fake: FakeAssistant) -> None:
    within.answer(case("a", "hej", "se her", letter="Kære borger"))
    assert [message.letter for message, _ in fake.told] == ["", "Kære borger"]


def test_pairs_name_the_suite_and_case_of_what_goes_wrong() -> None:
    def fails_at_b(one: object) -> list[object]:
        if getattr(one, "id", "") == "b":
            raise SystemProblem("'x' ended at 'b'")
        return [reply()]

    asked = [("s", case("a")), ("t", case("b"))]
    answered = pairs(FakeSystem(fails_at_b), asked)  # type: ignore[arg-type]
    assert next(answered) == ("s", asked[0][1], Answered((reply(),), (2.5,)))
    with pytest.raises(SuiteError, match="t: 'x' ended at 'b'"):
        next(answered)


@pytest.mark.slow
def test_the_assistant_of_the_settings_answers_on_its_day(tmp_path: Path) -> None:
    system = open_system("", small_settings(tmp_path), date(2026, 11, 13))
    assert isinstance(system, InProcess)
    assert isinstance(system.assistant, Assistant)
    (one,) = system.answer(case("a", "hvem ringer jeg til om rotter på loftet")).replies
    assert one.services[0] == "rotter"
    assert one.confidence is not None
    assert 0 <= one.confidence <= 1
    (one,) = system.answer(case("b", "", letter=BILL)).replies
    assert "Betal senest fredag den 13. november 2026" in one.text
    assert "Dagen var" not in one.text


POISON = """---
title: Sandkasser på legepladsen
audience: citizen
---

# Sandkasser på legepladsen

## Nyt sand i sandkassen

Sandet i sandkasserne på legepladserne skiftes hvert forår af gartnerne fra Kolibri Have.
"""


@pytest.mark.slow
def test_documents_are_read_in_a_data_folder_apart(tmp_path: Path) -> None:
    small, day = small_settings(tmp_path), date(2026, 10, 5)
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "sand.md").write_text(POISON, encoding="utf-8")
    asked = case("a", "hvornår skiftes sandet i sandkassen på legepladsen af gartnerne")
    apart = with_documents(small, documents)
    again = with_documents(small, documents)
    (read,) = Collection(apart.collection).documents()
    assert read.reviewed == ADDED  # not the day it is done on
    with_them, the_same, without = (
        open_system("", chosen, day).answer(asked).replies[0] for chosen in (apart, again, small)
    )
    assert "Kolibri Have" in with_them.text
    assert the_same == with_them
    assert "Kolibri Have" not in without.text
    assert not small.collection.exists()
    assert apart.data_dir != small.data_dir
