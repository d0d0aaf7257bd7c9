"""Faults in the texts of the service cards that answers are made of."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.steps.check import Check
from eval.faults.breaking import Fault, Parts, fault, parts, steps, with_sections, without
from knowledge.content import Service
from knowledge.library import Library

_INVENTED = ("figures_supported", "figure_precision", "sentences_supported")
_INCOMPLETE = ("complete", "nugget_vital", "nugget_all", "c16_meaning_kept")
_HARD = (
    "lix",
    "lix_median",
    "lix_p95",
    "clear",
    "c01_lix",
    "c02_sentence_length",
    "c03_long_words",
)
_PERIOD = re.compile(r"\b(\d+)(?= (?:uger|dage|måneder|hverdage|arbejdsdage|år)\b)")
_AMOUNT = re.compile(r"\b(\d[\d.]*)(?= (?:kroner|kr)\b)")
_LIMIT = re.compile(r"\b(?:senest|inden|frist\w*|i tide)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-ZÆØÅ])")
_JARGON = {
    r"\bhvis\b": "såfremt",
    r"\bHvis\b": "Såfremt",
    r"\bom\b": "vedrørende",
    r"\befter\b": "i henhold til",
    r"\bogså\b": "endvidere",
    r"\bmed\b": "i forbindelse med",
    r"\bdu\b": "ansøgeren",
    r"\bDu\b": "Ansøgeren",
}
_BETWEEN = re.compile(r"(?<=[a-zæøå])\.(?= [A-ZÆØÅ])")


def _without_limits(text: str) -> str:
    lines = [
        " ".join(one for one in _SENTENCE_END.split(line) if not _LIMIT.search(one))
        for line in text.splitlines()
    ]
    return "\n".join(line for line in lines if line)


def _longer(text: str) -> str:
    return _PERIOD.sub(lambda found: str(int(found[1]) + 1), text)


def _dearer(text: str) -> str:
    return _AMOUNT.sub(lambda found: f"{found[1]}0", text)


def _without_not(text: str) -> str:
    return re.sub(r"\b(?:ikke|aldrig) ", "", text)


def _in_jargon(text: str) -> str:
    for pattern, word in _JARGON.items():
        text = re.sub(pattern, word, text)
    return text


def _old_offer(card: Service) -> Service:
    names = [old.name for old in card.replaces if not re.search(r"[\d§]", old.name)]
    if not names:
        return card
    return _with_short(card, f"Du kan søge {names[0]} hos kommunen. {card.sections[0].text}")


def _with_short(card: Service, text: str) -> Service:
    """A card with another short answer."""
    first, *rest = card.sections
    return card.model_copy(update={"sections": (first.model_copy(update={"text": text}), *rest)})


def _shifted_texts(whole: Parts) -> Parts:
    """The short answer of the next card, where it holds no figures."""
    cards = whole.library.services
    short = {
        card.id: other.sections[0].text
        for card, other in zip(cards, cards[1:] + cards[:1], strict=True)
    }

    def mixed(card: Service) -> Service:
        text = short[card.id]
        if re.search(r"\d", text):
            return card
        return _with_short(card, text)

    return whole.with_cards(mixed)


def _only_communities(whole: Parts) -> Parts:
    library: Library = whole.library

    def turned_away(card: Service) -> Service:
        offers = library.communities_for(card.id)
        told = f"Prøv {offers[0].title} i stedet for kommunen." if offers else ""
        return with_sections(card, lambda _: told or "Prøv at spørge familie eller naboer.")

    return whole.with_cards(turned_away)


def _in_one_sentence(text: str) -> str:
    return _BETWEEN.sub(", idet", text)


def _with_room(change: Callable[[str], str]) -> Callable[[Parts], Parts]:
    """Texts that are changed, in answers that may be long."""
    return lambda whole: whole.with_settings("answer", max_words=200).with_text(change)


TEXTS: tuple[Fault, ...] = (
    fault(
        "deadlines-dropped",
        "Sætninger med en frist er faldet ud",
        parts(lambda whole: whole.with_text(_without_limits)),
        *_INCOMPLETE,
    ),
    fault(
        "periods-longer",
        "Alle frister og perioder er én for lange",
        parts(lambda whole: whole.with_text(_longer)),
        *_INVENTED,
    ),
    fault(
        "amounts-tenfold",
        "Alle beløb er ti gange for store",
        parts(lambda whole: whole.with_text(_dearer)),
        *_INVENTED,
    ),
    fault(
        "negation-dropped",
        'Ordet "ikke" er faldet ud',
        parts(lambda whole: whole.with_text(_without_not)),
        "sentences_supported",
        *_INCOMPLETE,
    ),
    fault(
        "old-name",
        "Ydelser, som en reform har afskaffet, bliver tilbudt",
        parts(lambda whole: whole.with_cards(_old_offer)),
        "nothing_outdated",
    ),
    fault(
        "texts-shifted",
        "Teksterne står under en anden ydelses navn",
        parts(_shifted_texts),
        *_INVENTED,
        *_INCOMPLETE,
    ),
    fault(
        "community-instead",
        "Folk bliver sendt til foreninger i stedet for at få hjælp",
        parts(_only_communities),
        "sentences_supported",
        *_INCOMPLETE,
    ),
    fault(
        "jargon",
        "Svarene er skrevet i forvaltningssprog",
        steps(without(Check), _with_room(_in_jargon)),
        "c04_jargon",
        "c05_officialese",
        *_HARD,
    ),
    fault(
        "long-sentences",
        "Korte sætninger er sat sammen til lange",
        steps(without(Check), _with_room(_in_one_sentence)),
        *_HARD,
    ),
)
