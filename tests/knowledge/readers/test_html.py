"""Pages as they are saved from municipalities' sites."""

from __future__ import annotations

from time import process_time

import pytest

from knowledge.readers.blocks import BlockKind, Extract, Zone
from knowledge.readers.html import read_html
from tests.documents import ATTACK, COOKIES, saved_page

TABLE = "<table><tr><th>Afdeling</th><th>Telefon</th></tr>{}</table>"


def texts(extract: Extract, zone: Zone = Zone.MAIN) -> list[str]:
    return [block.text for block in extract.blocks if block.zone is zone]


def rows(markup: str) -> list[str]:
    blocks = read_html(markup).blocks
    assert all(block.kind is BlockKind.ROW for block in blocks)
    return [block.text for block in blocks]


def body(markup: str) -> str:
    return f"<html><body>{markup}</body></html>"


def test_a_saved_page_is_its_main_part() -> None:
    page = read_html(saved_page("<h1>Rotter</h1><p>Vi kommer ud til dig.</p>"))
    assert texts(page) == ["Rotter", "Vi kommer ud til dig."]
    assert page.title == "Rotter"
    assert page.address == "https://www.borgerby.example/miljoe/rotter"
    assert page.date == "2026-03-04"


def test_what_surrounds_the_main_part_is_furniture() -> None:
    outside = texts(read_html(saved_page("<p>Vi kommer.</p>")), Zone.FURNITURE)
    assert outside[0] == "Spring til indhold"
    assert COOKIES in outside
    assert {"Bolig og flytning", "Forside / Miljø", "Del på de sociale medier"} <= {*outside}
    assert any("+44 20 7946 0958" in text for text in outside)


def test_scripts_styles_and_forms_are_no_text() -> None:
    page = body(
        "<script>var a</script><style>p{}</style><noscript>Slå til</noscript><p>Vi kommer.</p>"
        "<svg><text>logo</text></svg><select><option>Vælg</option></select><button>Søg</button>"
    )
    assert texts(read_html(page)) == ["Vi kommer."]


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="cookie-banner"><p>{}</p></div>',
        '<div id="coiConsentBanner"><p>{}</p></div>',
        "<nav><p>{}</p></nav>",
        '<ul class="main-menu"><li>{}</li></ul>',
        '<div role="navigation">{}</div>',
        '<ol class="breadcrumb"><li>{}</li></ol>',
        "<footer><p>{}</p></footer>",
        '<div class="site-footer">{}</div>',
        '<div class="related">{}</div>',
        '<section id="newsletter">{}</section>',
        '<div role="dialog" aria-modal="true">{}</div>',
        "<header><p>{}</p></header>",
    ],
)
def test_furniture_is_known_by_tag_role_and_name(markup: str) -> None:
    page = read_html(body(markup.format("Noget udenom") + "<p>Vi kommer.</p>"))
    assert texts(page) == ["Vi kommer."]
    assert texts(page, Zone.FURNITURE) == ["Noget udenom"]


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="rotter-og-mus">{}</div>',
        '<div class="menukort">{}</div>',
        "<header><h1>Rotter</h1><p>{}</p></header>",
        '<body class="side-menu">{}</body>',
        '<section class="social-og-sundhed">{}</section>',
        '<section id="samtykke-til-behandling">{}</section>',
    ],
)
def test_ordinary_names_are_no_furniture(markup: str) -> None:
    assert "Vi hjælper dig." in texts(read_html(markup.format("Vi hjælper dig.")))


@pytest.mark.parametrize(
    "markup",
    [
        "<h1>Rotter</h1><p>{}</p>",
        "<table><tr><td><table><tr><td><p>{}</p></td></tr></table></td></tr></table>",
        "<article><p>Om mus.</p><p>{}</p></article>",
        '<form id="aspnetForm" action="./"><div><p>{}</p></div></form>',
        "<article><p>Om mus.</p></article><article><p>{}</p></article>",
        "<main><aside><h2>Kontakt</h2><p>{}</p></aside></main>",
        "<main><section><header><h2>{}</h2></header></section></main>",
    ],
)
def test_text_is_found_however_the_page_is_built(markup: str) -> None:
    assert any(
        "Ring til Teknik" in t for t in texts(read_html(body(markup.format("Ring til Teknik"))))
    )


