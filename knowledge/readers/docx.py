"""Word documents -> blocks, by way of HTML (mammoth). What Word hides is set apart first."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

from knowledge.readers.blocks import Block, BlockKind, Extract, Unreadable, Zone
from knowledge.readers.html import read_html

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='Titel'] => h1:fresh",
        "p[style-name='Subtitle'] => h2:fresh",
        *(f"p[style-name='Overskrift {level}'] => h{level}:fresh" for level in range(1, 7)),
    ]
)
_MOST_BYTES = 300_000_000
_TINY = 4  # half-points


def read_docx(data: bytes) -> Extract:
    """Read a Word document.

    Raises:
        Unreadable: no Word document, encrypted, or blown up when unpacked.
    """
    import mammoth

    try:
        shown, hidden = _part(data)
        html = mammoth.convert_to_html(
            io.BytesIO(shown), style_map=_STYLES, convert_image=_no_image(mammoth)
        )
    except Unreadable:
        raise
    except Exception as error:  # mammoth and zipfile raise many kinds for broken files
        raise Unreadable("broken Word file") from error
    extract = read_html(html.value)
    secret = tuple(Block(BlockKind.TEXT, text, zone=Zone.HIDDEN) for text in hidden)
    return replace(extract, blocks=(*extract.blocks, *secret), date=_modified(data))


def _no_image(mammoth: object) -> object:
    return mammoth.images.img_element(lambda _: {"src": ""})  # type: ignore[attr-defined]


def _part(data: bytes) -> tuple[bytes, list[str]]:
    """The document without its hidden runs, and their texts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(item.file_size for item in archive.infolist()) > _MOST_BYTES:
            raise Unreadable("too large when unpacked")
        if "word/document.xml" not in archive.namelist():
            raise Unreadable("not a Word document")
        tree = ElementTree.fromstring(archive.read("word/document.xml"))
        hidden = [text for run in tree.iter(f"{_W}r") if _is_hidden(run) for text in _drain(run)]
        if not hidden:
            return data, []
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w") as new:
            for item in archive.infolist():
                if item.filename == "word/document.xml":
                    new.writestr(item.filename, ElementTree.tostring(tree, encoding="utf-8"))
                else:
                    new.writestr(item, archive.read(item.filename))
        return copy.getvalue(), [" ".join("".join(hidden).split())]


def _is_hidden(run: ElementTree.Element) -> bool:
    look = run.find(f"{_W}rPr")
    if look is None:
        return False
    vanish = look.find(f"{_W}vanish")
    color = look.find(f"{_W}color")
    size = look.find(f"{_W}sz")
    white = color is not None and color.get(f"{_W}val", "").upper() == "FFFFFF"
    return (
        (vanish is not None and vanish.get(f"{_W}val", "true") not in {"0", "false"})
        or (white and look.find(f"{_W}shd") is None)
        or (size is not None and _number(size) <= _TINY)
    )


def _number(size: ElementTree.Element) -> int:
    value = size.get(f"{_W}val") or ""
    return int(value) if value.isdigit() else _TINY + 1


def _drain(run: ElementTree.Element) -> list[str]:
    """Take the text out of a run."""
    found = []
    for text in run.iter(f"{_W}t"):
        found.append((text.text or "") + " ")
        text.text = ""
    return found


def _modified(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            core = ElementTree.fromstring(archive.read("docProps/core.xml"))
        except (KeyError, ElementTree.ParseError):
            return ""
    changed = core.find("{http://purl.org/dc/terms/}modified")
    return (changed.text or "")[:10] if changed is not None else ""
