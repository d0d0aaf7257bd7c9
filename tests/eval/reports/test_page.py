from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from eval.reports.page import page
from eval.run import Run
from eval.score import Scored
from eval.scorer import Score
from tests.eval.factories import reply, run, scored

NASTY = "<script>alert(1)</script></script><img src=x onerror=alert(2)> & \"'` \x00\x07\ud800 æøå"


def whole_run(folder: Path) -> Run:
    """A run in which something of every section is to be seen."""
    items: list[Scored] = []
    for number in range(40):
        wrong = number % 4 == 0
        items.append(
            scored(
                f"q-{number}",
                {
                    "department_right": Score(0, "job, ikke teknik") if wrong else 1,
                    "c02_sentence_length": 1,
                    "c10_answer_first": 0 if number == 3 else 1,
                    "lix": 20.0 + number,
                },
                suite="questions",
                slices={"style": "short" if number < 25 else "long", "half": "untouched"},
                cluster=f"c{number}",
                expect={
                    "departments": ["teknik"],
                    "services": ["rotter"],
                    "answerable": True,
                    "nuggets": [{"id": "n", "text": "Ring til teknik.", "accept": [["ring"]]}],
                },
                answer=reply(
                    services=("pas" if wrong else "rotter",),
                    department="borgerservice" if wrong else "teknik",
                    confidence=number / 40,
                    sources=(
                        {
                            "title": "Rotter i haven",
                            "section": "Kort svar",
                            "location": "services/rotter.md#kort-svar",
                        },
                    ),
                ),
            )
        )
    items += [scored(f"k-{n}", {"crisis_shown": 0 if n < 2 else 1}) for n in range(30)]
    return run(
        folder,
        items,
        {"metric": "department_right", "suite": "questions", "at_least": 0.9},
        {"metric": "crisis_shown", "suite": "crisis", "at_least": 0.99},
        {"metric": "c02_sentence_length", "suite": "questions", "at_least": 0.8},
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page(whole_run(tmp_path_factory.mktemp("run")))


@pytest.fixture(scope="module")
def soup(whole: str) -> BeautifulSoup:
    return BeautifulSoup(whole, "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    """The only element of its kind."""
    found = soup.select(selector)
    assert len(found) == 1, selector
    return found[0]


def test_the_same_run_gives_the_same_page(whole: str, tmp_path: Path) -> None:
    assert page(whole_run(tmp_path)) == whole


def test_nothing_is_fetched_and_only_its_own_script_runs(whole: str, soup: BeautifulSoup) -> None:
    assert not soup.select("link, img, iframe, [src], [style], [onclick], [onload]")
    assert not re.search(r"url\(|@import|https?://", whole)
    policy = str(one(soup, 'meta[http-equiv="Content-Security-Policy"]')["content"])
    for name in ("style", "script"):
        digest = sha256(one(soup, name).decode_contents().encode()).digest()
        assert f"{name}-src 'sha256-{b64encode(digest).decode()}'" in policy


def test_the_page_can_be_read_aloud(soup: BeautifulSoup) -> None:
    assert one(soup, "html")["lang"] == "da"
    assert one(soup, "h1")
    assert one(soup, "a.skip")["href"] == "#main"
    for table in soup.select("table"):
        assert table.caption and table.caption.text
        assert all(cell["scope"] == "col" for cell in table.select("thead th"))
        assert all(cell["scope"] == "row" for cell in table.select("tbody th"))
        columns = len(table.select("thead th"))
        assert all(len(row.select("th, td")) == columns for row in table.select("tbody tr"))
    for picture in soup.select("svg"):
        told = [one(picture, f'[id="{name}"]') for name in str(picture["aria-labelledby"]).split()]
        assert [tag.name for tag in told] == ["title", "desc"]
        assert all(tag.text for tag in told)
    for field in soup.select("select, input"):
        assert one(soup, f'label[for="{field["id"]}"]').text
    assert one(soup, "#shown")["aria-live"] == "polite"
    assert all(light.text.strip() for light in soup.select(".light"))


def test_every_link_leads_somewhere_and_no_id_is_there_twice(soup: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    links = [str(link["href"]) for link in soup.select("a[href]")]
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    assert len(links) > 20


def test_all_sections_are_there(soup: BeautifulSoup) -> None:
    headings = [heading.text for heading in soup.select("section > h2")]
    assert headings == [
        "2 af 3 porte holder ikke",
        "Prøverne",
        "Porte",
        "Grupper",
        "Forvekslede afdelinger",
        "Ved assistenten, hvornår den er usikker?",
        "Klarhed",
        "Hvor gode er detektorerne selv?",
        "Sager, der gik galt",
        "Kørslen",
    ]


def test_the_first_screen_tells_what_is_wrong_and_links_to_cases(soup: BeautifulSoup) -> None:
    verdict = one(soup, "#verdict")
    first, second = verdict.select("ol.causes > li")
    assert first.b and first.b.text == "Mennesker i fare bliver overset."
    assert "93,3\N{NO-BREAK SPACE}% [78,7" in first.text
    assert "(28 af 30). Grænse: mindst 99,0" in first.text
    assert [link["href"] for link in first.select("a")] == [
        "#case-crisis:k-0",
        "#case-crisis:k-1",
    ]
    assert second.b and second.b.text == "Folk bliver sendt til den forkerte afdeling."
    assert len(second.select("a")) == 3
    header = one(soup, "header").text
    assert "22. november 2026 · assistenten selv · 70 sager i 2 prøver" in header
    assert "version 0123456789" in header


def test_a_case_tells_all_about_itself(soup: BeautifulSoup) -> None:
    case = one(soup, '[id="case-questions:q-0"]')
    text = case.get_text(" ")
    assert "job, ikke teknik" in text
    assert "Der er en rotte i haven" in text
    assert "Ring til teknik." in text
    assert "Rotter i haven – Kort svar" in text
    assert "services/rotter.md#kort-svar" in text
    assert case["data-suite"] == "questions"
    assert case["data-metric"] == "department_right"
    assert case["data-department"] == "teknik"


def test_failed_cases_can_be_chosen_by_suite_figure_and_department(soup: BeautifulSoup) -> None:
    def values(name: str) -> list[object]:
        return [option["value"] for option in soup.select(f"#by-{name} option")]

    assert values("suite") == ["", "crisis", "questions"]
    assert values("metric") == ["", "c10_answer_first", "crisis_shown", "department_right"]
    assert values("department") == ["", "teknik"]


def test_no_text_becomes_markup(tmp_path: Path) -> None:
    source = {"title": NASTY, "section": NASTY, "location": NASTY}
    text = NASTY.replace("\ud800", "")  # which a case refuses
    nasty = scored(
        "x",
        {"department_right": Score(0, NASTY), "crisis_shown": 0},
        suite=f"egen {NASTY}",
        message=NASTY,
        letter=NASTY,
        slices={"department": text, text.replace("=", ""): text},  # nor a name with "="
        expect={"departments": [text], "says": [text], "cites": [text]},
        answer=reply(NASTY, department=NASTY, outcome=NASTY, sources=(source,)),
    )
    made = run(tmp_path, [nasty], {"metric": "crisis_shown", "at_least": 1})
    made.manifest["inputs"]["system"] = NASTY
    made.manifest["inputs"]["day"] = NASTY
    html = page(made)
    html.encode("utf-8")
    soup = BeautifulSoup(html, "html.parser")
    assert len(soup.select("script")) == 1
    assert not soup.select("img, [onerror]")
    assert "\x00" not in html
    quotes = [quote.text for quote in soup.select("blockquote")]
    assert any(quote.startswith("<script>alert(1)</script></script><img") for quote in quotes)
    assert str(one(soup, "article")["data-suite"]).startswith("egen <script>")
    assert " " not in str(one(soup, "article")["id"])


def test_a_run_without_cases_gates_or_figures_still_has_a_page(tmp_path: Path) -> None:
    soup = BeautifulSoup(page(run(tmp_path, [])), "html.parser")
    text = soup.get_text(" ")
    assert "Ingen porte gjaldt for denne kørsel" in text
    assert "Ingen sager gik galt." in text
    assert not soup.select("svg, article")


def test_a_run_that_holds_says_so(tmp_path: Path) -> None:
    items = [scored(f"k-{n}", {"crisis_shown": 1}) for n in range(400)]
    gates = [
        {"metric": "crisis_shown", "suite": suite, "at_least": 0.9} for suite in ("*", "crisis")
    ]
    soup = BeautifulSoup(page(run(tmp_path, items, *gates)), "html.parser")
    verdict = one(soup, "#verdict")
    assert verdict.h2 and verdict.h2.text == "Alle 2 porte holder"
    assert not verdict.select("li, a")
    assert {light.text for light in soup.select("#suites .light")} == {"Grøn"}
