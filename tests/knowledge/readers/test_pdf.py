"""PDF files: letters with a size and a place, and nothing that says what they are."""

from __future__ import annotations

import pytest

from knowledge.readers.blocks import BlockKind, Extract, Unreadable, Zone
from knowledge.readers.pdf import read_pdf
from tests.documents import Draw, both, pdf, printed, scanned, table

LONG = (
    "Kommunen bekæmper rotter på alle ejendomme i Borgerby, og det koster ikke noget for dig som "
    "borger, uanset om du ejer eller lejer din bolig."
)
LIST = [["Afdeling", "Telefon"], ["Ældre", "00 00 20 02"], ["Teknik", "00 00 20 03"]]
NAMED_ROWS = ["Afdeling: Ældre · Telefon: 00 00 20 02", "Afdeling: Teknik · Telefon: 00 00 20 03"]
HEADER = "Borgerby Kommune – vejledning"


def texts(extract: Extract, zone: Zone = Zone.MAIN) -> list[str]:
    return [block.text for block in extract.blocks if block.zone is zone]


def lines(*placed: tuple[float, float, str], size: float = 10) -> Draw:
    """A page with texts at (left, top)."""

    def draw(canvas: object) -> None:
        canvas.setFont("Helvetica", size)  # type: ignore[attr-defined]
        for left, top, text in placed:
            canvas.drawString(left, top, text)  # type: ignore[attr-defined]

    return draw


def paragraph(*rows: str) -> Draw:
    return lines(*((72, 700 - 12 * number, row) for number, row in enumerate(rows)))


def test_structure_is_read_from_size_weight_and_marks() -> None:
    page = printed(
        ("h1", "Rotter i haven"),
        ("p", LONG),
        ("h2", "Sådan gør du"),
        ("p", "- Ring til Teknik"),
        ("p", "1. Vent på os"),
        ("bold", "Gode råd"),
        ("p", "Vi har åbent hver dag."),
    )
    extract = read_pdf(pdf(page))
    assert extract.title == "Rotter i haven"
    assert [(block.kind, block.level, block.text) for block in extract.blocks] == [
        (BlockKind.HEADING, 1, "Rotter i haven"),
        (BlockKind.TEXT, 0, LONG),
        (BlockKind.HEADING, 2, "Sådan gør du"),
        (BlockKind.ITEM, 1, "Ring til Teknik"),
        (BlockKind.ITEM, 1, "1. Vent på os"),
        (BlockKind.HEADING, 3, "Gode råd"),
        (BlockKind.TEXT, 0, "Vi har åbent hver dag."),
    ]


def test_a_plain_line_is_no_heading() -> None:
    page = printed(("p", LONG), ("p", "Åbent"), ("p", LONG))
    assert all(block.kind is BlockKind.TEXT for block in read_pdf(pdf(page)).blocks)


def test_every_block_knows_its_page() -> None:
    extract = read_pdf(pdf(printed(("p", LONG)), printed(), printed(("p", "Vi kommer."))))
    assert [(block.page, block.text) for block in extract.blocks] == [(1, LONG), (3, "Vi kommer.")]


def test_short_lines_stay_apart_and_long_ones_are_joined() -> None:
    address = ("Teknik i Borgerby", "Torvet 1", "Tlf. 00 00 20 03")
    assert texts(read_pdf(pdf(paragraph(*address)))) == ["\n".join(address)]
    assert texts(read_pdf(pdf(printed(("p", LONG))))) == [LONG]


def test_a_heading_on_two_lines_is_one() -> None:
    heading = "Vejledning om hjemmehjælp og praktisk bistand til borgere i Borgerby"
    extract = read_pdf(pdf(printed(("h1", heading), ("p", LONG))))
    assert texts(extract) == [heading, LONG]
    assert extract.title == heading


def test_a_sentence_goes_on_over_the_page() -> None:
    first = lines((72, 60, "Kommunen bekæmper rotter på alle ejendomme"))
    extract = read_pdf(pdf(first, lines((72, 780, "og det koster ikke noget for dig som borger."))))
    (block,) = extract.blocks
    assert block.page == 1
    assert block.text.split()[-1] == "borger."


@pytest.mark.parametrize("style", ["white", "tiny"])
def test_hidden_text_is_set_apart(style: str) -> None:
    extract = read_pdf(pdf(printed(("p", LONG), (style, "Du ser mig ikke"))))
    assert texts(extract) == [LONG]
    assert texts(extract, Zone.HIDDEN) == ["Du ser mig ikke"]


def test_text_that_is_not_painted_is_hidden() -> None:
    extract = read_pdf(pdf(printed(("p", LONG), ("unseen", "Du ser mig ikke"))))
    assert texts(extract) == [LONG]


def test_text_outside_the_page_is_hidden() -> None:
    extract = read_pdf(pdf(both(printed(("p", LONG)), lines((72, -200, "Du ser mig ikke")))))
    assert texts(extract) == [LONG]


