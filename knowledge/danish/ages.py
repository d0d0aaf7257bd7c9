"""Ages that people state: "min mor på 82", "hun er under 65", "dreng 9 år"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.danish.normal import fold

OLDEST = 120
_AGE = r"(\d{1,3})"
_BELOW = re.compile(rf"\b(?:under|yngre end|ikke fyldt|inden hun fylder|inden han fylder) {_AGE}\b")
_ABOVE = re.compile(rf"\b(?:over|aeldre end|fyldt|mindst|rundet) {_AGE}\b")
_EXACT = re.compile(
    rf"\b{_AGE} ?(?:aar(?:ig\w*)?|aars)\b(?! (?:siden|i|med|efter|foer|endnu|til))"
    rf"|\b(?:paa|er|bliver|fylder|blev) {_AGE}\b(?! ?(?:kr|kroner|km|kvm|m2|procent|pct|%|timer"
    r"|uger|dage|mdr|maaneder|vaerelser|stk|meter|gange|personer|boern|\d|[.,:]\d))"
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
    """The ages a text states, in no order; () when it states none."""
    folded = fold(text)
    found = [AgeRange(highest=_year(m[1]) - 1) for m in _BELOW.finditer(folded)]
    found += [AgeRange(lowest=_year(m[1])) for m in _ABOVE.finditer(folded)]
    if found:
        return tuple(found)
    for match in _EXACT.finditer(folded):
        years = _year(match[1] or match[2])
        if years <= OLDEST:
            found.append(AgeRange(years, years))
    for match in _BORN.finditer(folded):
        years = today.year - int(match[1])
        found.append(AgeRange(max(0, years - 1), years))
    return tuple(found)


def _year(digits: str) -> int:
    return min(int(digits), OLDEST + 1)
