from __future__ import annotations

import re
from base64 import b64encode
from datetime import date
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup, Tag

from bot.clarity.comparison import compare
from bot.clarity.marked_text import paragraphs
from bot.clarity.page import Source, page
from bot.clarity.report import Report, make_report
from bot.clarity.wording import clarity_wording
from knowledge.danish.sentences import read_sentences
from knowledge.terms import Glossary

GLOSSARY = Glossary(terms=())
OLD = (
    "Brev om cykelskuret\n\n"
    "Det skal hermed meddeles, at skuret i medfør af husordenens § 4 nedlægges den 1. maj 2027, "
    "og at cykler, der ikke er fjernet senest den 24. april 2027, bortskaffes af viceværten uden "
    "yderligere varsel, hvorefter der opkræves 150 kr. pr. cykel.\n\n"
    "- nøgler afleveres\n"
    "- låse fjernes\n"
)
NEW = (
    "Vi lukker skuret den 1. maj 2027.\n\nHent din cykel senest den 24. april 2027. Det er vigtigt."
)


def report(text: str, name: str = "brev.txt") -> Report:
    return make_report(name, text, clarity_wording(), GLOSSARY, lambda _: [])


def html(text: str, name: str = "brev.txt", before: str | None = None) -> str:
    wording = clarity_wording()
    old = report(before, "gammel.txt") if before else None
    comparison = compare(before, text, wording.conditions) if before else None
    return page(report(text, name), wording, Source(date(2027, 3, 3)), old, comparison)


def parsed(text: str, name: str = "brev.txt", before: str | None = None) -> BeautifulSoup:
    return BeautifulSoup(html(text, name, before), "html.parser")


def target(soup: BeautifulSoup, link: Tag) -> Tag:
    found = soup.find(id=str(link["href"]).removeprefix("#"))
    assert isinstance(found, Tag), link
    return found


def test_page_is_danish_and_needs_nothing_beside_it() -> None:
    soup = parsed(OLD, before=NEW)
    assert soup.html is not None
    assert soup.html["lang"] == "da"
    assert not soup.select("[src], link, iframe, img, object, [style], [onclick]")
    assert all(str(link["href"]).startswith("#") for link in soup.select("a"))
    assert "http://" not in str(soup)
    assert "url(" not in str(soup)


def test_only_its_own_script_and_style_may_run() -> None:
    soup = parsed(OLD)
    policy = str(soup.select("meta[http-equiv]")[0]["content"])
    assert "default-src 'none'" in policy
    for tag in ("script", "style"):
        (found,) = soup.select(tag)
        digest = b64encode(sha256(str(found.string).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_landmarks_and_headings_are_in_order() -> None:
    soup = parsed(OLD, before=NEW)
    assert [len(soup.select(tag)) for tag in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    levels = [int(heading.name[1]) for heading in soup.select("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    for section in soup.select("section"):
        assert soup.find(id=str(section["aria-labelledby"])) is not None
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_every_finding_is_marked_and_linked_both_ways() -> None:
    found, soup = report(OLD), parsed(OLD)
    for noted in found.noted:
        for note in noted.notes:
            reference = soup.find(id=f"r{note.number}")
            assert isinstance(reference, Tag)
            said = target(soup, reference)
            assert note.advice in said.get_text()
            back = said.select_one("a")
            assert back is not None
            assert target(soup, back) is reference
            assert note.name in str(reference["aria-label"])
    marked = [mark.get_text() for mark in soup.select("mark")]
    assert {"hermed", "bortskaffes", "opkræves"} <= set(marked)


def test_what_is_about_the_whole_text_links_to_it() -> None:
    said = parsed(OLD.replace("Det", "Her") * 2).find(id="n1")
    assert isinstance(said, Tag)
    assert "Taler ikke til læseren" in said.get_text()
    assert said.select_one("a[href='#text']") is not None


def test_worst_sentences_link_to_their_place() -> None:
    soup = parsed(OLD)
    links = soup.select(".worst a")
    assert len(links) == len(report(OLD).noted)
    first = target(soup, links[0])
    assert first["id"] == "s2"
    assert first["tabindex"] == "-1"
    assert "meddeles" in first.get_text()


def test_filter_has_a_button_for_every_rule_with_findings() -> None:
    soup = parsed(OLD)
    buttons = soup.select("#filter button")
    assert all(button["type"] == "button" for button in buttons)
    assert [button["aria-pressed"] for button in buttons][:2] == ["true", "false"]
    rules = {str(note["data-rule"]) for note in soup.select(".notes li")}
    assert {str(button["data-filter"]) for button in buttons} == rules | {""}
    assert soup.select("#shown[role=status]")
    for mark in soup.select("[data-rules]"):
        assert set(str(mark["data-rules"]).split()) <= rules


def test_the_whole_text_is_there() -> None:
    soup = parsed(OLD)
    for sup in soup.select("sup"):
        sup.decompose()
    shown = " ".join(" ".join(p.get_text() for p in soup.select(".row > p")).split())
    assert shown == " ".join(OLD.split())


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "&lt;b&gt;"]
)
def test_everything_is_escaped(evil: str) -> None:
    text = f"Det {evil} meddeles, at 5 kr. {evil} opkræves.\n\n{evil}\n"
    soup = parsed(text, f"{evil}.txt", before=f"{evil} Prisen er 4 kr. og den fastsættes {evil}.")
    assert len(soup.select("script")) == 1
    assert not soup.select("img, b[onerror]")
    assert evil in soup.get_text()


def test_facts_come_before_the_praise() -> None:
    soup = parsed(NEW, before=OLD)
    headings = [heading.get_text() for heading in soup.select("h2")]
    assert headings.index("Er indholdet bevaret?") < headings.index("Samlet vurdering")
    (alert,) = soup.select(".alert")
    assert alert.get_text().startswith("Vent:")
    rows = [
        [cell.get_text() for cell in row.select("td, th")]
        for row in soup.select("#facts-heading ~ table tbody tr")
    ]
    assert ["Væk", "Beløb", "150 kr."] in rows
    assert ["Bevaret", "Dato", "den 1. maj 2027"] in rows
    assert [row[0] for row in rows] == sorted(
        (row[0] for row in rows), key=["Væk", "Færre", "Nyt", "Bevaret"].index
    )


def test_versions_stand_side_by_side_with_what_is_gone_marked() -> None:
    soup = parsed(NEW, before=OLD)
    old, new = soup.select(".versions > div")
    gone = [mark.get_text() for mark in old.select("mark.gone")]
    assert any("150" in words and words.startswith("✗") for words in gone)
    assert not old.select("mark.new")
    assert not new.select("mark.gone")
    assert "den 24. april 2027" in [kept.get_text() for kept in new.select(".kept")]


def test_all_kept_is_said() -> None:
    (fine,) = parsed(OLD, before=OLD).select(".fine")
    assert re.match(r"Intet er væk: (\d+) af \1 oplysninger", fine.get_text())


def test_text_falls_into_paragraphs_as_it_is_written() -> None:
    wrapped = "Vi skriver til dig om skuret,\nder skal væk. Det sker nu.\n\nTitel\n\n- et\n- to\n"
    found = paragraphs(wrapped, read_sentences(wrapped))
    assert [wrapped[p.start : p.end] for p in found] == [
        "Vi skriver til dig om skuret,\nder skal væk. Det sker nu.",
        "Titel",
        "- et",
        "- to",
    ]
    long = "Det her er den første linje. " * 6
    text = f"{long}\n{long}\n"
    assert len(paragraphs(text, read_sentences(text))) == 2
