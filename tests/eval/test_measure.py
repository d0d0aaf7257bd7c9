from __future__ import annotations

import json
import os
import runpy
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

import eval
from bot.assistant import Assistant
from bot.turn import Conversation, Message, Outcome, Reply, Source
from eval.measure import Question, measure
from eval.reading import SuiteError
from eval.statistics import Share
from knowledge.library import DEFAULT_LIBRARY, Library
from tests.factories import write_library

SUITES = Path(eval.__path__[0]) / "suites"
QUESTION = {"department": "teknik", "service": "rotter", "style": "short"}
SOURCE = Source("Rotter", "Kort svar", "services/rotter.md#kort-svar")


class Canned:
    """Answers every message with the reply that was planted for it."""

    def __init__(self, replies: Mapping[str, Reply]) -> None:
        self.replies = replies

    def reply(self, message: Message, _: Conversation) -> Reply:
        return self.replies[message.text]


def suite(folder: Path, **files: Sequence[Mapping[str, Any]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("questions", "offtopic", "documents"):
        lines = [json.dumps(case) for case in files.get(name, [])]
        (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return folder


def cases(replies: Mapping[str, Reply], **more: Any) -> list[dict[str, Any]]:
    return [{"id": f"id-{text}", "message": text, **more} for text in replies]


def canned(replies: Mapping[str, Reply]) -> Assistant:
    return cast(Assistant, Canned(replies))


def test_services_and_departments_are_scored(tmp_path: Path) -> None:
    replies = {
        "first": Reply("", Outcome.ANSWERED, ("rotter", "pas"), "teknik", ms=1.0),
        "third": Reply("", Outcome.ASKED, ("pas", "mitid", "rotter"), "teknik", ms=2.0),
        "fourth": Reply("", Outcome.ANSWERED, ("a", "b", "c", "rotter"), "bolig", ms=3.0),
        "refused": Reply("", Outcome.NO_EVIDENCE, ("rotter",), "teknik", ms=100.0),
        "authority": Reply("", Outcome.OTHER_AUTHORITY, ("rotter",), "teknik", ms=4.0),
    }
    folder = suite(tmp_path / "one", questions=cases(replies, **QUESTION))
    result = measure(canned(replies), [folder])
    shares = {name.strip(): share for name, share in result.shares.items()}
    assert shares["right service first"] == Share(2, 5)
    assert shares["short"] == Share(2, 5)
    assert shares["right service in the first three"] == Share(4, 5)
    assert shares["right department"] == Share(4, 5)
    assert shares["answered, not refused"] == Share(4, 5)
    assert result.median_ms == 3.0
    assert result.p99_ms == pytest.approx(96.16)
    assert result.macro_f1 == pytest.approx(8 / 9)
    assert [case for case, _, _ in result.errors] == ["id-third", "id-fourth", "id-refused"]
    assert "rotter" in result.errors[0][1]
    assert "asked" in result.errors[0][2]


@pytest.mark.parametrize("outcome", Outcome)
def test_off_topic_is_refused_or_taken_on(tmp_path: Path, outcome: Outcome) -> None:
    replies = {"digt": Reply("", outcome)}
    result = measure(canned(replies), [suite(tmp_path / "one", offtopic=cases(replies))])
    taken = {"answered", "partly_answered", "other_authority", "asked", "crisis"}
    assert result.shares["off-topic refused"] == Share(int(outcome not in taken), 1)
    known = taken - {"asked", "crisis"}
    assert result.shares["not answered as if known"] == Share(int(outcome not in known), 1)
    assert result.macro_f1 is None


@pytest.mark.parametrize(
    ("text", "sources", "right"),
    [
        ("Vedtaget i  August\n2017 af 5 byråd", (SOURCE,), True),
        ("Vedtaget i august 2017 af fem byråd", (SOURCE,), True),
        ("Vedtaget i august 2017", (SOURCE,), False),
        ("Vedtaget i 2017 af fem", (SOURCE,), False),
        ("Vedtaget i august 2017 af fem byråd", (), False),
    ],
)
def test_facts_count_with_their_source(
    tmp_path: Path, text: str, sources: tuple[Source, ...], right: bool
) -> None:
    replies = {"hvornår": Reply(text, Outcome.ANSWERED, sources=sources)}
    facts = [["august 2017"], ["fem", "5"]]
    folder = suite(tmp_path / "one", documents=cases(replies, facts=facts))
    result = measure(canned(replies), [folder])
    assert result.shares["exact fact with its source"] == Share(int(right), 1)
    assert bool(result.errors) is not right


def test_suites_are_counted_together(tmp_path: Path) -> None:
    replies = {"digt": Reply("", Outcome.OUTSIDE_TOPIC)}
    folders = [suite(tmp_path / name, offtopic=cases(replies)) for name in ("a", "b")]
    result = measure(canned(replies), folders)
    assert result.shares["off-topic refused"] == Share(2, 2)


def test_an_empty_suite_has_nothing_to_say(tmp_path: Path) -> None:
    result = measure(canned({}), [suite(tmp_path / "one")])
    assert (result.shares, result.errors, result.macro_f1) == ({}, [], None)
    assert (result.median_ms, result.p99_ms) == (0.0, 0.0)


@pytest.mark.parametrize("name", ["questions", "offtopic", "documents"])
def test_a_suite_may_leave_files_out(tmp_path: Path, name: str) -> None:
    replies = {"hej": Reply("2017", Outcome.OUTSIDE_TOPIC, sources=(SOURCE,))}
    case = cases(replies, facts=[["2017"]], **QUESTION)
    folder = suite(tmp_path / "one", **{name: case})
    for other in {"questions", "offtopic", "documents"} - {name}:
        (folder / f"{other}.jsonl").unlink()
    shares = measure(canned(replies), [folder]).shares
    assert {share.n for share in shares.values()} == {1}


@pytest.mark.parametrize("make", [Path.mkdir, lambda folder: None], ids=["empty", "no folder"])
def test_a_folder_without_a_suite_is_named(tmp_path: Path, make: Callable[[Path], object]) -> None:
    good = suite(tmp_path / "good")
    make(tmp_path / "bare")
    with pytest.raises(SuiteError, match=r"bare: holds none of questions, offtopic, documents"):
        measure(canned({}), [good, tmp_path / "bare"])


@pytest.mark.parametrize(
    ("services", "department", "first", "third", "door"),
    [
        (("rotter",), "teknik", 1, 1, 1),
        (("skadedyr", "pas"), "teknik", 1, 1, 1),
        (("haveraad",), "fritid", 1, 1, 1),
        (("pas", "mitid", "haveraad"), "fritid", 0, 1, 1),
        (("pas", "mitid", "su", "haveraad"), "borgerservice", 0, 0, 0),
        (("pas",), "fritid", 0, 0, 1),
        ((), None, 0, 0, 0),
    ],
)
def test_a_service_that_answers_it_as_well_is_right_with_its_own_department(
    tmp_path: Path,
    services: tuple[str, ...],
    department: str | None,
    first: int,
    third: int,
    door: int,
) -> None:
    replies = {"rotter": Reply("", Outcome.ANSWERED, services, department)}
    also = {"skadedyr": "teknik", "haveraad": "fritid"}
    folder = suite(tmp_path / "one", questions=cases(replies, also_right=also, **QUESTION))
    result = measure(canned(replies), [folder])
    assert result.shares["right service first"] == Share(first, 1)
    assert result.shares["right service in the first three"] == Share(third, 1)
    assert result.shares["right department"] == Share(door, 1)
    assert result.macro_f1 == float(door)
    assert [expected for _, expected, _ in result.errors] == ["rotter"] * (1 - first)


@pytest.mark.parametrize(
    "path", sorted(SUITES.glob("*/questions.jsonl")), ids=lambda p: p.parent.name
)
def test_what_a_shipped_suite_holds_for_right_exists(library: Library, path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        question = Question.model_validate_json(line)
        right = {question.service: question.department, **question.also_right}
        doors = {key: library.service[key].department for key in right}
        assert right == doors, question.id


@pytest.mark.parametrize("line", ["nonsense", "7", "{}", '{"id": 1, "message": "hej"}', ""])
def test_bad_line_is_named(tmp_path: Path, line: str) -> None:
    replies = {"digt": Reply("", Outcome.OUTSIDE_TOPIC)}
    folder = suite(tmp_path / "one", offtopic=cases(replies))
    with (folder / "offtopic.jsonl").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(SuiteError, match=r"offtopic\.jsonl:2: "):
        measure(canned(replies), [folder])


@pytest.mark.parametrize(
    ("name", "case"),
    [("questions", {"service": "rotter"}), ("documents", {}), ("documents", {"facts": "2017"})],
)
def test_case_without_what_it_is_scored_by_is_named(
    tmp_path: Path, name: str, case: dict[str, Any]
) -> None:
    replies = {"hej": Reply("2 0 1 7", Outcome.ANSWERED, sources=(SOURCE,))}
    folder = suite(tmp_path / "one", **{name: cases(replies, **case)})
    with pytest.raises(SuiteError, match=rf"{name}\.jsonl:1: "):
        measure(canned(replies), [folder])


@pytest.fixture
def evaluate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[object, str, str]]:
    library = write_library(tmp_path / "library")
    shutil.copy(DEFAULT_LIBRARY / "crisis_lines.yaml", library)
    for name in [name for name in os.environ if name.upper().startswith("BORGERLAND_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BORGERLAND_LIBRARY", str(library))
    monkeypatch.setenv("BORGERLAND_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["eval", *arguments])
        with pytest.raises(SystemExit) as exited:
            runpy.run_module("eval", run_name="__main__")
        printed = capsys.readouterr()
        return exited.value.code, printed.out, printed.err

    return run


def test_the_command_prints_every_figure_and_the_errors(
    evaluate: Callable[..., tuple[object, str, str]], tmp_path: Path
) -> None:
    question = {"id": "q1", "message": "hvem ringer jeg til om rotter på loftet", **QUESTION}
    wrong = question | {"id": "q2", "service": "pas"}
    good = suite(tmp_path / "good", questions=[question, wrong])
    other = suite(tmp_path / "other", offtopic=[{"id": "o1", "message": "hej"}])
    code, out, _ = evaluate("--errors", str(good), str(other))
    apart, together = out.split("good + other")
    assert code == 0
    for said in ("1/2", "1/1", "q2"):
        assert said in apart
    for said in ("macro-F1                  1.000\n", "median time", "99th percentile"):
        assert said in together

    broken = suite(tmp_path / "broken")
    (broken / "questions.jsonl").write_text("nonsense\n", "utf-8")
    code, _, err = evaluate(str(broken))
    assert code == 2
    assert "questions.jsonl:1" in err
