"""Blocks -> sections that can be found, read and cited each on its own.

A section has its heading path and its page. It never begins with a phone number whose owner stands
in the section before, never parts a list from the line that opens it, and is short enough to be an
answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.content import Audience, Section
from knowledge.danish.sentences import sentences, word_count
from knowledge.readers.blocks import Block, BlockKind

_MOST_WORDS = 110
_FEW_WORDS = 30
_CONTACT = re.compile(
    r"\b(tlf|telefon|mobil|e-?mail|mail|åbent|åbningstid\w*|adresse)\b|@\w|(?:\d{2}[ .]?){3}\d{2}"
    r"|\b\d{4} [A-ZÆØÅ]",
    re.IGNORECASE,
)
_CONTACT_WORDS = 25
_LEAD_WORDS = 30


@dataclass
class _Chapter:
    """A heading with everything under it, up to the next heading."""

    trail: tuple[str, ...]
    page: int | None
    blocks: list[Block] = field(default_factory=list)


def make_sections(blocks: list[Block], title: str, audience: Audience) -> tuple[Section, ...]:
    """The sections of a document in order. `line` counts them, since files have no common lines."""
    sections: list[Section] = []
    for chapter in _chapters(_listed(blocks), title):
        for page, text in _pieces(chapter):
            *above, heading = chapter.trail
            sections.append(
                Section(
                    heading=heading,
                    trail=tuple(above),
                    text=text,
                    line=len(sections) + 1,
                    page=page,
                    audience=audience,
                )
            )
    return tuple(sections)


def _listed(blocks: list[Block]) -> list[Block]:
    """Headings in a row with nothing under them are a list: all but the first and the last."""
    result = list(blocks)
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and _same_heading(blocks[at], blocks[end]):
            end += 1
        last = end if end == len(blocks) else end - 1
        if end - at > 2:
            for i in range(at + 1, last):
                result[i] = Block(BlockKind.ITEM, blocks[i].text, level=1, page=blocks[i].page)
        at = max(end, at + 1)
    return result


def _same_heading(first: Block, other: Block) -> bool:
    return other.kind is BlockKind.HEADING and (first.kind, first.level) == (
        other.kind,
        other.level,
    )


def _chapters(blocks: list[Block], title: str) -> Iterator[_Chapter]:
    """Headings open chapters. One with nothing under it stands above those that follow."""
    open_headings: list[Block] = []
    chapter = _Chapter((title,), None)
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            chapter.blocks.append(block)
            continue
        if chapter.blocks:
            yield chapter
            open_headings = [h for h in open_headings if h.level < block.level]
        else:
            open_headings = [h for h in open_headings if h.level <= block.level]
        open_headings.append(block)
        trail = tuple(h.text for h in open_headings if h.text != title)
        chapter = _Chapter(trail or (title,), block.page)
    if chapter.blocks:
        yield chapter


def _pieces(chapter: _Chapter) -> Iterator[tuple[int | None, str]]:
    """Page and text of each section of a chapter, at most about `_MOST_WORDS` words each."""
    pieces: list[list[Block]] = []
    lead: Block | None = None
    for group in _groups(chapter.blocks):
        fits = pieces and word_count(_text([*pieces[-1], *group])) <= _MOST_WORDS
        if fits:
            pieces[-1] += group
        elif lead is not None and group[0].kind is BlockKind.ITEM:
            pieces.append([lead, *group])
        else:
            pieces.append(group)
        if group[-1].kind is not BlockKind.ITEM:
            lead = None
        if _opens_list(group[0]):
            lead = group[0]
    if len(pieces) > 1 and word_count(_text(pieces[-1])) < _FEW_WORDS:
        pieces[-2:] = [[*pieces[-2], *pieces[-1]]]
    for piece in pieces:
        yield piece[0].page or chapter.page, _text(piece)


def _groups(blocks: list[Block]) -> Iterator[list[Block]]:
    """Blocks that must stay together: a name with its number, a list with what opens it."""
    group: list[Block] = []
    for block in (part for whole in blocks for part in _split(whole)):
        together = group and (
            _opens_list(group[-1])
            or (_is_contact(block) and block.kind is not BlockKind.ROW)
            or (
                block.kind is BlockKind.ITEM
                and _opens_list(group[0])
                and word_count(_text([*group, block])) <= _MOST_WORDS
            )
        )
        if group and not together:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _split(block: Block) -> Iterator[Block]:
    """A paragraph that is too long alone, parted between sentences."""
    if word_count(block.text) <= _MOST_WORDS:
        yield block
        return
    part: list[str] = []
    for sentence in sentences(block.text):
        if part and word_count(" ".join([*part, sentence])) > _MOST_WORDS:
            yield Block(block.kind, " ".join(part), block.level, block.page)
            part = []
        part.append(sentence)
    yield Block(block.kind, " ".join(part), block.level, block.page)


def _opens_list(block: Block) -> bool:
    return block.text.endswith(":") and len(block.text.split()) <= _LEAD_WORDS


def _is_contact(block: Block) -> bool:
    return len(block.text.split()) <= _CONTACT_WORDS and bool(_CONTACT.search(block.text))


def _text(blocks: list[Block]) -> str:
    return "\n".join(
        f"{'  ' * max(0, block.level - 1)}- {block.text}"
        if block.kind is BlockKind.ITEM and not block.text[0].isdigit()
        else block.text
        for block in blocks
    )
