from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

import bot
import prompts
from bot.prompt_files import WordingError
from bot.turn import Outcome
from bot.wording import Wording, is_wholly, matches_any
from knowledge.library import Library
from knowledge.register import Authority, Line

PROMPTS = Path(prompts.__path__[0])
READ_BY_OTHERS = {"clarity.yaml", "guard.yaml", "surveys.yaml"}
FILES = sorted({path.name for path in PROMPTS.glob("*.yaml")} - READ_BY_OTHERS)
FILES.append("letters/wording.yaml")
FIXED_TEXTS = [
    Outcome.OUTSIDE_TOPIC,
    Outcome.NO_EVIDENCE,
    Outcome.PERSONAL_DATA,
    Outcome.STEERING_REFUSED,
    Outcome.ABUSIVE,
    Outcome.OTHER_LANGUAGE,
    Outcome.HANDED_OVER,
    Outcome.FAILED,
]

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "prompts"
    (copy / "letters").mkdir(parents=True)
    for name in FILES:
        shutil.copy(PROMPTS / name, copy / name)
    return copy


def change(folder: Path, name: str, edit: Change) -> None:
    values = yaml.safe_load((folder / name).read_text("utf-8"))
    edit(values)
    (folder / name).write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")


def reopen(library: Library, folder: Path) -> Wording:
    return Wording(library.register, library.crisis_lines, folder)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_label(wording: Wording, outcome: Outcome) -> None:
    assert wording.label(outcome).strip()


def keys_like(key: ast.expr, known: Iterable[str]) -> list[str]:
    """The sentences a key can stand for: itself, or all that an f-string can become."""
    if isinstance(key, ast.JoinedStr):
        like = "".join(str(p.value) if isinstance(p, ast.Constant) else ".+" for p in key.values)
        return [name for name in known if re.fullmatch(like, name)]
    return [key.value] if isinstance(key, ast.Constant) and isinstance(key.value, str) else []


