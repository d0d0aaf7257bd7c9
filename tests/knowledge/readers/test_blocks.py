"""A table row can stand alone, and a heading is told from what only stands out."""

from __future__ import annotations

import pytest

from knowledge.readers.blocks import looks_like_heading, row_text


@pytest.mark.parametrize(
    ("header", "cells", "text"),
    [
        (
            ["Afdeling", "Telefon"],
            ["Ældre", "00 00 20 02"],
            "Afdeling: Ældre · Telefon: 00 00 20 02",
        ),
        ([], ["Ældre", "00 00 20 02"], "Ældre · 00 00 20 02"),
        (["", ""], ["Ældre", "00 00 20 02"], "Ældre · 00 00 20 02"),
        (["", "Telefon"], ["Ældre", "00 00 20 02"], "Ældre · Telefon: 00 00 20 02"),
        (["Afdeling", "Telefon", "Åben"], ["Ældre", "", "10-14"], "Afdeling: Ældre · Åben: 10-14"),
        (["Afdeling"], ["Ældre", "00 00 20 02"], "Afdeling: Ældre · 00 00 20 02"),
        (["Afdeling", "Telefon"], ["Ældre"], "Afdeling: Ældre"),
        (["Afdeling"], [], ""),
    ],
)
def test_each_cell_has_its_columns_name(header: list[str], cells: list[str], text: str) -> None:
    assert row_text(header, cells) == text


@pytest.mark.parametrize(
    "line",
    [
        "Åbningstider",
        "Sådan gør du",
        "Hvem kan få det?",
        "1-2-3 modellen – tilgangen til borgeren",
        "Takster 2026",
        "Mandagscaféen",
        "Bilag 1",
        "ÆLDRE OG SUNDHED",
        "et to tre fire fem seks syv otte ni ti elleve tolv",
    ],
)
def test_a_short_line_without_a_stop_may_be_a_heading(line: str) -> None:
    assert looks_like_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "  ",
        "Vi kommer ud til dig.",
        "Du skal medbringe:",
        "Kære borger,",
        "Rotter i haven\nog på loftet",
        "et to tre fire fem seks syv otte ni ti elleve tolv tretten",
        "2026",
        "Ring 00 00 20 03",
        "Ring 00002003",
        "Tlf. hos Teknik",
        "anna@borgerby.example",
        "www.borgerby.example",
        "Åbent mandag-onsdag kl. 10-14",
        "Mandag 10-14",
        "Fredag lukket",
        "Ring 112",
        "Torvet 1, 9999 Borgerby",
        "Pris 60 kr",
        "EAN 5798000000000",
    ],
)
def test_a_sentence_a_number_or_an_address_is_no_heading(line: str) -> None:
    assert not looks_like_heading(line)
