"""What kind of message it is: the examples it is learnt from, the recogniser, and its file."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

import bot.assistant
import eval
import prompts
from bot.cli import main
from bot.kinds import Kinds, danger, fit, open_kinds, training_set
from bot.learnt import LearntUnwritable
from bot.prompt_files import WordingError
from bot.wording import DANGER, ORDINARY, Wording
from knowledge.danish.normal import fold
from knowledge.danish.personal_data import find_personal_data
from knowledge.danish.words import tokens
from knowledge.library import Library, load_library

PROMPTS = Path(prompts.__path__[0])
EVAL = Path(eval.__path__[0])
MEASURED = (EVAL / "suites", EVAL / "components")
FEW_WORDS = 3
"""Whoever writes "tak" or "er du der" writes it word for word: shorter messages may be alike."""

PERSONAL = {"cpr", "phone", "email", "account"}
MADE_UP = {
    "suicide": "jeg vil forsvinde fra verden",
    "violence": "manden derhjemme slår med knytnæven",
    "child_in_danger": "barnet sulter i kælderen",
    "acute_illness": "hun ligger bevidstløs på gulvet",
    "homeless_tonight": "jeg fryser på en bænk til natten",
    "threat": "jeg sprænger jer alle i luften",
    "vague": "det er bare noget rod",
    "ordinary": "blomsterne ved søen er røde",
}
"""One example a kind; in the made-up folder each is said in a few ways."""

WAYS = ("{}", "hej, {}", "{} nu", "altså {}", "{}, hvad gør man", "undskyld, men {}")


def as_said(text: str) -> str:
    """The words of a text, whatever their case and marks; a text without words as it stands."""
    return " ".join(tokens(fold(text))) or text.strip()


def messages(value: Any) -> Iterator[str]:
    """Everything that somebody writes in a case of a suite."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from messages(part)
    elif isinstance(value, dict):
        for key in value.keys() & {"text", "message", "messages", "turns", "letter"}:
            yield from messages(value[key])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped prompts with a few made-up kinds, and a few examples of each."""
    copy = shutil.copytree(PROMPTS, tmp_path / "prompts", ignore=shutil.ignore_patterns("messages"))
    (copy / "messages").mkdir()
    for kind, text in MADE_UP.items():
        teach(copy, kind, *(way.format(text) for way in WAYS))
    change(copy, "thresholds.yaml", lambda values: keep(values["kinds"], {*MADE_UP, DANGER}))
    return copy


@pytest.fixture
def small(small_folder: Path) -> Library:
    return load_library(small_folder)


def teach(folder: Path, name: str, *examples: str) -> Path:
    path = folder / "messages" / f"{name}.yaml"
    path.write_text(yaml.safe_dump({"examples": list(examples)}, allow_unicode=True), "utf-8")
    return path


def change(folder: Path, name: str, edit: Callable[[dict[str, Any]], object]) -> None:
    values = yaml.safe_load((folder / name).read_text("utf-8"))
    edit(values)
    (folder / name).write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")


def keep(values: dict[str, Any], keys: set[str]) -> None:
    for key in values.keys() - keys:
        del values[key]


def worded(library: Library, folder: Path) -> Wording:
    return Wording(library.register, library.crisis_lines, folder)


def test_every_situation_has_examples_and_a_threshold(wording: Wording) -> None:
    assert wording.dangers
    for kind in (*wording.dangers, DANGER):
        assert kind in wording.thresholds.kinds
    for kind in wording.dangers:
        assert len(wording.examples[kind]) >= 500, kind


def test_every_kind_of_the_examples_has_a_threshold(wording: Wording) -> None:
    known = wording.examples.keys() - {ORDINARY} | {DANGER}
    assert known == wording.thresholds.kinds.keys()


@pytest.mark.parametrize("kind", ["steering", "abusive", "person", "frustrated", "vague", ORDINARY])
def test_every_kind_that_the_steps_ask_for_has_examples(wording: Wording, kind: str) -> None:
    assert wording.examples[kind]


def test_every_example_is_of_a_kind_that_means_something(wording: Wording) -> None:
    talks = {talk.id for talk in wording.chat.small_talk}
    asked = {"steering", "abusive", "person", "frustrated", "vague", ORDINARY}
    assert wording.examples.keys() <= wording.dangers | talks | asked


def test_no_example_is_of_two_kinds(wording: Wording) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for kind, examples in wording.examples.items():
        for example in examples:
            kinds[as_said(example)].add(kind)
    assert {text: found for text, found in kinds.items() if len(found) > 1} == {}


def test_no_example_holds_a_number_of_somebody(wording: Wording) -> None:
    for kind, examples in wording.examples.items():
        for example in examples:
            found = [item for item in find_personal_data(example) if item.kind in PERSONAL]
            assert not found, (kind, example)
            assert not re.search(r"\b\d{6}[- ]?\d{4}\b", example), (kind, example)


def test_no_example_stands_in_a_suite_that_measures_it(wording: Wording) -> None:
    asked: dict[str, set[str]] = defaultdict(set)
    for path in (path for folder in MEASURED for path in folder.rglob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            for message in messages(json.loads(line)):
                asked[as_said(message)].add(path.parent.name)
    assert len(asked) > 1000
    alike = {
        (kind, example): asked[as_said(example)]
        for kind, examples in wording.examples.items()
        for example in examples
        if as_said(example) in asked and len(as_said(example).split()) >= FEW_WORDS
    }
    assert alike == {}


def test_what_is_learnt_holds_each_text_once(library: Library, wording: Wording) -> None:
    texts = [text for text, _ in training_set(library, wording)]
    assert len(texts) == len(set(texts))
    assert set(wording.examples["suicide"]) <= set(texts)


def test_what_citizens_say_to_services_and_what_is_not_ours_is_ordinary(
    library: Library, wording: Wording
) -> None:
    learnt = dict(training_set(library, wording))
    assert learnt[library.service["rotter"].say[0]] == ORDINARY
    assert learnt[library.outside.examples[0]] == ORDINARY


def test_what_is_said_to_services_of_a_crisis_teaches_nothing(
    library: Library, wording: Wording
) -> None:
    learnt = dict(training_set(library, wording))
    own = {text for examples in wording.examples.values() for text in examples}
    followed = {service for s in wording.crisis.situations for service in s.services}
    pressing = {service.id for service in library.services if service.urgency != "normal"}
    assert pressing
    assert followed
    for service in followed | pressing:
        assert not (set(library.service[service].say) - own) & learnt.keys(), service


def test_danger_is_danger_at_all_and_the_likest_situation() -> None:
    dangers = frozenset({"fire", "flood"})
    calm = danger({DANGER: -1.0, "fire": -1.0, "flood": -1.0, "chat": 2.0}, dangers)
    likest = danger({DANGER: -1.0, "fire": 1.0, "flood": -1.0, "chat": 2.0}, dangers)
    at_all = danger({DANGER: 1.0, "fire": -1.0, "flood": -1.0, "chat": 2.0}, dangers)
    assert calm < likest < at_all
    assert danger({"fire": 1.0}, dangers) > danger({"fire": 0.0}, dangers)
    assert danger({DANGER: 0.0, "chat": 9.0}, dangers) == danger({DANGER: 0.0}, dangers)


def test_it_is_learnt_alike_each_time(small: Library, folder: Path) -> None:
    wording = worded(small, folder)
    training = list(training_set(small, wording))
    found = []
    for _ in range(2):
        views, classifier = fit(training, wording.dangers)
        found.append(classifier.scores(views.features("jeg sprænger jer")).tolist())
    assert found[0] == found[1]


def made_up(kinds: Kinds, **thresholds: float) -> Kinds:
    return replace(kinds, thresholds=dict.fromkeys(kinds.classifier.labels, 0.0) | thresholds)


@pytest.mark.parametrize("kind", MADE_UP.keys() - {ORDINARY})
def test_a_message_is_of_the_kind_that_it_is_like(
    small: Library, folder: Path, tmp_path: Path, kind: str
) -> None:
    wording = worded(small, folder)
    found = made_up(open_kinds(tmp_path / "kinds", small, wording))
    scores = found.scores(f"kære kommune, {MADE_UP[kind]}")
    likest = max(scores.keys() - {DANGER}, key=scores.__getitem__)
    assert likest == kind
    calm = found.scores(MADE_UP[ORDINARY])
    assert scores.keys() == {*MADE_UP, DANGER}
    assert (scores[DANGER] > calm[DANGER] + 1.0) == (kind in wording.dangers)


def test_a_score_is_counted_from_the_threshold(
    small: Library, folder: Path, tmp_path: Path
) -> None:
    kinds = open_kinds(tmp_path / "kinds", small, worded(small, folder))
    plain = made_up(kinds).scores("det er noget rod")
    moved = made_up(kinds, vague=0.25, danger=-0.5).scores("det er noget rod")
    changes = {kind: round(plain[kind] - moved[kind], 6) for kind in plain}
    assert changes == dict.fromkeys(plain, 0.0) | {"vague": 0.25, DANGER: -0.5}


def test_a_message_without_a_known_word_is_of_no_kind(kinds: Kinds) -> None:
    for text in ("", "qzxw", "12345"):
        scores = kinds.scores(text)
        assert scores[DANGER] < 0.0, text


class Watch:
    """Counts how often something was learnt."""

    def __init__(self) -> None:
        self.learnt = 0

    def __call__(self, what: str, done: int, total: int) -> None:
        self.learnt += done == total


def reopen(home: Path, library: Library, folder: Path) -> int:
    watch = Watch()
    kinds = open_kinds(home, library, worded(library, folder), watch)
    assert set(MADE_UP) < set(kinds.classifier.labels)
    return watch.learnt


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where what is learnt is kept."""
    return tmp_path / "kinds"


