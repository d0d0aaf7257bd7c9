"""A message that is written otherwise is about the same."""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

import eval
from bot.assistant import Assistant
from bot.turn import Conversation, Message, Outcome, Reply
from eval.perturb import KINDS, Result, main, measure, perturb
from eval.reading import SuiteError
from eval.statistics import Share
from knowledge.danish.normal import fold
from knowledge.index.glossary import glossary_stems
from knowledge.index.store import Index
from knowledge.library import Library
from knowledge.search import Search

SUITES = Path(eval.__path__[0]) / "suites"
FOLDED, PLAIN, CAPITALS, SLIP, SPLIT, SHORTHAND = KINDS
QUESTION = {"department": "teknik", "service": "rotter", "style": "short"}
TEXTS = [
    "Min mor på 82 kan ikke få hjemmehjælp længere. Hvem kan hjælpe?",
    "Vaskemaskinen er gået i stykker – kan jeg få hjælp til en ny?",
    "HVOR SØGER JEG OM BOLIGSTØTTE",
]


def messages(suite: str) -> list[str]:
    rows = (SUITES / suite / "questions.jsonl").read_text("utf-8").splitlines()
    return [json.loads(row)["message"] for row in rows]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (FOLDED, "Får på Ærø, ÅBEN", "Faar paa Aeroe, AaBEN"),
        (FOLDED, "hus", "hus"),
        (PLAIN, "Hej! Kan I hjælpe (nu)?", "hej kan i hjælpe nu"),
        (PLAIN, "Den 1. maj, kl. 10.30: 14.300 kr.", "den 1 maj kl 10.30 14.300 kr"),
        (PLAIN, "2,5 m høj – el-cykel …", "2,5 m høj el-cykel"),
        (CAPITALS, "Får du å?", "FÅR DU Å?"),
        (SPLIT, "jeg får hjemmehjælp nu", "jeg får hjemme hjælp nu"),
        (SPLIT, "på min arbejdsplads", "på min arbejds plads"),
        (SPLIT, "Boligstøtte?", "Bolig støtte?"),
        (SPLIT, "jeg kan ikke forklare naboens hus", "jeg kan ikke forklare naboens hus"),
        (SHORTHAND, "hun kan ikke, kanin ikkerygere", "hun ka ik, kanin ikkerygere"),
        (SLIP, "jeg har et hus", "jeg har et hus"),
    ],
)
def test_each_kind_writes_as_people_do(kind: str, text: str, expected: str) -> None:
    assert perturb(text, kind) == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", " ", "?!", "12 34", "🙂", "å"])
def test_a_text_with_little_in_it_can_be_changed_too(kind: str, text: str) -> None:
    assert isinstance(perturb(text, kind), str)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_text_is_always_changed_alike(kind: str) -> None:
    for text in messages("library-tuned")[::10]:
        assert perturb(text, kind) == perturb(text, kind)
        assert perturb(text, kind, 1) == perturb(text, kind, 1)


@pytest.mark.parametrize("kind", [SLIP, SPLIT])
def test_another_seed_may_choose_another_word(kind: str) -> None:
    text = "hjemmehjælp, boligstøtte, arbejdsplads, kontanthjælp og skolehjem"
    assert len({perturb(text, kind, seed) for seed in range(20)}) > 3


def test_a_kind_that_is_unknown_is_an_error() -> None:
    with pytest.raises(KeyError):
        perturb("hej", "another")


def test_a_slip_changes_one_long_word_a_little() -> None:
    kinds = set[int]()
    for text in messages("library-tuned"):
        changed = perturb(text, SLIP)
        before, after = text.split(), changed.split()
        assert len(before) == len(after)
        differing = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
        assert len(differing) <= 1
        for old, new in differing:
            assert abs(len(old) - len(new)) <= 1
            assert len(old) >= 7
            kinds.add(len(new) - len(old))
    assert kinds == {-1, 0, 1}


def test_nothing_but_the_way_of_writing_changes() -> None:
    for text in messages("library-tuned"):
        assert fold(perturb(text, FOLDED)) == fold(text)
        assert perturb(text, CAPITALS).lower() == text.lower()
        assert perturb(text, SPLIT).replace(" ", "") == text.replace(" ", "")
        assert [c for c in perturb(text, PLAIN) if c.isalnum()] == [
            c for c in text.lower() if c.isalnum()
        ]


def test_every_kind_changes_many_messages() -> None:
    told = messages("library-tuned")
    changed = {kind: sum(perturb(text, kind) != text for text in told) for kind in KINDS}
    assert min(changed.values()) > len(told) / 3


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_best_service_stays_the_same(index: Index, library: Library, kind: str) -> None:
    search = Search(index, index.svd, glossary_stems(library.glossary))
    changes = [
        (search.find(text).services[0], search.find(changed).services[0], changed)
        for text in messages("library-tuned")[::5]
        if (changed := perturb(text, kind)) != text
    ]
    other = [change for change in changes if change[0] != change[1]]
    assert len(changes) >= 10
    assert len(other) <= (0.10 if kind == SLIP else 0.05) * len(changes), other