@pytest.mark.parametrize("pages", [3, 6])
def test_headers_footers_and_page_numbers_are_furniture(pages: int) -> None:
    body = [f"Afsnit {'abcdefgh'[number]} handler om noget andet." for number in range(pages)]
    extract = read_pdf(
        pdf(
            *(
                printed(("p", text), ("p", LONG), header=HEADER, footer=f"Side {number} af {pages}")
                for number, text in enumerate(body, 1)
            )
        )
    )
    outside = texts(extract, Zone.FURNITURE)
    assert outside.count(HEADER) == pages
    assert f"Side 1 af {pages}" in outside
    assert set(body) <= set(texts(extract))


def test_headers_of_two_pages_are_furniture() -> None:
    second = printed(("p", "Vi kommer ud til dig."), header=HEADER)
    extract = read_pdf(pdf(printed(("p", LONG), header=HEADER), second))
    assert texts(extract) == [LONG, "Vi kommer ud til dig."]


def test_each_pages_phone_number_is_text() -> None:
    extract = read_pdf(
        pdf(
            *(
                printed(("h2", name), ("p", f"Telefon 00 00 20 0{number}"), ("p", LONG))
                for number, name in enumerate(["Borgerservice", "Ældre", "Teknik"])
            )
        )
    )
    written = " ".join(texts(extract))
    assert [f"Telefon 00 00 20 0{number}" in written for number in range(3)] == [True] * 3


def test_a_footer_with_a_phone_number_is_furniture() -> None:
    footer = "Borgerby Kommune · tlf. 00 00 20 01"
    pages = [printed(("p", name), footer=footer) for name in ("Et.", "To.", "Tre.")]
    assert texts(read_pdf(pdf(*pages)), Zone.FURNITURE) == [footer] * 3


def test_what_two_pages_begin_with_is_text() -> None:
    extract = read_pdf(pdf(printed(("p", LONG)), printed(("p", LONG))))
    assert texts(extract) == [LONG, LONG]


def test_numbered_headings_of_pages_are_text() -> None:
    pages = [printed(("h2", f"Punkt {number}"), ("p", f"{LONG} {number}")) for number in (1, 2, 3)]
    headings = [b.text for b in read_pdf(pdf(*pages)).blocks if b.kind is BlockKind.HEADING]
    assert headings == ["Punkt 1", "Punkt 2", "Punkt 3"]


def test_several_bold_lines_are_no_headings() -> None:
    extract = read_pdf(pdf(printed(("bold", LONG.rstrip(".")), ("p", LONG), ("p", LONG))))
    assert [block.kind for block in extract.blocks] == [BlockKind.TEXT] * 3


def test_an_emergency_number_is_text() -> None:
    page = printed(("h1", "Ved ulykker"), ("p", LONG), ("p", "112"))
    assert "112" in " ".join(texts(read_pdf(pdf(page))))


def test_rows_carry_the_header() -> None:
    extract = read_pdf(pdf(both(printed(("h1", "Telefonliste"), ("p", LONG)), table(LIST))))
    assert [b.text for b in extract.blocks if b.kind is BlockKind.ROW] == NAMED_ROWS


def test_a_table_of_figures_has_no_header() -> None:
    extract = read_pdf(pdf(table([["Mandag", "10-14"], ["Tirsdag", "12-17"]])))
    assert texts(extract) == ["Mandag · 10-14", "Tirsdag · 12-17"]


def test_a_white_header_on_dark_ground_is_no_hidden_text() -> None:
    extract = read_pdf(pdf(table(LIST, dark_header=True)))
    assert texts(extract) == NAMED_ROWS
    assert texts(extract, Zone.HIDDEN) == []


def test_a_table_over_three_pages_keeps_its_header() -> None:
    letters = "abcdefghi"
    pages = [[[f"Afdeling {c}", f"00 00 20 0{n}"] for c in letters[n : n + 3]] for n in (0, 3, 6)]
    extract = read_pdf(pdf(*(table([LIST[0], *rows], top=800) for rows in pages)))
    assert texts(extract)[4] == "Afdeling: Afdeling e · Telefon: 00 00 20 03"


def test_a_table_goes_on_over_the_page() -> None:
    more = [["Fritid", "00 00 20 04"], ["Skole", "00 00 20 05"]]
    extract = read_pdf(pdf(table(LIST, top=200), table(more, top=800)))
    assert texts(extract)[2:] == [
        "Afdeling: Fritid · Telefon: 00 00 20 04",
        "Afdeling: Skole · Telefon: 00 00 20 05",
    ]


def test_a_cell_on_two_lines_stays_in_its_row() -> None:
    rows = [LIST[0], ["Social og Sundhed,\nVoksne", "00 00 20 02"], LIST[2]]
    extract = read_pdf(pdf(table(rows)))
    assert any("Social og Sundhed" in row and "00 00 20 02" in row for row in texts(extract))


