"""Files in prompts/ are read as their models, and what is wrong is told with file and key."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError, model_validator

from bot import prompt_files
from bot.cases.surveys import load_surveys
from bot.kinds import training_set
from bot.prompt_files import (
    FOLDER,
    Pattern,
    Strict,
    WordingError,
    prompt_path,
    prompt_paths,
    read_prompt,
    use_prompts,
)
from bot.telegram.texts import Texts
from bot.wording import Wording
from knowledge.content import Audience
from knowledge.library import Library


class Part(Strict):
    says: str
    sign: Pattern = "."


class File(Strict):
    greeting: str
    parts: dict[str, Part] = {}

    @model_validator(mode="after")
    def _polite(self) -> File:
        if self.greeting == "øv":
            raise ValueError("that is no greeting")
        return self


def read(folder: Path, content: str | bytes) -> File:
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "hilsen.yaml").write_bytes(data)
    return read_prompt("hilsen.yaml", File, folder)


def test_a_file_is_its_model(tmp_path: Path) -> None:
    file = read(tmp_path, "greeting: hej på dig\nparts: {a: {says: ø, sign: '^æ+$'}}\n")
    assert file == File(greeting="hej på dig", parts={"a": Part(says="ø", sign="^æ+$")})


def test_it_cannot_be_changed(tmp_path: Path) -> None:
    file = read(tmp_path, "greeting: hej\n")
    with pytest.raises(ValidationError):
        file.greeting = "farvel"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("greeting: [hej\n", "cannot be read"),
        (b"greeting: \xff\xfe\n", "cannot be read"),
        ("- hej\n", "expected keys and values"),
        ("", "expected keys and values"),
        ("hej", "expected keys and values"),
        ("parts: {}\n", "greeting: Field required"),
        ("greeting: 5\n", "greeting: "),
        ("greeting: hej\ngreetign: hej\n", "greetign: "),
        ("greeting: hej\nparts: {a: {says: hej, sign: '(a'}}\n", "parts.a.sign: not a regular"),
        ("greeting: hej\nparts: {a: {}}\n", "parts.a.says: Field required"),
        ("greeting: øv\n", "that is no greeting"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    with pytest.raises(WordingError, match=rf"^prompts/hilsen\.yaml: {re.escape(said)}"):
        read(tmp_path, content)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(WordingError, match=r"^prompts/ingen\.yaml: cannot be read: "):
        read_prompt("ingen.yaml", File, tmp_path)


def test_without_a_folder_the_shipped_files_are_read() -> None:
    assert (FOLDER / "replies.yaml").is_file()
    with pytest.raises(WordingError, match=r"^prompts/replies\.yaml: "):
        read_prompt("replies.yaml", File)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a municipality's own wording, in a process that has none yet."""
    monkeypatch.setattr(prompt_files, "_own", prompt_files._OwnPrompts())
    (tmp_path / "prompts" / "messages").mkdir(parents=True)
    (tmp_path / "prompts" / "telegram").mkdir()
    return tmp_path / "prompts"


def test_an_own_file_stands_in_for_the_shipped_one_and_the_rest_is_shipped(own: Path) -> None:
    surveys = (FOLDER / "surveys.yaml").read_text("utf-8").replace("respekt", "agtelse")
    (own / "surveys.yaml").write_text(surveys, "utf-8")
    use_prompts(own)
    assert "agtelse" in load_surveys()[Audience.CITIZEN].questions["respect"]
    assert prompt_path("surveys.yaml") == own / "surveys.yaml"
    assert prompt_path("replies.yaml") == FOLDER / "replies.yaml"


def test_folders_that_are_read_whole_hold_both_under_their_names(own: Path) -> None:
    for name in ("thanks.yaml", "ordinary-kolding.yaml"):
        (own / "messages" / name).write_text("examples: [tusind tak]\n", "utf-8")
    use_prompts(own)
    found = prompt_paths("messages", "*.yaml")
    names = [path.name for path in found]
    assert names == sorted({*names, "ordinary-kolding.yaml"})
    assert len(names) == len(list((FOLDER / "messages").glob("*.yaml"))) + 1
    assert own / "messages" / "thanks.yaml" in found
    assert FOLDER / "messages" / "thanks.yaml" not in found
    assert FOLDER / "messages" / "greeting.yaml" in found


