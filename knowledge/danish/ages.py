"""Ages that people state: "min mor på 82", "hun er under 65", "dreng 9 år", "to på 4 og 7"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.danish.normal import fold

OLDEST = 120
_OF_SOMETHING_ELSE = (
    r"(?! ?(?:%|[.,:/]\d|\d|kr|pct|procent|promille|km|kg|kilo|gram|liter|ton|m2|m3|kvm|kvadrat"
    r"|kubik|meter|cm|mm|grader|timer|minut|uge|dag|mdr|maaned|vaerelse|sider|stk|styk|gange"
    r"|gang\b|person|menneske|mand\b|boern|unger|bolig|lejlighed|elever|medarbejder"
    r"|\. (?:sal|kl\b|klasse|gang|plads|del|trin|halvaar|kvartal|januar|februar|marts|april|maj"
    r"|juni|juli|august|september|oktober|november|december)))"
)
_AGE = rf"(\d{{1,3}}+){_OF_SOMETHING_ELSE}"
_LASTED = (
    r"(?<!\bi )(?<!\bom )(?<!\bfor )(?<!\bher )(?<!\bder )(?<!\bhver )(?<!\bhvert )(?<!\befter )"
    r"(?<!\bgennem )(?<!\bsidste )(?<!\bgift )(?<!\bboet )(?<!\bventet )(?<!\bvaeret )"
    r"(?<!\barbejdet )(?<!\bhaft )(?<!\bbetalt )(?<!\bsyg )(?<!\bsammen )(?<!\bmangler )"
    r"(?<!\bover )"
)
"""What stands before a number of years that is how long something lasted."""

_BORDER = re.compile(
    r"(?<!\bi )(?<!\befter )\b(?:"
    rf"(?:under|yngre end|ikke fyldt|(?:inden|foer) (?:hun|han|jeg|de) fylder) (?P<below>{_AGE})"
    rf"|(?:over|aeldre end|fyldt|mindst|rundet) (?P<above>{_AGE}))"
)
_YEARS = re.compile(
    rf"{_LASTED}\b(\d{{1,3}})(?:[ -]?aarig\w*|-aars\b"
    r"| ?aars?\b(?! (?:siden|i|med|efter|foer|endnu|til)\b))"
)
_NUMBERS = re.compile(
    r"(?<!\bvi )(?<!\bklokken )(?<!\bkl )\b(?:paa|er|bliver|fylder|blev) "
    rf"((?>\d{{1,3}}(?:(?:, | og | eller )\d{{1,3}}\b)*)\b){_OF_SOMETHING_ELSE}"
)
_BORN = re.compile(r"\bfoedt (?:i )?(19\d\d|20[0-2]\d)\b")


@dataclass(frozen=True)
class AgeRange:
    """Ages in whole years, both ends included."""

    lowest: int = 0
    highest: int = OLDEST

    def meets(self, other: AgeRange) -> bool:
        """Whether somebody can be in both."""
        return self.lowest <= other.highest and other.lowest <= self.highest


def stated_ages(text: str, today: date) -> tuple[AgeRange, ...]:
    """The ages a text states, in no order; () when it states none.

    Other numbers are none: prices and measures, how long something lasted, dates, a year to come.
    """
    folded = fold(text)
    borders = [_border(match) for match in _BORDER.finditer(folded)]
    found = [age for age in borders if age]
    if found:
        return tuple(found)
    told = [match[1] for match in _YEARS.finditer(folded)]
    for match in _NUMBERS.finditer(folded):
        told += re.findall(r"\d+", match[1])
    found = [AgeRange(int(years), int(years)) for years in told if int(years) <= OLDEST]
    for match in _BORN.finditer(folded):
        years = today.year - int(match[1])
        if years >= 0:
            found.append(AgeRange(max(0, years - 1), years))
    return tuple(dict.fromkeys(found))


def _border(match: re.Match[str]) -> AgeRange | None:
    years = int(match["below"] or match["above"])
    if years > OLDEST:
        return None
    return AgeRange(highest=years - 1) if match["below"] else AgeRange(lowest=years)
