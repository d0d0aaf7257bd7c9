from __future__ import annotations

import logging
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from bot.assistant import Assistant, open_assistant
from bot.steps.compose import Compose
from bot.steps.crisis import Crisis
from bot.steps.protect import Protect
from bot.steps.retrieve import Retrieve
from bot.turn import Conversation, Message, Outcome, Reply, Topic, Turn
from bot.wording import Wording
from knowledge.content import Audience
from tests.bot.helpers import RATS, REPLY_KEYS, ROLLATOR, say, settings, talk
from tests.bot.letters.samples import BILL

STEPS = [
    *("protect", "crisis", "letter", "word"),
    *("understand", "rewrite", "retrieve", "choose", "decide"),
    *("compose", "next step", "draft", "check"),
]
ODD = [
    "",
    "?",
    "0",
    "112",
    "4",
    "æøå ÆØÅ",
    "a " * 2000,
    "[cpr]",
    "{door}",
    "{{112}}",
    "%s %d",
    "<script>alert(1)</script>",
    "'; DROP TABLE services; --",
    "../../etc/passwd",
    "§" * 50,
    "\n" * 50 + "hej",
    "½ ² ٣ 〇",
    "İıſß",
    "hvad koster det",
    "/stop",
    "og hvis nu",
]


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_every_message_has_an_outcome(assistant: Assistant, text: str, audience: Audience) -> None:
    reply = say(assistant, text, audience=audience)
    assert reply.outcome in set(Outcome) - {Outcome.FAILED}
    assert reply.text.strip()


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_every_message_has_an_outcome_in_the_middle_of_a_talk(
    assistant: Assistant, text: str
) -> None:
    assert say(assistant, ROLLATOR, text).outcome is not Outcome.FAILED


@pytest.mark.parametrize("text", ["a" * 4000, "hjemmehjælp" * 300])
def test_a_very_long_word_has_an_outcome(assistant: Assistant, text: str) -> None:
    assert say(assistant, text).outcome is not Outcome.FAILED


def test_no_phrasing_of_the_library_fails(assistant: Assistant) -> None:
    documents = [p for d in assistant.library.documents for s in d.sections for p in s.say]
    authorities = [p for a in assistant.library.register.authorities for p in a.say]
    failed = [
        text
        for text in [*documents[::12], *authorities[::4], *assistant.library.outside.examples[::6]]
        if say(assistant, f"{text} hvordan klager jeg").outcome is Outcome.FAILED
    ]
    assert failed == []


class Break:
    """Breaks a step of every assistant."""

    def __init__(self, step: type, monkeypatch: pytest.MonkeyPatch, message: str = "itu") -> None:
        def fail(_: object, turn: Turn) -> None:
            raise RuntimeError(message.format(text=turn.message.text))

        monkeypatch.setattr(step, "__call__", fail)


