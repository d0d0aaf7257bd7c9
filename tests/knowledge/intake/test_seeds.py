"""Real documents of municipalities go in clean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.content import Audience
from knowledge.danish.sentences import sentences, word_count
from knowledge.intake.prepare import Prepared, prepare
from knowledge.intake.rules import reason_in, rules
from tests.seeds import SEEDS

pytestmark = pytest.mark.skipif(not SEEDS, reason="the seed documents are not here")


@pytest.fixture(scope="module", params=SEEDS, ids=lambda path: path.stem)
def seed(request: pytest.FixtureRequest) -> tuple[str, Prepared]:
    path: Path = request.param
    return path.read_text("utf-8"), prepare(path, Audience.CITIZEN)


def plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def test_a_seed_has_sections_to_find_and_cite(seed: tuple[str, Prepared]) -> None:
    _, found = seed
    assert len(found.sections) > 5
    assert max(word_count(section.text) for section in found.sections) <= 160
    assert all(section.text.strip() for section in found.sections)


def test_nothing_that_does_not_belong_is_left(seed: tuple[str, Prepared]) -> None:
    _, found = seed
    for section in found.sections:
        for text in (section.heading, *section.text.split("\n")):
            assert reason_in(rules().quarantine, text) is None
            assert reason_in(rules().furniture, text) is None


def test_the_text_of_a_seed_is_kept(seed: tuple[str, Prepared]) -> None:
    raw, found = seed
    kept = plain(" ".join(" ".join([*s.trail, s.heading, s.text]) for s in found.sections))
    said = [
        sentence
        for line in raw.splitlines()
        if word_count(line) > 30 and not reason_in(rules().furniture, line)
        for sentence in sentences(line)
    ]
    lost = [sentence for sentence in said if plain(sentence) not in kept]
    assert said
    assert len(lost) <= 0.02 * len(said), lost