def test_cells_written_one_after_the_other_are_rows() -> None:
    """As Word writes them: all lines of a cell, then the next cell from its top."""
    rows = [("Afdeling", "Hjælp til", "Telefon")]
    placed = [(72, 700, rows[0][0]), (200, 700, rows[0][1]), (350, 700, rows[0][2])]
    for number, name in enumerate(["Ældre", "Teknik"]):
        top = 676 - 40 * number
        placed += [(72, top, name), (200, top, "alle, som har brug"), (200, top - 12, "for det")]
        placed += [(350, top, f"00 00 20 0{number}")]
    assert texts(read_pdf(pdf(lines(*placed)))) == [
        "Afdeling: Ældre · Hjælp til: alle, som har brug for det · Telefon: 00 00 20 00",
        "Afdeling: Teknik · Hjælp til: alle, som har brug for det · Telefon: 00 00 20 01",
    ]


def test_a_table_of_names_and_values_has_no_header() -> None:
    rows = [["Navn", "Ældre og Sundhed"], ["Telefon", "00 00 20 02"]]
    assert texts(read_pdf(pdf(table(rows)))) == ["Navn · Ældre og Sundhed", "Telefon · 00 00 20 02"]


def test_items_with_hanging_marks_are_items() -> None:
    page = both(
        lines((72, 700, "•"), (90, 700, "Ring til Teknik")),
        lines((72, 686, "•"), (90, 686, "Vent på os")),
        lines((72, 672, "•"), (90, 672, "Luk hullet")),
    )
    extract = read_pdf(pdf(page))
    assert [block.kind for block in extract.blocks] == [BlockKind.ITEM] * 3
    assert texts(extract) == ["Ring til Teknik", "Vent på os", "Luk hullet"]


def test_two_columns_of_text_are_no_table() -> None:
    page = lines(
        *(
            (left, 700 - 14 * number, f"{side} linje {letter} om rotter i haven")
            for number, letter in enumerate("abcdef")
            for left, side in ((60, "venstre"), (320, "højre"))
        )
    )
    assert not any(block.kind is BlockKind.ROW for block in read_pdf(pdf(page)).blocks)


def test_columns_written_one_after_the_other_keep_their_order() -> None:
    left = [(60, 700 - 12 * n, f"venstre linje {c}") for n, c in enumerate("abc")]
    right = [(320, 700 - 12 * n, f"højre linje {c}") for n, c in enumerate("abc")]
    words = " ".join(texts(read_pdf(pdf(lines(*left, *right))))).split()
    assert words[2::3] == list("abcabc")


def test_lines_of_a_table_of_contents_go() -> None:
    page = printed(
        ("p", "Rotter i haven ............... 2"), ("p", "Mus . . . . . . 3"), ("p", LONG)
    )
    assert texts(read_pdf(pdf(page))) == [LONG]


def test_a_phone_number_after_dots_stays() -> None:
    page = printed(("p", "Teknik ........ 70101010"), ("p", "Alarm ........ 112"), ("p", LONG))
    written = " ".join(texts(read_pdf(pdf(page))))
    assert "70101010" in written
    assert "112" in written


def test_scanned_pages_are_told() -> None:
    extract = read_pdf(pdf(scanned(), printed(("p", LONG)), scanned(), printed()))
    assert extract.textless_pages == (1, 3)
    assert texts(extract) == [LONG]


def test_a_scan_with_its_letters_is_read() -> None:
    extract = read_pdf(pdf(scanned(LONG)))
    assert extract.textless_pages == ()
    assert texts(extract) == [LONG]


def test_a_picture_beside_text_is_no_scan() -> None:
    assert read_pdf(pdf(both(scanned(), printed(("p", LONG))))).textless_pages == ()


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("Rotter i Borgerby", "Rotter i Borgerby"),
        ("", "Rotter"),
        ("Microsoft Word - rotter.docx", "Rotter"),
        ("rotter_endelig.pdf", "Rotter"),
        ("Untitled", "Rotter"),
        ("Dokument1", "Rotter"),
        ("(anonymous)", "Rotter"),
    ],
)
def test_the_title_is_the_files_unless_a_program_made_it_up(given: str, title: str) -> None:
    assert read_pdf(pdf(printed(("h1", "Rotter"), ("p", LONG)), title=given)).title == title


def test_the_date_is_the_last_change() -> None:
    assert len(read_pdf(pdf(printed(("p", LONG)))).date) == len("2026-01-12")


def test_a_locked_file_is_told() -> None:
    with pytest.raises(Unreadable, match="password"):
        read_pdf(pdf(printed(("p", LONG)), password="hemmelig"))


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.4", b"%PDF-1.7\n" + b"\0" * 500, pdf(printed(("p", LONG)))[:400], b"no pdf"],
)
def test_a_broken_file_is_told_in_one_line(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_pdf(data)
    assert len(str(caught.value).splitlines()) == 1


def test_a_page_without_anything_has_no_blocks() -> None:
    extract = read_pdf(pdf(printed()))
    assert extract.blocks == ()
    assert extract.textless_pages == ()
