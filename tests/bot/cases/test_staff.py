"""The list of staff: who is on it, and what is wrong with a list that cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cases.staff import Staff, StaffError, load_staff
from bot.store.people import Pseudonyms
from knowledge.library import Library

PSEUDONYMS = Pseudonyms("k" * 32)
DEPARTMENTS = frozenset({"borgerservice", "teknik"})
METTE = {"id": 1, "name": "Mette", "departments": ["borgerservice"], "leader": True}
OLE = {"id": 2, "name": "Ole", "departments": ["teknik", "borgerservice"]}
EXAMPLE = Path(__file__).parents[3] / "staff.example.yaml"


def load(folder: Path, *members: dict[str, Any]) -> Staff:
    return load_text(folder, yaml.safe_dump({"staff": list(members)}))


def load_text(folder: Path, text: str) -> Staff:
    path = folder / "staff.yaml"
    path.write_text(text, "utf-8")
    return load_staff(path, DEPARTMENTS, PSEUDONYMS)


def test_members_are_found_by_number_and_by_pseudonym(tmp_path: Path) -> None:
    staff = load(tmp_path, METTE, OLE)
    mette, ole = staff.members
    assert (staff[1], staff[2]) == (mette, ole)
    assert 1 in staff
    assert 3 not in staff
    assert staff.named(PSEUDONYMS.of(2)) == ole
    assert staff.named(staff.person(mette)) == mette
    assert staff.named(PSEUDONYMS.of(3)) is None
    assert staff.named(None) is None


def test_a_department_without_a_leader_of_its_own_has_all_leaders(tmp_path: Path) -> None:
    staff = load(tmp_path, METTE, OLE)
    assert staff.leaders("borgerservice") == (staff[1],)
    assert staff.leaders("teknik") == (staff[1],)
    staff = load(tmp_path, METTE, OLE | {"leader": True})
    assert staff.leaders("borgerservice") == (staff[1], staff[2])
    assert staff.leaders("teknik") == (staff[2],)


def test_without_a_file_nobody_is_staff() -> None:
    staff = load_staff(None, DEPARTMENTS, PSEUDONYMS)
    assert staff.members == ()
    assert staff.leaders("teknik") == ()


def test_names_are_told_without_blanks_around_them(tmp_path: Path) -> None:
    assert load(tmp_path, METTE | {"name": "  Mette "})[1].name == "Mette"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", r"valid dictionary"),
        ("staff: []", r"staff: .*at least 1"),
        ("staff: [{}]", r"staff\.0\.id: Field required"),
        ("staff: [1]", r"staff\.0: "),
        ("staff: [", r"cannot be read"),
        ("folk: []", r"staff: Field required"),
    ],
)
def test_a_file_that_is_no_list_is_one_line(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(StaffError, match=rf"staff\.yaml: .*{problem}|staff\.yaml: {problem}"):
        load_text(tmp_path, text)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"id": 0}, r"staff\.1\.id: .*greater than 0"),
        ({"id": "Ole"}, r"staff\.1\.id: .*integer"),
        ({"id": 1}, r"the id 1 stands twice"),
        ({"name": " "}, r"staff\.1\.name: .*at least 1"),
        ({"name": "x" * 41}, r"staff\.1\.name: .*at most 40"),
        ({"departments": []}, r"staff\.1\.departments: .*at least 1"),
        ({"departments": "teknik"}, r"staff\.1\.departments: "),
        ({"departments": ["månen"]}, r"Ole: 'månen' is none of: borgerservice, teknik"),
        ({"leader": "måske"}, r"staff\.1\.leader: .*boolean"),
        ({"boss": True}, r"staff\.1\.boss: Extra inputs"),
    ],
)
def test_what_is_wrong_with_a_member_is_one_line(
    tmp_path: Path, wrong: dict[str, Any], problem: str
) -> None:
    with pytest.raises(StaffError, match=rf"staff\.yaml: {problem}") as raised:
        load(tmp_path, METTE, OLE | wrong)
    assert "\n" not in str(raised.value)


def test_somebody_must_be_a_leader(tmp_path: Path) -> None:
    with pytest.raises(StaffError, match=r"staff\.yaml: nobody is a leader \(leader: true\)"):
        load(tmp_path, OLE)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(StaffError, match=r"nowhere\.yaml: cannot be read"):
        load_staff(tmp_path / "nowhere.yaml", DEPARTMENTS, PSEUDONYMS)
    path = tmp_path / "staff.yaml"
    path.write_bytes(b"staff: \xff")
    with pytest.raises(StaffError, match=r"staff\.yaml: cannot be read"):
        load_staff(path, DEPARTMENTS, PSEUDONYMS)


def test_the_example_fits_the_example_municipality(library: Library) -> None:
    departments = frozenset(d.id for d in library.register.departments)
    staff = load_staff(EXAMPLE, departments, PSEUDONYMS)
    assert {d for member in staff.members for d in member.departments} == departments