@pytest.mark.parametrize("step", [Protect, Crisis, Retrieve, Compose])
def test_a_failure_gives_a_reference_and_a_door(
    assistant: Assistant,
    wording: Wording,
    step: type,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    Break(step, monkeypatch)
    reply = say(assistant, ROLLATOR)
    records = [record for record in caplog.records if record.levelname == "ERROR"]
    assert reply.outcome is Outcome.FAILED
    assert wording.front_door.phone in reply.text
    assert "112" in reply.text
    assert not reply.sources
    assert not reply.choices
    assert len(records) == 1
    reference = re.search(r"reference=([0-9A-F]{6}) error=RuntimeError", records[0].getMessage())
    assert reference
    assert reference[1] in reply.text
    assert "itu" not in reply.text
    assert "rollator" not in caplog.text


def test_a_failure_leaves_the_talk_as_it_was(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = Conversation()
    talk(assistant, ROLLATOR, conversation=conversation)
    before = conversation.topics
    Break(Compose, monkeypatch)
    (reply,) = talk(assistant, RATS, conversation=conversation)
    assert reply.outcome is Outcome.FAILED
    assert conversation.topics == before


def test_a_failure_tells_of_no_needs(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    Break(Compose, monkeypatch)
    reply = say(assistant, "der er rotter i haven. jeg skal også have et nyt pas")
    assert reply.outcome is Outcome.FAILED
    assert reply.needs == ()
    assert reply.services == ()


def test_a_failure_promises_no_answer(
    assistant: Assistant, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    Break(Compose, monkeypatch)
    reply = say(assistant, "fuck jer, hvorfor er der rotter i min have igen")
    assert reply.outcome is Outcome.FAILED
    assert wording.say("angry") not in reply.text


def test_two_failures_have_two_references(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    Break(Retrieve, monkeypatch)
    assert say(assistant, ROLLATOR).text != say(assistant, ROLLATOR).text


def test_a_failure_that_quotes_the_message_is_not_logged(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    Break(Retrieve, monkeypatch, "cannot search '{text}'")
    say(assistant, "min rollator 010203-1234")
    assert "turn failed" in caplog.text
    assert "010203-1234" not in caplog.text


def test_a_crisis_is_not_lost_in_a_failure(
    assistant: Assistant, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    Break(Compose, monkeypatch)
    Break(Retrieve, monkeypatch)
    reply = say(assistant, "min kæreste slår mig")
    assert reply.outcome is Outcome.FAILED
    assert reply.text.startswith(
        next(s.text for s in wording.crisis.situations if s.id == "violence")
    )


def test_a_failure_does_not_end_the_talk(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = Conversation()
    talk(assistant, ROLLATOR, conversation=conversation)
    with monkeypatch.context() as broken:
        Break(Protect, broken)
        talk(assistant, "og hvad så?", conversation=conversation)
    reply = talk(assistant, "hvad koster det?", conversation=conversation)[0]
    assert reply.outcome is Outcome.ANSWERED
    assert reply.services[0] == "hjaelpemidler"


def test_no_level_of_logging_shows_the_message(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    say(assistant, "kan jeg få en elefantrollator til hverdagen")
    assert "outcome=" in caplog.text
    assert "elefant" not in caplog.text


def test_the_trace_shows_every_step_with_its_time(assistant: Assistant) -> None:
    reply = say(assistant, ROLLATOR)
    assert [trace.step for trace in reply.trace] == STEPS
    assert all(trace.ms >= 0 for trace in reply.trace)
    assert sum(trace.ms for trace in reply.trace) <= reply.ms + 0.1
    assert reply.ms > 0


def test_the_trace_ends_where_the_turn_ended(assistant: Assistant) -> None:
    assert [trace.step for trace in say(assistant, "hej").trace] == STEPS[:5]


def test_citizens_do_not_get_the_trace(assistant: Assistant) -> None:
    reply = say(assistant, ROLLATOR)
    assert "trace" not in reply.to_dict()
    assert [step["step"] for step in reply.to_dict(trace=True)["trace"]] == STEPS


def test_a_reply_as_a_dictionary_has_the_needs() -> None:
    reply = Reply("svar", Outcome.ANSWERED, services=("a", "b", "c"), needs=("a", "b"))
    assert reply.to_dict()["needs"] == ["a", "b"]
    assert set(reply.to_dict()) == REPLY_KEYS
    assert set(reply.to_dict(trace=True)) == REPLY_KEYS | {"trace"}


def test_a_reply_tells_how_sure_it_is(small_assistant: Assistant) -> None:
    sure = say(small_assistant, "hvem ringer jeg til om rotter på loftet")
    unsure = say(small_assistant, "hvem opfandt egentlig kaffen på månen")
    assert sure.confidence is not None
    assert unsure.confidence is not None
    assert 0 <= unsure.confidence < sure.confidence <= 1
    assert sure.to_dict()["confidence"] == sure.confidence


def test_where_nothing_is_looked_up_there_is_nothing_to_be_sure_of(
    small_assistant: Assistant,
) -> None:
    assert say(small_assistant, "hej").confidence is None
    letter = small_assistant.reply(Message("", letter=BILL), Conversation())
    assert letter.outcome is Outcome.LETTER_EXPLAINED
    assert letter.confidence is None
    assert Reply("svar", Outcome.ANSWERED).to_dict()["confidence"] is None


def test_an_assistant_answers_on_the_day_it_is_given(
    small_folder: Path, small_data_dir: Path
) -> None:
    small = settings(library=small_folder, data_dir=small_data_dir)
    that_day = open_assistant(small, today=lambda: date(2026, 11, 13))
    reply = that_day.reply(Message("", letter=BILL), Conversation())
    assert "Betal senest fredag den 13. november 2026" in reply.text
    assert "Dagen var" not in reply.text


def test_a_topic_is_remembered_once_the_newest_last_and_at_most_four() -> None:
    conversation = Conversation()
    for name in "abcadefb":
        conversation.talk_about(Topic((name,), f"spørgsmål {name}"))
    assert [topic.services[0] for topic in conversation.topics] == ["d", "e", "f", "b"]
    assert conversation.services == ("b",)
    assert conversation.question == "spørgsmål b"


def test_a_topic_is_known_by_its_first_service() -> None:
    conversation = Conversation(topics=(Topic(("a", "b"), "før"), Topic(("c",), "så")))
    conversation.talk_about(Topic(("a", "d"), "nu"))
    assert conversation.topics == (Topic(("c",), "så"), Topic(("a", "d"), "nu"))


def test_an_open_question_comes_before_the_topic() -> None:
    conversation = Conversation(topics=(Topic(("a",), "før"),), pending="åbent")
    assert conversation.question == "åbent"
    assert conversation.services == ("a",)


def test_a_new_conversation_knows_nothing() -> None:
    conversation = Conversation()
    assert (conversation.services, conversation.question, conversation.topics) == ((), "", ())


def test_a_warm_reply_is_quick(assistant: Assistant) -> None:
    questions = [service.say[place] for service in assistant.library.services for place in (0, 1)]
    for question in questions[:50]:
        say(assistant, question)
    assert median(say(assistant, question).ms for question in questions[:50]) < 50


def test_threads_do_not_mix_conversations(assistant: Assistant) -> None:
    topics = {"hjaelpemidler": ROLLATOR, "rotter": RATS}
    alone = {
        topic: [r.text for r in talk(assistant, question, "hvad koster det?")]
        for topic, question in topics.items()
    }

    def one(number: int) -> tuple[str, list[str]]:
        topic = list(topics)[number % 2]
        replies = talk(assistant, topics[topic], "hvad koster det?")
        return topic, [reply.text for reply in replies]

    with ThreadPoolExecutor(8) as pool:
        for topic, texts in pool.map(one, range(40)):
            assert texts == alone[topic]


def test_same_question_same_answer(assistant: Assistant) -> None:
    assert say(assistant, ROLLATOR).text == say(assistant, ROLLATOR).text


def test_a_library_file_deleted_while_running_changes_nothing(
    small_folder: Path, small_data_dir: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(small_folder, tmp_path / "library")
    data_dir = shutil.copytree(small_data_dir, tmp_path / "data")
    running = open_assistant(settings(library=folder, data_dir=data_dir))
    before = say(running, "hvem ringer jeg til om rotter på loftet")
    shutil.rmtree(folder)
    after = say(running, "hvem ringer jeg til om rotter på loftet")
    assert before.services[0] == "rotter"
    assert after.text == before.text


def test_a_conversation_keeps_no_text_but_the_last_question(assistant: Assistant) -> None:
    conversation = Conversation()
    assistant.reply(Message(f"{ROLLATOR} min mail er anna@example.dk"), conversation)
    assistant.reply(Message("hvad koster det?"), conversation)
    assert "anna" not in repr(conversation)
    assert "koster det?" not in conversation.question