@pytest.mark.parametrize(
    "start",
    [
        "",
        "<html>",
        "<!doctype html>",
        "<title>Rotter</title>",
    ],
)
def test_a_page_without_a_body_tag_is_only_its_text(start: str) -> None:
    assert texts(read_html(f"{start}<h1>Rotter</h1><p>Vi kommer.</p>")) == ["Rotter", "Vi kommer."]


@pytest.mark.parametrize(
    "markup",
    [
        "<p hidden>{}</p>",
        '<p style="display:none">{}</p>',
        '<p style="Display : NONE">{}</p>',
        '<p style="visibility:hidden">{}</p>',
        '<p style="font-size:0">{}</p>',
        '<p style="font-size: 0px">{}</p>',
        '<p style="opacity:0">{}</p>',
        '<p style="position:absolute; left:-9999px">{}</p>',
        '<p style="text-indent:-9999px">{}</p>',
        '<p style="color:#fff">{}</p>',
        '<p style="color: white">{}</p>',
        '<p class="visually-hidden">{}</p>',
        '<p class="sr-only">{}</p>',
        '<div class="honeypot"><label>{}</label></div>',
        "<div hidden><section><p>{}</p></section></div>",
        "<p>Vi kommer.<span style='display:none'>{}</span></p>",
        '<p class="skjult">{}</p>',
        '<p style="opacity:0.0">{}</p>',
        '<p style="font-size:1px">{}</p>',
        '<p style="color:transparent">{}</p>',
        '<p style="height:0;overflow:hidden">{}</p>',
        '<p style="transform:scale(0)">{}</p>',
        '<p style="clip-path:inset(50%)">{}</p>',
        "<table><tr hidden><td>a</td><td>{}</td></tr></table>",
        '<table><tr><td>a <b style="display:none">{}</b></td><td>b</td></tr></table>',
        f"{'<div>' * 210}<p hidden>{{}}</p>{'</div>' * 210}",
        "<style>.x .y, #z {{ opacity: 0 }}</style><div class=x><p class=y>{}</p></div>",
        "<style>@media all {{ p.y {{ display: none }} }}</style><p class=y>{}</p>",
        '<p style="color:#036; background:#036">{}</p>',
        '<p style="color:#fefefe">{}</p>',
        '<p style="display:/**/none !important">{}</p>',
        '<p style="font:0/0 a">{}</p>',
        '<font color="white">{}</font>',
        '<table><tbody style="display:none"><tr><td>a</td><td>{}</td></tr></tbody></table>',
    ],
)
def test_hidden_text_is_set_apart(markup: str) -> None:
    page = read_html(saved_page(f"<p>Vi kommer.</p>{markup.format('Du ser mig ikke')}"))
    assert not any("Du ser mig ikke" in text for text in texts(page))
    assert any("Du ser mig ikke" in text for text in texts(page, Zone.HIDDEN))


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color:#ff0000">{}</p>',
        '<p style="opacity:0.9">{}</p>',
        '<p style="font-size:0.9em">{}</p>',
        '<p style="left:-5px">{}</p>',
        '<p style="background-color:white">{}</p>',
        '<p style="color:#fff; background:#036">{}</p>',
        "<details><summary>Hvad koster det?</summary><p>{}</p></details>",
        '<div style="background:#036"><p style="color:#fff">{}</p></div>',
        '<p class="hidden-xs">{}</p>',
        '<p class="overflow-hidden">{}</p>',
        '<p class="hidden md:block">{}</p>',
        '<table><tr><td bgcolor="#003366"><font color="#fff">{}</font></td></tr></table>',
        '<ul style="font-size:0"><li style="font-size:14px">{}</li></ul>',
        '<div style="visibility:hidden"><p style="visibility:visible">{}</p></div>',
        "<style>@media print {{ .y {{ display: none }} }}</style><p class=y>{}</p>",
        "<style>.y {{ opacity: 0; transition: opacity 1s }}</style><p class=y>{}</p>",
        "<style>body {{ display: none }}</style><p>{}</p>",
        "<p hidden>Skjult<p>{}",
    ],
)
def test_text_that_is_seen_is_not_hidden(markup: str) -> None:
    assert "Ring til os" in texts(read_html(body(markup.format("Ring til os"))))