def kept(home: Path) -> set[Path]:
    return {path for path in home.iterdir() if path.is_dir()}


def test_it_is_learnt_once_and_again_when_the_examples_change(
    small: Library, folder: Path, home: Path
) -> None:
    assert reopen(home, small, folder) == 1
    assert reopen(home, small, folder) == 0
    teach(folder, "vague-more", *(f"noget med nummer {number}" for number in "abcde"))
    assert reopen(home, small, folder) == 1


def test_of_what_was_learnt_before_the_three_newest_are_kept(
    small: Library, folder: Path, home: Path
) -> None:
    (home / "own").mkdir(parents=True)
    newest: list[Path] = []
    for number in range(5):
        more = teach(folder, "vague-more", *(f"nummer {number} {letter}" for letter in "abcde"))
        before = kept(home)
        assert reopen(home, small, folder) == 1
        newest += kept(home) - before
    assert kept(home) == {home / "own", *newest[1:]}
    teach(folder, more.stem, *(f"nummer 1 {letter}" for letter in "abcde"))
    assert reopen(home, small, folder) == 0


def test_it_is_learnt_again_when_the_library_changes(
    small: Library, folder: Path, home: Path
) -> None:
    outside = small.outside.model_copy(update={"examples": small.outside.examples[1:]})
    assert reopen(home, small, folder) == 1
    assert reopen(home, replace(small, outside=outside), folder) == 1


