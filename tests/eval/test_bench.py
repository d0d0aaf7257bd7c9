"""The benchmark command, end to end on a tiny library, and what a user can mend."""

from __future__ import annotations

import importlib.util
import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.bench import run as running
from eval.bench import systems
from eval.bench.systems import MissingExtra, check_installed

Bench = Callable[..., tuple[object, str, str]]


def installed() -> bool:
    try:
        check_installed()
    except MissingExtra:
        return False
    return True


needs_extra = pytest.mark.skipif(
    not installed(), reason="the extra 'bench' is not installed (make bench)"
)


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """Two questions, one of them wrong on purpose."""
    folder = tmp_path / "questions"
    folder.mkdir()
    questions = [
        ("hvem ringer jeg til om rotter på loftet", "rotter"),
        ("hvor får jeg et nyt pas", "vinterbad"),
    ]
    lines = [
        json.dumps(
            {
                "id": f"q{number}",
                "message": message,
                "slices": {"half": "untouched", "style": "short"},
                "expect": {"services": [service], "departments": ["teknik"]},
            }
        )
        for number, (message, service) in enumerate(questions)
    ]
    (folder / "mine.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


@pytest.fixture
def bench(
    small_library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Bench:
    """Runs the command in this process, on the tiny library."""
    for name in [name for name in os.environ if name.upper().startswith("BORGERLAND_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BORGERLAND_LIBRARY", str(small_library))
    monkeypatch.setattr(running, "alone", running.here)

    def call(*arguments: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["eval.bench", *arguments])
        code: object = 0
        try:
            runpy.run_module("eval.bench", run_name="__main__")
        except SystemExit as exited:
            code = exited.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


@needs_extra
@pytest.mark.slow
def test_it_prints_the_tables_and_writes_the_page(
    bench: Bench, suite: Path, tmp_path: Path
) -> None:
    code, out, err = bench("--scale", "20", "--write", str(tmp_path / "docs"), str(suite))
    assert code == 0, err
    for system in (systems.OURS, *systems.OTHERS):
        assert system.name in out
    assert "+ 20" in out
    page = (tmp_path / "docs" / "benchmark.md").read_text("utf-8")
    assert f"`python -m eval.bench --scale 20 --write {tmp_path / 'docs'} {suite}`" in page
    assert "haystack-ai" in page
    assert "| + 20 |" in page
    plot = (tmp_path / "docs" / "benchmark.png").read_bytes()
    assert plot.startswith(b"\x89PNG")
    assert len(plot) < 100_000


@needs_extra
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("/nowhere",), "/nowhere: holds no cases"),
        (("--scale", "many"), "'many' is not numbers above 0"),
        (("--scale", "1000,0"), "'1000,0' is not numbers above 0"),
        (("--seed", "x"), "'x' is not a valid integer"),
        (("--nothing",), "--nothing"),
        (("--write", "/dev/null/docs"), "cannot write to /dev/null/docs"),
    ],
)
def test_what_a_user_can_mend_is_one_line(
    bench: Bench, arguments: tuple[str, ...], says: str
) -> None:
    code, out, err = bench(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("bench: ")
    assert says in err
    assert err.count("\n") == 1


def test_a_missing_extra_says_how_to_install_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, package=None: None if name == "haystack" else find(name, package),
    )
    code, _, err = bench()
    assert code == 2
    assert "haystack" in err
    assert "pip install -r requirements-bench.lock" in err
    assert err.count("\n") == 1


def test_the_library_must_be_there(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(systems, "check_installed", lambda: None)
    monkeypatch.setenv("BORGERLAND_LIBRARY", "/nowhere")
    code, _, err = bench()
    assert code == 2
    assert "no such library folder" in err


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from eval.bench.__main__ import bench\n"
        "bench.main(['--help'], standalone_mode=False)\n"
        "print(sorted({'numpy', 'langchain_core', 'haystack', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "--scale" in done.stdout
    assert done.stdout.endswith("[]\n")
