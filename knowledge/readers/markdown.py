"""A Markdown file with YAML front matter -> its keys and its sections, with line numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from knowledge.content import Audience, Section

_HEADING = re.compile(r"^##\s+(.+?)\s*$")
_DIRECTIVE = re.compile(r"^<!--\s*(\w+)\s*:\s*(.*?)\s*-->\s*$")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FormatError(ValueError):
    """A file that cannot be read as what it should be. `line` is 1-based."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True)
class Front:
    """Keys and values of a YAML mapping, and the line each key (or list item) stands on."""

    values: dict[str, Any]
    lines: dict[tuple[str | int, ...], int]

    def line_of(self, location: tuple[str | int, ...]) -> int:
        """The line of the nearest known ancestor of a location, e.g. ("law", 0, "name")."""
        for length in range(len(location), 0, -1):
            if location[:length] in self.lines:
                return self.lines[location[:length]]
        return self.lines.get((), 1)


def read_yaml(text: str, first_line: int = 1) -> Front:
    """Parse a YAML mapping.

    Raises:
        FormatError: not YAML, not a mapping, or a key that stands twice.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
        values = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise FormatError(line, f"not valid YAML: {error.problem or error.context}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise FormatError(first_line, f"not valid YAML: {error}") from error
    except RecursionError as error:
        raise FormatError(first_line, "not valid YAML: nested too deeply") from error
    if not isinstance(node, yaml.MappingNode) or not isinstance(values, dict):
        raise FormatError(first_line, "expected keys and values (key: value)")
    lines: dict[tuple[str | int, ...], int] = {(): first_line}
    try:
        _note_lines(node, (), lines, first_line)
    except RecursionError as error:
        raise FormatError(first_line, "not valid YAML: nested too deeply") from error
    return Front(values, lines)


def _note_lines(
    node: yaml.Node,
    at: tuple[str | int, ...],
    lines: dict[tuple[str | int, ...], int],
    first_line: int,
) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            where = (*at, str(key.value))
            line = first_line + key.start_mark.line
            if where in lines:
                raise FormatError(line, f"the key '{key.value}' stands twice")
            lines[where] = line
            _note_lines(value, where, lines, first_line)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            where = (*at, index)
            lines[where] = first_line + item.start_mark.line
            _note_lines(item, where, lines, first_line)


def read_markdown(text: str) -> tuple[Front, tuple[Section, ...]]:
    """Split a file into its front matter and its `##` sections.

    Directives stand as comments right under a heading: `<!-- audience: staff -->`,
    `<!-- say: a question | another -->`.

    Raises:
        FormatError: no front matter, broken YAML, text outside sections, unknown directive.
    """
    rows = text.replace("\r\n", "\n").split("\n")
    if not rows or rows[0].strip() != "---":
        raise FormatError(1, "the file must begin with front matter between two lines of ---")
    try:
        end = next(i for i in range(1, len(rows)) if rows[i].strip() == "---")
    except StopIteration:
        raise FormatError(1, "the front matter has no closing ---") from None
    front = read_yaml("\n".join(rows[1:end]), first_line=2)
    return front, _sections(rows, end + 1)


def _sections(rows: list[str], start: int) -> tuple[Section, ...]:
    sections: list[Section] = []
    heading, line, body = "", 0, list[str]()
    directives: dict[str, str] = {}

    def close() -> None:
        if heading:
            sections.append(_section(heading, line, body, directives))

    for number, row in enumerate(rows[start:], start + 1):
        if match := _HEADING.match(row):
            close()
            heading, line, body, directives = match[1], number, [], {}
        elif "<!--" in row:  # never text: a misspelt audience mark must not reach citizens
            match = _DIRECTIVE.match(row)
            if not match or not heading or any(body) or match[1] not in {"audience", "say"}:
                raise FormatError(
                    number,
                    "a comment must stand right under its heading as "
                    "<!-- audience: … --> or <!-- say: … | … -->",
                )
            directives[match[1]] = match[2]
        elif heading:
            body.append(row.rstrip())
        elif row.strip():
            raise FormatError(number, "text before the first ## heading")
    close()
    return tuple(sections)


def _section(heading: str, line: int, body: list[str], directives: dict[str, str]) -> Section:
    audience = directives.get("audience", Audience.CITIZEN)
    if audience not in tuple(Audience):
        raise FormatError(
            line, f"audience '{audience}' is not known (allowed: {', '.join(Audience)})"
        )
    say = tuple(part.strip() for part in directives.get("say", "").split("|") if part.strip())
    text = "\n".join(body).strip()
    return Section(heading=heading, text=text, line=line, audience=Audience(audience), say=say)
