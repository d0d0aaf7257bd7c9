"""prompts/guard.yaml is read as strictly as the rest of the wording."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.guard import wording
from bot.guard.finding import Finding, Kind
from bot.prompt_files import FOLDER, WordingError, read_prompt

FILE = "guard.yaml"


@pytest.mark.parametrize("content", [None, b"", b"- a\n- b\n", b"a: [", b"a: \xff\n"])
def test_a_missing_or_broken_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    with pytest.raises(WordingError, match=FILE):
        read_prompt(FILE, wording._File, tmp_path)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_finding_needs_a_line_of_its_own(tmp_path: Path, kind: Kind) -> None:
    file = yaml.safe_load((FOLDER / FILE).read_text("utf-8"))
    file["told"][kind.value] = "Uden plads til ordene"
    (tmp_path / FILE).write_text(yaml.safe_dump(file, allow_unicode=True), "utf-8")
    with pytest.raises(WordingError, match=f"{FILE}.*'?{kind.value}'?"):
        read_prompt(FILE, wording._File, tmp_path)


def test_a_finding_is_told_with_its_words() -> None:
    assert all("1.234 kr." in wording.told(Finding(kind, "1.234 kr.")) for kind in Kind)
