"""A library becomes pieces that can be found, cited and shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.content import SERVICE_HEADINGS, Audience
from knowledge.index.passages import Kind, Passage, make_passages, phrasings
from knowledge.library import load_library
from tests import factories
from tests.factories import SERVICE_IDS, STAFF_ONLY, write


@pytest.fixture
def passages(small_library: Path) -> list[Passage]:
    return make_passages(load_library(small_library))


def by_location(passages: list[Passage]) -> dict[str, Passage]:
    return {passage.location: passage for passage in passages}


def test_every_section_name_and_door_is_a_passage(passages: list[Passage]) -> None:
    count = {kind: sum(p.kind is kind for p in passages) for kind in Kind}
    assert count == {
        Kind.SERVICE: len(SERVICE_IDS) * (len(SERVICE_HEADINGS) + 1),
        Kind.AUTHORITY: 1,
        Kind.DEPARTMENT: 3,
        Kind.DOCUMENT: 5,
    }
    assert len({p.id for p in passages}) == len(passages)


def test_a_passage_cites_its_place(passages: list[Passage]) -> None:
    found = by_location(passages)["services/rotter.md#sådan-gør-du"]
    assert (found.owner, found.title, found.heading, found.department) == (
        "rotter",
        "Rotter i haven",
        "Sådan gør du",
        "teknik",
    )
    assert found.text.startswith("1. Ring til kommunen.")


def test_an_authority_is_its_own_department(passages: list[Passage]) -> None:
    (found,) = (p for p in passages if p.kind is Kind.AUTHORITY)
    assert found.location == "departments.yaml"
    assert found.owner == found.department == "ekstern:skat"
    assert found.text == "Forskudsopgørelse og årsopgørelse.\nRing til Skatteforvaltningen."
    assert "mit fradrag er forkert" in found.index_text


def test_a_department_is_found_by_what_it_handles(passages: list[Passage]) -> None:
    found = {p.owner: p for p in passages if p.kind is Kind.DEPARTMENT}
    assert sorted(found) == ["aeldre", "borgerservice", "teknik"]
    assert found["teknik"].text == "rotter og veje"
    assert found["teknik"].department == "teknik"


def test_a_service_is_found_by_its_names_alone(small_library: Path) -> None:
    write(small_library, "services/pas.md", factories.service("pas", also=["rejsebevis"]))
    passages = make_passages(load_library(small_library))
    found = by_location(passages)["services/pas.md#navne"]
    assert found.index_text.splitlines() == ["Nyt pas", "pasudstedelse", "rejsebevis"]
    assert found.text == "Nyt pas"


def test_only_marked_sections_are_for_staff(passages: list[Passage]) -> None:
    staff = {p.location for p in passages if p.audience is Audience.STAFF}
    assert staff == {
        *(f"services/{service_id}.md#for-medarbejdere" for service_id in SERVICE_IDS),
        "conduct/hverdagen.md#nødprocedure",
    }
    assert {
        p.text for p in passages if p.text == STAFF_ONLY and p.audience is Audience.CITIZEN
    } == (set())


def test_phrasings_of_a_card_are_searched_in_its_short_answer_and_never_shown(
    passages: list[Passage],
) -> None:
    phrase = factories.phrasings("pas")[0]
    holders = [p.location for p in passages if phrase in p.index_text]
    assert holders == ["services/pas.md#kort-svar"]
    assert not any(phrase in p.text for p in passages)


def test_phrasings_of_a_section_are_searched_in_that_section(passages: list[Passage]) -> None:
    holders = [p.location for p in passages if "hvor mange træer" in p.index_text]
    assert holders == ["strategies/haabet.md#træer"]


def test_held_out_phrasings_are_not_indexed(small_library: Path) -> None:
    library = load_library(small_library)
    said = phrasings(library)
    held_out = frozenset(said[::2])
    rows = {row for p in make_passages(library, held_out) for row in p.index_text.splitlines()}
    assert not rows & held_out
    assert rows >= set(said[1::2])


def test_phrasings_are_all_there_once_in_order(small_library: Path) -> None:
    said = phrasings(load_library(small_library))
    assert len(said) == len(set(said)) == len(SERVICE_IDS) * 25 + 8 + 4
    assert said == phrasings(load_library(small_library))


def test_a_digest_follows_its_own_passage_only(
    small_library: Path, passages: list[Passage]
) -> None:
    text = {"Kort svar": "Noget helt andet."}
    write(small_library, "services/pas.md", factories.service("pas", sections=text))
    changed = make_passages(load_library(small_library))
    differing = [p.location for p, q in zip(passages, changed, strict=True) if p.digest != q.digest]
    assert differing == ["services/pas.md#kort-svar"]


def test_passages_come_in_a_fixed_order(small_library: Path, passages: list[Passage]) -> None:
    assert make_passages(load_library(small_library)) == passages
