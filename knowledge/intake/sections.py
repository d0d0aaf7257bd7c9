"""Blocks -> sections that can be found, read and cited each on its own.

A section has its heading path and its page. It never begins with a phone number whose owner stands
in the section before, never parts a list from the line that opens it, and is short enough to be an
answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from knowledge.content import Audience, Section
from knowledge.danish.sentences import sentences, word_count
from knowledge.readers.blocks import Block, BlockKind

_MOST_WORDS = 110
_FEW_WORDS = 30
_OVER = 150
"""Words a section may have where parting it would part what belongs together."""

_NUMBER = re.compile(r"@\w|(?:\d{2}[ .]?){3}\d{2}")
_CONTACT = re.compile(
    r"(?i:\b(?:tlf|telefon|mobil|e-?mail|mail|åbent|åbningstid\w*|adresse)\b)|\b\d{4} [A-ZÆØÅ]"
)
_CONTACT_WORDS = 25
_NUMBER_WORDS = 45
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


def _chapters(blocks: list[Block], title: str) -> list[_Chapter]:
    """Headings open chapters. One with nothing under it stands above its like, or is text."""
    chapters: list[_Chapter] = []
    open_headings: list[Block] = []
    empty: Block | None = None
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            if not chapters or empty:
                chapters.append(
                    _Chapter(_trail(open_headings, title), empty.page if empty else None)
                )
            chapters[-1].blocks.append(block)
            empty = None
            continue
        if empty and block.level < empty.level and empty.text != title:
            _keep_as_text(open_headings, title, chapters)
        least = block.level + 1 if empty and block.level == empty.level else block.level
        open_headings = [h for h in open_headings if h.level < least]
        open_headings.append(block)
        empty = block
    if empty and (empty.text != title or not chapters):
        _keep_as_text(open_headings, title, chapters)
    return chapters


def _keep_as_text(headings: list[Block], title: str, chapters: list[_Chapter]) -> None:
    """The last heading, with nothing under it, as a line of the chapter it stands in."""
    *above, empty = headings
    trail = _trail(above, title)
    if not chapters or chapters[-1].trail != trail:
        chapters.append(_Chapter(trail, empty.page))
    chapters[-1].blocks.append(Block(BlockKind.TEXT, empty.text, page=empty.page))


def _trail(headings: list[Block], title: str) -> tuple[str, ...]:
    return tuple(h.text for h in headings if h.text != title) or (title,)


def _pieces(chapter: _Chapter) -> Iterator[tuple[int | None, str]]:
    """Page and text of each section of a chapter, at most about `_MOST_WORDS` words each."""
    pieces: list[list[Block]] = []
    lead: Block | None = None
    repeats = 0
    for group in _groups(chapter.blocks):
        if pieces and _words([*pieces[-1], *group]) <= _MOST_WORDS:
            pieces[-1] += group
        else:
            again = [lead] if lead and group[0].kind is BlockKind.ITEM else []
            pieces.append([*again, *group])
            repeats = len(again)
        if opener := _opener(group):
            lead = opener
        elif group[-1].kind is not BlockKind.ITEM:
            lead = None
    if len(pieces) > 1 and _words(pieces[-1]) < _FEW_WORDS:
        rest = pieces[-1][repeats:]
        if _words([*pieces[-2], *rest]) <= _OVER:
            pieces[-2:] = [[*pieces[-2], *rest]]
    for piece in pieces:
        yield piece[0].page or chapter.page, _text(piece)


def _groups(blocks: list[Block]) -> Iterator[list[Block]]:
    """Blocks that must stay together: a name with its number, a list with what opens it."""
    group: list[Block] = []
    for block in (part for whole in blocks for part in _split(whole)):
        words = _words([*group, block])
        if group and _is_contact(block) and words > _MOST_WORDS and not _is_contact(group[-1]):
            if group[:-1]:
                yield group[:-1]
            group = group[-1:]
        elif group and not (
            _opens_list(group[-1])
            or (
                words <= _MOST_WORDS
                and (_is_contact(block) or (block.kind is BlockKind.ITEM and _opener(group)))
            )
        ):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _split(block: Block) -> Iterator[Block]:
    """A block that is too long alone, parted between sentences."""
    if word_count(block.text) <= _MOST_WORDS:
        yield block
        return
    part = ""
    for unit in _units(block.text):
        if part and word_count(part + unit) > _MOST_WORDS:
            yield replace(block, text=part.strip())
            part = ""
        part += unit
    yield replace(block, text=part.strip())


def _units(text: str) -> Iterator[str]:
    """Sentences with the space after them; one with a number goes with the sentence before it."""
    unit = ""
    for line in text.split("\n"):
        for sentence in (cut for whole in sentences(line) for cut in _cut(whole)):
            together = _is_contact(Block(BlockKind.TEXT, sentence))
            if unit and not (together and word_count(unit + sentence) <= _MOST_WORDS):
                yield unit
                unit = ""
            unit += f"{sentence} "
        unit = f"{unit.rstrip()}\n"
    yield unit


def _cut(sentence: str) -> Iterator[str]:
    """A sentence; one without end is cut between words, but never within a number."""
    part: list[str] = []
    for word in sentence.split(" "):
        if len(part) >= _MOST_WORDS and not word[:1].isdigit():
            yield " ".join(part)
            part = []
        part.append(word)
    yield " ".join(part)


def _opener(group: list[Block]) -> Block | None:
    """The line that opens the list at the end of a group."""
    at = len(group) - 1
    while at > 0 and group[at].kind is BlockKind.ITEM:
        at -= 1
    return group[at] if _opens_list(group[at]) else None


def _opens_list(block: Block) -> bool:
    return block.text.endswith(":") and len(block.text.split()) <= _LEAD_WORDS


def _is_contact(block: Block) -> bool:
    """Whether a block says how to reach what stands before it. Rows do when they begin so."""
    words = len(block.text.split())
    if block.kind is BlockKind.ROW:
        return words <= _CONTACT_WORDS and bool(_CONTACT.match(block.text))
    return (words <= _CONTACT_WORDS and bool(_CONTACT.search(block.text))) or (
        words <= _NUMBER_WORDS and bool(_NUMBER.search(block.text))
    )


def _words(blocks: list[Block]) -> int:
    return word_count(_text(blocks))


def _text(blocks: list[Block]) -> str:
    return "\n".join(
        f"{'  ' * max(0, block.level - 1)}- {block.text}"
        if block.kind is BlockKind.ITEM and not block.text[0].isdigit()
        else block.text
        for block in blocks
    )
