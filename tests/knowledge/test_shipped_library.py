"""What ships keeps the promises its form makes to citizens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from knowledge.content import SERVICE_HEADINGS, Audience, Community, Document, Section, Service
from knowledge.danish.sentences import sentences
from knowledge.figures import figures, trace
from knowledge.library import DEFAULT_LIBRARY, Library
from knowledge.lint import check_library
from tests.seeds import SEEDS

CARDS = sorted(path.stem for path in (DEFAULT_LIBRARY / "services").glob("*.md"))
LAW = re.compile(
    r"§|\b(stk|jf|cf|SEL|ABL|LAS|LAB|RSL|BBL|STL|SUL|FVL|OFL)\b\.?"
    r"|\b(?!\w*orlov)\w+(lov|bekendtgørelse)(en|ens)\b"
)
RUN = 9
QUOTED = re.compile(r'"[^"]{3,80}"')
"""A title or a motto in quotation marks is a fact."""

EASY = 32
"""The LIX number up to which a text is easy to read (children's books end at 25)."""

GONE = re.compile(
    r"afskaff|afløst|blev til|findes ikke|ikke mere|væk|luk|hedder nu|i dag\b|stedet|flytte"
    r"|gamle?\b|ingen nye|ikke nye|ingen kan søge|(fik|havde|fået) du\b|er du i gang",
    re.IGNORECASE,
)
OTHER_THINGS = {("saerlig-stoette", "skoleskift")}
"""An old name may be an everyday word elsewhere: a child's "særlig støtte" at school."""


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def length(text: str) -> int:
    return len(re.sub(r"^(\d+\.|-) ", "", text, flags=re.M).split())


def lix(text: str) -> float:
    """How hard a text is to read: words a sentence, plus the share (%) of long words."""
    said = re.findall(r"[^\W_]+", re.sub(r"^\s*(\d+\.|-) ", "", text, flags=re.M))
    long = sum(len(word) > 6 for word in said)
    return len(said) / len(sentences(text)) + 100 * long / len(said)


def citizen_sections(library: Library, card: str) -> list[Section]:
    sections = library.service[card].sections
    return [section for section in sections if section.audience is Audience.CITIZEN]


def test_the_library_is_sound_on_its_review_date(library: Library) -> None:
    items: list[Service | Document | Community] = [
        *library.services,
        *library.documents,
        *library.communities,
    ]
    reviewed = max(item.reviewed for item in items)
    assert check_library(library, reviewed) == []
    assert check_library(library, reviewed + timedelta(days=366))


def test_there_is_something_of_everything(library: Library) -> None:
    assert len(library.services) == len(CARDS) == 110
    assert len(library.documents) >= 10
    assert len(library.communities) >= 30
    assert library.register.authorities
    assert {"112"} <= {line.id for line in library.crisis_lines.lines}
    assert len(library.glossary.terms) >= 300
    assert len(set(library.outside.examples)) == len(library.outside.examples)


@pytest.mark.parametrize("card", CARDS)
def test_a_card_knows_how_citizens_say_it(library: Library, card: str) -> None:
    assert len(set(library.service[card].say)) >= 25


@pytest.mark.parametrize("card", CARDS)
def test_citizen_sections_are_short(library: Library, card: str) -> None:
    lengths = {s.heading: length(s.text) for s in citizen_sections(library, card)}
    assert list(lengths) == list(SERVICE_HEADINGS[:-1])
    limits = {heading: 60 if heading == "Kort svar" else 75 for heading in lengths}
    assert {h: n for h, n in lengths.items() if n > limits[h]} == {}


@pytest.mark.parametrize("card", CARDS)
def test_citizen_sections_name_no_law(library: Library, card: str) -> None:
    found = {
        section.heading: match[0]
        for section in citizen_sections(library, card)
        if (match := LAW.search(section.text))
    }
    assert found == {}


@pytest.mark.parametrize("card", CARDS)
def test_what_to_do_is_numbered_steps(library: Library, card: str) -> None:
    steps = library.service[card].section("Sådan gør du").text.splitlines()
    assert [step.split(" ")[0] for step in steps if step.strip()] == [
        f"{number}." for number in range(1, len(steps) + 1)
    ]


@pytest.mark.parametrize("card", CARDS)
def test_the_staff_section_is_the_only_one_for_staff(library: Library, card: str) -> None:
    staff = [s.heading for s in library.service[card].sections if s.audience is Audience.STAFF]
    assert staff == ["For medarbejdere"]


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def test_nothing_is_copied_from_the_seeds(library: Library) -> None:
    if not SEEDS:
        pytest.skip("the seed documents are not here")
    seen = set().union(*(runs(path.read_text("utf-8", errors="replace")) for path in SEEDS))
    copied = [
        f"{document.path}:{section.line}: {' '.join(run)}"
        for document in library.documents
        for section in document.sections
        for run in sorted(runs(QUOTED.sub(" ", section.text)) & seen)
    ]
    assert copied == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Du kan ringe til os.", 5),
        ("Ring. Skriv.", 1),
        ("Kommunen hjælper.", 2 + 100),
        ("- Ring til os.\n- Kommunen svarer i dag, kl. 10.", 4.5 + 100 / 9),
    ],
)
def test_lix_is_the_known_measure(text: str, expected: float) -> None:
    assert lix(text) == pytest.approx(expected)