@pytest.mark.parametrize(
    "markup",
    [
        '<h3><button aria-controls="a">Pris</button></h3><div id="a" hidden><p>{}</p></div>',
        '<button aria-controls="a">Pris</button><div id="a" style="display:none">{}</div>',
        '<button data-bs-target="#a">Pris</button><div id="a" style="display:none">{}</div>',
        '<h3><a data-toggle="collapse" href="#a">Pris</a></h3><div id="a" hidden>{}</div>',
        '<h3>Pris</h3><div class="accordion-content" style="display:none">{}</div>',
        "<style>.panel {{ height: 0; overflow: hidden }}</style><h3>Pris</h3><p class=panel>{}",
        '<label class="accordion" for="c">Pris</label><input id="c" type="checkbox"><p>{}</p>',
    ],
)
def test_what_an_expander_opens_is_text_under_its_heading(markup: str) -> None:
    heading, text = read_html(body(markup.format("60 kr."))).blocks
    assert (heading.kind, heading.text) == (BlockKind.HEADING, "Pris")
    assert (text.zone, text.text) == (Zone.MAIN, "60 kr.")


def test_what_nobody_sees_is_hidden_in_an_expander_too() -> None:
    (block,) = read_html(
        body('<div class="panel" style="font-size:0">Du ser mig ikke</div>')
    ).blocks
    assert block.zone is Zone.HIDDEN


def test_fields_of_a_form_are_no_text() -> None:
    page = body(
        '<form><label for="n">Navn</label><input id="n"><label>CPR <input></label>'
        "<textarea>Skriv</textarea><p>Vi svarer inden 8 dage.</p><button>Send</button></form>"
    )
    assert texts(read_html(page)) == ["Vi svarer inden 8 dage."]


def test_comments_are_set_apart() -> None:
    page = read_html(body(f"<p>Vi<!-- {ATTACK} --> kommer.</p>"))
    assert texts(page, Zone.COMMENT) == [ATTACK]
    assert texts(page) == ["Vi kommer."]


def test_headings_items_and_paragraphs_keep_their_kind_and_depth() -> None:
    page = read_html(
        body(
            "<h1>Rotter</h1><p>Vi <em>kommer</em>\n ud.</p><h3>Før</h3>"
            "<ul><li>Ring<ul><li>først</li></ul></li></ul><dl><dt>Pris</dt><dd>Gratis</dd></dl>"
        )
    )
    assert [(block.kind, block.level, block.text) for block in page.blocks] == [
        (BlockKind.HEADING, 1, "Rotter"),
        (BlockKind.TEXT, 0, "Vi kommer ud."),
        (BlockKind.HEADING, 3, "Før"),
        (BlockKind.ITEM, 1, "Ring"),
        (BlockKind.ITEM, 2, "først"),
        (BlockKind.TEXT, 0, "Pris"),
        (BlockKind.ITEM, 1, "Gratis"),
    ]


def test_a_bold_line_alone_is_a_heading_and_a_bold_word_is_not() -> None:
    page = read_html(body("<p><strong>Åbningstider</strong></p><p><b>Ring</b> til os i dag.</p>"))
    assert [block.kind for block in page.blocks] == [BlockKind.HEADING, BlockKind.TEXT]


def test_an_accordions_button_is_a_heading() -> None:
    (block,) = read_html(body("<h3><button>Hvem kan få det?</button></h3>")).blocks
    assert (block.kind, block.level, block.text) == (BlockKind.HEADING, 3, "Hvem kan få det?")


def test_line_breaks_part_lines_of_one_block() -> None:
    (block,) = read_html(body("<p>Teknik<br>Torvet 1<br/>Tlf. 00 00 20 03</p>")).blocks
    assert block.text == "Teknik\nTorvet 1\nTlf. 00 00 20 03"


def test_a_heading_has_one_line() -> None:
    (block,) = read_html(body("<h2>Åbningstider<br>i sommerferien</h2>")).blocks
    assert block.text == "Åbningstider i sommerferien"


def test_soft_hyphens_and_hard_blanks_go() -> None:
    assert texts(read_html(body("<p>hjemme\u00adhjælp\u00a0her\u200b</p>"))) == ["hjemmehjælp her"]


