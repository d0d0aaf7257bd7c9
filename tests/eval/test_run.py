"""A run from suites to gates: what it writes, that it is always the same, and that it goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.wording import Wording
from eval.gates import Gate
from eval.generate import OutOfTime
from eval.reading import SuiteError
from eval.run import Run, Wish, run
from eval.scorers import SCORERS
from tests.eval.fakes import (
    FakeSystem,
    Stop,
    case,
    lines_of,
    reply,
    small_settings,
    stop_after,
    suite,
)

STABLE = ("replies.jsonl", "scores.jsonl", "metrics.json")
OWN = suite(
    *(
        case(
            f"q{number}",
            f"besked nummer {number} om noget æ",
            services=("pas" if number % 2 else "rotter",),
            departments=("borgerservice" if number % 2 else "teknik",),
            answerable=True,
            slices={"style": "sms" if number < 3 else "mail"},
        )
        for number in range(6)
    ),
    case("talk", "hej", "og hvad så", turns=[None, {"services": ["pas"]}]),
    case("x", "digt", answerable=False),
    name="own",
)
WISH = Wish([OWN], [], date(2026, 6, 1))


@pytest.fixture
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The small library; without the shipped examples, which take seconds to read."""
    monkeypatch.setattr(Wording, "examples", {})
    return small_settings(tmp_path)


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> FakeSystem:
    return FakeSystem().stand_in(monkeypatch)