class Canned:
    """Answers by what stands in a message; everything else is refused."""

    def __init__(self, answers: Mapping[str, tuple[str, Outcome]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def reply(self, message: Message, conversation: Conversation) -> Reply:
        assert conversation == Conversation()
        self.asked.append(message.text)
        for word, (service, outcome) in self.answers.items():
            if word in message.text:
                return Reply("", outcome, (service,))
        return Reply("", Outcome.NO_EVIDENCE)


def suite(folder: Path, texts: Sequence[str], **more: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        json.dumps({"id": f"q{at}", "message": text, **QUESTION, **more})
        for at, text in enumerate(texts, 1)
    ]
    (folder / "questions.jsonl").write_text("".join(f"{row}\n" for row in rows), "utf-8")
    return folder


def run(answers: Mapping[str, tuple[str, Outcome]], folder: Path) -> dict[str, Result]:
    return measure(cast(Assistant, Canned(answers)), folder)


def test_what_stays_the_same_is_counted_by_kind(tmp_path: Path) -> None:
    answers = {
        "på": ("rotter", Outcome.ANSWERED),
        "paa": ("rotter", Outcome.ASKED),
        "PÅ": ("pas", Outcome.ANSWERED),
    }
    results = run(answers, suite(tmp_path / "one", ["der er rotter på gaden", "hvad nu?"]))
    assert list(results) == list(KINDS)
    assert results[FOLDED].service == Share(1, 1)
    assert results[FOLDED].outcome == Share(0, 1)
    assert results[CAPITALS].service == Share(1, 2)
    assert results[CAPITALS].outcome == Share(2, 2)
    assert results[PLAIN].service == Share(1, 1)
    assert results[SHORTHAND].service == Share(0, 0)
    (change,) = results[FOLDED].changes
    assert (change.case, change.text) == ("q1", "der er rotter paa gaden")
    assert (change.before, change.after) == (("rotter", "answered"), ("rotter", "asked"))
    assert results[PLAIN].changes == ()


def test_a_message_is_asked_once_as_it_is_and_once_for_each_kind(tmp_path: Path) -> None:
    canned = Canned({})
    measure(cast(Assistant, canned), suite(tmp_path / "one", TEXTS))
    changed = [perturb(text, kind) for kind in KINDS for text in TEXTS]
    assert canned.asked == [*TEXTS, *(c for c in changed if c not in TEXTS)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"questions\.jsonl: cannot be read"),
        (b"", r"questions\.jsonl: is empty"),
        (b"\xff\n", r"questions\.jsonl: cannot be read"),
        (b"nonsense\n", r"questions\.jsonl:1: "),
        (b'{"id": "a"}\n', r"questions\.jsonl:1: message: "),
    ],
    ids=["missing", "empty", "not UTF-8", "no JSON", "no message"],
)
def test_a_suite_that_cannot_be_used_is_named(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / "questions.jsonl").write_bytes(content)
    with pytest.raises(SuiteError, match=message):
        run({}, tmp_path)


Command = Callable[..., tuple[object, str, str]]


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """The command line over an assistant that answers what has "rotter" in it."""
    canned = Canned({"rotter": ("rotter", Outcome.ANSWERED)})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.assistant.open_assistant", lambda _: canned)

    def call(*arguments: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as exited:
            main.main([*arguments], prog_name="eval.perturb")
        printed = capsys.readouterr()
        return exited.value.code, printed.out, printed.err

    return call


def test_the_command_prints_a_table_and_the_changes(command: Command, tmp_path: Path) -> None:
    folder = suite(tmp_path / "mine", ["der er rotter her", "ingen ting"])
    code, out, _ = command(str(folder))
    head, *rows = out.splitlines()
    assert code == 0
    assert head.split() == ["mine", "same", "best", "service", "same", "outcome"]
    assert [row.strip().split("  ")[0] for row in rows] == list(KINDS)
    (capitals,) = (row for row in rows if CAPITALS in row)
    assert capitals.count("1/2") == 2
    assert capitals.count("50.0%") == 2
    code, out, _ = command("--errors", str(folder))
    assert code == 0
    (change,) = (row for row in out.splitlines() if "q1" in row)
    assert change.split() == (
        ["q1:", "rotter", "answered", "->", "no_evidence", "in:", "DER", "ER", "ROTTER", "HER"]
    )


@pytest.mark.parametrize("name", ["missing", "mine/questions.jsonl"])
def test_the_command_says_in_one_line_what_is_to_be_mended(
    command: Command, tmp_path: Path, name: str
) -> None:
    suite(tmp_path / "mine", ["hej"])
    code, out, err = command(str(tmp_path / name))
    assert (code, out) == (2, "")
    assert err.startswith("eval: ")
    assert err.count("\n") == 1


def test_bad_settings_are_told_like_everywhere(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BORGERLAND_LOG_LEVEL", "LOUD")
    code, _, err = command(str(suite(tmp_path / "mine", ["hej"])))
    assert code == 2
    assert "BORGERLAND_LOG_LEVEL" in err


def test_the_module_runs_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["eval.perturb", "--help"])
    monkeypatch.delitem(sys.modules, "eval.perturb")
    with pytest.raises(SystemExit) as exited:
        runpy.run_module("eval.perturb", run_name="__main__")
    assert exited.value.code == 0
    assert "SUITES" in capsys.readouterr().out
