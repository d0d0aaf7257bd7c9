"""Plain text and Markdown, in the encodings that people's machines have."""

from __future__ import annotations

import gzip
from time import process_time

import pytest

from knowledge.readers.blocks import Block, BlockKind, Extract, Unreadable, Zone
from knowledge.readers.text import decode, read_markdown_text, read_text
from tests.documents import ATTACK

H, T, I = BlockKind.HEADING, BlockKind.TEXT, BlockKind.ITEM  # noqa: E741 - as in the tables below


LETTER = (
    "Kære borger\n\nVi har modtaget din ansøgning om boligstøtte – og du får svar på rådhuset, "
    "før der er gået fire uger. Ældre får besøg.\n"
)


def shape(extract: Extract) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in extract.blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "mac_roman"])
def test_a_letter_is_read_in_its_encoding(encoding: str) -> None:
    assert decode(LETTER.encode(encoding)) == LETTER


@pytest.mark.parametrize("order", ["le", "be"])
def test_utf_16_is_known_by_its_mark(order: str) -> None:
    mark = {"le": b"\xff\xfe", "be": b"\xfe\xff"}[order]
    assert decode(mark + "Hej på dig".encode(f"utf-16-{order}")) == "Hej på dig"


@pytest.mark.parametrize(
    "text",
    [
        "Få hjælp nu",
        "RÅDHUSET HOLDER LUKKET",
        "Pris: 50 €",
        "Åbningstider: se “Kontakt”",
        "Rotter\n\nRing til Teknik på 00 00 20 03, hvis du ser en rotte.\n",
        "Sæt kryds ved øl\n" * 50,
    ],
)
def test_short_texts_from_windows_keep_their_letters(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


def test_one_bad_byte_does_not_spoil_the_rest() -> None:
    text = "Rådhuset har åbent i dag. " * 20
    assert text in decode(text.encode() + b"\xff slut")


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b"hej"),
        b"\x00\x01\x02\x03",
        b"MZ\x90\x00\x03",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        "uden mærke".encode("utf-16-le"),
        bytes(range(128, 256)) * 8,
    ],
)
def test_what_is_no_text_is_told_in_one_line(data: bytes) -> None:
    with pytest.raises(Unreadable, match="not text"):
        decode(data)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp865"])
def test_an_encoding_is_told_by_its_danish_letters(encoding: str) -> None:
    text = "Ældre på Ærø får hjælp på rådhuset. ÅBENT. Økonomi."
    assert decode(text.encode(encoding)) == text


def test_markdown_keeps_its_structure() -> None:
    extract = read_markdown_text(
        "# Rotter\n\nVi **kommer** ud.\n\n## Sådan gør du\n\n- Ring\n  - først\n\n"
        "| Afdeling | Telefon |\n|---|---|\n| Teknik | 00 00 20 03 |\n"
    )
    assert extract.title == "Rotter"
    assert extract.front is None
    assert extract.blocks == (
        Block(H, "Rotter", 1),
        Block(T, "Vi kommer ud."),
        Block(H, "Sådan gør du", 2),
        Block(I, "Ring", 1),
        Block(I, "først", 2),
        Block(BlockKind.ROW, "Afdeling: Teknik · Telefon: 00 00 20 03"),
    )


def test_front_matter_is_kept_and_is_no_text() -> None:
    extract = read_markdown_text(
        "---\r\ntitle: Rotter i Borgerby\r\nsource: https://b.example/rotter\r\n"
        "date: 2026-03-04\r\nowner: Teknik\r\nvalid_to: 2026-12-31\r\n---\r\n"
        "# Rotter\r\n\r\nVi kommer.\r\n"
    )
    assert (extract.title, extract.address, extract.date) == (
        "Rotter i Borgerby",
        "https://b.example/rotter",
        "2026-03-04",
    )
    assert extract.front is not None
    assert extract.front["owner"] == "Teknik"
    assert extract.front["valid_to"] == "2026-12-31"
    assert shape(extract) == [(H, "Rotter"), (T, "Vi kommer.")]


def test_a_line_at_the_top_is_no_front_matter() -> None:
    extract = read_markdown_text("---\n\nVi kommer.\n")
    assert extract.front is None
    assert shape(extract) == [(T, "Vi kommer.")]
    assert "Vi kommer." in [b.text for b in read_markdown_text("---\n\nVi kommer.\n\n---\n").blocks]


@pytest.mark.parametrize(
    "front",
    [
        "title: Visitation: sådan gør vi\naudience: staff\n---",
        "audience: staff\n\ttitle: x\n---",
        "audience: staff\naudience: citizen\n---",
        "audience: staff",
    ],
)
def test_broken_front_matter_is_told(front: str) -> None:
    with pytest.raises(Unreadable, match="^front matter: [^\n]+$"):
        read_markdown_text(f"---\n{front}\n# Visitation\n\nSådan visiterer vi.\n")


def test_front_matter_may_follow_empty_lines() -> None:
    extract = read_markdown_text("\r\n---\r\naudience: staff\r\n---\r\n# Visitation\r\n")
    assert extract.front == {"audience": "staff"}