@pytest.mark.parametrize(
    ("markup", "linked"),
    [
        ("<p><a href='/a'>Bolig</a></p>", 1.0),
        ("<p>Læs om <a href='/a'>bolig</a> her</p>", 5 / 16),
        ("<p>Læs om bolig</p>", 0.0),
    ],
)
def test_the_share_of_links_is_measured(markup: str, linked: float) -> None:
    assert read_html(body(markup)).blocks[0].linked == pytest.approx(linked)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (
            "<tr><td>Ældre</td><td>00 00 20 02</td></tr>"
            "<tr><td>Teknik</td><td>00 00 20 03</td></tr>",
            [
                "Afdeling: Ældre · Telefon: 00 00 20 02",
                "Afdeling: Teknik · Telefon: 00 00 20 03",
            ],
        ),
        (
            "<tbody><tr><td><p>Ældre</p><p>og Sundhed</p></td><td></td></tr></tbody>",
            ["Afdeling: Ældre og Sundhed"],
        ),
        ("<tr><td>Ældre<td>00 00 20 02", ["Afdeling: Ældre · Telefon: 00 00 20 02"]),
        (
            "<tr><td rowspan=2>Ældre</td><td>00 00 20 02</td></tr><tr><td>00 00 20 09</td></tr>",
            [
                "Afdeling: Ældre · Telefon: 00 00 20 02",
                "Afdeling: Ældre · Telefon: 00 00 20 09",
            ],
        ),
    ],
)
def test_rows_carry_the_header(inside: str, expected: list[str]) -> None:
    assert rows(body(TABLE.format(inside))) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            "<tr><td>Afdeling</td><td>Leder</td></tr><tr><td>Ældre</td><td>Anna Holm</td></tr>"
            "<tr><td>Teknik</td><td>Bo Lund</td></tr>",
            ["Afdeling: Ældre · Leder: Anna Holm", "Afdeling: Teknik · Leder: Bo Lund"],
        ),
        (
            "<tr><td>Mandag</td><td>10-14</td></tr><tr><td>Tirsdag</td><td>10-17</td></tr>"
            "<tr><td>Onsdag</td><td>10-14</td></tr>",
            ["Mandag · 10-14", "Tirsdag · 10-17", "Onsdag · 10-14"],
        ),
        (
            "<tr><th>Mandag</th><td>Lukket</td></tr><tr><th>Tirsdag</th><td>Lukket</td></tr>"
            "<tr><th>Onsdag</th><td>10-14</td></tr>",
            ["Mandag · Lukket", "Tirsdag · Lukket", "Onsdag · 10-14"],
        ),
        (
            "<thead><tr><td>Afdeling</td><td>Telefon</td></tr></thead>"
            "<tr><td>Ældre</td><td>00 00 20 02</td></tr>",
            ["Afdeling: Ældre · Telefon: 00 00 20 02"],
        ),
        (
            "<tr><th>Dag</th><th colspan=2>Åben</th><th>Sted</th></tr>"
            "<tr><td>Mandag</td><td>10-12</td><td>13-15</td><td>Torvet</td></tr>",
            ["Dag: Mandag · Åben: 10-12 · Åben: 13-15 · Sted: Torvet"],
        ),
        (
            "<thead><tr><th rowspan=2>Ydelse</th><th colspan=2>Pris</th></tr>"
            "<tr><th>2025</th><th>2026</th></tr></thead>"
            "<tr><td>Mad</td><td>60</td><td>62</td></tr>",
            ["Ydelse: Mad · Pris 2025: 60 · Pris 2026: 62"],
        ),
        (
            "<tr><td></td><th>Mandag</th><th>Tirsdag</th></tr>"
            "<tr><th>Teknik</th><td>10-14</td><td>10-17</td></tr>",
            ["Teknik · Mandag: 10-14 · Tirsdag: 10-17"],
        ),
        (
            "<tr><th colspan=2>Rådhuset</th></tr><tr><th>Dag</th><th>Tid</th></tr>"
            "<tr><td>Mandag</td><td>10-14</td></tr><tr><td colspan=2>Lukket i uge 29</td></tr>",
            ["Rådhuset", "Dag: Mandag · Tid: 10-14", "Lukket i uge 29"],
        ),
        (
            "<tr><td>Dag<td>Tid<tr><td>Mandag<td>10-14<tr><td>Tirsdag<td>10-17",
            ["Dag: Mandag · Tid: 10-14", "Dag: Tirsdag · Tid: 10-17"],
        ),
        (
            "<tr><td rowspan=0 colspan=99999>Mad</td><td>60</td></tr><tr></tr>",
            ["Mad · 60", "Mad"],
        ),
    ],
)
def test_a_header_is_told_from_data(markup: str, expected: list[str]) -> None:
    assert rows(body(f"<table>{markup}</table>")) == expected


