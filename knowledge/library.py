"""The library: a folder of Markdown and YAML files -> typed content, or the list of what is wrong.

Layout of the folder: services/ strategies/ conduct/ communities/ departments.yaml
crisis_lines.yaml terms.yaml outside.yaml
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.content import (
    Audience,
    Community,
    Document,
    Outside,
    Service,
)
from knowledge.intake.collection import Collection
from knowledge.readers.markdown import FormatError, Front, read_markdown, read_yaml
from knowledge.register import Authority, CrisisLines, Department, Register
from knowledge.section_rules import marked_for_staff, section_problems
from knowledge.terms import Glossary

DEFAULT_LIBRARY = Path(__file__).parent / "library"
"""The content that ships with the project."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a library file. `line` is 1-based, 0 when the whole file is meant."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return (
            f"{self.path}:{self.line}: {self.message}"
            if self.line
            else f"{self.path}: {self.message}"
        )


class LibraryError(Exception):
    """The library cannot be used; `problems` says why, file by file."""

    def __init__(self, problems: list[Problem]) -> None:
        more = f" (and {len(problems) - 1} more; see 'borgerland library check')"
        super().__init__(f"{problems[0]}{more if len(problems) > 1 else ''}")
        self.problems = problems


@dataclass(frozen=True)
class Library:
    """All content, checked for form. `digest` changes when any file changes."""

    services: tuple[Service, ...]
    documents: tuple[Document, ...]
    communities: tuple[Community, ...]
    register: Register
    crisis_lines: CrisisLines
    glossary: Glossary
    outside: Outside
    digest: str
    fronts: dict[str, Front] = field(repr=False, compare=False)

    @cached_property
    def service(self) -> dict[str, Service]:
        """Services by id."""
        return {service.id: service for service in self.services}

    @cached_property
    def document(self) -> dict[str, Document]:
        """Documents by id."""
        return {document.id: document for document in self.documents}

    @cached_property
    def door(self) -> dict[str, Department | Authority]:
        """Departments and other authorities by id."""
        doors: list[Department | Authority] = [
            *self.register.departments,
            *self.register.authorities,
        ]
        return {door.id: door for door in doors}

    def communities_for(self, service_id: str) -> tuple[Community, ...]:
        """The civil-society offers that help with a service."""
        return tuple(c for c in self.communities if service_id in c.services)


def load_library(folder: Path = DEFAULT_LIBRARY, collection: Collection | None = None) -> Library:
    """Read the library, with a municipality's own documents from its collection.

    Raises:
        LibraryError: a file is missing, unreadable or not of the right form.
        CollectionError: see there.
    """
    library = _Reader(folder).read()
    own = collection.digest() if collection else ""
    if not collection or not own:
        return library
    return replace(
        library,
        documents=(*library.documents, *collection.documents()),
        digest=hashlib.sha256(f"{library.digest}{own}".encode()).hexdigest(),
    )


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.fronts: dict[str, Front] = {}
        self.digest = hashlib.sha256()

    def read(self) -> Library:
        if not self.folder.is_dir():
            raise LibraryError([Problem(str(self.folder), 0, "no such library folder")])
        services = self._markdown("services", Service)
        documents = (*self._markdown("strategies", Document), *self._markdown("conduct", Document))
        communities = self._markdown("communities", Community)
        register = self._yaml("departments.yaml", Register)
        crisis_lines = self._yaml("crisis_lines.yaml", CrisisLines)
        glossary = self._yaml("terms.yaml", Glossary)
        outside = self._yaml("outside.yaml", Outside)
        if not (register and crisis_lines and glossary and outside) or self.problems:
            raise LibraryError(sorted(self.problems))
        return Library(
            services=services,
            documents=documents,
            communities=communities,
            register=register,
            crisis_lines=crisis_lines,
            glossary=glossary,
            outside=outside,
            digest=self.digest.hexdigest(),
            fronts=self.fronts,
        )

    def _note(self, name: str, line: int, message: str) -> None:
        self.problems.append(Problem(name, line, message))

    def _text(self, path: Path) -> str | None:
        name = path.relative_to(self.folder).as_posix()
        try:
            data = path.read_bytes()
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            self._note(name, line, "not UTF-8 text")
            return None
        except OSError as error:
            self._note(name, 0, f"cannot be read: {error.strerror}")
            return None
        self.digest.update(f"{name}\0".encode() + data + b"\0")
        return text

    def _yaml(self, name: str, model: type[Model]) -> Model | None:
        text = self._text(self.folder / name)
        if text is None:
            return None
        try:
            front = read_yaml(text)
        except FormatError as error:
            self._note(name, error.line, error.message)
            return None
        return self._validate(name, front, model, front.values)

    def _markdown(self, kind: str, model: type[Model]) -> tuple[Model, ...]:
        found: list[Model] = []
        if not (self.folder / kind).is_dir():
            self._note(kind, 0, "no such folder")
        for path in sorted((self.folder / kind).glob("*.md")):
            name = path.relative_to(self.folder).as_posix()
            text = self._text(path)
            if text is None:
                continue
            try:
                front, sections = read_markdown(text)
            except FormatError as error:
                self._note(name, error.line, error.message)
                continue
            for key in ("path", "sections"):
                if key in front.values:
                    self._note(name, front.line_of((key,)), f"unknown key '{key}'")
            values = {**front.values, "path": name}
            if model is not Community:
                for line, message in section_problems(sections, is_service=model is Service):
                    self._note(name, line, message)
                for_staff = model is Document and front.values.get("audience") == Audience.STAFF
                values["sections"] = marked_for_staff(sections) if for_staff else sections
            item = self._validate(name, front, model, values)
            if item is not None:
                if getattr(item, "id", path.stem) != path.stem:
                    self._note(
                        name, front.line_of(("id",)), f"id must be '{path.stem}', the file name"
                    )
                found.append(item)
        return tuple(found)

    def _validate(
        self, name: str, front: Front, model: type[Model], values: dict[str, Any]
    ) -> Model | None:
        self.fronts[name] = front
        try:
            return model.model_validate(values)
        except ValidationError as error:
            details = error.errors(include_url=False)
            places = [tuple(detail["loc"]) for detail in details]
            for detail in details:
                place = tuple(detail["loc"])
                deeper = any(p[: len(place)] == place and p != place for p in places)
                if detail["type"] == "too_short" and deeper:
                    continue  # pydantic counts only the items that are right
                self._note(name, front.line_of(place), _explain(place, detail, model))
            return None


def _explain(place: tuple[str | int, ...], detail: Any, model: type[BaseModel]) -> str:
    key = ".".join(str(part) for part in place)
    if detail["type"] == "extra_forbidden":
        hidden = {"path", "sections"}
        allowed = ", ".join(name for name in model.model_fields if name not in hidden)
        return f"unknown key '{key}'" + (f" (allowed: {allowed})" if len(place) == 1 else "")
    if detail["type"] == "missing":
        return f"missing key '{key}'"
    reason = detail["msg"].removeprefix("Value error, ")
    return f"'{key}': {reason}" if key else reason