def said_by_code(known: Iterable[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The slots that the code fills: of sentences by key, of outcomes by name ("" for any)."""
    sentences: dict[str, set[str]] = {}
    outcomes: dict[str, set[str]] = {}
    for path in Path(bot.__path__[0]).rglob("*.py"):
        code = ast.parse(path.read_text("utf-8"))
        chosen = {  # a key may be chosen first: key = "a" if ... else "b"
            node.targets[0].id: node.value
            for node in ast.walk(code)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for call in ast.walk(code):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            if ast.unparse(call.func.value).endswith("texts"):
                continue  # prompts/telegram, which has a test of its own
            slots = {keyword.arg or "" for keyword in call.keywords}
            if call.func.attr == "say":
                key = call.args[0]
                key = chosen.get(key.id, key) if isinstance(key, ast.Name) else key
                for part in (key.body, key.orelse) if isinstance(key, ast.IfExp) else (key,):
                    for name in keys_like(part, known):
                        sentences.setdefault(name, set()).update(slots)
            elif call.func.attr == "outcome" and call.args:
                named = call.args[0]
                name = named.attr.lower() if isinstance(named, ast.Attribute) else ""
                outcomes.setdefault(name, set()).update(slots)
    return sentences, outcomes


def slots_of(text: object) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(str(text)) if name}


def test_the_code_fills_every_slot_of_every_sentence() -> None:
    replies = yaml.safe_load((PROMPTS / "replies.yaml").read_text("utf-8"))
    filled, _ = said_by_code(replies)
    assert len(filled) > 20
    assert filled.keys() <= replies.keys()
    assert {key: slots_of(replies[key]) for key in filled} == filled
    others = {key: text for key, text in replies.items() if key not in filled}
    assert [key for key, text in others.items() if isinstance(text, str)] == ["and"]


def test_the_code_fills_every_slot_of_every_outcome() -> None:
    replies = yaml.safe_load((PROMPTS / "replies.yaml").read_text("utf-8"))
    _, filled = said_by_code(replies)
    for name, values in replies["outcomes"].items():
        assert slots_of(values.get("text", "")) <= filled.get(name, filled[""])


@pytest.mark.parametrize("outcome", FIXED_TEXTS)
def test_fixed_texts_can_be_said(wording: Wording, outcome: Outcome) -> None:
    text = wording.outcome(outcome, door="Døren", reference="ABC123")
    assert text.strip()
    assert not re.search(r"[{}]", text)


def test_a_failure_gives_the_reference_the_door_and_112(wording: Wording) -> None:
    text = wording.outcome(Outcome.FAILED, reference="ABC123", door="Døren")
    assert all(part in text for part in ("ABC123", "Døren", "112"))


def test_kinds_become_a_danish_list(wording: Wording) -> None:
    kinds = ["cpr", "phone", "email", "account"]
    one = [wording.kinds([kind]) for kind in kinds]
    assert all(one)
    assert len(set(one)) == 4
    assert wording.kinds(kinds[:2]) == f"{one[0]} og {one[1]}"
    assert wording.kinds(kinds[:3]) == f"{one[0]}, {one[1]} og {one[2]}"


def test_every_door_can_be_reached(wording: Wording, library: Library) -> None:
    for door in library.door.values():
        text = wording.door(door)
        assert door.name in text
        contact = (door.phone or door.web) if isinstance(door, Authority) else door.phone
        assert contact
        assert contact in text


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_named(library: Library, folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(WordingError, match=name):
        reopen(library, folder)


@pytest.mark.parametrize("content", [b"", b"- a\n- b\n", b"a: [", b"a: \xff\n"])
@pytest.mark.parametrize("name", FILES)
def test_broken_file_is_named(library: Library, folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(WordingError, match=name):
        reopen(library, folder)


@pytest.mark.parametrize("name", ["aspects.yaml", "small_talk.yaml", "guards.yaml", "crisis.yaml"])
def test_unknown_key_is_named(library: Library, folder: Path, name: str) -> None:
    change(folder, name, lambda values: values.update(sings=[]))
    with pytest.raises(WordingError, match=f"{name}.*sings"):
        reopen(library, folder)


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("guards.yaml", lambda v: v["steering"].append("(")),
        ("guards.yaml", lambda v: v["never_say"].append("[a-")),
        ("crisis.yaml", lambda v: v["unless"].append("*")),
        ("crisis.yaml", lambda v: v["situations"][0]["signs"].append("(?P<x")),
        ("small_talk.yaml", lambda v: v["person"].append("+")),
        ("small_talk.yaml", lambda v: v["small_talk"][0]["signs"].append(")")),
        ("aspects.yaml", lambda v: v["aspects"][0]["signs"].append("a{2,1}")),
        ("aspects.yaml", lambda v: v["follow_up_starts"].append("(?<=a*)b")),
    ],
)
def test_bad_pattern_is_named(library: Library, folder: Path, name: str, edit: Change) -> None:
    change(folder, name, edit)
    with pytest.raises(WordingError, match=f"{name}.*regular expression"):
        reopen(library, folder)


@pytest.mark.parametrize("outcome", Outcome)
def test_outcome_without_wording_is_named(library: Library, folder: Path, outcome: Outcome) -> None:
    change(folder, "replies.yaml", lambda values: values["outcomes"].pop(outcome.value))
    with pytest.raises(WordingError, match=rf"replies\.yaml.*{outcome}"):
        reopen(library, folder)


@pytest.mark.parametrize("outcome", FIXED_TEXTS)
def test_outcome_without_its_text_is_named(
    library: Library, folder: Path, outcome: Outcome
) -> None:
    change(folder, "replies.yaml", lambda values: values["outcomes"][outcome.value].pop("text"))
    with pytest.raises(WordingError, match=rf"replies\.yaml.*{outcome}"):
        reopen(library, folder)


@pytest.mark.parametrize("value", [None, [], {"answered": "Besvaret"}])
def test_outcomes_of_the_wrong_form_are_named(
    library: Library, folder: Path, value: object
) -> None:
    change(folder, "replies.yaml", lambda values: values.update(outcomes=value))
    with pytest.raises(WordingError, match=r"replies\.yaml.*outcomes"):
        reopen(library, folder)


def test_sentence_that_is_missing_is_named(library: Library, folder: Path) -> None:
    change(folder, "replies.yaml", lambda values: values.pop("goodbye"))
    with pytest.raises(WordingError, match=r"replies\.yaml.*goodbye"):
        reopen(library, folder).say("goodbye")


def test_slot_that_is_not_given_is_named(wording: Wording) -> None:
    with pytest.raises(WordingError, match=r"replies\.yaml.*contact.*door"):
        wording.say("contact")


def test_crisis_numbers_come_from_the_library(library: Library, folder: Path) -> None:
    lines = library.crisis_lines.model_copy(
        update={
            "lines": tuple(
                line.model_copy(update={"phone": f"<{line.id}>"})
                for line in library.crisis_lines.lines
            )
        }
    )
    night = library.register.night_lines.model_copy(
        update={
            name: Line(name=name, phone=f"<{name}>")
            for name in type(library.register.night_lines).model_fields
        }
    )
    register = library.register.model_copy(update={"night_lines": night})
    raw = yaml.safe_load((folder / "crisis.yaml").read_text("utf-8"))
    situations = Wording(register, lines, folder).crisis.situations
    for situation, written in zip(situations, raw["situations"], strict=True):
        slots = re.findall(r"\{\{(?:night_lines\.)?([\w-]+)\}\}", written["text"])
        assert re.findall(r"<([\w-]+)>", situation.text) == slots
        assert "112" in slots


def test_crisis_texts_hold_no_number_of_their_own() -> None:
    raw = yaml.safe_load((PROMPTS / "crisis.yaml").read_text("utf-8"))
    for situation in raw["situations"]:
        assert not re.search(r"\d", re.sub(r"\{\{[^}]*\}\}", "", situation["text"]))


def _situation(values: dict[str, Any], slot: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in values["situations"] if slot in s["text"])
    return found


def test_crisis_number_that_is_unknown_is_named(library: Library, folder: Path) -> None:
    def edit(values: dict[str, Any]) -> None:
        values["situations"][0]["text"] += " {{maanelinjen}}"

    change(folder, "crisis.yaml", edit)
    with pytest.raises(WordingError, match=r"crisis\.yaml.*maanelinjen"):
        reopen(library, folder)


@pytest.mark.parametrize("companion", ["{{112}}", "{{night_lines.psychiatry}}"])
def test_companion_of_a_line_must_stand_in_the_same_text(
    library: Library, folder: Path, companion: str
) -> None:
    def edit(values: dict[str, Any]) -> None:
        situation = _situation(values, "{{livslinien}}")
        situation["text"] = situation["text"].replace(companion, "dem")

    change(folder, "crisis.yaml", edit)
    with pytest.raises(WordingError, match=rf"crisis\.yaml.*{companion.strip('{}')}"):
        reopen(library, folder)


def test_crisis_line_missing_from_the_library_is_named(library: Library) -> None:
    kept = tuple(line for line in library.crisis_lines.lines if line.id != "livslinien")
    lines = library.crisis_lines.model_copy(update={"lines": kept})
    with pytest.raises(WordingError, match=r"crisis\.yaml.*livslinien"):
        Wording(library.register, lines)


def test_patterns_see_folded_text() -> None:
    assert matches_any((r"\bgaar\b",), "Hvordan GÅR det?")
    assert not matches_any((r"\bgaar\b",), "foregår")
    assert matches_any((r"\bkan ikke\b",), "Jeg KA IK")
    assert is_wholly(("tak for det",), "Tak  for det!!")
    assert not is_wholly(("tak",), "tak for det")
