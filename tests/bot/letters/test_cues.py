"""The signs of letters that ship with the project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.letters import cues as module
from bot.letters.cues import cues, plain
from bot.letters.kind import LetterKind
from bot.prompt_files import FOLDER, WordingError, read_prompt


def test_text_is_plain_as_the_signs_are_written() -> None:
    assert plain("  Kære\n Åse,\tRÅD og  øl ") == "kaere aase, raad og oel"


def test_every_kind_of_letter_has_its_signs() -> None:
    for kind in LetterKind:
        assert kind.value in cues().titles
        assert kind.value in cues().against


def test_they_are_read_once() -> None:
    assert cues() is cues()


def test_signs_have_a_name_and_weigh_something() -> None:
    names = [cue.name for cue in cues().key_lines]
    assert len(names) == len(set(names))
    assert all(names)
    assert all(cue.weight for cue in cues().key_lines)


def test_no_sign_is_found_in_nothing() -> None:
    patterns = [cue.pattern for cue in cues().key_lines]
    patterns += [*cues().letter, *cues().signs.values(), *cues().titles.values()]
    assert not [pattern.pattern for pattern in patterns if pattern.search("")]


def test_signs_are_written_in_folded_letters() -> None:
    text = (FOLDER / "letters" / "cues.yaml").read_text("utf-8")
    values = yaml.safe_load(text)
    patterns = [p for sign in values["key_lines"] for p in sign["patterns"]]
    patterns += [*values["letter"], *values["titles"].values(), *values["against"].values()]
    patterns += [*values["signs"].values(), values["first_person"], values["goodbye"]]
    assert not [p for p in patterns if re.search("[æøå]", p, re.IGNORECASE)]


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("klagevejledning", ["appeal"]),
        ("begrundelse for afgoerelsen", ["reason"]),
        ("brug for hjaelp", ["contact"]),
        ("havnens historie", []),
    ],
)
def test_a_heading_says_what_comes_below_it(text: str, sections: list[str]) -> None:
    found = [name for name, pattern in cues().sections.items() if pattern.search(text)]
    assert found == sections


def test_a_broken_sign_is_named(tmp_path: Path) -> None:
    values = yaml.safe_load((FOLDER / "letters" / "cues.yaml").read_text("utf-8"))
    values["greeting"] = "(kaere"
    (tmp_path / "cues.yaml").write_text(yaml.safe_dump(values), "utf-8")
    with pytest.raises(WordingError, match="greeting: not a regular expression"):
        read_prompt("cues.yaml", module._File, tmp_path)
