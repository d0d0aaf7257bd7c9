"""Sections can be found, read and cited each on its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.content import Audience, Section
from knowledge.danish.sentences import word_count
from knowledge.intake.sections import make_sections
from knowledge.readers.blocks import Block, BlockKind

H, T, ITEM, ROW = BlockKind.HEADING, BlockKind.TEXT, BlockKind.ITEM, BlockKind.ROW

FILLER = "Vi hjælper dig gerne med alt det praktiske i hverdagen."
MOST = 160
"""Words. Two sections that were merged, or a list with what opens it, stay below."""

NAME, NUMBER = "Ældre og Sundhed", "00 00 20 02"
LONG_CONTACT = (
    f"Ring på {NUMBER} mandag til onsdag fra klokken ti til to, torsdag fra klokken tolv til fem "
    "og fredag fra klokken ni til elleve, eller skriv til os, hvornår det passer dig bedst."
)


def sections(*blocks: Block, title: str = "Rotter") -> tuple[Section, ...]:
    return make_sections(list(blocks), title, Audience.CITIZEN)


def outline(*blocks: Block) -> list[tuple[tuple[str, ...], str, str]]:
    return [(s.trail, s.heading, s.text) for s in sections(*blocks)]


def together(found: tuple[Section, ...]) -> bool:
    """Whether a section holds both the department and its number."""
    read = [" ".join([*s.trail, s.heading, s.text]) for s in found]
    return any(NAME in text and NUMBER in text for text in read)


def test_each_heading_opens_a_section_with_its_path() -> None:
    assert outline(
        Block(H, "Rotter", 1),
        Block(T, "Indledning."),
        Block(H, "Haven", 2),
        Block(H, "Kompost", 3),
        Block(T, "Om kompost."),
        Block(H, "Fuglefoder", 3),
        Block(T, "Om foder."),
        Block(H, "Huset", 2),
        Block(T, "Om huset."),
    ) == [
        ((), "Rotter", "Indledning."),
        (("Haven",), "Kompost", "Om kompost."),
        (("Haven",), "Fuglefoder", "Om foder."),
        ((), "Huset", "Om huset."),
    ]


def test_text_before_any_heading_stands_under_the_title() -> None:
    assert outline(Block(T, "Vi kommer.")) == [((), "Rotter", "Vi kommer.")]


def test_a_heading_never_stands_under_its_sibling() -> None:
    found = outline(
        Block(H, "Haven", 2),
        Block(T, "Om haven."),
        Block(H, "Husk hunden", 3),
        Block(H, "Huset", 2),
        Block(T, "Om huset."),
    )
    assert found[-1] == ((), "Huset", "Om huset.")


@pytest.mark.parametrize(
    "blocks",
    [
        [Block(H, "Rådhuset holder lukket i uge 29", 2)],
        [Block(T, "Vi kommer."), Block(H, "Rådhuset holder lukket i uge 29", 2)],
        [
            Block(T, "Vi kommer."),
            Block(H, "Rådhuset holder lukket i uge 29", 3),
            Block(H, "Huset", 2),
            Block(T, "Om huset."),
        ],
    ],
)
def test_a_line_that_looks_like_a_heading_is_not_lost(blocks: list[Block]) -> None:
    found = sections(*blocks)
    assert any("uge 29" in " ".join([*s.trail, s.heading, s.text]) for s in found)


def test_two_headings_of_a_kind_are_one_path() -> None:
    assert outline(Block(H, "Del 1", 2), Block(H, "Haven", 2), Block(T, "Om haven.")) == [
        (("Del 1",), "Haven", "Om haven.")
    ]


def test_a_title_is_no_text() -> None:
    (section,) = sections(Block(H, "Rotter", 2), Block(H, "Haven", 1), Block(T, "Om haven."))
    assert (section.trail, section.heading, section.text) == ((), "Haven", "Om haven.")


def test_headings_in_a_row_are_a_list() -> None:
    found = sections(
        *(Block(H, name, 2) for name in ("Byer", "Odder", "Rebild", "Slagelse")),
        Block(H, "Formål", 2),
        Block(T, "Vi vil noget."),
    )
    assert found[0].text == "- Odder\n- Rebild\n- Slagelse"
    assert found[0].heading == "Byer"


def test_sections_count_and_know_page_and_audience() -> None:
    found = make_sections(
        [
            Block(H, "Haven", 2, page=1),
            Block(T, "Et.", page=2),
            Block(H, "Hus", 2),
            Block(T, "To."),
        ],
        "Rotter",
        Audience.STAFF,
    )
    assert [(s.line, s.page, s.audience) for s in found] == [
        (1, 2, Audience.STAFF),
        (2, None, Audience.STAFF),
    ]


def test_items_keep_their_marks_and_indentation() -> None:
    (section,) = sections(
        Block(T, "Du skal:"),
        Block(ITEM, "ringe", 1),
        Block(ITEM, "først", 2),
        Block(ITEM, "1. Et", 1),
    )
    assert section.text == "Du skal:\n- ringe\n  - først\n1. Et"


LONG_TEXTS: dict[str, list[Block]] = {
    "paragraphs": [Block(T, FILLER)] * 60,
    "one paragraph": [Block(T, " ".join([FILLER] * 60))],
    "items": [Block(ITEM, FILLER, 1)] * 60,
    "rows": [Block(ROW, "Afdeling: Ældre · Telefon: 00 00 20 02 · Åben: hver dag")] * 60,
    "steps": [Block(T, "Sådan gør du:"), *[Block(ITEM, f"{n}. {FILLER}", 1) for n in range(60)]],
    "lines": [Block(T, "\n".join([FILLER] * 60))],
}


@pytest.mark.parametrize("blocks", LONG_TEXTS.values(), ids=LONG_TEXTS)
def test_sections_are_short_and_nothing_is_lost(blocks: list[Block]) -> None:
    found = sections(*blocks)
    assert len(found) > 3
    assert max(word_count(section.text) for section in found) <= MOST
    written = " ".join(section.text for section in found)
    assert written.count(FILLER) == sum(block.text.count(FILLER) for block in blocks)


@pytest.mark.parametrize(
    "blocks",
    [
        [Block(ITEM, f"Afdeling {n}, telefon 00 00 20 {n:02}", 1) for n in range(60)],
        [Block(T, "ord " * 600)],
    ],
    ids=["contacts", "no stops"],
)
def test_whatever_is_long_is_parted(blocks: list[Block]) -> None:
    assert max(word_count(section.text) for section in sections(*blocks)) <= 2 * MOST


@pytest.mark.parametrize(
    "lead",
    [
        "Du skal medbringe:",
        "Ring til Teknik på 00 00 20 03, hvis:",
    ],
)
def test_a_list_is_never_parted_from_the_line_that_opens_it(lead: str) -> None:
    items = [Block(ITEM, f"punkt {n} handler om noget langt i hverdagen", 1) for n in range(40)]
    found = sections(Block(T, "Læs det her."), Block(T, lead), *items)
    assert len(found) > 2
    assert all(lead in section.text for section in found)


def test_text_without_stops_is_never_cut_in_a_number() -> None:
    text = " ".join(["ord ord ord Teknik 00 00 20 03"] * 90)
    found = sections(Block(T, text))
    assert len(found) > 3
    assert sum(section.text.count("00 00 20 03") for section in found) == 90


@pytest.mark.parametrize("count", range(20, 34))
def test_the_end_of_a_list_is_neither_lost_nor_said_twice(count: int) -> None:
    items = [Block(ITEM, FILLER, 1)] * count
    found = sections(Block(T, "Du skal:"), *items)
    assert sum(section.text.count(FILLER) for section in found) == count
    assert all(section.text.count("Du skal:") == 1 for section in found)


def test_lines_of_a_long_paragraph_stay_lines() -> None:
    found = sections(Block(T, "\n".join([FILLER] * 30)))
    assert all(set(section.text.split("\n")) == {FILLER} for section in found)


Place = Callable[[int], list[Block]]

PAIRS: dict[str, Place] = {
    "paragraphs": lambda n: [
        *[Block(T, FILLER)] * n, Block(T, NAME), Block(T, f"Telefon {NUMBER}"),
        *[Block(T, FILLER)] * 9,
    ],
    "items": lambda n: [
        *[Block(ITEM, FILLER, 1)] * n, Block(ITEM, NAME, 1), Block(ITEM, f"Tlf. {NUMBER}", 1)
    ],
    "rows": lambda n: [
        *[Block(ROW, "Pris · 60 kr. om dagen")] * n, Block(ROW, f"Navn · {NAME}"),
        Block(ROW, f"Telefon · {NUMBER}"), *[Block(ROW, FILLER)] * 9,
    ],
    "name, address, number": lambda n: [
        *[Block(T, FILLER)] * n, Block(T, NAME), Block(T, "Torvet 1, 9999 Borgerby"),
        Block(T, "Åbent hver dag"), Block(T, NUMBER), *[Block(T, FILLER)] * 9,
    ],
    "heading": lambda n: [
        Block(H, NAME, 2), *[Block(T, FILLER)] * n, Block(T, f"Telefon {NUMBER}"),
    ],
    "one paragraph": lambda n: [
        Block(T, " ".join([*[FILLER] * n, f"Kontakt {NAME}.", f"Ring på {NUMBER} hver dag.",
                           *[FILLER] * (20 - n)]))
    ],
    "a long contact": lambda n: [
        *[Block(T, FILLER)] * n, Block(T, f"Kontakt {NAME}."), Block(T, LONG_CONTACT),
        *[Block(T, FILLER)] * 9,
    ],
}  # fmt: skip


@pytest.mark.parametrize("place", PAIRS.values(), ids=PAIRS)
def test_a_department_is_never_parted_from_its_number(place: Place) -> None:
    assert [n for n in range(24) if not together(sections(*place(n)))] == []


def test_nothing_has_no_sections() -> None:
    assert sections() == ()
