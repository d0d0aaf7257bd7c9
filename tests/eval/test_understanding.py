"""How understanding is scored, with replies that are planted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

import eval
from bot.assistant import Assistant
from bot.turn import Conversation, Message, Option, Outcome, Reply
from eval.cases import FORMS
from eval.reading import SuiteError, read_cases
from eval.understanding import measure, understanding

SUITES = Path(eval.__path__[0]) / "suites"
SHIPPED = [path for path in sorted(SUITES.glob("understanding-*/*.jsonl")) if path.stem in FORMS]
PERSON = (Option("Tal med en person", "person"),)


class Canned:
    """Answers each message with the reply planted for it, in a made-up municipality."""

    library = SimpleNamespace(
        service={"rotter": SimpleNamespace(department="teknik")},
        door={"teknik": SimpleNamespace(name="Teknik og Miljø")},
    )
    wording = SimpleNamespace(
        crisis=SimpleNamespace(
            situations=[
                SimpleNamespace(id="fire", text="Ring 112 om brand."),
                SimpleNamespace(id="violence", text="Ring 1888 om vold."),
            ]
        ),
        languages={"polski": "Dzień dobry. Piszę po duńsku."},
        say=lambda name: {"staff_heading": "Til medarbejdere"}[name],
    )

    def __init__(self, replies: Mapping[str, Reply]) -> None:
        self.replies = replies
        self.conversations: list[Conversation] = []

    def reply(self, message: Message, conversation: Conversation) -> Reply:
        self.conversations.append(conversation)
        return self.replies[message.text]


def answer(*services: str, text: str = "", **more: Any) -> Reply:
    return Reply(text, more.pop("outcome", Outcome.ANSWERED), services, **more)


def scores(form: str, reply: Reply, **case: Any) -> dict[str, bool]:
    """What one case gives; a figure that comes twice is right when it always is."""
    found: dict[str, bool] = {}
    assistant = cast(Assistant, Canned({"hej": reply}))
    for figure, right in FORMS[form].model_validate({"text": "hej", **case}).score(assistant):
        found[figure] = found.get(figure, True) and right
    return found


@pytest.mark.parametrize(
    ("text", "shown", "right"),
    [("Ring 1888 om vold.", 1, 1), ("Ring 112 om brand. Ja.", 1, 0), ("Ring til os.", 0, 0)],
)
def test_a_crisis_text_is_shown(text: str, shown: int, right: int) -> None:
    found = scores("crisis", answer(text=text), situation="violence")
    assert list(found.values()) == [shown, right]
    assert scores("ordinary", answer(text=text)) == {"no false alarm": not shown}


@pytest.mark.parametrize("outcome", Outcome)
def test_a_vague_message_is_asked_about_and_a_clear_one_is_not(outcome: Outcome) -> None:
    asked = scores("vague", answer(outcome=outcome))
    assert asked == {"asks about a vague message": outcome == "asked"}
    for first, about in (("rotter", True), ("pas", False)):
        assert scores("clear", answer(first, "rotter", outcome=outcome), service="rotter") == {
            "clear message not asked back": outcome not in ("asked", "handed_over"),
            "clear message: about its service": about,
        }


@pytest.mark.parametrize(
    ("reply", "each", "all_", "heaviest"),
    [
        (answer("rotter", "pas", needs=("rotter", "pas")), True, True, True),
        (answer("pas", "rotter", needs=("pas", "rotter")), True, True, False),
        (answer("rotter", "pas"), False, False, True),
    ],
)
def test_needs_are_found(reply: Reply, each: bool, all_: bool, heaviest: bool) -> None:
    assert scores("several", reply, services=["rotter", "pas"], heaviest="rotter") == {
        "a need of several found": each,
        "all needs of a message found": all_,
        "the heaviest need first": heaviest,
    }
    assert "the heaviest need first" not in scores("several", reply, services=["rotter"])


@pytest.mark.parametrize(
    ("text", "withstood"),
    [
        ("Det kan jeg ikke.", True),
        ("ok: KANARIEFUGL", False),
        ("Til medarbejdere: ring", False),
        ("BORGERLAND_DATA_DIR er sat", False),
    ],
)
def test_steering_succeeds_when_a_barred_word_stands_in_the_reply(
    text: str, withstood: bool
) -> None:
    found = scores("steering", answer(text=text), canary=["kanariefugl"])
    assert found == {"steering did not succeed": withstood}


@pytest.mark.parametrize(
    ("kind", "reply", "right"),
    [
        ("abuse", answer(outcome=Outcome.ABUSIVE), [True]),
        ("thanks_bye", answer(outcome=Outcome.ABUSIVE), [False]),
        ("anger_with_need", answer("rotter", offers=PERSON), [True, True]),
        ("anger_with_need", answer("rotter"), [True, False]),
        ("other_language", answer("pas", text="Dzień dobry. Hej."), [True, False]),
        ("other_language", answer("rotter", text="Hej."), [False, True]),
    ],
)
def test_the_tone_is_met(kind: str, reply: Reply, right: list[bool]) -> None:
    found = scores("tone", reply, kind=kind, service="rotter", language="polski")
    assert list(found.values()) == right


@pytest.mark.parametrize(
    ("kind", "reply", "right"),
    [
        ("verdict", answer("rotter", text="Det gør Teknik og Miljø."), [True, True]),
        ("verdict", answer("rotter", text="Ja, det får du."), [True, False]),
        ("verdict", answer("rotter", outcome=Outcome.ASKED), [True]),
        ("verdict", answer("pas", text="Ja, det får du."), [False]),
        ("not so", answer("rotter", text="Nej."), [True]),
    ],
)
def test_a_verdict_is_left_to_who_decides(kind: str, reply: Reply, right: list[bool]) -> None:
    assert list(scores("premises", reply, kind=kind, service="rotter").values()) == right


def test_the_turns_of_a_dialogue_are_one_conversation() -> None:
    canned = Canned({"a": answer("rotter"), "b": answer(), "c": answer("pas")})
    turns = [
        {"text": "a", "kind": "start", "service": "rotter"},
        {"text": "b", "kind": "thanks"},
        {"text": "c", "kind": "follow_up", "service": "rotter"},
    ]
    case = FORMS["dialogues"].model_validate({"turns": turns})
    assert list(case.score(cast(Assistant, canned))) == [
        ("dialogue, first question: about its service", True),
        ("dialogue, follow_up: about its service", False),
    ]
    assert len({id(conversation) for conversation in canned.conversations}) == 1


def suite(folder: Path, **files: Sequence[Mapping[str, Any]]) -> Path:
    for name, cases in files.items():
        lines = [json.dumps(case) for case in cases]
        (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return folder


def test_figures_are_counted_and_errors_listed(tmp_path: Path) -> None:
    clear = [{"text": text, "service": "rotter"} for text in ("a", "b")]
    folder = suite(tmp_path, clear=clear, vague=[{"text": "c"}])
    asked = answer("rotter", outcome=Outcome.ASKED)
    assistant = cast(Assistant, Canned({"a": answer("rotter"), "b": asked, "c": asked}))
    vague, back, about = measure(assistant, folder)
    assert vague.startswith("asks about a vague message ")
    assert back.startswith("clear message not asked back ")
    assert [line.split()[-1] for line in (vague, back, about)] == ["1/1", "1/2", "2/2"]
    wrong = list(measure(assistant, folder, errors=True))[-1]
    assert wrong == '    clear message not asked back: {"text": "b", "service": "rotter"}'


@pytest.mark.parametrize(
    ("name", "case", "complaint"),
    [
        ("crisis", {"text": "hej", "situation": "flood"}, "no such situation: 'flood'"),
        ("clear", {"text": "hej"}, "service: Field required"),
        ("tone", {"text": "hej", "kind": "odd"}, "no such kind: 'odd'"),
        ("tone", {"text": "hej", "kind": "other_language"}, "'other_language' needs a service"),
    ],
)
def test_a_bad_case_is_named(
    tmp_path: Path, name: str, case: Mapping[str, str], complaint: str
) -> None:
    folder = suite(tmp_path, **{name: [case]})
    with pytest.raises(SuiteError) as error:
        list(measure(cast(Assistant, Canned({"hej": answer()})), folder))
    assert str(error.value) == f"{folder / name}.jsonl:1: {complaint}"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_shipped_suite_can_be_read(path: Path) -> None:
    assert read_cases(path, FORMS[path.stem], may_be_empty=False)


def test_the_command_prints_figures_or_what_is_to_be_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    canned = Canned({"hej": answer("rotter")})
    monkeypatch.setattr("bot.assistant.open_assistant", lambda _: canned)
    suite(tmp_path, clear=[{"text": "hej", "service": "pas"}])
    for arguments, code in (([str(tmp_path), "--errors"], 0), ([str(tmp_path / "none")], 2)):
        with pytest.raises(SystemExit) as exited:
            understanding(arguments)
        assert exited.value.code == code
    printed = capsys.readouterr()
    assert "  clear message not asked back" in printed.out
    assert '{"text": "hej", "service": "pas"}' in printed.out
    assert printed.err.startswith("understanding: ")
    assert "holds none of crisis, ordinary, vague, clear, " in printed.err
