"""Blocks of a file -> the blocks that are its text, and what was kept out and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from knowledge.danish.language import foreign_language
from knowledge.danish.normal import clean, has_words
from knowledge.danish.personal_data import find_personal_data, mask
from knowledge.intake.harm import harm_in
from knowledge.intake.hidden import laced, mixes_alphabets
from knowledge.intake.lists import drop_lists
from knowledge.intake.rules import matches, reason_in, rules
from knowledge.readers.blocks import Block, BlockKind, Zone, looks_like_heading

_LOWEST = 6
_FOREIGN_MOST = 3
_FOREIGN_SHARE = 0.08
_FOREIGN_WORDS = 8
_TAIL = 4
_SHOWN = 100
_ABROAD = re.compile(
    r"(?<![\d+])(?:\+|00)(?!45|298|299)[1-9]\d{0,2}[\s().-]*\d[\d\s().-]{6,}\d"
    r"|\(\d{3}\)\s?\d{3}[-. ]\d{4}|\b1[-. ]?8\d\d[-. ]\d{3}[-. ]\d{4}\b"
)


@dataclass(frozen=True)
class Quarantined:
    """A text that was kept out: its page (if the file has pages), why, and its beginning.

    `heading` is the one it stands under; `read` says whether it is of the text that people read.
    """

    page: int | None
    reason: str
    text: str
    heading: str = ""
    read: bool = True


@dataclass
class Cleaned:
    """What is left of a file, what was quarantined, and how many blocks were dropped by reason."""

    blocks: list[Block] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)


def clean_blocks(
    blocks: Sequence[Block], own: frozenset[str] = frozenset(), hidden: frozenset[str] = frozenset()
) -> Cleaned:
    """Part a file's own text from what surrounds it and from what does not belong.

    `own` are the hosts of those whose file it is, `hidden` is text that was hidden in it.
    """
    cleaned = Cleaned()
    tidy = [_tidy(block) for block in blocks]
    tidy = [block for block in tidy if has_words(block.text)]
    hidden = hidden.union(*(laced(block.text) for block in blocks))
    main = list(_screened(tidy, cleaned, own, {_letters(text) for text in hidden}))
    main = drop_lists(main, cleaned.dropped)
    cleaned.blocks = _without_insertions(main, cleaned)
    return cleaned


def says_internal(blocks: Sequence[Block]) -> bool:
    """Whether a document says at its top (or at the edge of its pages) that it is internal."""
    top = [block for block in blocks if block.zone is Zone.FURNITURE or block in blocks[:8]]
    return any(matches(rules().internal, block.text) for block in top)


def _tidy(block: Block) -> Block:
    """In normal form, without lines of furniture; a lone line that is left may be a heading."""
    text = clean(block.text)
    lines = text.split("\n")
    kept = [line for line in lines if len(lines) == 1 or not reason_in(rules().furniture, line)]
    kind, level = block.kind, block.level
    if len(kept) == 1 < len(lines) and kind is BlockKind.TEXT and looks_like_heading(kept[0]):
        kind, level = BlockKind.HEADING, _LOWEST
    return replace(block, text="\n".join(kept), kind=kind, level=level)


def _screened(
    blocks: list[Block], cleaned: Cleaned, own: frozenset[str], hidden: set[str]
) -> Iterator[Block]:
    last = [block for block in blocks if block.zone is Zone.MAIN][-_TAIL:]
    read = [block for block in blocks if block.zone in {Zone.MAIN, Zone.HIDDEN}]
    harm = {id(block): why for block, why in zip(read, harm_in(read, own), strict=True)}
    heading = ""
    for block in blocks:
        reason = _quarantine(block, hidden, at_end=any(block is other for other in last))
        if reason := reason or harm.get(id(block)):
            _put_aside(block, reason, cleaned, heading)
        elif block.zone in {Zone.FURNITURE, Zone.COMMENT}:
            cleaned.dropped["menus, headers and footers"] += block.zone is Zone.FURNITURE
        elif reason := reason_in(rules().furniture, block.text):
            cleaned.dropped[reason] += 1
        else:
            heading = block.text if block.kind is BlockKind.HEADING else heading
            yield block


def _quarantine(block: Block, hidden: set[str], *, at_end: bool) -> str | None:
    """Why a block must not be read by anybody, or None."""
    if reason := reason_in(rules().quarantine, block.text):
        return reason
    if block.zone is Zone.HIDDEN or any(text in _letters(block.text) for text in hidden):
        return "hidden text"
    if mixes_alphabets(block.text):
        return "letters of other alphabets in a word"
    if any(found.kind == "cpr" for found in find_personal_data(block.text)):
        return "a CPR number"
    if _ABROAD.search(block.text) and (
        block.zone is Zone.FURNITURE or at_end or foreign_language(block.text)
    ):
        return "a foreign phone number in an unrelated place"
    return None


def _letters(text: str) -> str:
    """A text without marks and blanks, which readers of formats change."""
    return "".join(letter for letter in text if letter.isalnum())


def _put_aside(block: Block, reason: str, cleaned: Cleaned, heading: str = "") -> None:
    text = " ".join(mask(block.text)[0].split())
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    read = block.zone in {Zone.MAIN, Zone.HIDDEN}
    cleaned.quarantined.append(Quarantined(block.page, reason, shown, heading, read))


def _without_insertions(blocks: list[Block], cleaned: Cleaned) -> list[Block]:
    """Without a stray text in another language: what a machine wrote about a picture, an advert."""
    words = sum(len(block.text.split()) for block in blocks)
    strays = [
        block
        for block in blocks
        if len(block.text.split()) >= _FOREIGN_WORDS and foreign_language(block.text)
    ]
    few = sum(len(block.text.split()) for block in strays) <= _FOREIGN_SHARE * words
    if not strays or len(strays) > _FOREIGN_MOST or not few:
        return blocks
    for block in strays:
        _put_aside(block, "a stray text in another language", cleaned)
    return [block for block in blocks if block not in strays]
