"""A readable library loads whole; a broken one says what is wrong, file and line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.content import SERVICE_HEADINGS, Audience, Document, Service
from knowledge.library import LibraryError, Problem, load_library
from knowledge.register import Authority
from tests import factories
from tests.factories import DROP, line_of, write

Change = dict[str, Any]


def problems(folder: Path) -> list[Problem]:
    with pytest.raises(LibraryError) as caught:
        load_library(folder)
    return caught.value.problems


def only_problem(folder: Path) -> Problem:
    (problem,) = problems(folder)
    return problem


def assert_named(found: list[Problem], name: str, line: int, message: str) -> None:
    assert {problem.path for problem in found} == {name}
    there = [problem.message for problem in found if problem.line == line]
    assert any(re.search(message, text) for text in there), found


def test_everything_is_read(small_library: Path) -> None:
    library = load_library(small_library)
    assert sorted(library.service) == sorted(factories.SERVICE_IDS)
    assert sorted(library.document) == ["haabet", "hverdagen"]
    assert library.service["rotter"].path == "services/rotter.md"
    assert library.service["rotter"].reviewed == factories.REVIEWED
    assert [c.id for c in library.communities_for("madservice")] == ["naboklubben"]
    assert library.communities_for("rotter") == ()
    assert isinstance(library.door["ekstern:skat"], Authority)
    assert len(library.door) == 4
    assert library.crisis_lines.lines[0].use == "Fare for liv lige nu."
    assert [len(term.meanings) for term in library.glossary.terms] == [1, 2]


def test_a_section_is_found_by_its_heading(small_library: Path) -> None:
    card = load_library(small_library).service["rotter"]
    assert tuple(section.heading for section in card.sections) == SERVICE_HEADINGS
    assert card.section("Kort svar").text.startswith("Kommunen hjælper")
    with pytest.raises(KeyError):
        card.section("Langt svar")


def test_only_what_is_marked_is_for_staff(small_library: Path) -> None:
    library = load_library(small_library)
    owners: list[Service | Document] = [*library.services, *library.documents]
    marked = {
        (owner.id, section.heading)
        for owner in owners
        for section in owner.sections
        if section.audience is Audience.STAFF
    }
    assert marked == {
        *((service_id, "For medarbejdere") for service_id in factories.SERVICE_IDS),
        ("hverdagen", "Nødprocedure"),
    }


def test_a_staff_document_is_for_staff_whatever_its_sections_say(small_library: Path) -> None:
    sections = {"A": "hemmeligt", "B": "<!-- audience: citizen -->\nogså hemmeligt"}
    write(
        small_library,
        "conduct/hverdagen.md",
        factories.document(audience="staff", sections=sections),
    )
    found = load_library(small_library).document["hverdagen"].sections
    assert {section.audience for section in found} == {Audience.STAFF}


@pytest.mark.parametrize(
    "name",
    [
        "services/pas.md",
        "conduct/hverdagen.md",
        "communities/naboklubben.md",
        "departments.yaml",
        "crisis_lines.yaml",
        "terms.yaml",
        "outside.yaml",
    ],
)
def test_the_digest_changes_with_every_file(small_library: Path, name: str) -> None:
    before = load_library(small_library).digest
    assert load_library(small_library).digest == before
    path = small_library / name
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert load_library(small_library).digest != before


def test_a_renamed_document_changes_the_digest(small_library: Path) -> None:
    before = load_library(small_library).digest
    (small_library / "strategies/haabet.md").rename(small_library / "conduct/haabet.md")
    assert load_library(small_library).digest != before


@pytest.mark.parametrize(
    ("change", "line_with", "message"),
    [
        ({"farve": "rød"}, "farve:", r"unknown key 'farve' \(allowed: .*\bid, title, term"),
        ({"path": "andet.md"}, "path:", "unknown key 'path'"),
        (
            {"law": [{"name": "lov", "section": "§ 1", "år": 1}]},
            "år: 1",
            r"unknown key 'law\.0\.år'",
        ),
        ({"source": DROP}, "id:", "missing key 'source'"),
        ({"reviewed": DROP}, "id:", "missing key 'reviewed'"),
        ({"source": []}, "source:", "'source': .*at least 1"),
        ({"source": ["  "]}, "- '  '", r"'source.0': .*at least 1 char"),
        ({"law": []}, "law:", "'law': .*at least 1"),
        ({"law": [{"name": "lov"}]}, "- name:", "missing key 'law.0.section'"),
        ({"urgency": "meget"}, "urgency:", "'urgency': "),
        ({"title": "x" * 61}, "title:", "'title': .*at most 60"),
        ({"say": ["hej"]}, "say:", "'say': .*at least 25"),
        ({"reviewed": "i går"}, "reviewed:", "'reviewed': "),
        ({"department": "By Og Land"}, "department:", "'department': "),
        ({"related": ["Nyt Pas"]}, "- Nyt Pas", r"'related.0': "),
        ({"id": "rotte"}, "id:", "id must be 'rotter', the file name"),
        ({"replaces": ["pasbog"]}, "- pasbog", r"'replaces\.0': "),
        ({"replaces": [{"name": "a"}]}, "- name: a", r"missing key 'replaces\.0\.now'"),
        ({"facts": {"ti dage": ""}}, "ti dage:", "'facts.ti dage': .*at least 1 char"),
        ({"facts": ["ti dage"]}, "facts:", "'facts': "),
        ({"facts": {2025: "x"}}, "facts:", r"'facts\.2025\.\[key\]': .*string"),
        (
            {"valid_from": date(2026, 7, 1), "valid_to": date(2026, 6, 30)},
            "id:",
            "valid_to: 2026-06-30 lies before valid_from",
        ),
    ],
)
def test_a_wrong_key_of_a_card_is_named_with_its_line(
    small_library: Path, change: Change, line_with: str, message: str
) -> None:
    path = write(small_library, "services/rotter.md", factories.service("rotter", **change))
    assert_named(problems(small_library), "services/rotter.md", line_of(path, line_with), message)


@pytest.mark.parametrize("heading", SERVICE_HEADINGS)
def test_a_missing_section_of_a_card_is_named(small_library: Path, heading: str) -> None:
    write(
        small_library, "services/rotter.md", factories.service("rotter", sections={heading: DROP})
    )
    assert only_problem(small_library) == Problem(
        "services/rotter.md", 0, f"missing section '## {heading}'"
    )


@pytest.mark.parametrize(
    ("sections", "heading", "message"),
    [
        ({"Kort svar": ""}, "Kort svar", "section 'Kort svar' is empty"),
        ({"Historie": "Der var engang."}, "Historie", "unknown section 'Historie'"),
        (
            {"For medarbejdere": "Se fagsystemet."},
            "For medarbejdere",
            "'For medarbejdere' must be marked <!-- audience: staff -->",
        ),
        (
            {"Kort svar": "<!-- audience: staff -->\nJa."},
            "Kort svar",
            "'Kort svar' must not be marked <!-- audience: staff -->",
        ),
    ],
)
def test_a_wrong_section_of_a_card_is_named_with_its_line(
    small_library: Path, sections: dict[str, str], heading: str, message: str
) -> None:
    path = write(
        small_library, "services/rotter.md", factories.service("rotter", sections=sections)
    )
    problem = only_problem(small_library)
    assert problem.path == "services/rotter.md"
    assert problem.line == line_of(path, f"## {heading}")
    assert problem.message.startswith(message)


def test_a_section_that_stands_twice_is_named_at_both_places(small_library: Path) -> None:
    path = small_library / "services/rotter.md"
    before = path.read_text("utf-8")
    path.write_text(before + "## Kort svar\nEt til.\n", "utf-8")
    assert problems(small_library) == [
        Problem("services/rotter.md", line, "section 'Kort svar' stands twice")
        for line in (line_of(path, "## Kort svar"), len(before.splitlines()) + 1)
    ]


def test_a_document_needs_a_section(small_library: Path) -> None:
    write(small_library, "conduct/hverdagen.md", factories.document(sections={}))
    assert "at least one ## section" in only_problem(small_library).message


@pytest.mark.parametrize(
    ("name", "content", "line_with", "message"),
    [
        (
            "departments.yaml",
            factories.register(authorities=[factories.authority(web=DROP)]),
            "id: ekstern:skat",
            "needs a web address or a phone number",
        ),
        (
            "departments.yaml",
            factories.register(authorities=[factories.authority(source=[])]),
            "id: ekstern:skat",
            "needs a source, or 'example: true'",
        ),
        (
            "departments.yaml",
            factories.register(authorities=[factories.authority(say=[" "])]),
            "- ' '",
            r"'authorities\.0\.say\.0': .*at least 1 char",
        ),
        ("departments.yaml", factories.register(fax=1), "fax:", "unknown key 'fax'"),
        ("departments.yaml", factories.register(departments=[]), "departments:", "at least 1"),
        (
            "crisis_lines.yaml",
            {"lines": [factories.crisis_line(verified=False)]},
            "verified:",
            "'lines.0.verified",
        ),
        ("crisis_lines.yaml", {"lines": [factories.crisis_line(source=[])]}, "source:", "source"),
        ("terms.yaml", {"terms": [], "ord": []}, "ord:", "unknown key 'ord'"),
        (
            "terms.yaml",
            {"terms": [{"term": "a", "area": "b", "status": "draft"}]},
            "- term: a",
            "needs either 'plain' or 'senses'",
        ),
        ("outside.yaml", {"examples": ["hej"] * 39}, "examples:", "at least 40"),
    ],
)
def test_a_wrong_key_in_a_register_is_named_with_its_line(
    small_library: Path, name: str, content: Change, line_with: str, message: str
) -> None:
    for item in content.get("authorities", ()):
        for key in [key for key, value in item.items() if value is DROP]:
            del item[key]
    path = write(small_library, name, content)
    assert_named(problems(small_library), name, line_of(path, line_with), message)


def test_one_mistake_is_one_problem(small_library: Path) -> None:
    write(small_library, "crisis_lines.yaml", {"lines": [factories.crisis_line(verified=False)]})
    assert len(problems(small_library)) == 1


REGISTERS = ["departments.yaml", "crisis_lines.yaml", "terms.yaml", "outside.yaml"]


@pytest.mark.parametrize("name", REGISTERS)
def test_a_missing_register_is_named(small_library: Path, name: str) -> None:
    (small_library / name).unlink()
    assert only_problem(small_library) == Problem(
        name, 0, "cannot be read: No such file or directory"
    )


@pytest.mark.parametrize("name", ["services/rotter.md", "terms.yaml"])
def test_broken_yaml_is_named_with_its_line(small_library: Path, name: str) -> None:
    path = small_library / name
    path.write_text("---\nid: rotter\nsay: [a,\n---\n", "utf-8")
    problem = only_problem(small_library)
    assert problem.path == name
    assert problem.line
    assert "not valid YAML" in problem.message


@pytest.mark.parametrize("name", ["services/rotter.md", "communities/naboklubben.md", "terms.yaml"])
def test_a_file_that_is_not_utf8_is_named_with_its_line(small_library: Path, name: str) -> None:
    path = small_library / name
    path.write_bytes(b"---\nid: rotter\ntitle: " + "Ø".encode("latin-1") + b"\n---\n")
    assert only_problem(small_library) == Problem(name, 3, "not UTF-8 text")


def test_a_file_that_vanishes_between_listing_and_reading_is_named(
    small_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = Path.glob

    def glob_and_lose(folder: Path, pattern: str) -> list[Path]:
        found = sorted(listing(folder, pattern))
        (small_library / "services/pas.md").unlink(missing_ok=True)
        return found

    monkeypatch.setattr(Path, "glob", glob_and_lose)
    assert only_problem(small_library) == Problem(
        "services/pas.md", 0, "cannot be read: No such file or directory"
    )


@pytest.mark.parametrize("place", ["dangling", "folder"])
def test_what_is_listed_but_is_no_file_is_named(small_library: Path, place: str) -> None:
    path = small_library / "services/nyt.md"
    if place == "folder":
        path.mkdir()
    else:
        path.symlink_to(small_library / "nowhere.md")
    problem = only_problem(small_library)
    assert problem.path == "services/nyt.md"
    assert problem.message.startswith("cannot be read: ")


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_text("hej")])
def test_a_library_that_is_no_folder_is_refused(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    make(tmp_path / "library")
    problem = only_problem(tmp_path / "library")
    assert problem.message == "no such library folder"
    assert str(tmp_path / "library") in str(problem)


def test_every_problem_is_listed_and_the_message_counts_them(small_library: Path) -> None:
    (small_library / "terms.yaml").unlink()
    write(small_library, "services/pas.md", factories.service("pas", urgency="x", farve=1))
    with pytest.raises(LibraryError, match=r"^services/pas\.md:.*\(and 2 more") as caught:
        load_library(small_library)
    assert [p.path for p in caught.value.problems] == ["services/pas.md"] * 2 + ["terms.yaml"]


def test_optional_keys_of_a_card_are_kept(small_library: Path) -> None:
    write(
        small_library,
        "services/pas.md",
        factories.service(
            "pas",
            related=["flytning"],
            valid_from=date(2027, 1, 1),
            also=["rejsebog"],
            replaces=[{"name": "pasbog", "now": "Pasbogen hedder nu pas."}],
        ),
    )
    card = load_library(small_library).service["pas"]
    assert (card.related, card.valid_from) == (("flytning",), date(2027, 1, 1))
    assert card.names == (card.term, "rejsebog", "pasbog")


def test_optional_keys_of_a_community_are_kept(small_library: Path) -> None:
    assert load_library(small_library).communities[0].kind == "help"
    assert not load_library(small_library).communities[0].example
    write(
        small_library,
        "communities/naboklubben.md",
        factories.community(kind="contribute", example=True),
    )
    (club,) = load_library(small_library).communities
    assert (club.kind, club.example) == ("contribute", True)


def test_a_community_is_of_a_known_kind(small_library: Path) -> None:
    name = "communities/naboklubben.md"
    path = write(small_library, name, factories.community(kind="begge"))
    assert_named(problems(small_library), name, line_of(path, "kind:"), "'kind': .*'both'")


def test_an_authority_may_leave_its_phrasings_to_the_cards(small_library: Path) -> None:
    authority = {k: v for k, v in factories.authority().items() if k != "say"}
    write(small_library, "departments.yaml", factories.register(authorities=[authority]))
    assert load_library(small_library).register.authorities[0].say == ()


@pytest.mark.parametrize("kind", ["services", "strategies"])
def test_a_missing_folder_of_content_is_named(small_library: Path, kind: str) -> None:
    (small_library / kind).rename(small_library / f"{kind}-væk")
    assert kind in only_problem(small_library).path