@pytest.mark.parametrize(
    ("front", "key"),
    [
        ("owner:", "owner"),
        ("valid_to: ~", "valid_to"),
        ("source:", "source"),
    ],
)
def test_an_empty_key_says_nothing(front: str, key: str) -> None:
    extract = read_markdown_text(f"---\n{front}\n---\n# Rotter\n\nVi kommer.\n")
    assert not (extract.front or {}).get(key)
    assert extract.address == ""


def test_a_list_of_sources_is_read_as_in_the_library() -> None:
    extract = read_markdown_text(
        "---\nsource:\n  - https://b.example/rotter\n---\n# Rotter\n\nVi kommer.\n"
    )
    assert extract.address == "https://b.example/rotter"


def test_what_markdown_hides_is_set_apart() -> None:
    extract = read_markdown_text(
        f"Vi kommer.\n\n<!-- {ATTACK} -->\n\n<div style='display:none'>Du ser mig ikke</div>\n"
    )
    assert [(block.zone, block.text) for block in extract.blocks] == [
        (Zone.MAIN, "Vi kommer."),
        (Zone.COMMENT, ATTACK),
        (Zone.HIDDEN, "Du ser mig ikke"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_paragraphs_headings_and_lists_of_plain_text(end: str) -> None:
    text = (
        "Rotter i haven\n\nVi kommer ud\ntil dig.\n\n"
        "Du skal:\n- Ringe\n  først\n- Vente\n\n1. Et\n2) To"
    )
    extract = read_text(text.replace("\n", end))
    assert extract.title == "Rotter i haven"
    assert shape(extract) == [
        (H, "Rotter i haven"),
        (T, "Vi kommer ud\ntil dig."),
        (T, "Du skal:"),
        (I, "Ringe\nførst"),
        (I, "Vente"),
        (I, "1. Et"),
        (I, "2) To"),
    ]


def test_a_name_above_its_address_is_a_heading() -> None:
    extract = read_text("Teknik\nTorvet 1, 9999 Borgerby\nTelefon 00 00 20 03")
    assert shape(extract) == [(H, "Teknik"), (T, "Torvet 1, 9999 Borgerby\nTelefon 00 00 20 03")]


@pytest.mark.parametrize(
    ("mark", "level"), [("-", 1), ("*", 1), ("•", 1), ("–", 1), ("    -", 2), ("        -", 3)]
)
def test_items_have_their_indentation(mark: str, level: int) -> None:
    assert read_text(f"{mark} Ring til os.").blocks == (Block(I, "Ring til os.", level),)


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        ("Vi *kommer* ud i **dag**.", "Vi kommer ud i dag."),
        ("Vi har hjemme\u00adhjælp og ﬂere\xa0ting.", "Vi har hjemmehjælp og flere ting."),
        ("Se B i l a g her i dag.", "Se Bilag her i dag."),
        ("Det koster 2 * 3 * 4 kroner.", "Det koster 2 * 3 * 4 kroner."),
        ("Læs fil_navn_her i dag.", "Læs fil_navn_her i dag."),
        ("Bus 1 2 3 4 5 kører.", "Bus 1 2 3 4 5 kører."),
        ("Se B i l a g 1: side tre.", "Se Bilag 1: side tre."),
    ],
)
def test_traces_of_copying_are_undone(line: str, clean: str) -> None:
    assert shape(read_text(line)) == [(T, clean)]


@pytest.mark.parametrize(
    "line",
    ["Status for 2026.....\t3", "Underskrifter .......... 12", "Bilag\t8", "Indledning......"],
)
def test_lines_of_a_table_of_contents_go(line: str) -> None:
    assert shape(read_text(f"Vi kommer ud.\n{line}\nVi ses.")) == [(T, "Vi kommer ud.\nVi ses.")]


@pytest.mark.parametrize(
    ("gap", "number"),
    [
        ("\t", "00 00 20 03"),
        (" …… ", "00 00 20 03"),
        (" ........ ", "112"),
        ("........", "1813"),
        ("\t", "00002003"),
        (" ........ ", "70101010"),
    ],
)
def test_phone_numbers_in_columns_stay(gap: str, number: str) -> None:
    (block,) = read_text(f"Vi kommer ud.\nTeknik{gap}{number}\nVi ses.").blocks
    assert number in block.text


def test_opening_hours_alone_are_no_heading() -> None:
    extract = read_text("Teknik\n\nTelefon 00 00 20 03\n\nÅbent mandag-onsdag kl. 10-14\n")
    assert shape(extract)[-1] == (T, "Åbent mandag-onsdag kl. 10-14")


@pytest.mark.parametrize(
    "text",
    ["." * 20_000 + "x", "....  " * 5_000 + "x", "*a " * 5_000, "a " * 10_000, "\t1" * 10_000],
)
def test_long_lines_take_no_longer_than_their_length(text: str) -> None:
    start = process_time()
    read_text(f"Vi kommer ud.\n{text}")
    assert process_time() - start < 2


@pytest.mark.parametrize("text", ["", "\n\n \n", "\ufeff", "\f\f"])
def test_an_empty_text_has_no_blocks(text: str) -> None:
    assert read_text(text).blocks == ()
