"""References to laws in a letter, as it writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.letters.lines import read_lines

_NO = r"\d{1,4}(?: ?[a-hj-zæøå](?!\w)| i(?=,))?(?:\.\d{1,3})*"
_ALSO = (
    r"(?:(?: ?[-–] ?|, ?(?:og )?| og | samt | eller )(?=\d)(?!\d{1,2}\. ?(?:pkt|led))NO)*".replace(
        "NO", _NO
    )
)
_PART = (
    rf"(?:stk|nr|litra|pkt|punkt|afsnit|led)\.? ?(?:{_NO}"
    rf"|[a-zæøå]\b){_ALSO}(?: [a-zæøå]\b(?=,))?(?:(?:,? ?og |, ?|-)[a-hj-zæøå](?![\w.]))*"
)
_TAIL = rf"(?:,? (?:og |eller |samt )?{_PART}|, \d{{1,3}}\. ?(?:pkt|led)\.?)*"
_SECTION = rf"(?:§§? ?{_NO}{_ALSO}{_TAIL})"
_SECTIONS = rf"{_SECTION}(?:,? ?(?:og |eller |- ?)?{_SECTION})*"
_ARTICLE = rf"(?:art(?:ikel|iklerne|\.)? ?{_NO}{_ALSO}{_TAIL})"
_SHORT = r"(?:SEL|RSL|LAB|LAS|FVL|BL|AL|SUL|OFL|LBL|KSL|SL|PTL|DBL|NBL|MBL)"
_LAW_NAME = (
    r"(?:\b(?:[\wæøå-]{2,60}(?:loven|lovens|love|lov|bekendtgørelsen|bekendtgørelsens"
    r"|bekendtgørelse|cirkulæret?s?"
    r"|forordningen|forordningens|regulativets?|vedtægten|vedtægtens|vedtægternes?"
    r"|lokalplanens?|vejledningens?)|lovens?|lokalplanens?|barnets lov|[\wæøå-]{2,40}reglementets?)"
    rf"|\b(?-i:{_SHORT}))"
)
_TITLE_WORD = (
    r"(?!(?:jf|har|er|skal|kan|bliver|blev|vil|må|hvorefter|som|når|hvis|du|vi|at)\b)[\wæøåÆØÅ-]+"
)
_TITLE = (
    r"\b(?:lov|lovbekendtgørelse|bekendtgørelse(?:n)?|loven|vejledning(?:en)?) (?:om"
    rf"|nr\.? ?[\d/]+)(?:,? {_TITLE_WORD}| m\.?v\.| nr\. [\d/]+| \d{{1,2}}\.){{1,18}}?"
)
_NUMBERED = (
    r"\b(?:lov|lovbekendtgørelse|bekendtgørelse|vejledning|cirkulære"
    r"|cirkulæreskrivelse) nr\.? ?\d{1,5}(?: af (?:den )?\d{1,2}\.?"
    r" ?[a-zæøå0-9/.-]{1,10} ?(?:\d{4})?)?"
)
_OF_LAW = (
    rf",? i (?:{_LAW_NAME}|(?:lov|bekendtgørelse)(?:en)? om(?: {_TITLE_WORD}){{1,8}}?(?="
    r" ?[.,;:()]| (?:har|er|skal|kan|bliver|vil|må|som|når|hvis|du|vi|at|og|hvor|fordi"
    r"|bevilge\w*|sammenholdt)\b|\Z))"
)
_REFERENCE = re.compile(
    rf"(?:{_NUMBERED},? (?:(?:med|om) [^.,;§]{{1,80}},? )?{_SECTIONS}"
    rf"|{_TITLE},? {_SECTIONS}"
    rf"|{_LAW_NAME}(?: \([\wæøå]{{2,12}}\))?,? (?:{_SECTIONS}|{_ARTICLE})"
    rf"|{_SECTIONS}(?:{_OF_LAW})?|{_ARTICLE}{_OF_LAW}|{_NUMBERED})",
    re.IGNORECASE,
)
_LOOSE_END = re.compile(r"(?:,? (?:og|samt|eller))?(?:,? i)?[ ,]*\Z")
"""What is left of "... og i loven om", where the law is not named."""


@dataclass(frozen=True)
class LawReference:
    """A law or rule with its sections, as written."""

    start: int
    end: int
    text: str


def find_laws(text: str) -> list[LawReference]:
    """Every reference to a section of a law, a numbered rule or an article, in order."""
    found = []
    for line in read_lines(text):
        if "§" not in line.text and not re.search(r"\bart|\bnr", line.text, re.IGNORECASE):
            continue
        for match in _REFERENCE.finditer(line.text):
            start, end = line.span(*match.span())
            whole = " ".join(text[start:end].split())
            found.append(LawReference(start, end, _LOOSE_END.sub("", whole)))
    return found
