"""Every figure a citizen reads is found, and is traced only to a fact that covers it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from knowledge.content import SERVICE_HEADINGS
from knowledge.figures import Figure, figures, trace, trace_service
from knowledge.library import load_library
from tests import factories
from tests.factories import line_of, write

PAGE, OTHER_PAGE = "https://borgerby.example/rotter", "https://lov.example/7"
CITIZEN_HEADINGS = SERVICE_HEADINGS[:-1]
WAITING = "Hvad sker der så"


def found(text: str) -> list[str]:
    return [match[0] for match in figures(text)]


def of_card(folder: Path, text: str, facts: dict[str, str], **front: Any) -> list[Figure]:
    """The figures of a card whose only figures stand in `text`, under "Hvad koster det"."""
    sections = {WAITING: "Vi ringer tilbage.", "Hvad koster det": text}
    card = factories.service("rotter", sections=sections, facts=facts, **front)
    write(folder, "services/rotter.md", card)
    library = load_library(folder)
    return list(trace_service(library, library.service["rotter"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Det koster 25 kroner.", ["25"]),
        ("Det koster 2.500,50 kr.", ["2.500,50"]),
        ("Mindst 25 %, højst 3,5 procent", ["25", "3,5"]),
        ("Du skal være 18 år.", ["18"]),
        ("en 17-årig", ["17"]),
        ("Siden 1. juli 2025.", ["1", "2025"]),
        ("Fra 1.7.2025, kl. 8-16.30", ["1.7.2025", "8", "16.30"]),
        ("efter § 87", ["§", "87"]),
        ("§§ 3-4", ["§§", "3", "4"]),
        ("Ring 33 14 15 92", ["33", "14", "15", "92"]),
        ("Ring på 112.", ["112"]),
        ("inden for fire uger", ["fire uger"]),
        ("Inden Tolv Måneder", ["Tolv Måneder"]),
        ("højst tre hele dage", ["tre hele dage"]),
        ("i et halvt år", ["et halvt år"]),
        ("efter halvandet år", ["halvandet år"]),
        ("en uges ferie og to måneders ventetid", ["en uges", "to måneders"]),
        ("hundrede kroner", ["hundrede kroner"]),
        ("halvdelen eller en tredjedel", ["halvdelen", "en tredjedel"]),
        ("om fjorten dage", ["fjorten dage"]),
    ],
)
def test_numbers_and_number_words_with_a_unit_are_figures(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Det er gratis.",
        "1. Ring til kommunen.\n2. Skriv et brev.\n  10. Vent på svar.",
        "1. Ældre ringer til kommunen.",
        "Du kan søge en dag, hvor du har tid.",
        "De to børn får hver sin plads.",
        "Enten uger eller måneder.",
        "Det tager nogle uger.",
    ],
)
def test_other_words_and_the_numbers_of_a_list_are_none(text: str) -> None:
    assert found(text) == []


def test_a_number_within_a_list_item_is_one() -> None:
    assert found("1. Ring inden 14 dage.\n2. Skriv 1. maj.") == ["14", "1"]


def test_a_figure_keeps_its_place_when_list_numbers_are_left_out() -> None:
    text = "1. Ring.\n2. Betal 25 kroner."
    (match,) = figures(text)
    assert text[slice(*match.span())] == "25"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("et ark i A4", []),
        ("se borgerby.example/12", []),
        ("1-2-3-modellen", []),
        ("Loven er fra\n2025. Nu gælder den.", ["2025"]),
        ("inden for én uge", ["én uge"]),
        ("når du er tres år", ["tres år"]),
        ("i femogtyve år", ["femogtyve år"]),
        ("tre fjerdedele af udgiften", ["tre fjerdedele"]),
        ("hver fjerde ledige bolig", ["hver fjerde"]),
        ("to millioner kroner", ["to millioner kroner"]),
        ("i 2½ år", ["2½"]),
    ],
)
def test_numbers_are_figures_however_they_are_written(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("heading", CITIZEN_HEADINGS)
def test_a_figure_of_each_section_is_named_with_its_place(
    small_library: Path, heading: str
) -> None:
    sections = {WAITING: "Vi ringer tilbage.", heading: "Det koster\n777 kroner."}
    path = write(small_library, "services/rotter.md", factories.service(sections=sections))
    (figure,) = (f for f in trace(load_library(small_library)) if f.path == "services/rotter.md")
    assert figure == Figure(
        path="services/rotter.md",
        line=line_of(path, f"## {heading}"),
        place=heading,
        text="777",
        around="Det koster 777 kroner.",
        source=None,
    )


@pytest.mark.parametrize(
    ("place", "line_with", "front"),
    [
        ("title", "title:", {"title": "Rotter fra 777"}),
        ("ask", "ask:", {"ask": "Har du set 777 rotter?"}),
        ("replaces", "- name: b", {"replaces": [{"name": "a", "now": "Nu."}]}),
    ],
)
def test_a_figure_of_the_front_matter_is_named_with_its_line(
    small_library: Path, place: str, line_with: str, front: dict[str, Any]
) -> None:
    if place == "replaces":
        front["replaces"] = [*front["replaces"], {"name": "b", "now": "Nu 777."}]
    (figure,) = of_card(small_library, "Det er gratis.", {}, **front)
    path = small_library / "services/rotter.md"
    assert (figure.place, figure.text, figure.line) == (place, "777", line_of(path, line_with))


def test_citizens_cannot_meet_the_figures_of_the_staff_section(small_library: Path) -> None:
    sections = {"For medarbejdere": "<!-- audience: staff -->\nJf. § 777, stk. 2."}
    write(small_library, "services/rotter.md", factories.service(sections=sections))
    assert {figure.text for figure in trace(load_library(small_library))} == {"ti dage"}


def test_every_figure_of_the_small_library_is_traced_to_its_card(small_library: Path) -> None:
    traced = {f.path: f.source for f in trace(load_library(small_library))}
    assert traced == {
        f"services/{key}.md": f"https://borgerby.example/{key}" for key in factories.SERVICE_IDS
    }


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Det koster 25 kroner.", "25 kroner"),
        ("Det koster 25.", "25"),
        ("Prisen er 25, altså billigt.", "25"),
        ("Det koster 25 kroner.\nIgen 25 kroner.", "25 kroner"),
        ("Ring 33 14 15 92.", "33 14 15 92"),
        ("Siden 1. juli 2025.", "1. juli 2025"),
        ("Inden to uger.", "to uger"),
        ("Kl. 8-16.", "8-16"),
        ("Fra (25) til [25].", "25"),
    ],
)
def test_a_figure_within_a_fact_is_traced(small_library: Path, text: str, fact: str) -> None:
    traced = of_card(small_library, text, {fact: PAGE})
    assert {figure.source for figure in traced} == {PAGE}


@pytest.mark.parametrize(
    ("text", "fact", "untraced"),
    [
        ("Det koster 125 kroner.", "25", ["125"]),
        ("Det koster 25 kroner.", "2", ["25"]),
        ("Det koster 1.250 kroner.", "250", ["1.250"]),
        ("Det koster 2,5 procent.", "2", ["2,5"]),
        ("Det koster 2,5 procent.", "5", ["2,5"]),
        ("Siden 1. juli 2025.", "juli 2025", ["1"]),
        ("Siden 1. juli 2025.", "1. juli", ["2025"]),
        ("Siden 1. juli 2026.", "1. juli 2025", ["1", "2026"]),
        ("Inden tre ugers frist.", "tre uger", ["tre ugers"]),
        ("Det koster 25 kroner.", "gratis", ["25"]),
    ],
)
def test_a_figure_that_no_fact_covers_is_not_traced(
    small_library: Path, text: str, fact: str, untraced: list[str]
) -> None:
    traced = of_card(small_library, text, {fact: PAGE})
    assert [figure.text for figure in traced if figure.source is None] == untraced


def test_each_figure_has_the_source_of_its_own_fact(small_library: Path) -> None:
    facts = {"25 kroner": PAGE, "to uger": OTHER_PAGE}
    traced = of_card(small_library, "Det koster 25 kroner inden to uger.", facts)
    assert {figure.text: figure.source for figure in traced} == {"25": PAGE, "to uger": OTHER_PAGE}


@pytest.mark.parametrize(
    ("name", "content", "source"),
    [
        (
            "departments.yaml",
            factories.register(authorities=[factories.authority(how="Ring på 777.")]),
            "https://skat.example",
        ),
        (
            "departments.yaml",
            factories.register(authorities=[factories.authority(phone="777")]),
            "https://skat.example",
        ),
        (
            "departments.yaml",
            factories.register(
                authorities=[factories.authority(handles="777 sager.", source=[], example=True)]
            ),
            "example",
        ),
        (
            "communities/naboklubben.md",
            factories.community(offer="Hjælper 777 unge."),
            "https://naboklubben.example",
        ),
        (
            "communities/naboklubben.md",
            factories.community(contact="777", example=True),
            "example",
        ),
        (
            "conduct/hverdagen.md",
            factories.document(sections={"A": "777 gange."}, source=["Byen", "Loven"]),
            "Byen; Loven",
        ),
    ],
)
def test_figures_outside_the_cards_have_the_source_of_their_page(
    small_library: Path, name: str, content: Any, source: str
) -> None:
    write(small_library, name, content)
    traced = [figure for figure in trace(load_library(small_library)) if figure.text == "777"]
    assert [(figure.path, figure.source) for figure in traced] == [(name, source)]


def test_citizens_cannot_meet_the_figures_of_a_staff_document(small_library: Path) -> None:
    sections = {"Åbent": "Se 777.", "Lukket": "<!-- audience: staff -->\nSe 888."}
    write(small_library, "conduct/hverdagen.md", factories.document(sections=sections))
    texts = {figure.text for figure in trace(load_library(small_library))}
    assert "777" in texts
    assert "888" not in texts
