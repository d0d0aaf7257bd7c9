"""Word documents as people write them: styles, tables, lists, and runs that Word hides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from knowledge.readers import docx as reader
from knowledge.readers.blocks import BlockKind, Extract, Unreadable, Zone
from knowledge.readers.docx import read_docx
from tests.documents import docx, repacked, word_table

LIST = [["Afdeling", "Telefon"], ["Ældre", "00 00 20 02"], ["Teknik", "00 00 20 03"]]
NAMED_ROWS = ["Afdeling: Ældre · Telefon: 00 00 20 02", "Afdeling: Teknik · Telefon: 00 00 20 03"]
WHITE = RGBColor(255, 255, 255)

_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "{}">{}]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>"
)


def texts(extract: Extract, zone: Zone = Zone.MAIN) -> list[str]:
    return [block.text for block in extract.blocks if block.zone is zone]


def read(write: Callable[[Any], None]) -> Extract:
    return read_docx(docx(write))


def shade(element: Any, fill: str = "003366") -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:fill"), fill)
    element.append(shading)


def simple(document: Any) -> None:
    document.add_paragraph("Vi kommer ud til dig.")


def test_styles_become_headings_and_items() -> None:
    def write(document: Any) -> None:
        document.add_heading("Rotter i haven", 0)
        document.add_paragraph("Vi kommer.")
        document.add_heading("Sådan gør du", 2)
        document.add_paragraph("Ring", style="List Bullet")
        document.add_paragraph("Vent", style="List Number")

    extract = read(write)
    assert extract.title == "Rotter i haven"
    assert [(block.kind, block.level, block.text) for block in extract.blocks] == [
        (BlockKind.HEADING, 1, "Rotter i haven"),
        (BlockKind.TEXT, 0, "Vi kommer."),
        (BlockKind.HEADING, 2, "Sådan gør du"),
        (BlockKind.ITEM, 1, "Ring"),
        (BlockKind.ITEM, 1, "Vent"),
    ]


@pytest.mark.parametrize(
    ("style", "level"), [("Titel", 1), ("Overskrift 1", 1), ("Overskrift 3", 3)]
)
def test_danish_styles_are_headings(style: str, level: int) -> None:
    def write(document: Any) -> None:
        made = document.styles.add_style(style, WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("Rotter i haven", style=made)

    (block,) = read(write).blocks
    assert (block.kind, block.level) == (BlockKind.HEADING, level)


def test_a_bold_line_is_a_heading() -> None:
    def write(document: Any) -> None:
        document.add_paragraph().add_run("Åbningstider").bold = True

    assert [block.kind for block in read(write).blocks] == [BlockKind.HEADING]


def test_rows_carry_the_header() -> None:
    assert texts(read(lambda document: word_table(document, LIST))) == NAMED_ROWS


def test_a_white_header_on_a_dark_cell_is_no_hidden_text() -> None:
    def write(document: Any) -> None:
        for cell in word_table(document, LIST).rows[0].cells:
            shade(cell._tc.get_or_add_tcPr())
            cell.paragraphs[0].runs[0].font.color.rgb = WHITE

    extract = read(write)
    assert texts(extract, Zone.HIDDEN) == []
    assert texts(extract) == NAMED_ROWS


def test_merged_cells_keep_the_columns() -> None:
    def write(document: Any) -> None:
        table = word_table(
            document,
            [["Afdeling", "Dag", "Tid"], ["Ældre", "mandag", "10-14"], ["", "tirsdag", "12-17"]],
        )
        table.cell(1, 0).merge(table.cell(2, 0))

    assert texts(read(write))[1] == "Afdeling: Ældre · Dag: tirsdag · Tid: 12-17"


def vanish(run: Any) -> None:
    run.font.hidden = True


def whiten(run: Any) -> None:
    run.font.color.rgb = WHITE


def shrink(run: Any) -> None:
    run.font.size = Pt(1)


@pytest.mark.parametrize("hide", [vanish, whiten, shrink])
def test_hidden_runs_are_set_apart(hide: Callable[[Any], None]) -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph("Vi kommer")
        hide(paragraph.add_run(" Du ser mig ikke"))
        paragraph.add_run(" ud til dig.")

    extract = read(write)
    assert texts(extract) == ["Vi kommer ud til dig."]
    assert texts(extract, Zone.HIDDEN) == ["Du ser mig ikke"]


def test_a_whole_hidden_document_has_no_text() -> None:
    extract = read(lambda document: vanish(document.add_paragraph().add_run("Du ser mig ikke")))
    assert texts(extract) == []
    assert texts(extract, Zone.HIDDEN) == ["Du ser mig ikke"]


@pytest.mark.parametrize("kind", [WD_STYLE_TYPE.CHARACTER, WD_STYLE_TYPE.PARAGRAPH])
def test_text_hidden_by_its_style_is_set_apart(kind: WD_STYLE_TYPE) -> None:
    def write(document: Any) -> None:
        style = document.styles.add_style("Skjult", kind)
        style.font.hidden = True
        if kind is WD_STYLE_TYPE.PARAGRAPH:
            document.add_paragraph("Du ser mig ikke", style=style)
        else:
            document.add_paragraph().add_run("Du ser mig ikke", style=style)

    extract = read(write)
    assert texts(extract, Zone.HIDDEN) == ["Du ser mig ikke"]
    assert texts(extract) == []


def test_a_style_hides_by_the_style_it_is_based_on() -> None:
    def write(document: Any) -> None:
        base = document.styles.add_style("Skjult", WD_STYLE_TYPE.PARAGRAPH)
        base.font.hidden = True
        style = document.styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = base
        document.add_paragraph("Du ser mig ikke", style=style)
        revive(document.add_paragraph(style=style).add_run("Vi kommer."))

    extract = read(write)
    assert texts(extract, Zone.HIDDEN) == ["Du ser mig ikke"]
    assert texts(extract) == ["Vi kommer."]


@pytest.mark.parametrize("where", ["paragraph", "cell", "style"])
def test_white_text_on_a_coloured_background_is_seen(where: str) -> None:
    def write(document: Any) -> None:
        table = word_table(document, [["Rådhuset"]])
        paragraph = table.cell(0, 0).paragraphs[0]
        whiten(paragraph.runs[0])
        if where == "paragraph":
            shade(paragraph._p.get_or_add_pPr())
        elif where == "cell":
            shade(table.cell(0, 0)._tc.get_or_add_tcPr())
        else:
            style = document.styles.add_style("Farvet", WD_STYLE_TYPE.TABLE)
            shade(style.element)
            table.style = style

    assert texts(read(write)) == ["Rådhuset"]


def test_white_text_on_white_shading_is_hidden() -> None:
    def write(document: Any) -> None:
        run = document.add_paragraph().add_run("Du ser mig ikke")
        whiten(run)
        shade(run._r.get_or_add_rPr(), "FFFFFF")

    assert texts(read(write), Zone.HIDDEN) == ["Du ser mig ikke"]


def revive(run: Any) -> None:
    run.font.hidden = False


def shade_run(run: Any) -> None:
    whiten(run)
    shade(run._r.get_or_add_rPr())


def blacken(run: Any) -> None:
    run.font.color.rgb = RGBColor(0, 0, 0)


def small(run: Any) -> None:
    run.font.size = Pt(8)


@pytest.mark.parametrize("look", [revive, shade_run, blacken, small])
def test_visible_runs_stay(look: Callable[[Any], None]) -> None:
    extract = read(lambda document: look(document.add_paragraph().add_run("Vi kommer.")))
    assert texts(extract) == ["Vi kommer."]


def test_headers_and_footers_are_furniture() -> None:
    def write(document: Any) -> None:
        simple(document)
        document.sections[0].header.paragraphs[0].text = "Kun til intern brug"

    assert texts(read(write), Zone.FURNITURE) == ["Kun til intern brug"]


def test_a_watermark_is_furniture() -> None:
    mark = (
        '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><w:p><w:r><w:pict><v:shape>'
        '<v:textpath string="FORTROLIGT"/></v:shape></w:pict></w:r></w:p></w:hdr>'
    )

    def write(document: Any) -> None:
        simple(document)
        document.sections[0].header.paragraphs[0].text = "Et brev"

    data = repacked(docx(write), word_header1=mark.encode())
    assert texts(read_docx(data), Zone.FURNITURE) == ["FORTROLIGT"]


def test_the_date_is_the_last_change() -> None:
    def write(document: Any) -> None:
        simple(document)
        document.core_properties.modified = document.core_properties.modified.replace(year=2026)

    assert read(write).date.startswith("2026-")
    assert read_docx(repacked(docx(simple), docProps_core=b"<broken")).date == ""


def test_pictures_leave_no_text() -> None:
    from io import BytesIO

    from PIL import Image

    def write(document: Any) -> None:
        simple(document)
        file = BytesIO()
        Image.new("L", (4, 4)).save(file, "PNG")
        document.add_picture(BytesIO(file.getvalue()))

    assert texts(read(write)) == ["Vi kommer ud til dig."]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 word/ and nothing more",
        docx(simple)[:2000],
        repacked(docx(simple), word_document=b"<w:document"),
        repacked(docx(simple), word_document=b"<html>hej</html>"),
    ],
)
def test_a_broken_file_is_told_in_one_line(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_docx(data)
    assert len(str(caught.value).splitlines()) == 1


def test_an_archive_without_a_document_is_no_word_file() -> None:
    from io import BytesIO
    from zipfile import ZipFile

    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(Unreadable, match="not a Word document"):
        read_docx(file.getvalue())


def test_a_file_that_blows_up_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = repacked(docx(simple), word_document=b" " * 1_000_000)
    assert len(data) < 100_000
    monkeypatch.setattr(reader, "_MOST_BYTES", 500_000)
    with pytest.raises(Unreadable, match="too large when unpacked"):
        read_docx(data)


def test_entities_that_blow_up_are_refused() -> None:
    entities = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    bomb = _BOMB.format("x" * 20, entities).encode()
    with pytest.raises(Unreadable):
        read_docx(repacked(docx(simple), word_document=bomb))