@pytest.fixture(autouse=True)
def _program_that_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who works on the program meanwhile changes nothing."""
    monkeypatch.setattr("eval.manifest._commit", lambda: ("abc", False))
    monkeypatch.setattr("eval.manifest.folder_digest", lambda *_: "program")


def stable(made: Run | Path) -> dict[str, bytes]:
    """What must be the same bytes for the same inputs."""
    folder = made.folder if isinstance(made, Run) else made
    return {name: (folder / name).read_bytes() for name in STABLE}


def test_a_run_leaves_everything_in_its_folder(own_settings: Settings, system: FakeSystem) -> None:
    made = run(replace(WISH, processes=3), own_settings)
    assert made.folder == own_settings.data_dir / "eval" / made.manifest["id"]
    assert {path.name for path in made.folder.iterdir()} == {
        *STABLE,
        *("manifest.json", "inputs.json", "timings.json", "gates.json"),
    }
    manifest = json.loads((made.folder / "manifest.json").read_text("utf-8"))
    assert manifest == made.manifest
    assert manifest["inputs"]["cases"] == {"own": 8}
    assert manifest["processes"] == 3
    assert manifest["kept_answers"] == 0
    assert manifest["seconds"].keys() == {"answering", "scoring"}
    assert json.loads((made.folder / "inputs.json").read_text("utf-8")) == manifest["inputs"]
    assert [line["id"] for line in lines_of(made.folder / "scores.jsonl")] == [
        one.id for one in OWN.cases
    ]


def test_figures_are_those_of_the_scores(own_settings: Settings, system: FakeSystem) -> None:
    made = run(WISH, own_settings)
    row = made.metrics.find("service_first", "own")
    assert row
    assert (row.n, row.value) == (6, 1)
    held = made.metrics.find("held_back", "own")
    assert held
    assert (held.n, held.value) == (1, 0)
    slices = made.metrics.find("service_first", "own", "style=sms")
    assert slices
    assert slices.n == 3
    stored = json.loads((made.folder / "metrics.json").read_text("utf-8"))
    assert {one.definition.name for one in SCORERS} <= stored["definitions"].keys()
    assert {"own", "*"} == {row["suite"] for row in stored["rows"]}


def test_times_stand_apart_from_what_is_always_the_same(
    own_settings: Settings, system: FakeSystem
) -> None:
    made = run(WISH, own_settings)
    assert made.metrics.find("latency_median", "own")
    assert "latency" not in (made.folder / "metrics.json").read_text("utf-8")
    assert "2.5" not in (made.folder / "replies.jsonl").read_text("utf-8")
    timings = json.loads((made.folder / "timings.json").read_text("utf-8"))
    assert timings["own/talk"] == [2.5, 2.5]


def test_two_runs_with_the_same_inputs_give_the_same_bytes(
    own_settings: Settings, system: FakeSystem, tmp_path: Path
) -> None:
    first = run(WISH, own_settings)
    apart = run(replace(WISH, folder=tmp_path / "apart"), own_settings)
    elsewhere = run(WISH, small_settings(tmp_path / "elsewhere"))
    assert len(system.asked) == 3 * len(OWN.cases)
    assert stable(first) == stable(apart) == stable(elsewhere)
    assert first.manifest["inputs"] == elsewhere.manifest["inputs"]
    assert first.folder.name == elsewhere.folder.name


@pytest.mark.parametrize("after", [1, 4, 7])
def test_an_interrupted_run_goes_on_and_ends_as_if_nothing_had_been(
    own_settings: Settings, system: FakeSystem, tmp_path: Path, after: int
) -> None:
    whole = run(replace(WISH, folder=tmp_path / "whole"), own_settings)
    system.asked.clear()
    with pytest.raises(Stop):
        run(WISH, own_settings, stop_after(after))
    made = run(WISH, own_settings)
    assert system.asked == [one.id for one in OWN.cases]
    assert made.manifest["kept_answers"] == after
    assert stable(made) == stable(whole)
    assert not (made.folder / "replies.partial.jsonl").exists()


def test_a_run_that_was_interrupted_with_other_inputs_is_forgotten(
    own_settings: Settings, system: FakeSystem, tmp_path: Path
) -> None:
    here = replace(WISH, folder=tmp_path / "here")
    with pytest.raises(Stop):
        run(here, own_settings, stop_after(4))
    system.asked.clear()
    made = run(replace(here, day=date(2026, 6, 2)), own_settings)
    assert made.manifest["kept_answers"] == 0
    assert len(system.asked) == len(OWN.cases)


def test_a_finished_run_is_not_asked_again_unless_it_is_wanted_fresh(
    own_settings: Settings, system: FakeSystem
) -> None:
    first = run(WISH, own_settings)
    system.asked.clear()
    again = run(WISH, own_settings)
    assert system.asked == []
    assert again.manifest["kept_answers"] == len(OWN.cases)
    assert stable(again) == stable(first)
    assert again.metrics == first.metrics
    fresh = run(replace(WISH, fresh=True), own_settings)
    assert len(system.asked) == len(OWN.cases)
    assert stable(fresh) == stable(first)


def test_another_suite_is_another_run(own_settings: Settings, system: FakeSystem) -> None:
    first = run(WISH, own_settings)
    other = run(replace(WISH, suites=[suite(*OWN.cases[:3], name="own")]), own_settings)
    assert other.folder != first.folder
    assert [one.case.id for one in other.scored] == ["q0", "q1", "q2"]


def test_stored_replies_are_scored_again_the_same(
    own_settings: Settings, system: FakeSystem, tmp_path: Path
) -> None:
    first = run(WISH, own_settings)
    system.asked.clear()
    stored = replace(WISH, replies=first.folder / "replies.jsonl")
    again = run(replace(stored, folder=tmp_path / "again"), own_settings)
    assert system.asked == []
    assert stable(again) == stable(first)
    assert again.folder != first.folder
    assert again.metrics.find("latency_median", "own") is None


def test_stored_replies_are_those_of_the_chosen_suites_alone(
    own_settings: Settings, system: FakeSystem, tmp_path: Path
) -> None:
    first = run(WISH, own_settings)
    part = replace(WISH, suites=[suite(*OWN.cases[:2], name="own")])
    again = run(replace(part, replies=first.folder / "replies.jsonl"), own_settings)
    assert [line["id"] for line in lines_of(again.folder / "replies.jsonl")] == ["q0", "q1"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "cannot be read: No such file"),
        ("", "is empty"),
        ("{}", ":1: suite: Field required"),
        (
            '{"suite": "other", "id": "q0", "replies": [{"text": "x", "outcome": "answered"}]}',
            "holds no reply to 'own/q0'",
        ),
        (
            '{"suite": "own", "id": "q0", "messages": ["hej"],'
            ' "replies": [{"text": "x", "outcome": "answered"}]}',
            "'own/q0' answers other messages",
        ),
    ],
)
def test_stored_replies_that_cannot_be_scored_are_told(
    own_settings: Settings, system: FakeSystem, tmp_path: Path, text: str | None, told: str
) -> None:
    path = tmp_path / "replies.jsonl"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(SuiteError) as raised:
        run(replace(WISH, replies=path), own_settings)
    assert str(path) in str(raised.value)
    assert told in str(raised.value)
    assert system.opened == []
    assert not (own_settings.data_dir / "eval").exists()


def test_stored_replies_that_are_not_whole_are_no_run(
    own_settings: Settings, system: FakeSystem, tmp_path: Path
) -> None:
    lines = (run(WISH, own_settings).folder / "replies.jsonl").read_text("utf-8").splitlines(True)
    path = tmp_path / "replies.jsonl"
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(SuiteError, match="holds no reply to 'own/x'"):
        run(replace(WISH, replies=path), own_settings)


def test_stored_replies_that_are_refused_leave_the_folder_as_it_was(
    own_settings: Settings, system: FakeSystem, tmp_path: Path
) -> None:
    first = run(WISH, own_settings)
    before = stable(first)
    path = tmp_path / "empty.jsonl"
    path.touch()
    with pytest.raises(SuiteError, match="is empty"):
        run(replace(WISH, replies=path, folder=first.folder, fresh=True), own_settings)
    assert stable(first) == before


def test_a_run_may_be_scored_again_in_its_own_folder(
    own_settings: Settings, system: FakeSystem
) -> None:
    first = run(WISH, own_settings)
    before = stable(first)
    stored = replace(WISH, replies=first.folder / "replies.jsonl", folder=first.folder)
    assert stable(run(stored, own_settings)) == before


def test_other_stored_replies_are_another_run(
    own_settings: Settings, system: FakeSystem, tmp_path: Path
) -> None:
    first = run(replace(WISH, folder=tmp_path / "a"), own_settings)
    system.replies = lambda one: [reply("no_evidence") for _ in one.messages]
    other = run(replace(WISH, folder=tmp_path / "b"), own_settings)
    one, two = (
        run(replace(WISH, replies=made.folder / "replies.jsonl"), own_settings)
        for made in (first, other)
    )
    assert one.folder != two.folder
    assert one.manifest["inputs"] != two.manifest["inputs"]
    shutil.copy(first.folder / "replies.jsonl", tmp_path / "copy.jsonl")
    copied = run(replace(WISH, replies=tmp_path / "copy.jsonl"), own_settings)
    assert copied.folder == one.folder


def test_gates_on_times_are_held_only_where_there_are_any(
    own_settings: Settings, system: FakeSystem, tmp_path: Path
) -> None:
    gates = [
        Gate(metric="latency_p99", at_most=1000),
        Gate(metric="service_first", suite="own", at_least=1),
    ]
    first = run(replace(WISH, gates=gates), own_settings)
    assert [verdict.gate.metric for verdict in first.verdicts] == ["latency_p99", "service_first"]
    stored = replace(WISH, gates=gates, replies=first.folder / "replies.jsonl")
    again = run(replace(stored, folder=tmp_path / "again"), own_settings)
    assert [(one.gate.metric, one.state) for one in again.verdicts] == [("service_first", "passed")]


def test_gates_are_held_against_all_figures_and_stored(
    own_settings: Settings, system: FakeSystem
) -> None:
    gates = [
        Gate(metric="service_first", suite="own", at_least=1),
        Gate(metric="held_back", suite="own", at_least=1),
        Gate(metric="latency_p99", at_most=1000),
        Gate(metric="service_first", suite="crisis", at_least=1),
    ]
    made = run(replace(WISH, gates=gates), own_settings)
    assert [verdict.state for verdict in made.verdicts] == ["passed", "failed", "passed"]
    stored = json.loads((made.folder / "gates.json").read_text("utf-8"))
    assert [verdict["state"] for verdict in stored] == ["passed", "failed", "passed"]
    assert stored[1]["gate"]["metric"] == "held_back"
    assert stored[1]["row"]["value"] == 0


def test_gates_do_not_make_another_run(own_settings: Settings, system: FakeSystem) -> None:
    first = run(WISH, own_settings)
    system.asked.clear()
    other = run(
        replace(WISH, gates=[Gate(metric="service_first", suite="own", at_least=2)]), own_settings
    )
    assert other.folder == first.folder
    assert system.asked == []
    assert [verdict.state for verdict in other.verdicts] == ["failed"]


def test_an_unknown_figure_is_told_before_anything_is_asked(
    own_settings: Settings, system: FakeSystem
) -> None:
    with pytest.raises(SuiteError, match="there is no figure 'service_frist'"):
        run(replace(WISH, gates=[Gate(metric="service_frist", at_least=1)]), own_settings)
    assert system.opened == []
    assert system.asked == []
    assert not (own_settings.data_dir / "eval").exists()


def test_known_cases_are_refused_before_anything_is_asked(
    own_settings: Settings, system: FakeSystem
) -> None:
    known = suite(case("k", "min nabo taler altid om rotter på loftet"), name="known")
    with pytest.raises(SuiteError, match="known: 'k' is 100% like"):
        run(replace(WISH, suites=[OWN, known]), own_settings)
    assert system.opened == []
    assert not (own_settings.data_dir / "eval").exists()


def test_out_of_time_keeps_what_was_answered(own_settings: Settings, system: FakeSystem) -> None:
    with pytest.raises(OutOfTime, match="1 of 8"):
        run(replace(WISH, budget=0), own_settings)
    assert run(WISH, own_settings).manifest["kept_answers"] == 1
    assert len(system.asked) == len(OWN.cases)


def test_what_cannot_be_scored_is_no_wrong_answer(
    own_settings: Settings, system: FakeSystem
) -> None:
    cases = suite(
        case("a", crisis="earthquake"),
        case("b", same_as="gone"),
        case("c", same_as="a"),
        name="own",
    )
    made = run(replace(WISH, suites=[cases]), own_settings)
    crisis = made.metrics.find("right_crisis", "own")
    same = made.metrics.find("same_answer", "own")
    assert crisis
    assert same
    assert (crisis.n, crisis.value, crisis.unscored) == (0, None, 1)
    assert (same.n, same.value, same.unscored) == (1, 1, 1)


def test_several_suites_may_use_the_same_ids(own_settings: Settings, system: FakeSystem) -> None:
    two = replace(OWN, name="two")
    made = run(replace(WISH, suites=[two, OWN]), own_settings)
    assert [one.suite for one in made.scored] == ["two"] * 8 + ["own"] * 8
    assert system.asked == [one.id for one in (*two.cases, *OWN.cases)]


def test_a_worse_system_has_worse_figures(
    own_settings: Settings, system: FakeSystem, tmp_path: Path
) -> None:
    good = run(WISH, own_settings)
    system.replies = lambda one: [reply("no_evidence") for _ in one.messages]
    bad = run(replace(WISH, fresh=True), own_settings)
    values = [
        row.value
        for made in (good, bad)
        for name in ("service_first", "answered_when_known", "held_back")
        if (row := made.metrics.find(name, "own"))
    ]
    assert values == [1, 1, 0, 0, 0, 1]


def asked(texts: Iterable[str]) -> Wish:
    cases = [
        case(f"c{number:02}", text, "hvad koster det?", services=("rotter", "pas", "flytning"))
        for number, text in enumerate(texts)
    ]
    return Wish([suite(*cases, name="real")], [], date(2026, 10, 5))


@pytest.mark.slow
def test_the_assistant_gives_the_same_bytes_in_one_process_and_in_two(
    tmp_path: Path,
) -> None:
    home = small_settings(tmp_path)
    wish = asked(f"{what} {number}" for what in ("rotter", "pas", "digt") for number in range(7))
    one = run(replace(wish, folder=tmp_path / "one"), home)
    two = run(replace(wish, folder=tmp_path / "two", processes=2), home)
    assert stable(two) == stable(one)
    assert one.manifest["inputs"] == two.manifest["inputs"]
    shutil.rmtree(home.data_dir / "index")
    rebuilt = run(replace(wish, folder=tmp_path / "rebuilt"), home)
    assert stable(rebuilt) == stable(one)
    found = one.metrics.find("service_first", "real")
    assert found
    assert found.n == 21
