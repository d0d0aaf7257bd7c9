"""Replies end with an agreement: who does what and when, or how to reach a person.

Independent of how the assistant puts its endings together: only the last paragraph is read.
"""

from __future__ import annotations

import re

from bot.turn import Outcome
from eval.answer import Answer
from eval.case import Case
from eval.outcomes import ANSWERS
from eval.scorer import Score, passed, scorer
from knowledge.content import Audience

_SOURCE = re.compile(r"^(?:Kilder?|Regler|Læs mere):", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\d)(?:\d\d(?: ?\d\d){3}|11[24]|1813|116 ?\d{3})(?!\d)")
_WEB = r"\b[\w-]+\.(?:dk|com|org|eu)\b"
_ACT = (
    r"ring|skriv|spørg|kontakt|tal med|send|bestil|meld|søg|mød op|kom (?:forbi|ind|hen)"
    r"|gå (?:hen|ned|ind|til|op|på)|henvend|aflever|bed|sig|fortæl|opret|tryk|log|spær|book|aftal"
    r"|tag|mail|find|udfyld|hent|klag|svar|åbn|tjek|vælg|få fat|giv besked|betal|besøg|anmeld"
    r"|saml|gem|vis|brug"
)
_DOES = (
    r"ringer|skriver|spørger|kontakter|taler|sender|bestiller|melder|søger|møder|kommer|går"
    r"|henvender|afleverer|beder|siger|fortæller|opretter|logger|tager|finder|udfylder|henter"
    r"|klager|svarer|får fat|giver|besøger|hjælper|indkalder|kalder|ser på|lægger|vender"
)
_COMMAND = re.compile(
    r"(?:^(?:[-*] |\d+\. )?|[.!?:] |[,;] (?:og |så |eller )?"
    rf"|\b(?:og|så|eller|derefter|bagefter|først) )(?:{_ACT})\b"
    r"(?! (?:ikke|aldrig)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_YOURS = re.compile(
    r"\b(?:[Dd]u|I)\s+(?!siger\b|giver\b|hjælper\b)(?:(?:kan|skal|må|bør)\s+(?:\w+\s+){0,3}?"
    rf"(?:{_ACT})\w*|(?:{_DOES}))\b(?!,? at\b)"
    rf"|\b(?:kan|skal)\s+(?:[Dd]u|I)\s+(?:\w+\s+){{0,2}}?(?:{_ACT})\w*"
    rf"|\b(?!siger|giver|hjælper)(?:{_DOES})\s+(?:[Dd]u|I)\b(?!,? at\b)"
)
_THEIRS = re.compile(
    rf"\b(?!(?:du|I|man)\b)\w+\s+(?:{_DOES})\b|\b(?:{_DOES})\s+(?!(?:du|I|man)\b)\w+", re.IGNORECASE
)
_NEEDLESS = re.compile(
    r"\b(?:behøver|skal|må|kan)\s+(?:du\s+)?ikke\b|\bhvis du ringer\b", re.IGNORECASE
)
_TIME = re.compile(
    r"\b(?:kl\.?|klokken|i dag|i morgen|i aften|i nat|i eftermiddag|i formiddag|nu|straks|med det "
    r"samme|inden|senest|samme dag|næste (?:dag|hverdag|uge)|dagen efter|bagefter|derefter|før|"
    r"hverdage?|(?:man|tirs|ons|tors|fre|lør|søn)dag\w*|\d+ (?:dage?|uger?|timer?|måneder|hverdage|"
    r"arbejdsdage)|hele (?:døgnet|natten)|når (?:der|du|I|de|den|det|vi|han|hun)|så snart|"
    r"\d{1,2}\. (?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|"
    r"december))\b",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    rf"{_WEB}|\b(?:hjemmeside\w*|digital post|mail|sms|chat\w*|skranken?|e-boks|telefon|nettet"
    r"|app\w*|tlf|borgerservice|rådhuset|vagten|personale\w*|mødet)\b|\"[^\"]*menneske[^\"]*\""
    r"|»[^»«]*menneske[^»«]*«|\b[A-ZÆØÅ]\w+(?:vej|gade|torv|torvet|plads|allé)?\s\d+\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"\b(?:til|hos|på|i|med|af|fra)\s+(?:din|dit|jeres|den|det|en|et|vores)?\s*"
    r"(?:kommunen\w*|kommunens\s\w+|\w*sagsbehandler\w*|\w*rådgiver\w*|\w*læge\w*|\w*medarbejder\w*"
    r"|\w*afdeling\w*|\w*koordinator\w*|\w*plejerske\w*|skole\w*|leder\w*|menneske\w*|bank\w*"
    r"|udlejer\w*|nævn\w*|[A-ZÆØÅ][\wæøåÆØÅ]+)"
    r"|\b(?:spørg|kontakt|ring til|skriv til|bed)\s+(?!om\b|ikke\b)\w+"
)
_TO_YOU = re.compile(r"\b(?:dig|jer|ham|hende|du|I)\b|\bså\s+(?:ringer|kommer|skriver)\b")
_BACK = re.compile(r"\b(?:ringer|skriver|svarer|sender|kommer)\b[^.!?]*\b(?:dig|jer)\b")
_CONTACT = re.compile(rf"^Kontakt: \S.*(?:{_WEB}|\d\d)", re.MULTILINE)


def agrees(text: str) -> bool:
    """Whether the last paragraph (without its source line) says who does what and when, or how to
    reach a person: somebody who acts, and a time, a channel or a person to turn to.
    """
    end = last_paragraph(text)
    if not end:
        return False
    if _PHONE.search(end) or _CONTACT.search(end):
        return True
    plain = _NEEDLESS.sub(" ", end)
    yours = _COMMAND.search(plain) or _YOURS.search(plain)
    reached = _CHANNEL.search(plain) or _SOMEBODY.search(plain) or _TIME.search(plain)
    reached = reached or _BACK.search(plain)
    theirs = _THEIRS.search(plain) and _TIME.search(plain) and _TO_YOU.search(plain)
    return bool((yours and reached) or theirs)


def last_paragraph(text: str) -> str:
    """The last paragraph that is no source line; a list belongs to the line before it."""
    lines = [line for line in text.splitlines() if not _SOURCE.match(line.strip())]
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", "\n".join(lines)) if part.strip()]
    return paragraphs[-1] if paragraphs else ""


@scorer(
    "ends_with_agreement",
    "Slutter med en aftale: hvem gør hvad hvornår, eller hvordan man får fat i et menneske",
    cause="Folk ved ikke, hvad de skal gøre nu, eller hvem de kan spørge.",
)
def ends_with_agreement(case: Case, answer: Answer) -> Score | None:
    """Every reply to a citizen that tells something, or hands over, ends with an agreement."""
    if case.audience is not Audience.CITIZEN:
        return None
    ends = [r.text for r in answer.replies if r.outcome in ANSWERS | {Outcome.HANDED_OVER}]
    if not ends:
        return None
    loose = [last_paragraph(text) for text in ends if not agrees(text)]
    return passed(not loose, "slutter: " + " / ".join(loose))
