"""Who is staff: the municipality's own list of ids, names and departments (staff.yaml)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.store.people import Pseudonyms

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class StaffError(Exception):
    """The list of staff cannot be used. The message names the file and the place in it."""


class Member(BaseModel):
    """Somebody on the staff: `id` is Telegram's number, `name` is what a citizen sees."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: int = Field(gt=0)
    name: Name
    departments: tuple[str, ...] = Field(min_length=1)
    leader: bool = False


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    staff: tuple[Member, ...] = Field(min_length=1)


class Staff:
    """The list, by Telegram's number and by pseudonym."""

    def __init__(self, members: tuple[Member, ...], pseudonyms: Pseudonyms) -> None:
        self.members = members
        self._by_id = {member.id: member for member in members}
        self._by_person = {pseudonyms.of(member.id): member for member in members}
        self._person = {member.id: pseudonyms.of(member.id) for member in members}

    def __getitem__(self, number: int) -> Member:
        return self._by_id[number]

    def __contains__(self, number: object) -> bool:
        return number in self._by_id

    def person(self, member: Member) -> str:
        """A member's pseudonym, which is what the tables hold."""
        return self._person[member.id]

    def named(self, person: str | None) -> Member | None:
        """The member with a pseudonym; None for somebody who is on the list no longer."""
        return self._by_person.get(person or "")

    def leaders(self, department: str) -> tuple[Member, ...]:
        """The leaders of a department; all leaders when it has none of its own."""
        leaders = tuple(member for member in self.members if member.leader)
        own = tuple(member for member in leaders if department in member.departments)
        return own or leaders


def load_staff(path: Path | None, departments: frozenset[str], pseudonyms: Pseudonyms) -> Staff:
    """The list in a file; nobody without one.

    Raises:
        StaffError: the file is missing or malformed, names a department that is not there, the
            same id twice, or no leader at all.
    """
    if path is None:
        return Staff((), pseudonyms)
    try:
        members = _File.model_validate(yaml.safe_load(path.read_text("utf-8"))).staff
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise StaffError(f"{path}: cannot be read: {error}") from error
    except ValidationError as error:
        detail = error.errors()[0]
        place = ".".join(str(part) for part in detail["loc"])
        raise StaffError(f"{path}: {place}: {detail['msg']}") from error
    ids: set[int] = set()
    for member in members:
        for department in member.departments:
            if department not in departments:
                known = ", ".join(sorted(departments))
                raise StaffError(f"{path}: {member.name}: '{department}' is none of: {known}")
        if member.id in ids:
            raise StaffError(f"{path}: the id {member.id} stands twice")
        ids.add(member.id)
    if not any(member.leader for member in members):
        raise StaffError(f"{path}: nobody is a leader (leader: true)")
    return Staff(members, pseudonyms)
