"""What ships keeps the promises its form makes to citizens."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.content import SERVICE_HEADINGS, Audience, Community, Document, Section, Service
from knowledge.library import DEFAULT_LIBRARY, Library
from knowledge.lint import check_library

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
CARDS = sorted(path.stem for path in (DEFAULT_LIBRARY / "services").glob("*.md"))
LAW = re.compile(
    r"§|\b(stk|jf|cf|SEL|ABL|LAS|LAB|RSL|BBL|STL|SUL|FVL|OFL)\b\.?|\w+(lov|bekendtgørelse)(en|ens)\b"
)
RUN = 9


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def length(text: str) -> int:
    return len(re.sub(r"^(\d+\.|-) ", "", text, flags=re.M).split())


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
    assert len(library.services) == len(CARDS) >= 30
    assert len(library.documents) >= 10
    assert library.communities
    assert library.register.authorities
    assert {"112"} <= {line.id for line in library.crisis_lines.lines}
    assert len(library.glossary.terms) > 100
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
    if not SEEDS.is_dir():
        pytest.skip(f"no seeds in {SEEDS}")
    seeds = sorted(SEEDS.glob("*.txt"))
    assert seeds
    seen = set().union(*(runs(path.read_text("utf-8", errors="replace")) for path in seeds))
    copied = [
        f"{document.path}:{section.line}: {' '.join(run)}"
        for document in library.documents
        for section in document.sections
        for run in sorted(runs(section.text) & seen)
    ]
    assert copied == []
