"""The printed lines of a PDF page."""

from __future__ import annotations

from typing import Any

import pytest
from pypdfium2 import PdfDocument

from knowledge.readers.pdf_lines import Line, read_lines
from tests.documents import Draw, pdf, printed


def lines(draw: Draw, rotate: int = 0) -> list[Line]:
    document = PdfDocument(pdf(draw, rotate=rotate))
    try:
        return list(read_lines(document[0], 7))
    finally:
        document.close()


def written(*rows: str) -> Draw:
    def draw(canvas: Any) -> None:
        text = canvas.beginText(72, 700)
        text.setFont("Helvetica", 10)
        for row in rows:
            text.textLine(row)
        canvas.drawText(text)

    return draw


def test_a_line_has_its_looks_and_its_place() -> None:
    heading, text = lines(printed(("h1", "Rotter på loftet"), ("p", "Æ ø å koster 50 €.")))
    assert (heading.text, text.text) == ("Rotter på loftet", "Æ ø å koster 50 €.")
    assert heading.size > 1.5 * text.size
    assert (heading.bold, text.bold) == (True, False)
    assert heading.top > text.top
    assert (heading.page, heading.hidden) == (7, False)


@pytest.mark.parametrize(
    ("style", "hidden"), [("p", False), ("bold", False), ("white", True), ("tiny", True)]
)
def test_white_and_tiny_lines_are_hidden(style: str, hidden: bool) -> None:
    (line,) = lines(printed((style, "Illustrationen ligger her")))
    assert line.hidden is hidden


def test_a_standard_font_can_be_bold() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(72, 700, "Rotter på loftet")

    (line,) = lines(draw)
    assert line.bold


@pytest.mark.parametrize("word", ["Åbent", "Århus", "åbent"])
def test_a_ring_makes_no_line_larger(word: str) -> None:
    other, ringed = lines(printed(("p", "Lukket"), ("p", word)))
    assert ringed.size == pytest.approx(other.size, abs=0.2)


def test_size_is_measured_as_printed() -> None:
    def draw(canvas: Any) -> None:
        canvas.scale(0.5, 0.5)
        written("Halv størrelse")(canvas)

    (line,) = lines(draw)
    assert line.size == pytest.approx(5)


def test_white_letters_show_only_where_it_is_dark() -> None:
    def draw(canvas: Any) -> None:
        canvas.rect(60, 690, 300, 30, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(72, 700, "Afdeling")
        canvas.drawString(72, 600, "Du ser mig ikke")

    assert [(line.text, line.hidden) for line in lines(draw)] == [
        ("Afdeling", False),
        ("Du ser mig ikke", True),
    ]


def test_a_parted_word_ends_its_line_further_down() -> None:
    (line,) = lines(written("Vi giver hjemme-", "hjælp i dag."))
    assert line.top - line.bottom == pytest.approx(12, abs=1)


def test_wide_gaps_part_cells() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 700, "Ældre og Sundhed")
        canvas.drawString(300, 700, "00 00 20 02")

    (line,) = lines(draw)
    assert line.cells == ("Ældre og Sundhed", "00 00 20 02")
    assert line.lefts == pytest.approx((72, 300), abs=2)


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("Vi giver hjemme-", "hjælp i dag.", "Vi giver hjemmehjælp i dag."),
        ("Vi giver hjemme\u00ad", "hjælp i dag.", "Vi giver hjemmehjælp i dag."),
        ("Hjælp til ældre-", "og handicapområdet.", "Hjælp til ældre- og handicapområdet."),
        ("Vi har åbent kl. 10-", "14 hver dag.", "Vi har åbent kl. 10-14 hver dag."),
        ("Skriv dit CPR-", "nummer her.", "Skriv dit CPR-nummer her."),
        ("Send en e-", "mail til os.", "Send en e-mail til os."),
        ("Vi bor i Nord-", "Jylland nu.", "Vi bor i Nord-Jylland nu."),
        ("Sygehus Lille-", "bælt ligger her.", "Sygehus Lillebælt ligger her."),
    ],
)
def test_words_parted_at_the_end_of_a_line_are_joined(first: str, second: str, text: str) -> None:
    assert " ".join(line.text for line in lines(written(first, second))) == text


def test_a_page_printed_sideways_is_read() -> None:
    def draw(canvas: Any) -> None:
        canvas.rotate(90)
        canvas.translate(0, -842)
        written("Lille liste til alle i Borgerby", "Telefon 00 00 20 03")(canvas)

    found = lines(draw, rotate=90)
    assert [line.text for line in found] == [
        "Lille liste til alle i Borgerby",
        "Telefon 00 00 20 03",
    ]
    assert not any(line.hidden for line in found)
