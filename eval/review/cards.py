"""Adds phrasings to a card's `say:` list and leaves every other byte of the file as it is."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from eval.review.errors import ReviewError
from knowledge.readers.markdown import FormatError, read_markdown

_FENCE = "---"


def with_phrasings(text: str, phrases: Sequence[str], name: str) -> str:
    """The text of a card with phrasings at the end of its list; `name` is for errors.

    Raises:
        ReviewError: the card has no `say:` list with a line for each phrasing.
    """
    rows = text.split("\n")
    try:
        front, sections = read_markdown(text)
        end = next(i for i in range(1, len(rows)) if rows[i].strip() == _FENCE)
        last, indent = _end_of_list("\n".join(rows[1:end]))
    except FormatError as error:
        raise ReviewError(f"{name}:{error.line}: {error.message}") from error
    except LookupError as error:
        raise ReviewError(f"{name}: 'say:' must be a list with a line for each phrasing") from error
    ending = "\r" if rows[last].endswith("\r") else ""
    new = [f"{' ' * indent}{_item(phrase)}{ending}" for phrase in phrases]
    changed = "\n".join([*rows[: last + 1], *new, *rows[last + 1 :]])
    told, same = read_markdown(changed)
    expected = {**front.values, "say": [*front.values["say"], *phrases]}
    if told.values != expected or [s.text for s in same] != [s.text for s in sections]:
        raise ReviewError(f"{name}: the list 'say:' cannot be added to; add a line to it by hand")
    return changed


def _end_of_list(front: str) -> tuple[int, int]:
    """The row of the file in which the list ends, and how far it is indented.

    Raises:
        LookupError: there is no such list.
    """
    node = yaml.compose(front)
    assert isinstance(node, yaml.MappingNode)  # `read_markdown` has seen it
    say = {key.value: value for key, value in node.value}["say"]
    if not isinstance(say, yaml.SequenceNode) or say.flow_style or not say.value:
        raise LookupError("say")
    mark = say.value[-1].end_mark
    last = mark.line if mark.column else mark.line - 1  # a folded text ends where the next begins
    return last + 1, say.start_mark.column  # the first row of the file is the fence


def _item(phrase: str) -> str:
    return yaml.safe_dump([phrase], allow_unicode=True, width=10_000).rstrip("\n")