def test_a_table_for_layout_keeps_its_structure() -> None:
    page = read_html(
        body(
            "<table><tr><td><h1>Rotter</h1><p>Vi kommer.</p></td><td>"
            + TABLE.format("<tr><td>Teknik</td><td>00 00 20 03</td></tr>")
            + "</td></tr></table>"
        )
    )
    assert [(block.kind, block.text) for block in page.blocks] == [
        (BlockKind.HEADING, "Rotter"),
        (BlockKind.TEXT, "Vi kommer."),
        (BlockKind.ROW, "Afdeling: Teknik · Telefon: 00 00 20 03"),
    ]


def test_a_table_of_one_cell_keeps_its_structure() -> None:
    page = read_html(body("<table><tr><td><h1>Rotter</h1><p>Vi kommer.</p></td></tr></table>"))
    assert [block.kind for block in page.blocks] == [BlockKind.HEADING, BlockKind.TEXT]


def test_a_caption_stands_before_its_rows() -> None:
    page = read_html(
        body("<table><caption>Priser</caption><tr><td>Mad</td><td>60</td></tr></table>")
    )
    assert texts(page) == ["Priser", "Mad · 60"]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Rotter | Borgerby</title></head><body><h1>Rotter i haven</h1>", "Rotter i haven"),
        ("<title>Rotter | Borgerby</title></head><body>", "Rotter | Borgerby"),
        ("</head><body>", ""),
        (
            "</head><body><header><h1>Borgerby Kommune</h1></header><main><h1>Rotter</h1></main>",
            "Rotter",
        ),
        ('</head><body><div class="logo"><h1>Borgerby</h1></div><h1>Rotter</h1>', "Rotter"),
        ("<title>Rotter | B</title></head><body><h1>Borgerby</h1><h1>Rotter</h1>", "Rotter"),
        (
            f"<title>Rotter</title></head><body><h1 hidden>{ATTACK}</h1>",
            "Rotter",
        ),
    ],
)
def test_the_title_is_the_pages_own(head: str, title: str) -> None:
    assert read_html(f"<html><head>{head}<p>Vi kommer.</p></body></html>").title == title


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="canonical" href="https://b.example/rotter">', "https://b.example/rotter"),
        ('<meta property="og:url" content="https://b.example/og">', "https://b.example/og"),
        ("<!-- saved from url=(0020)http://b.example/ie -->", "http://b.example/ie"),
        ('<link rel="canonical" href="/rotter">', ""),
        ('<link rel="canonical" href="javascript:alert(1)">', ""),
        ('<link rel="canonical">', ""),
        ('<a href="https://b.example/andet">x</a>', ""),
    ],
)
def test_the_address_is_what_the_page_says_of_itself(head: str, address: str) -> None:
    assert read_html(f"{head}<p>Vi kommer.</p>").address == address


@pytest.mark.parametrize("markup", ["", "   ", "<html></html>", "<!---->", "<body><br></body>"])
def test_a_page_without_text_has_no_blocks(markup: str) -> None:
    assert read_html(markup).blocks == ()


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Vi <b>kommer <i>ud</b> til</i> dig.",
        "<div><p>Vi kommer ud til dig.</div></p></section>",
        f"{'<div>' * 1000}Vi kommer ud til dig.",
        f"{'<i>' * 1000}Vi kommer ud til dig.",
    ],
)
def test_broken_markup_still_gives_its_text(markup: str) -> None:
    assert " ".join(" ".join(texts(read_html(markup))).split()) == "Vi kommer ud til dig."


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Vi kommer.</p>" * 5000,
        f"{'<div>' * 5000}<p>Vi kommer.</p>",
        "<article>" * 1000 + "Vi kommer.",
        "<table><tr><td>" * 1000 + "Vi kommer.",
        f"<style>{'p { color: red }' * 1000}</style>{'<p>Vi kommer.</p>' * 500}",
    ],
)
def test_large_pages_take_no_longer_than_their_length(markup: str) -> None:
    start = process_time()
    assert {*texts(read_html(markup))} == {"Vi kommer."}
    assert process_time() - start < 10


def test_a_page_in_bits_keeps_its_order() -> None:
    parts = [f"<p>Trin {number}.</p>" for number in range(50)]
    assert texts(read_html(body("".join(parts)))) == [f"Trin {number}." for number in range(50)]