@pytest.mark.parametrize("card", CARDS)
def test_citizen_sections_are_easy_to_read(library: Library, card: str) -> None:
    assert lix("\n".join(section.text for section in citizen_sections(library, card))) <= EASY


@pytest.mark.parametrize("card", CARDS)
def test_citizen_sections_hold_no_paper_word(library: Library, card: str) -> None:
    paper = [form for word in library.glossary.paper_words for form in (word.word, *word.forms)]
    anyone = "|".join(re.escape(form) for form in sorted(paper, key=len, reverse=True))
    found = {
        section.heading: match[0]
        for section in citizen_sections(library, card)
        if (match := re.search(rf"(?<!\w)({anyone})(?!\w)", section.text, re.I))
    }
    assert found == {}


def test_every_figure_has_its_source(library: Library) -> None:
    traced = list(trace(library))
    assert len(traced) > 300
    assert [f"{f.path}:{f.line}: {f.around}" for f in traced if f.source is None] == []


def test_every_figure_of_the_citizen_sections_is_looked_at(library: Library) -> None:
    traced = [figure.path for figure in trace(library)]
    for card in CARDS:
        said = sum(len(list(figures(section.text))) for section in citizen_sections(library, card))
        assert traced.count(f"services/{card}.md") >= said


def test_the_sources_of_facts_are_pages(library: Library) -> None:
    pages = {page for service in library.services for page in service.facts.values()}
    assert pages
    assert [page for page in pages if not re.match(r"https?://\S+$", page)] == []


def test_no_name_of_today_is_an_old_name(library: Library) -> None:
    current = {
        name: service.id for service in library.services for name in (service.term, *service.also)
    }
    wrong = {
        name: (current[name], service.id)
        for service in library.services
        for old in service.replaces
        for name in old.names
        if name in current
    }
    assert wrong == {}


def test_an_old_name_stands_on_one_card_only(library: Library) -> None:
    names = [name for s in library.services for old in s.replaces for name in old.names]
    assert len(names) > 30
    assert sorted(names) == sorted(set(names))


def test_what_there_is_instead_of_an_old_name_is_short_and_has_no_paragraph(
    library: Library,
) -> None:
    for service in library.services:
        for old in service.replaces:
            assert length(old.now) <= 35, (service.id, old.name)
            assert "§" not in old.now, (service.id, old.name)


def test_no_card_speaks_of_an_old_name_as_of_todays(library: Library) -> None:
    texts = {card: "\n".join(s.text for s in citizen_sections(library, card)) for card in CARDS}
    current = {
        (old.name, card, sentence)
        for service in library.services
        for old in service.replaces
        for card, text in texts.items()
        if old.is_named_in(text) and (service.id, card) not in OTHER_THINGS
        for sentence in sentences(text)
        if old.is_named_in(sentence) and not GONE.search(sentence)
    }
    assert current == set()


def test_every_community_helps_with_something_and_made_up_ones_are_marked(
    library: Library,
) -> None:
    assert {community.kind for community in library.communities} >= {"help", "contribute"}
    for community in library.communities:
        assert community.services, community.id
        local = library.register.municipality.split()[0].lower() in community.id
        assert not local or community.example, community.id