def test_it_is_learnt_again_when_something_is_no_danger_any_more(
    small: Library, folder: Path, home: Path
) -> None:
    assert reopen(home, small, folder) == 1
    change(
        folder,
        "crisis.yaml",
        lambda values: values.update(
            situations=[s for s in values["situations"] if s["id"] != "threat"]
        ),
    )
    assert reopen(home, small, folder) == 1


def test_new_thresholds_need_no_learning(small: Library, folder: Path, home: Path) -> None:
    reopen(home, small, folder)
    change(folder, "thresholds.yaml", lambda values: values["kinds"].update(vague=1.0))
    assert reopen(home, small, folder) == 0


def test_what_was_just_learnt_scores_as_at_every_later_start(
    small: Library, folder: Path, home: Path
) -> None:
    wording = worded(small, folder)
    learnt, read = (open_kinds(home, small, wording).scores("det er noget rod") for _ in range(2))
    assert learnt == read


def test_what_is_learnt_is_read_where_nothing_can_be_written(
    small: Library, folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reopen(home, small, folder)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("bot.learnt.FileLock", refuse)
    assert reopen(home, small, folder) == 0


@pytest.mark.parametrize("name", ["views.npz", "kinds.npz"])
@pytest.mark.parametrize("content", [b"", b"nonsense", None])
def test_a_broken_file_is_learnt_anew(
    small: Library, folder: Path, home: Path, name: str, content: bytes | None
) -> None:
    reopen(home, small, folder)
    (path,) = home.rglob(name)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if content is None else content)
    assert reopen(home, small, folder) == 1
    assert reopen(home, small, folder) == 0


