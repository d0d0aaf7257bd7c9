"""Lists that surround a text: titles of other documents, contents, links, lines on every page."""

from __future__ import annotations

import re
from collections import Counter

from knowledge.danish.normal import fold
from knowledge.intake.rules import matches, rules
from knowledge.readers.blocks import Block, BlockKind

_LINKED = 0.6
_FEWEST_LINKS = 3
_FEWEST_COPIES = 4
_SHORT = 12
_LONG = 60
_MANY_TITLES = 20
_TITLE_WORDS = 14
_CONTACT = re.compile(r"@|\d{2} ?\d{2} ?\d{2} ?\d{2}|\b(?:tlf|telefon|ring)\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"\b(?:side|page) ?\d{1,4}\b|\b\d{1,3} ?(?:af|of|/) ?\d{1,3}\b|\| ?\d{1,3}$"
)


def drop_lists(blocks: list[Block], dropped: Counter[str]) -> list[Block]:
    """Blocks without such lists; what goes is counted by reason."""
    for drop in (_related, _contents, _link_lists, _copies):
        blocks = drop(blocks, dropped)
    return blocks


def _related(blocks: list[Block], dropped: Counter[str]) -> list[Block]:
    """Without the titles of other documents: from their heading to the text's own beginning.

    When such a list is long and opens the file, what stands before it is another page's end.
    """
    kept: list[Block] = []
    at = 0
    while at < len(blocks):
        end = _titles_end(blocks, at) if matches(rules().related, blocks[at].text) else at
        if end - at >= _MANY_TITLES and sum(len(b.text.split()) for b in kept) < _LONG:
            dropped["titles of other documents"] += len(kept)
            kept = []
        if end > at:
            dropped["titles of other documents"] += end - at
        else:
            kept.append(blocks[at])
        at = max(end, at + 1)
    return kept


def _titles_end(blocks: list[Block], start: int) -> int:
    """Where a list of titles ends: after its mark, else at a sentence, a contact, a real heading.

    The mark ("Transkript") makes even titles that look like sentences titles.
    """
    for at in range(start + 1, len(blocks)):
        if matches(rules().related_ends, blocks[at].text):
            return at + 1
        if len(blocks[at].text.split()) > 2 * _TITLE_WORDS or _CONTACT.search(blocks[at].text):
            break
    for at in range(start + 1, len(blocks)):
        if not _title_like(blocks[at]) or _opens_text(blocks[at : at + 2]):
            return at
    return len(blocks)


def _opens_text(blocks: list[Block]) -> bool:
    """Whether a block is a heading with something under it."""
    return [block.kind is BlockKind.HEADING for block in blocks] == [True, False]


def _title_like(block: Block) -> bool:
    short = len(block.text.split()) <= _TITLE_WORDS and not block.text.endswith((".", ":", "!"))
    return (short or block.linked > _LINKED) and not _CONTACT.search(block.text)


def _contents(blocks: list[Block], dropped: Counter[str]) -> list[Block]:
    """Without a table of contents: lines under its heading that come again as headings."""
    headings = Counter(_key(b.text) for b in blocks if b.kind is BlockKind.HEADING)
    kept: list[Block] = []
    inside = False
    for block in blocks:
        if matches(rules().contents, block.text):
            inside = True
            dropped["tables of contents"] += 1
            continue
        key = _key(block.text)
        inside = inside and key != "" and headings[key] > (block.kind is BlockKind.HEADING)
        if inside:
            dropped["tables of contents"] += 1
        else:
            kept.append(block)
    return kept


def _key(text: str) -> str:
    """A line without the numbers before and the page after it."""
    return fold(text).strip("0123456789.·… \n")


def _link_lists(blocks: list[Block], dropped: Counter[str]) -> list[Block]:
    """Without runs of links; a link on its own, an address or a mail stays."""
    kept: list[Block] = []
    run: list[Block] = []
    for block in [*blocks, None]:
        if block and block.linked > _LINKED and not re.search(r"@|\d{2}\D?\d{2}", block.text):
            run.append(block)
            continue
        if len(run) >= _FEWEST_LINKS:
            dropped["link lists"] += len(run)
        else:
            kept += run
        run = []
        if block:
            kept.append(block)
    return kept


def _copies(blocks: list[Block], dropped: Counter[str]) -> list[Block]:
    """Short lines that come again and again (headers and footers of printed pages): only once.

    A phone number stays with each of its departments, and what a heading stands above stays.
    """
    often = Counter(_shape(block) for block in blocks if _may_be_copy(block))
    seen: set[str] = set()
    kept: list[Block] = []
    for block in blocks:
        shape = _shape(block)
        copy = _may_be_copy(block) and often[shape] >= _FEWEST_COPIES and shape in seen
        if copy and kept[-1].kind is not BlockKind.HEADING:
            dropped["repeated lines"] += 1
        else:
            kept.append(block)
            seen.add(shape)
    return kept


def _may_be_copy(block: Block) -> bool:
    return (
        block.kind is BlockKind.TEXT
        and len(block.text.split()) <= _SHORT
        and not _CONTACT.search(block.text)
    )


def _shape(block: Block) -> str:
    """A line without its page number."""
    return _PAGE_NUMBER.sub("#", block.text.lower())
