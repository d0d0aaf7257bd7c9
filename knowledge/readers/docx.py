"""Word documents -> blocks, by way of HTML (mammoth). What Word hides is set apart first.

mammoth leaves out the headers and footers of pages; they are read here, for what they say of the
document ("Kun til intern brug").
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

from knowledge.readers.blocks import Block, BlockKind, Extract, Unreadable, Zone
from knowledge.readers.docx_hidden import W, WordStyles
from knowledge.readers.html import read_html

_STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='Titel'] => h1:fresh",
        "p[style-name='Subtitle'] => h2:fresh",
        *(f"p[style-name='Overskrift {level}'] => h{level}:fresh" for level in range(1, 7)),
    ]
)
_MOST_BYTES = 300_000_000
_TEXTS = re.compile(r"word/(?:document\d*|footnotes|endnotes)\.xml")
_EDGES = re.compile(r"word/(?:header|footer)\d*\.xml")
_WATERMARK = "{urn:schemas-microsoft-com:vml}textpath"


def read_docx(data: bytes) -> Extract:
    """Read a Word document.

    Raises:
        Unreadable: no Word document, encrypted, or blown up when unpacked.
    """
    import mammoth

    try:
        shown, hidden, edges = _part(data)
        html = mammoth.convert_to_html(
            io.BytesIO(shown), style_map=_STYLES, convert_image=_no_image(mammoth)
        )
    except Unreadable:
        raise
    except Exception as error:  # mammoth and zipfile raise many kinds for broken files
        raise Unreadable("broken Word file") from error
    extract = read_html(html.value)
    around = [Block(BlockKind.TEXT, text, zone=Zone.FURNITURE) for text in edges]
    secret = [Block(BlockKind.TEXT, hidden, zone=Zone.HIDDEN)] if hidden else []
    return replace(extract, blocks=(*extract.blocks, *around, *secret), date=_modified(data))


def _no_image(mammoth: object) -> object:
    return mammoth.images.img_element(lambda _: {"src": ""})  # type: ignore[attr-defined]


def _part(data: bytes) -> tuple[bytes, str, list[str]]:
    """The document without its hidden runs, their text, and that of its headers and footers."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(item.file_size for item in archive.infolist()) > _MOST_BYTES:
            raise Unreadable("too large when unpacked")
        names = archive.namelist()
        if not any(map(re.compile(r"word/document\d*\.xml").fullmatch, names)):
            raise Unreadable("not a Word document")
        trees = {
            name: ElementTree.fromstring(archive.read(name))
            for name in names
            if _TEXTS.fullmatch(name) or _EDGES.fullmatch(name) or name == "word/styles.xml"
        }
        styles = WordStyles(trees.get("word/styles.xml"))
        hidden = ""
        changed: dict[str, bytes] = {}
        for name in filter(_TEXTS.fullmatch, trees):
            if runs := list(styles.hidden_runs(trees[name])):
                hidden += "".join(map(_drain, runs))
                changed[name] = ElementTree.tostring(trees[name], encoding="utf-8")
        edges = [text for name in filter(_EDGES.fullmatch, trees) for text in _lines(trees[name])]
        shown = _repacked(archive, changed) if changed else data
        return shown, " ".join(hidden.split()), list(dict.fromkeys(edges))


def _repacked(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as new:
        for item in archive.infolist():
            new.writestr(item, changed.get(item.filename) or archive.read(item.filename))
    return copy.getvalue()


def _drain(run: ElementTree.Element) -> str:
    """Take the text out of a run."""
    found = ""
    for text in run.iter(f"{W}t"):
        found += (text.text or "") + " "
        text.text = ""
    return found


def _lines(edge: ElementTree.Element) -> Iterator[str]:
    """The paragraphs of a header or footer, and the words of a watermark."""
    texts = ["".join(_letters(paragraph)) for paragraph in edge.iter(f"{W}p")]
    texts += [mark.get("string", "") for mark in edge.iter(_WATERMARK)]
    yield from (line for text in texts if (line := " ".join(text.split())))


def _letters(paragraph: ElementTree.Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == f"{W}t":
            yield element.text or ""
        elif element.tag in {f"{W}tab", f"{W}br"}:
            yield " "


def _modified(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            core = ElementTree.fromstring(archive.read("docProps/core.xml"))
        except (KeyError, ElementTree.ParseError):
            return ""
    changed = core.find("{http://purl.org/dc/terms/}modified")
    return (changed.text or "")[:10] if changed is not None else ""
