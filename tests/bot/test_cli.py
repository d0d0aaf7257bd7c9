from __future__ import annotations

import errno
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest

from bot.turn import Outcome
from bot.wording import Wording
from knowledge.index.classifier import Classifier
from knowledge.index.store import read_manifest
from knowledge.intake.collection import Collection, Stored
from tests.bot.helpers import REPLY_KEYS, Cli, clean_environment, run
from tests.factories import DROP, SERVICE_IDS, line_of, own_document, service, write

RATS = "hvem ringer jeg til om rotter på loftet"
HEAVY = ("torch", "chromadb", "sklearn", "langchain", "langchain_core", "numpy", "pydantic", "rich")
ASK = """
import json, sys
from bot.wording import Wording
Wording.examples = json.load(sys.stdin)
sys.argv = ["borgerland", *sys.argv[1:]]
from bot.cli import main
main()
"""
"""Runs the command line in a process of its own with the examples of message kinds from stdin."""


@pytest.fixture
def few_examples(
    example_messages: dict[str, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> dict[str, tuple[str, ...]]:
    """Some of the examples of message kinds, in place of all: they are learnt at once."""
    few = {kind: texts[:9] for kind, texts in example_messages.items()}
    monkeypatch.setattr(Wording, "examples", few)
    return few


@pytest.fixture
def own_kinds(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command line keeps what it learns: in its own data folder, as by default."""
    monkeypatch.delenv("BORGERLAND_CACHE_DIR")
    assert not (own_data / "kinds").exists()
    return own_data / "kinds"


def folders(kinds: Path) -> set[Path]:
    return {path for path in kinds.iterdir() if path.is_dir()}


def fitted(kinds: Path) -> list[Path]:
    """The files of what was learnt, each more than a few bytes; no other folder lies beside."""
    (folder,) = folders(kinds)
    files = sorted(folder.iterdir())
    assert files
    assert all(path.stat().st_size > 1000 for path in files)
    return files


def test_help_answers_at_once(tmp_path: Path) -> None:
    times = []
    for _ in range(3):
        started = perf_counter()
        result = run("--help", cwd=tmp_path)
        times.append(perf_counter() - started)
        assert result.returncode == 0
    assert min(times) < 0.5
    for command in (b"ask", b"chat", b"doctor", b"index", b"library"):
        assert command in result.stdout


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    result = run("--help", cwd=tmp_path, PYTHONPROFILEIMPORTTIME="1")
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in result.stderr.decode().splitlines()
    }
    assert "click" in imported
    assert not imported & set(HEAVY)


def test_version(cli: Cli) -> None:
    assert re.search(r"\d+\.\d+\.\d+", cli("--version").out)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nope"],
        ["nope"],
        ["ask"],
        ["ask", "--nope", "hej"],
        ["ask", "hej", "med", "dig"],
        ["ask", "--jsonl", "hej"],
        ["ask", "--jsonl", "--staff"],
        ["ask", "--jsonl", "--json"],
        ["index", "nope"],
        ["library", "nope"],
        ["doctor", "--nope"],
    ],
)
def test_wrong_use_is_one_line(cli: Cli, arguments: Sequence[str]) -> None:
    result = cli(*arguments)
    assert result.code == 2
    assert result.complaint.startswith("borgerland: ")


def test_ask_prints_the_reply_and_the_offers(cli: Cli) -> None:
    result = cli("ask", RATS)
    assert result.code == 0
    assert result.err == ""
    assert "00 00 20 03" in result.out
    assert re.search(r"^  1\. ", result.out, re.M)
    assert "\x1b" not in result.out


def test_ask_json_is_the_contract(cli: Cli) -> None:
    reply = json.loads(cli("ask", "--json", RATS).out)
    assert reply["services"][0] == "rotter"
    assert reply["outcome"] in set(Outcome)
    assert set(reply) == REPLY_KEYS


def test_staff_get_the_trace(cli: Cli) -> None:
    assert "retrieve" in cli("ask", "--staff", RATS).out
    assert "trace" in json.loads(cli("ask", "--staff", "--json", RATS).out)
    assert "retrieve" not in cli("ask", RATS).out


@pytest.mark.parametrize("stdin", [b"rotter p\xe5 loftet \xff\xfe", b"", b"\xff", b"\x00hej\n"])
def test_ask_reads_broken_text_from_stdin(cli: Cli, stdin: bytes) -> None:
    result = cli("ask", "--json", "-", stdin=stdin)
    assert result.code == 0
    assert json.loads(result.out)["outcome"] != Outcome.FAILED


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garble(path: Path) -> None:
    path.write_bytes(b"no archive " * 100)


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def lose(path: Path) -> None:
    path.unlink()


@pytest.mark.usefixtures("few_examples")
def test_damaged_message_kinds_are_learnt_again(own_kinds: Path, cli: Cli) -> None:
    before = cli("ask", RATS).out
    for damage in (empty, garble, halve, lose):
        for place in range(len(fitted(own_kinds))):
            damage(fitted(own_kinds)[place])
            result = cli("ask", RATS)
            assert result.code == 0, result.err
            assert result.out == before
            assert "Traceback" not in result.err
            assert fitted(own_kinds)


def test_changed_examples_are_learnt_beside_the_old_ones(
    own_kinds: Path, cli: Cli, few_examples: dict[str, tuple[str, ...]]
) -> None:
    cli("ask", "hej")
    before = folders(own_kinds)
    few_examples["ordinary"] = few_examples["ordinary"][:8]
    cli("ask", "hej")
    assert before < folders(own_kinds)


@pytest.mark.usefixtures("few_examples")
def test_message_kinds_are_learnt_once(own_kinds: Path, cli: Cli) -> None:
    cli("ask", "hej")
    before = [path.stat().st_mtime_ns for path in fitted(own_kinds)]
    assert cli("ask", "hej").err == ""
    assert [path.stat().st_mtime_ns for path in fitted(own_kinds)] == before


@pytest.mark.usefixtures("few_examples")
def test_message_kinds_are_kept_where_the_setting_says(
    own_kinds: Path, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BORGERLAND_CACHE_DIR", str(tmp_path / "cache"))
    cli("ask", "hej")
    assert fitted(tmp_path / "cache" / "kinds")
    assert not own_kinds.exists()


def test_two_processes_learn_the_message_kinds_at_the_same_time(
    own_kinds: Path,
    small_folder: Path,
    tmp_path: Path,
    few_examples: dict[str, tuple[str, ...]],
) -> None:
    environment = clean_environment(
        BORGERLAND_LIBRARY=str(small_folder),
        BORGERLAND_DATA_DIR=str(own_kinds.parent),
        BORGERLAND_CACHE_DIR=str(own_kinds.parent),
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", ASK, "ask", "--json", RATS],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for child in children:
        assert child.stdin
        child.stdin.write(json.dumps(few_examples).encode())
        child.stdin.close()
    texts = set()
    for child in children:
        assert child.stdout and child.stderr
        with child.stdout, child.stderr:
            out, err = child.stdout.read(), child.stderr.read()
        assert child.wait(timeout=300) == 0, err.decode()
        assert b"Traceback" not in err
        texts.add(json.loads(out)["text"])
    assert len(texts) == 1
    assert fitted(own_kinds)


def block(kinds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something else lies where the message kinds are to be kept."""
    kinds.write_text("in the way", "utf-8")


def fill(kinds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full as soon as something is written."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Classifier, "save", full)


@pytest.mark.usefixtures("few_examples")
@pytest.mark.parametrize("plant", [block, fill])
def test_message_kinds_that_cannot_be_kept_are_one_line(
    own_kinds: Path,
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    plant: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:
    plant(own_kinds, monkeypatch)
    result = cli("ask", "hej")
    *progress, complaint = result.err.splitlines()
    assert result.code == 2
    assert all("lærer beskeder" in line for line in progress)
    assert complaint.startswith("borgerland: ")
    assert str(own_kinds) in complaint
    assert "BORGERLAND_CACHE_DIR" in complaint


def test_batch_answers_in_order(cli: Cli) -> None:
    lines = b'{"id": 2, "message": "hej"}\n\n{"id": 1, "messages": ["hej", "tak"]}\n'
    result = cli("ask", "--jsonl", stdin=lines)
    replies = [json.loads(line) for line in result.out.splitlines()]
    assert result.code == 0
    assert [reply["id"] for reply in replies] == [2, 1]
    assert len(replies[1]["replies"]) == 2


def test_batch_with_a_bad_line_goes_on_and_ends_with_1(cli: Cli) -> None:
    result = cli("ask", "--jsonl", stdin=b'nonsense\n{"id": "\xff"}\n{"id": 1, "message": "hej"}\n')
    replies = [json.loads(line) for line in result.out.splitlines()]
    assert result.code == 1
    assert ["error" in reply for reply in replies] == [True, True, False]


def test_batch_survives_a_lone_surrogate_in_an_id(cli: Cli) -> None:
    lines = b'{"id": "\\ud800", "message": "hej"}\n{"id": 2, "message": "hej"}\n'
    assert len(cli("ask", "--jsonl", stdin=lines).out.splitlines()) == 2


def test_chat_ends_with_its_input(tmp_path: Path, small_folder: Path, small_data_dir: Path) -> None:
    result = run(
        "chat",
        cwd=tmp_path,
        stdin=b"rotter p\xe5 loftet \xff\n1\n",
        BORGERLAND_LIBRARY=str(small_folder),
        BORGERLAND_DATA_DIR=str(small_data_dir),
        PYTHONWARNINGS="default",
    )
    assert result.returncode == 0, result.stderr
    assert b"AI" in result.stdout
    assert b"\x1b" not in result.stdout
    assert b"Traceback" not in result.stderr


def test_library_check_is_content(cli: Cli) -> None:
    result = cli("library", "check")
    assert result.code == 0
    assert "6 services" in result.out


def test_library_check_names_file_and_line(own_library: Path, cli: Cli) -> None:
    path = write(own_library, "services/rotter.md", service("rotter", department="maanen"))
    result = cli("library", "check")
    line = line_of(path, "department:")
    assert result.code == 2
    assert f"{path}:{line}: " in result.err
    assert "maanen" in result.err


def test_library_check_names_a_figure_without_a_source(own_library: Path, cli: Cli) -> None:
    text = {"Hvad koster det": "Det koster 25 kroner."}
    path = write(own_library, "services/rotter.md", service("rotter", sections=text))
    result = cli("library", "check")
    assert result.code == 2
    assert (
        f"{path}:{line_of(path, '## Hvad koster')}: Hvad koster det: the figure '25'" in result.err
    )
    assert "problems: 1" in result.err


def test_library_check_names_an_own_document_by_its_own_place(own_data: Path, cli: Cli) -> None:
    plan = own_document({"Glas": "Glas skal i kuben."}, valid_to=date(2020, 1, 1))
    stored = Stored("/papers", "planer/affald.pdf", "digest", plan)
    Collection(own_data / "documents.sqlite").update([stored], [])
    result = cli("library", "check")
    assert result.code == 2
    assert "planer/affald.pdf: expired" in result.err
    assert "library/own/planer" not in result.err


def test_trace_shows_every_figure_with_its_place_and_source(cli: Cli, small_folder: Path) -> None:
    result = cli("library", "trace")
    assert result.code == 0
    rows = [line.split("\t") for line in result.out.splitlines()]
    lines = {
        key: line_of(small_folder / f"services/{key}.md", "## Hvad sker") for key in SERVICE_IDS
    }
    assert {(place, source) for place, _, source in rows} == {
        (f"services/{key}.md:{line}", f"https://borgerby.example/{key}")
        for key, line in lines.items()
    }
    assert all(around.endswith("inden ti dage.") for _, around, _ in rows)
    assert result.err == f"{len(SERVICE_IDS)} figures, 0 without a source\n"


def test_trace_json_is_one_object_a_line(cli: Cli, small_folder: Path) -> None:
    result = cli("library", "trace", "--json")
    assert result.code == 0
    figures = {figure["path"]: figure for figure in map(json.loads, result.out.splitlines())}
    assert len(figures) == len(SERVICE_IDS)
    place = small_folder / "services/pas.md"
    found = figures["services/pas.md"]
    assert found.pop("around").endswith("inden ti dage.")
    assert found == {
        "path": "services/pas.md",
        "line": line_of(place, "## Hvad sker der så"),
        "place": "Hvad sker der så",
        "text": "ti dage",
        "source": "https://borgerby.example/pas",
    }


@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_trace_ends_with_1_when_a_figure_has_no_source(
    own_library: Path, cli: Cli, arguments: Sequence[str]
) -> None:
    write(own_library, "services/rotter.md", service("rotter", facts={}))
    result = cli("library", "trace", *arguments)
    (row,) = (line for line in result.out.splitlines() if "rotter.md" in line)
    assert result.code == 1
    assert result.err == f"{len(SERVICE_IDS)} figures, 1 without a source\n"
    if arguments:
        assert json.loads(row)["source"] is None
    else:
        assert row.endswith("\tNO SOURCE")


def test_library_check_names_every_broken_file(own_library: Path, cli: Cli) -> None:
    first = write(own_library, "services/rotter.md", service("rotter", colour="grey"))
    write(own_library, "services/pas.md", service("pas", term=DROP))
    result = cli("library", "check")
    assert result.code == 2
    assert f"{first}:{line_of(first, 'colour')}: " in result.err
    assert "pas.md" in result.err
    assert "problems: 2" in result.err


@pytest.mark.parametrize(
    "command", [["ask", "hej"], ["index"], ["index", "status"], ["library", "trace"]]
)
def test_broken_library_is_one_line(
    own_library: Path, own_data: Path, cli: Cli, command: Sequence[str]
) -> None:
    (own_library / "terms.yaml").write_text("terms: [", "utf-8")
    result = cli(*command)
    assert result.code == 2
    assert "terms.yaml" in result.complaint


def test_index_builds_rebuilds_and_tells(own_data: Path, cli: Cli) -> None:
    shutil.rmtree(own_data)
    missing = cli("index", "status")
    assert missing.code == 2
    assert "borgerland index" in missing.complaint

    built = cli("index")
    assert built.code == 0
    assert re.search(r"\d+ passages", built.out)
    first = read_manifest(own_data / "index")

    assert cli("index", "--rebuild").code == 0
    second = read_manifest(own_data / "index")
    assert (second.library, second.passages) == (first.library, first.passages)

    status = cli("index", "status")
    assert status.code == 0
    assert str(first.passages) in status.out
    assert re.search(r"fits library\s+yes", status.out)


def test_index_status_tells_that_the_library_is_newer(own_library: Path, cli: Cli) -> None:
    write(own_library, "services/rotter.md", service("rotter", title="Rotter på loftet"))
    assert re.search(r"fits library\s+no; run: borgerland index", cli("index", "status").out)


def test_doctor_is_content(cli: Cli) -> None:
    result = cli("doctor")
    assert result.code == 0, result.out
    assert "BAD" not in result.out
    assert "fix:" not in result.out


def break_index(library: Path, data: Path) -> None:
    shutil.rmtree(data / "index")


def age_index(library: Path, data: Path) -> None:
    write(library, "services/rotter.md", service("rotter", title="Rotter på loftet"))


def break_library(library: Path, data: Path) -> None:
    (library / "outside.yaml").unlink()


def misspell_department(library: Path, data: Path) -> None:
    write(library, "services/rotter.md", service("rotter", department="maanen"))


def lose_crisis_line(library: Path, data: Path) -> None:
    path = library / "crisis_lines.yaml"
    path.write_text(path.read_text("utf-8").replace("id: livslinien", "id: linjen"), "utf-8")


def age_rules(library: Path, data: Path) -> None:
    write(library, "services/rotter.md", service("rotter", valid_to=date(2020, 1, 1)))


def lose_source(library: Path, data: Path) -> None:
    write(library, "services/rotter.md", service("rotter", facts={}))


def damage_index(library: Path, data: Path) -> None:
    for path in (data / "index").glob("build-*/passages.jsonl"):
        path.write_text("{", "utf-8")


@pytest.mark.parametrize(
    ("plant", "topic", "fix"),
    [
        (break_index, "index", "borgerland index"),
        (age_index, "index", "borgerland index"),
        (damage_index, "index", "borgerland index --rebuild"),
        (break_library, "library", "borgerland library check"),
        (misspell_department, "library", "borgerland library check"),
        (age_rules, "library", "borgerland library check"),
        (lose_source, "library", "borgerland library check"),
        (lose_crisis_line, "wording", "prompts/"),
    ],
)
def test_doctor_has_a_fix_for_each_problem(
    own_library: Path,
    own_data: Path,
    cli: Cli,
    plant: Callable[[Path, Path], None],
    topic: str,
    fix: str,
) -> None:
    plant(own_library, own_data)
    result = cli("doctor")
    lines = result.out.splitlines()
    bad = [place for place, line in enumerate(lines) if re.match(rf"BAD +{topic} ", line)]
    assert result.code == 2
    assert bad
    assert lines[bad[0] + 1].strip().startswith("fix: ")
    assert fix in lines[bad[0] + 1]


def test_doctor_tells_how_to_mend_a_damaged_collection(own_data: Path, cli: Cli) -> None:
    (own_data / "documents.sqlite").write_text("no database " * 100, "utf-8")
    result = cli("doctor")
    assert result.code == 2
    assert re.search(
        r"^BAD +own documents +.*documents\.sqlite.*library add FOLDER", result.out, re.M
    )


@pytest.mark.parametrize(
    ("name", "value", "topic"),
    [
        ("BORGERLAND_DATA_DIR", "/dev/null/data", "data folder"),
        ("BORGERLAND_LIBRARY", "/nowhere", "library"),
    ],
)
def test_doctor_has_a_fix_for_each_setting(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str, value: str, topic: str
) -> None:
    monkeypatch.setenv(name, value)
    result = cli("doctor")
    assert result.code == 2
    assert re.search(rf"^BAD +{topic} .*\n +fix: \S", result.out, re.M)


def test_doctor_leaves_nothing_behind(own_data: Path, cli: Cli) -> None:
    before = sorted(path.name for path in own_data.iterdir())
    cli("doctor")
    assert sorted(path.name for path in own_data.iterdir()) == before


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BORGERLAND_LOG_LEVEL", "LOUD", "BORGERLAND_LOG_LEVEL"),
        ("BORGERLAND_SEARCH__ASK_MARGIN", "7", "BORGERLAND_SEARCH__ASK_MARGIN"),
        ("BORGERLAND_DATA_DIR", "/dev/null/data", "BORGERLAND_DATA_DIR"),
        ("BORGERLAND_LIBRARY", "/nowhere", "/nowhere"),
    ],
)
def test_wrong_setting_is_one_line(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    result = cli("ask", "hej")
    assert result.code == 2
    assert said in result.complaint


def test_another_embedding_model_is_one_line(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORGERLAND_EMBEDDING_MODEL", "intfloat/other")
    monkeypatch.setattr("bot.indexing.named_embeddings", lambda _: object())
    for command in (["ask", "hej"], ["index", "status"]):
        result = cli(*command)
        assert result.code == 2
        assert "intfloat/other" in result.complaint
        assert "--rebuild" in result.complaint


def test_a_programming_error_is_not_hidden(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.indexing.load_library", fail)
    with pytest.raises(ZeroDivisionError):
        cli("library", "check")
