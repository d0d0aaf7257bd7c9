"""Blocks of a file -> the blocks that are its text, and what was kept out and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from knowledge.danish.language import is_foreign
from knowledge.danish.normal import clean, fold, has_words
from knowledge.danish.personal_data import find_personal_data, mask
from knowledge.intake.rules import matches, reason_in, rules
from knowledge.readers.blocks import Block, BlockKind, Zone, looks_like_heading

_LINKED = 0.6
_FEWEST_LINKS = 3
_FEWEST_COPIES = 4
_SHORT = 12
_LONG = 60
_MANY_TITLES = 20
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
    """A text that was kept out: its page (if the file has pages), why, and its beginning."""

    page: int | None
    reason: str
    text: str


@dataclass
class Cleaned:
    """What is left of a file, what was quarantined, and how many blocks were dropped by reason."""

    blocks: list[Block] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)


def clean_blocks(blocks: Sequence[Block]) -> Cleaned:
    """Part a file's own text from what surrounds it and from what does not belong."""
    cleaned = Cleaned()
    tidy = [_tidy(block) for block in blocks]
    tidy = [block for block in tidy if has_words(block.text)]
    main = list(_screened(tidy, cleaned))
    for drop in (_related, _contents, _link_lists, _copies):
        main = drop(main, cleaned)
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


def _screened(blocks: list[Block], cleaned: Cleaned) -> Iterator[Block]:
    last = [block for block in blocks if block.zone is Zone.MAIN][-_TAIL:]
    for block in blocks:
        if reason := _quarantine(block, at_end=any(block is other for other in last)):
            _put_aside(block, reason, cleaned)
        elif block.zone in {Zone.FURNITURE, Zone.COMMENT}:
            cleaned.dropped["menus, headers and footers"] += block.zone is Zone.FURNITURE
        elif reason := reason_in(rules().furniture, block.text):
            cleaned.dropped[reason] += 1
        else:
            yield block


def _quarantine(block: Block, *, at_end: bool) -> str | None:
    """Why a block must not be read by anybody, or None."""
    if reason := reason_in(rules().quarantine, block.text):
        return reason
    if block.zone is Zone.HIDDEN:
        return "hidden text"
    if any(found.kind == "cpr" for found in find_personal_data(block.text)):
        return "a CPR number"
    if _ABROAD.search(block.text) and (
        block.zone is Zone.FURNITURE or at_end or is_foreign(block.text)
    ):
        return "a foreign phone number in an unrelated place"
    return None


def _put_aside(block: Block, reason: str, cleaned: Cleaned) -> None:
    text = " ".join(mask(block.text)[0].split())
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    cleaned.quarantined.append(Quarantined(block.page, reason, shown))


def _related(blocks: list[Block], cleaned: Cleaned) -> list[Block]:
    """Without the titles of other documents: from their heading to the text's own beginning.

    When such a list is long and opens the file, what stands before it is another page's end.
    """
    kept: list[Block] = []
    titles = 0
    inside = False
    for block in blocks:
        if matches(rules().related, block.text):
            inside = True
        elif inside and matches(rules().related_ends, block.text):
            inside = False
        elif inside and len(block.text.split()) > _LONG:
            inside = False
            kept.append(block)
            continue
        elif not inside:
            kept.append(block)
            continue
        titles += 1
        if titles == _MANY_TITLES and sum(len(b.text.split()) for b in kept) < _LONG:
            cleaned.dropped["titles of other documents"] += len(kept)
            kept = []
    if titles:
        cleaned.dropped["titles of other documents"] += titles
    return kept


def _contents(blocks: list[Block], cleaned: Cleaned) -> list[Block]:
    """Without a table of contents: lines under its heading that come again as headings."""
    headings = Counter(_key(b.text) for b in blocks if b.kind is BlockKind.HEADING)
    kept: list[Block] = []
    inside = False
    for block in blocks:
        if matches(rules().contents, block.text):
            inside = True
            cleaned.dropped["tables of contents"] += 1
            continue
        inside = inside and headings[_key(block.text)] > (block.kind is BlockKind.HEADING)
        if inside:
            cleaned.dropped["tables of contents"] += 1
        else:
            kept.append(block)
    return kept


def _key(text: str) -> str:
    """A line without the numbers before and the page after it."""
    return re.sub(r"^[\d.\s]+|[\s.·…]*\d*$", "", fold(text))


def _link_lists(blocks: list[Block], cleaned: Cleaned) -> list[Block]:
    """Without runs of links; a link on its own, an address or a mail stays."""
    kept: list[Block] = []
    run: list[Block] = []
    for block in [*blocks, None]:
        if block and block.linked > _LINKED and not re.search(r"@|\d{2}\D?\d{2}", block.text):
            run.append(block)
            continue
        if len(run) >= _FEWEST_LINKS:
            cleaned.dropped["link lists"] += len(run)
        else:
            kept += run
        run = []
        if block:
            kept.append(block)
    return kept


def _copies(blocks: list[Block], cleaned: Cleaned) -> list[Block]:
    """Short lines that come again and again (headers and footers of printed pages): only once."""
    short = [re.sub(r"\d+", "#", b.text.lower()) for b in blocks]
    often = Counter(
        text
        for text, b in zip(short, blocks, strict=True)
        if b.kind is BlockKind.TEXT and len(b.text.split()) <= _SHORT
    )
    seen: set[str] = set()
    kept = []
    for text, block in zip(short, blocks, strict=True):
        if block.kind is BlockKind.TEXT and often[text] >= _FEWEST_COPIES and text in seen:
            cleaned.dropped["repeated lines"] += 1
            continue
        seen.add(text)
        kept.append(block)
    return kept


def _without_insertions(blocks: list[Block], cleaned: Cleaned) -> list[Block]:
    """Without a stray text in another language: what a machine wrote about a picture, an advert."""
    words = sum(len(block.text.split()) for block in blocks)
    strays = [
        block
        for block in blocks
        if len(block.text.split()) >= _FOREIGN_WORDS and is_foreign(block.text)
    ]
    few = sum(len(block.text.split()) for block in strays) <= _FOREIGN_SHARE * words
    if not strays or len(strays) > _FOREIGN_MOST or not few:
        return blocks
    for block in strays:
        _put_aside(block, "a stray text in another language", cleaned)
    return [block for block in blocks if block not in strays]
