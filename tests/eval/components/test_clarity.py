"""`python -m eval.components.clarity` counts the pairs in which the plain text is found clearer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from eval.components.clarity import main

HARD = (
    "Såfremt betingelserne herfor er opfyldt, foretages der i medfør af byggelovens § 2, stk. 1, "
    "en vurdering af ejendommens anvendelsesmuligheder."
)
EASY = "Du må gerne bygge et skur. Spørg os først."


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.jsonl"
    lines = [
        {"id": "skur", "professional": HARD, "plain": EASY},
        {"id": "omvendt", "professional": EASY, "plain": HARD},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    return path


def test_pairs_are_counted_and_wrong_ones_listed(pairs: Path) -> None:
    result = CliRunner().invoke(main, [str(pairs), "-v"], standalone_mode=False)
    assert result.exception is None
    assert result.output.count("1/2") == 2
    assert "omvendt: score" in result.output
    assert "skur" not in result.output


def test_without_v_nothing_is_listed(pairs: Path) -> None:
    result = CliRunner().invoke(main, [str(pairs)], standalone_mode=False)
    assert "omvendt" not in result.output
    assert "professional" in result.output
