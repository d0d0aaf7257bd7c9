"""A letter in every kind of file, and a reader of them that misbehaves on request."""

from __future__ import annotations

import os
import time
from typing import Any

from bot.letters.files import LetterFile
from tests.documents import docx, pdf, scanned

CPR, NAME, PHONE, CASEWORKER = "070761-4285", "Vestergaard", "98 76 54 32", "Nordahl"
PRIVATE = (CPR, NAME, "Karla", PHONE, CASEWORKER, "Lyngvej 7")

LETTER = f"""Borgerby Kommune
Ydelsescentret
Torvet 1
9999 Borgerby

Karla {NAME}
Lyngvej 7
9999 Borgerby
CPR-nr. {CPR}

9. november 2026

Afgørelse om hjælp til briller

Kære Karla {NAME}

Vi har afgjort, at du ikke kan få hjælp til nye briller. Det skyldes, at du har råd til at \
betale brillerne selv.

Vi har truffet afgørelsen efter aktivlovens § 82.

Du kan klage over afgørelsen. Du skal sende klagen til os senest 4 uger efter, at du har \
modtaget dette brev. Har du spørgsmål til brevet, så ring til os på telefon {PHONE}.

Du skal sende kvitteringen for synsprøven til os senest den 1. december 2026.

Venlig hilsen
Bente {CASEWORKER}
Sagsbehandler
"""

NO_LETTER = (
    "Så er der krebsegilde på kajen. Tag selv en stol med, og kom i godt humør. Der er musik fra "
    "klokken seks, og børnene kan fange krabber ved broen, så længe det er lyst. Hvis det regner, "
    "rykker vi ind i bådehuset og spiser der i stedet for."
)
"""A text that no authority has sent."""

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _typed(canvas: Any) -> None:
    """The letter on a page, line for line, as a word processor breaks it."""
    from reportlab.lib.utils import simpleSplit

    typed = canvas.beginText(72, 790)
    typed.setFont("Vera", 9, leading=12)
    for line in LETTER.splitlines():
        for part in simpleSplit(line, "Vera", 9, 300) or [""]:
            typed.textLine(part)
    canvas.drawText(typed)


def pdf_letter(*, password: str = "", picture: bool = False) -> bytes:
    """The letter as a PDF; with a last page that is a picture if asked for."""
    return pdf(_typed, *([scanned()] if picture else []), password=password)


def scanned_letter() -> bytes:
    """A PDF that holds nothing but a picture."""
    return pdf(scanned())


def word_letter() -> bytes:
    """The letter as a Word file."""

    def write(document: Any) -> None:
        for line in LETTER.splitlines():
            document.add_paragraph(line)

    return docx(write)


def html_letter() -> bytes:
    """The letter as a web page."""
    paragraphs = "".join(f"<p>{line}</p>" for line in LETTER.splitlines() if line)
    return f"<!DOCTYPE html><html><body><main>{paragraphs}</main></body></html>".encode()


def read_or_misbehave(name: str, data: bytes) -> LetterFile | str:
    """Hangs, dies, or takes more memory than there is, as damaged files make real readers do."""
    if data == b"haenger":
        time.sleep(60)
    if data == b"doer":
        os._exit(3)
    if data == b"fylder":
        return str(len(bytearray(4_000_000_000)))
    return LetterFile(data.decode())


def read_the_letter(name: str, data: bytes) -> LetterFile | str:
    """Finds the letter in any file."""
    return LetterFile(LETTER)


def tell_process(name: str, data: bytes) -> LetterFile | str:
    """Which process reads."""
    return LetterFile(str(os.getpid()))
