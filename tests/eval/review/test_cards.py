"""Phrasings are added to a card, and nothing else of the file changes."""

from __future__ import annotations

import pytest

from eval.review.cards import with_phrasings
from eval.review.errors import ReviewError
from knowledge.library import DEFAULT_LIBRARY
from knowledge.readers.markdown import read_markdown
from tests.factories import service

CARD = """---
id: rotter
say:
  - en rotte   # den første
  - "rotter: på loftet"

# efter listen
term: rotteanmeldelse
---
## Kort svar
- en rotte
"""


def test_it_stands_at_the_end_of_the_list_and_the_rest_is_the_same() -> None:
    changed = with_phrasings(CARD, ["mus i køkkenet", "to rotter"], "rotter.md")
    added = "  - mus i køkkenet\n  - to rotter\n"
    assert changed == CARD.replace('på loftet"\n', f'på loftet"\n{added}')


@pytest.mark.parametrize(
    "phrase",
    [
        "hvad koster det: en fælde?",
        "nej",
        "- en rotte",
        "12",
        "'citeret' og \"dobbelt\"",
        "# hjælp",
        "{rotter}",
        "søger æøå & *stjerner*",
        "rotter " * 40 + "nok",
    ],
)
def test_whatever_is_written_is_read_back(phrase: str) -> None:
    front, _ = read_markdown(with_phrasings(CARD, [phrase], "rotter.md"))
    assert front.values["say"] == ["en rotte", "rotter: på loftet", phrase]


def test_lines_end_as_they_did() -> None:
    card = CARD.replace("\n", "\r\n")
    changed = with_phrasings(card, ["to rotter"], "rotter.md")
    assert changed.replace("  - to rotter\r\n", "") == card


@pytest.mark.parametrize(
    "style", ["- >-\n    en rotte\n    på loftet", "- en rotte\n    på loftet"]
)
def test_a_phrasing_over_several_lines_is_the_last(style: str) -> None:
    card = CARD.replace('- "rotter: på loftet"', style)
    front, _ = read_markdown(with_phrasings(card, ["to rotter"], "rotter.md"))
    assert front.values["say"] == ["en rotte", "en rotte på loftet", "to rotter"]


def test_a_list_that_is_not_indented_or_ends_the_front_matter() -> None:
    card = "---\nid: rotter\nsay:\n- en rotte\n---\n## Kort svar\nJa.\n"
    changed = with_phrasings(card, ["to rotter"], "rotter.md")
    assert changed == card.replace("- en rotte\n", "- en rotte\n- to rotter\n")


def test_nothing_to_add_changes_nothing() -> None:
    assert with_phrasings(CARD, [], "rotter.md") == CARD


@pytest.mark.parametrize("say", ["say: [en rotte]", "say: en rotte", "say: []", "sag: x"])
def test_a_card_without_a_list_of_lines_is_refused(say: str) -> None:
    card = f"---\nid: rotter\n{say}\n---\n## Kort svar\nJa.\n"
    with pytest.raises(ReviewError, match=r"rotter\.md: 'say:' must be a list"):
        with_phrasings(card, ["to rotter"], "rotter.md")


def test_a_card_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ReviewError, match=r"rotter\.md:1: the file must begin"):
        with_phrasings("ingenting", ["to rotter"], "rotter.md")


def test_a_small_card_and_every_shipped_one_can_be_added_to() -> None:
    texts = [path.read_text("utf-8") for path in (DEFAULT_LIBRARY / "services").glob("*.md")]
    assert len(texts) > 100
    for text in [service(), *texts]:
        changed = with_phrasings(text, ["helt ny, aldrig set før"], "kort.md")
        rows = [row for row in changed.split("\n") if "aldrig set før" not in row]
        assert rows == text.split("\n")
