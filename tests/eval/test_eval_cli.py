"""`borgerland eval run`: what it runs, what it prints, and how it ends."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.wording import Wording
from eval.csv_files import write_csv
from eval.gates import Gate
from eval.metrics import Metrics
from eval.run import Run, Wish
from eval.suites import read_suite
from tests.bot.helpers import Result
from tests.bot.helpers import run as run_apart
from tests.eval.fakes import (
    FakeSystem,
    case,
    lines_of,
    reply,
    small_settings,
    write_small_library,
    write_suite,
)

KNOWN = "min nabo taler altid om rotter på loftet"
CASES = (
    case("a", "noget om mit pas, tak", services=("pas",), slices={"style": "sms", "need": "one"}),
    case("b", "noget om rotter hos naboen", services=("rotter",), slices={"style": "sms"}),
    case("c", "kan I digte", answerable=False, slices={"style": "mail"}),
)
GOOD, BAD = (
    "gates: [{metric: mrr, suite: own, at_least: 1}]",
    "gates: [{metric: held_back, at_least: 1}]",
)

Call = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small library, a suite and gates; the shipped examples take long to read."""
    for name in list(os.environ):
        if name.startswith("BORGERLAND_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    own = small_settings(tmp_path)
    monkeypatch.setenv("BORGERLAND_LIBRARY", str(own.library))
    monkeypatch.setenv("BORGERLAND_DATA_DIR", str(own.data_dir))
    monkeypatch.setattr(Wording, "examples", {})
    write_suite(tmp_path / "own.jsonl", *CASES)
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    """Runs `borgerland eval` in this process."""

    def invoke(*arguments: str | Path) -> Result:
        monkeypatch.setattr(sys, "argv", ["borgerland", "eval", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as exited:
            main()
        out, err = capfd.readouterr()
        return Result(exited.value.code, out, err)

    return invoke


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """The runs that reports were written of."""
    written: list[Run] = []
    monkeypatch.setattr("eval.reports.write_reports", written.append)
    return written


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch, reports: list[Run]) -> FakeSystem:
    return FakeSystem().stand_in(monkeypatch)


@pytest.fixture
def wishes(monkeypatch: pytest.MonkeyPatch, reports: list[Run]) -> list[Wish]:
    """What would have been run."""
    wished: list[Wish] = []

    def run(wish: Wish, *_: Any) -> Run:
        wished.append(wish)
        manifest: dict[str, Any] = {"inputs": {"cases": {}}}
        return Run(Path("folder"), manifest, [], Metrics({}, ()), [])

    monkeypatch.setattr("eval.run.run", run)
    monkeypatch.setattr("eval.gates.SHIPPED", Path("unread"))
    monkeypatch.setattr("eval.gates.read_gates", lambda path: (Gate(metric=str(path), at_most=0),))
    return wished


def test_a_run_whose_gates_hold_ends_with_0(
    call: Call, system: FakeSystem, reports: list[Run]
) -> None:
    result = call("run", "own.jsonl", "--gates", "good.yaml", "-j", "1")
    assert result.code == 0
    assert "own (3 cases)" in result.out
    assert "Rigtig ydelse først" in result.out
    assert "1 of 1 gates passed" in result.out
    assert "GATE" not in result.out
    assert system.asked == ["a", "b", "c"]
    assert [one.folder.name for one in reports] == [reports[0].manifest["id"]]


def test_a_broken_gate_ends_with_1_and_is_named(
    call: Call, system: FakeSystem, reports: list[Run]
) -> None:
    result = call("run", "own.jsonl", "--gates", "bad.yaml", "-j", "1")
    assert result.code == 1
    (line,) = [line for line in result.out.splitlines() if line.startswith("GATE")]
    assert line.startswith("GATE  * held_back:")
    assert "0 of 1 gates passed" in result.out
    assert len(reports) == 1


def test_a_gate_on_a_figure_that_was_not_measured_ends_with_1(
    call: Call, system: FakeSystem, home: Path
) -> None:
    (home / "gates.yaml").write_text("gates: [{metric: crisis_shown, suite: own, at_least: 0}]")
    result = call("run", "own.jsonl", "--gates", "gates.yaml")
    assert result.code == 1
    assert "crisis_shown: not measured" in result.out


def test_out_of_time_ends_with_3_and_goes_on_the_next_time(
    call: Call, system: FakeSystem, reports: list[Run]
) -> None:
    wanted = "run", "own.jsonl", "--gates", "good.yaml"
    result = call(*wanted, "--budget", "0.000001")
    assert result.code == 3
    assert result.out == ""
    assert result.err.splitlines()[-1] == (
        "borgerland: out of time: 1 of 3 cases answered; run it again to go on"
    )
    assert reports == []
    assert call(*wanted).code == 0
    assert system.asked == ["a", "b", "c"]


def malformed(home: Path) -> None:
    with (home / "own.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "d", "mesage": "hej"}\n')


def known(home: Path) -> None:
    write_suite(home / "own.jsonl", case("d", KNOWN))


def nothing(_: Path) -> None:
    pass


def gates_of(text: str) -> Callable[[Path], None]:
    def write(home: Path) -> None:
        (home / "own.yaml").write_text(text, encoding="utf-8")

    return write


MENDABLE: list[tuple[Callable[[Path], None], tuple[str, ...], str]] = [
    (nothing, ("quesions",), "no such suite: 'quesions' (shipped: clarity, "),
    (nothing, ("nowhere.jsonl",), "no such suite: 'nowhere.jsonl'"),
    (malformed, ("own.jsonl",), "own.jsonl:4: "),
    (known, ("own.jsonl",), f"own: 'd' is 100% like what was learnt from: '{KNOWN}'"),
    (nothing, ("own.jsonl", "--slice", "style"), "--slice takes NAME=VALUE, not 'style'"),
    (nothing, ("own.jsonl", "--slice", "=sms"), "--slice takes NAME=VALUE, not '=sms'"),
    (nothing, ("own.jsonl", "--slice", "style="), "--slice takes NAME=VALUE, not 'style='"),
    (nothing, ("own.jsonl", "--slice", "style=fax"), "no case is in the slice style=fax"),
    (nothing, ("own.jsonl", "--gates", "no.yaml"), "no.yaml: cannot be read: No such file"),
    (gates_of("gates: [{metric: mrr}]"), ("own.jsonl", "--gates", "own.yaml"), "gates.0: give"),
    (nothing, ("own.jsonl", "--replies", "no.jsonl"), "no.jsonl: cannot be read: No such file"),
    (nothing, ("own.jsonl", "-j", "0"), "Invalid value for '-j' / '--processes'"),
    (nothing, ("own.jsonl", "--sample", "0"), "Invalid value for '--sample'"),
    (nothing, ("own.jsonl", "--day", "i morgen"), "Invalid value for '--day'"),
    (nothing, ("own.jsonl", "--system", "/findes/ikke"), "'/findes/ikke' cannot be run"),
]


@pytest.mark.parametrize(("break_it", "arguments", "told"), MENDABLE)
def test_what_a_user_can_mend_is_one_line_and_ends_with_2(
    call: Call, home: Path, break_it: Callable[[Path], None], arguments: tuple[str, ...], told: str
) -> None:
    break_it(home)
    result = call("run", *arguments)
    assert result.code == 2
    assert told in result.complaint
    assert result.complaint.startswith("borgerland: ")


@pytest.mark.slow
@pytest.mark.parametrize(("break_it", "arguments", "told"), MENDABLE[:9])
def test_it_is_one_line_in_a_process_of_its_own(
    tmp_path: Path, break_it: Callable[[Path], None], arguments: tuple[str, ...], told: str
) -> None:
    write_suite(tmp_path / "own.jsonl", *CASES)
    break_it(tmp_path)
    library = write_small_library(tmp_path / "library")
    made = run_apart(
        *("eval", "run", *arguments),
        cwd=tmp_path,
        BORGERLAND_LIBRARY=str(library),
        BORGERLAND_DATA_DIR=str(tmp_path / "data"),
    )
    assert made.returncode == 2
    assert made.stdout == b""
    (line,) = made.stderr.decode().splitlines()
    assert line.startswith("borgerland: ")
    assert told in line


def test_an_unknown_figure_in_the_gates_ends_with_2(
    call: Call, system: FakeSystem, home: Path
) -> None:
    (home / "own.yaml").write_text("gates: [{metric: mmr, at_least: 1}]", encoding="utf-8")
    result = call("run", "own.jsonl", "--gates", "own.yaml")
    assert result.code == 2
    assert result.err.splitlines()[-1] == "borgerland: gates: there is no figure 'mmr'"


def test_a_bug_shows_itself(
    call: Call, system: FakeSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> list[Any]:
        raise ZeroDivisionError

    system.replies = broken
    monkeypatch.setattr(sys, "argv", ["borgerland", "eval", "run", "own.jsonl"])
    with pytest.raises(ZeroDivisionError):
        main()


COMMAND = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    replies = [{"text": "x", "outcome": "answered", "services": ["pas"]}] * len(asked["messages"])
    print(json.dumps({"id": asked["id"], "replies": replies}), flush=True)
    if "--stop" in sys.argv: break
"""


@pytest.fixture
def command(home: Path) -> str:
    """A system as a command; it answers one case only with --stop."""
    (home / "system.py").write_text(COMMAND, encoding="utf-8")
    return shlex.join([sys.executable, str(home / "system.py")])


def test_another_system_is_run_by_its_command(
    call: Call, home: Path, command: str, reports: list[Run]
) -> None:
    result = call("run", "own.jsonl", "--gates", "bad.yaml", "--system", command, "-o", "made")
    assert result.code == 1
    stored = lines_of(home / "made" / "replies.jsonl")
    assert [(line["id"], line["replies"][0]["services"]) for line in stored] == [
        *(("a", ["pas"]), ("b", ["pas"]), ("c", ["pas"])),
    ]
    assert reports[0].manifest["inputs"]["system"] == command


def test_another_system_that_ends_early_ends_with_2(
    call: Call, command: str, reports: list[Run]
) -> None:
    result = call("run", "own.jsonl", "--gates", "good.yaml", "--system", f"{command} --stop")
    assert result.code == 2
    assert "'b'" in result.err.splitlines()[-1]
    assert result.err.splitlines()[-1].startswith("borgerland: own: ")
    assert reports == []


def test_stored_replies_are_scored_again(
    call: Call, home: Path, system: FakeSystem, reports: list[Run]
) -> None:
    system.replies = lambda one: [reply("answered", *one.expect.services)]
    wanted = "run", "own.jsonl", "--gates", "good.yaml"
    assert call(*wanted, "-o", "first").code == 0
    again = call(*wanted, "--replies", "first/replies.jsonl", "-o", "again")
    assert again.code == 0
    assert system.asked == ["a", "b", "c"]
    first, second = (home / name / "scores.jsonl" for name in ("first", "again"))
    assert first.read_bytes() == second.read_bytes()


def test_options_say_what_is_run(call: Call, wishes: list[Wish]) -> None:
    result = call(
        *("run", "own.jsonl", "--day", "2031-02-03", "-j", "3", "--seed", "7", "--budget", "9.5"),
        *(
            "-o",
            "made",
            "--fresh",
            "--system",
            "other",
            "--replies",
            "r.jsonl",
            "--gates",
            "g.yaml",
        ),
    )
    assert result.code == 0
    (wish,) = wishes
    assert [one.id for one in wish.suites[0].cases] == ["a", "b", "c"]
    assert (wish.day, wish.processes, wish.seed, wish.budget) == (date(2031, 2, 3), 3, 7, 9.5)
    assert (wish.folder, wish.fresh, wish.system) == (Path("made"), True, "other")
    assert wish.replies == Path("r.jsonl")
    assert wish.gates == (Gate(metric="g.yaml", at_most=0),)


def test_without_options_all_shipped_suites_are_run_with_the_shipped_gates_today(
    call: Call, wishes: list[Wish], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.calendar.today", lambda: date(2030, 1, 2))
    monkeypatch.setattr("os.cpu_count", lambda: 5)
    assert call("run").code == 0
    (wish,) = wishes
    assert {"questions", "robustness", "redteam", "crisis"} <= {one.name for one in wish.suites}
    assert wish.gates == (Gate(metric="unread", at_most=0),)
    assert (wish.day, wish.processes, wish.seed) == (date(2030, 1, 2), 5, 0)
    assert (wish.budget, wish.folder, wish.replies, wish.fresh) == (None, None, None, False)
    assert wish.system == ""


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (("--slice", "style=sms"), ["a", "b"]),
        (("--slice", "style=sms", "--slice", "need=one"), ["a"]),
        (("--sample", "9"), ["a", "b", "c"]),
        (("--slice", "style=mail", "--sample", "1"), ["c"]),
    ],
)
def test_some_of_the_cases_are_run(
    call: Call, wishes: list[Wish], options: tuple[str, ...], ids: list[str]
) -> None:
    assert call("run", "own.jsonl", *options).code == 0
    assert [one.id for one in wishes[0].suites[0].cases] == ids


def test_a_sample_is_taken_of_each_suite(call: Call, wishes: list[Wish]) -> None:
    assert call("run", "own.jsonl", "vague", "--sample", "2").code == 0
    assert [(one.name, len(one.cases)) for one in wishes[0].suites] == [("own", 3), ("vague", 2)]


def test_a_suite_without_a_case_in_the_slice_is_not_run(call: Call, wishes: list[Wish]) -> None:
    assert call("run", "own.jsonl", "vague", "--slice", "need=one").code == 0
    assert [one.name for one in wishes[0].suites] == ["own"]


def test_suites_are_counted_and_written_for_spreadsheets(call: Call, home: Path) -> None:
    result = call("suites", "own.jsonl", "--csv", "own.csv")
    assert (result.code, result.out.split()) == (0, ["3", "own"])
    written = (home / "own.csv").read_bytes()
    assert written == b"\xef\xbb\xbf" + write_csv(CASES).encode()
    assert read_suite(home / "own.csv").cases == CASES


def test_a_malformed_suite_is_told_when_it_is_checked(call: Call, home: Path) -> None:
    malformed(home)
    result = call("suites", "own.jsonl")
    assert result.code == 2
    assert "own.jsonl:4: " in result.complaint


def test_the_help_says_how_it_ends(call: Call) -> None:
    result = call("--help")
    assert result.code == 0
    assert "0 all gates passed, 1 a gate failed, 2 bad data" in result.out