def test_what_is_said_in_telegram_can_be_its_own(own: Path) -> None:
    texts = (FOLDER / "telegram" / "survey.yaml").read_text("utf-8")
    (own / "telegram" / "survey.yaml").write_text(texts.replace("Nej tak", "Ellers tak"), "utf-8")
    shipped = Texts()
    prompt_files._own.read = False
    use_prompts(own)
    own_texts = Texts()
    assert own_texts.keys == shipped.keys
    assert (shipped.say("survey_no"), own_texts.say("survey_no")) == ("Nej tak", "Ellers tak")


def test_what_is_learnt_of_messages_is_learnt_anew_with_examples_of_its_own(
    own: Path, library: Library
) -> None:
    shipped = Wording(library.register, library.crisis_lines).examples
    (own / "messages" / "thanks.yaml").write_text("examples: [a, b, c, d, kongefugl]\n", "utf-8")
    prompt_files._own.read = False
    use_prompts(own)
    wording = Wording(library.register, library.crisis_lines)
    assert wording.examples["thanks"] == ("a", "b", "c", "d", "kongefugl")
    assert wording.examples | {"thanks": shipped["thanks"]} == shipped
    assert ("kongefugl", "thanks") in set(training_set(library, wording))


def test_a_broken_own_file_is_told_with_its_path(own: Path) -> None:
    (own / "surveys.yaml").write_text("citizen: {}\n", "utf-8")
    use_prompts(own)
    with pytest.raises(WordingError, match=rf"^{own / 'surveys.yaml'}: "):
        load_surveys()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("reply.yaml", "a: b", "stands in for no file"),
        ("replies.yml", "a: b", "stands in for no file"),
        ("letters/replies.yaml", "a: b", "stands in for no file"),
        ("messages/thanks.txt", "tak", "stands in for no file"),
        ("replies.yaml", "a: [", "cannot be read"),
        ("replies.yaml", "- a", "expected keys and values"),
        ("replies.yaml", "goodbye: Farvel, {name}", r"'goodbye': nothing fills \{name\}"),
        ("telegram/survey.yaml", "survey_thanks: Tak", "is missing"),
        ("guard.yaml", (FOLDER / "guard.yaml").read_text("utf-8"), "same for all"),
    ],
)
def test_own_files_that_would_fail_later_are_refused_at_once(
    own: Path, name: str, text: str, said: str
) -> None:
    (own / name).parent.mkdir(exist_ok=True)
    (own / name).write_text(text, "utf-8")
    with pytest.raises(WordingError, match=rf"^{own / name}: .*{said}"):
        use_prompts(own)
    assert prompt_path("replies.yaml") == FOLDER / "replies.yaml"


def test_all_shipped_files_but_the_guard_can_be_a_municipalitys_own(own: Path) -> None:
    shutil.rmtree(own)
    shutil.copytree(FOLDER, own, ignore=shutil.ignore_patterns("__pycache__", "guard.yaml"))
    use_prompts(own)
    assert prompt_path("replies.yaml") == own / "replies.yaml"


def test_a_missing_folder_is_told(tmp_path: Path, own: Path) -> None:
    with pytest.raises(WordingError, match="nowhere: no such folder"):
        use_prompts(tmp_path / "nowhere")


def test_a_process_has_one_wording(own: Path, tmp_path: Path) -> None:
    use_prompts(own)
    use_prompts(own / ".." / own.name)
    (tmp_path / "other").mkdir()
    for other in (tmp_path / "other", None):
        with pytest.raises(RuntimeError, match="one municipality"):
            use_prompts(other)


def test_what_was_read_is_not_changed_afterwards(own: Path) -> None:
    load_surveys()
    use_prompts(None)
    with pytest.raises(RuntimeError, match="has one already"):
        use_prompts(own)