def test_what_an_interrupted_run_left_behind_does_no_harm(
    small: Library, folder: Path, home: Path
) -> None:
    left = home / "new-1"
    left.mkdir(parents=True)
    (left / "views.npz").write_bytes(b"half")
    assert reopen(home, small, folder) == 1
    assert not left.exists()


def test_a_folder_that_cannot_be_written_is_an_error(
    small: Library, folder: Path, home: Path
) -> None:
    home.write_text("in the way")
    with pytest.raises(LearntUnwritable, match=rf"{re.escape(str(home))}.*BORGERLAND_CACHE_DIR"):
        open_kinds(home, small, worded(small, folder))


@pytest.fixture
def start(
    small_folder: Path,
    small_data_dir: Path,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Any:
    """Starts the program with the made-up folder: the exit code and what it says."""
    monkeypatch.setenv("BORGERLAND_LIBRARY", str(small_folder))
    data = shutil.copytree(small_data_dir, tmp_path / "data")
    monkeypatch.setenv("BORGERLAND_DATA_DIR", str(data))
    monkeypatch.setattr(bot.assistant, "Wording", partial(Wording, folder=folder))
    monkeypatch.setattr(sys, "argv", ["borgerland", "ask", "hej"])

    def run() -> tuple[object, str]:
        with pytest.raises(SystemExit) as exited:
            main()
        return exited.value.code, capsys.readouterr().err

    return run


@pytest.mark.parametrize("kind", sorted(MADE_UP))
def test_without_the_examples_of_a_kind_nothing_starts(start: Any, folder: Path, kind: str) -> None:
    (folder / "messages" / f"{kind}.yaml").unlink()
    code, said = start()
    assert code == 2
    assert said == f"borgerland: prompts/messages/{kind}.yaml: missing\n"


@pytest.mark.parametrize("situation", ["suicide", DANGER])
def test_without_the_threshold_of_a_danger_nothing_starts(
    start: Any, folder: Path, situation: str
) -> None:
    change(folder, "thresholds.yaml", lambda values: values["kinds"].pop(situation))
    code, said = start()
    assert code == 2
    assert said == (
        f"borgerland: prompts/thresholds.yaml: kinds: '{situation}' is missing (make fit)\n"
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("suicide", "examples: []\n", "examples"),
        ("suicide", "examples: [a, b, c, d]\n", "examples"),
        ("suicide", 'examples: [a, b, c, d, ""]\n', "examples.4"),
        ("suicide", "examples: [a, b, c, d, 5]\n", "examples.4"),
        ("suicide-more", "- a\n- b\n", "expected keys and values"),
        ("suicide-more", "examples: [a\n", "cannot be read"),
        ("vague", "exampels: [a, b, c, d, e]\n", "exampels|examples"),
    ],
)
def test_bad_examples_are_named(
    small: Library, folder: Path, name: str, content: str, said: str
) -> None:
    (folder / "messages" / f"{name}.yaml").write_text(content, "utf-8")
    with pytest.raises(WordingError, match=rf"messages/{name}\.yaml: .*(?:{said})"):
        list(training_set(small, worded(small, folder)))


def test_more_files_of_a_kind_teach_the_same_kind(small: Library, folder: Path) -> None:
    more = [f"mere af det samme {letter}" for letter in "abcde"]
    teach(folder, "suicide-more", *more)
    examples = worded(small, folder).examples
    assert set(more) < set(examples["suicide"])
    assert "suicide-more" not in examples
