"""What the words around a number say it is."""

from __future__ import annotations

import re

from knowledge.danish.words import stopwords

_PERSON = (
    r"(?:cpr|crp|c\.p\.r|person(?:lige?)? ?-?(?:nr|num)|fødsels(?:n|d)|født|sygesikring"
    r"|sundhedskort|gul[et]? kort|\bp\.?nr|\bpers\.? ?nr|\bpt\.?nr|erstatnings(?:person)?n"
    r"|administrativt? (?:person)?n)"
)
_PERSON_BEFORE = re.compile(rf"{_PERSON}\D{{0,35}}\Z", re.I)
_PERSON_AFTER = re.compile(
    rf"^\W{{0,3}}(?:(?:er|som er|det er) )?(?:(?:mit|min|hans|hendes|barnets|vores) )?{_PERSON}",
    re.I,
)

_THINGS = (
    r"ean|cvr|isbn|issn|gln|gsrn|imei|s/?n|serie|stel|stregkode\w*|faktura\w*|ordre\w*|rykker\w*"
    r"|\w*måler(?:en)?|\w*konto\w*|iban|giro\w*|fik|ocr|pbs|betalings?\w*|ref|reference|journal|j"
    r"|dok|dokument|matr\w*|pakke\w*|booking\w*|bestilling\w*|version|model|police\w*|kle|licens\w*"
    r"|energimærke\w*|kvittering\w*|produkt\w*|debitor\w*|sbsys|acadre|låner\w*|bibliotekskort"
    r"|\w*afgift(?:en)?|\w*bøden?|aftale(?:n)?|uui|giro"
)
_THING_BEFORE = re.compile(
    rf"\b(?:{_THINGS}|0x)[ :.#=/-]{{0,4}}(?:er |på |har (?:nummer|nr\.?) |dk ?)?\Z", re.I
)
_NUMBERED = re.compile(
    r"(?<!\w)([\w./-]*?)[ -]?(?:nr|nummer|nummeret|nummre|numre|kode|koden|-id|\bid)\b[.:]{0,2}",
    re.I,
)
_NUMBERED_AFTER = re.compile(
    r"^\W{0,3}(?:(?:er|som er|det er|står som) )?(?:(?:mit|min|jeres|vores|et|det|deres|dit) )?"
    r"([\w-]+?)-?(?:nr|nummer|nummeret)\b",
    re.I,
)
_OWN = re.compile(
    r"(?:cpr|crp|c\.p\.r|id|ident\w*|person\w*|fødsels|sygesikrings?\w*|sundhedskort|erstatnings\w*"
    r"|borgers?|patient\w*|bruger|tlf|telefon|mobil|fastnet|hjemme|privat|arbejds|nød|kontakt"
    r"|ansøgers?|kort|social|nyt|rigtige?|gamle?|danske?|midlertidige?t?|administrative?t?|fiktivt?"
    r"|\w*(?:mor|far|søn|datter|barn|bror|søster|mand|kone|kæreste|nevø|niece|nabo)(?:e?s|ets)?)?",
    re.I,
)
# After these words the number is no longer the one that was named before them.
_TURN = re.compile(
    r"[.!?]\s|\d|\n|\b(?:for|til|min|mit|mine|mor|far|barn\w*|søn\w*|datter\w*|borger\w*|jeg|hun|han"
    r"|født|cpr|ring\w*|tlf|telefon\w*|mobil\w*)\b",
    re.I,
)
_PHONE_BEFORE = re.compile(
    r"\b(?:tlf|tel|\w*telefon\w*|mobil\w*|fastnet\w*|fax)[ :.#=-]{0,4}(?:er |nr\.? ?:? ?)?\Z", re.I
)
_LOOK_BACK = 60


def is_persons(text: str, start: int, end: int) -> bool:
    """Whether the words around a number say "CPR number" or "born"."""
    return bool(
        _PERSON_BEFORE.search(text[max(0, start - _LOOK_BACK) : start])
        or _PERSON_AFTER.search(text[end : end + 30])
    )


def is_things(text: str, start: int, end: int) -> bool:
    """Whether the words around a number make it a case's, an invoice's, a meter's, a firm's …"""
    before = text[max(0, start - _LOOK_BACK) : start]
    if _THING_BEFORE.search(before[-30:]):
        return True
    for named in list(_NUMBERED.finditer(before))[-1:]:
        kind = named[1].strip("./-")
        others = not _OWN.fullmatch(kind) and kind.lower() not in stopwords()
        if others and not _TURN.search(before[named.end() :]):
            return True
    after = _NUMBERED_AFTER.search(text[end : end + 40])
    return bool(after and not _OWN.fullmatch(after[1]))


def is_phones(text: str, start: int) -> bool:
    """Whether a telephone is named right before a number."""
    return bool(_PHONE_BEFORE.search(text[max(0, start - _LOOK_BACK) : start]))
