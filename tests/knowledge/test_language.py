"""What is surely in another language is told so; all else is Danish."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import eval
from knowledge.danish.language import foreign_language
from knowledge.danish.sentences import sentences
from knowledge.library import Library

SUITES = Path(eval.__path__[0]) / "suites"
OTHERS = ("ar", "de", "en", "pl", "tr", "uk")
"""The languages in which citizens are known to write to the services."""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where do I apply for a new passport", "en"),
        ("my mother is sick and needs help at home", "en"),
        ("Wo kann ich einen neuen Pass beantragen?", "de"),
        ("Gdzie mogę złożyć wniosek o paszport?", "pl"),
        ("Pasaport için nereye başvurabilirim?", "tr"),
        ("Де я можу подати заяву на паспорт?", "uk"),
        ("أين أقدم طلبًا للحصول على جواز سفر؟", "ar"),
        ("Où puis-je demander un nouveau passeport pour ma fille?", "fr"),
        ("паспорт", "uk"),
        ("你好吗", "zh"),
    ],
)
def test_another_language_is_named(text: str, language: str) -> None:
    assert foreign_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "12 34 56 78",
        "🙂🙂",
        "xqzw",
        "hej",
        "tak for hjælpen",
        "SU",
        "pas",
        "help me please",
        "hvor søger jeg om boligstøtte",
        "HVOR SØGER JEG OM BOLIGSTØTTE",
        "hvor soeger jeg om boligstoette",
        "ka i ik hjælpe mig m min husleje",
        "Kan man få indfødsretsprøven taget på søndag?",
        "jeg har brug for respite care til min mor",
        "min kæreste hedder Mohammed Al Hassan og bor i Kairo",
        "hvordan søger jeg om особая støtte",
    ],
)
def test_danish_and_what_is_too_short_to_know_is_danish(text: str) -> None:
    assert foreign_language(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "hvor kan eg søke om bustøtte til leiligheten min",
        "hvor kan jeg søke om et nytt pass til datteren min",
    ],
)
def test_norwegian_looks_too_much_like_danish_to_part(text: str) -> None:
    assert foreign_language(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "gul seddel i ruden",
        "findes den frie vilje",
        "Varen koster over 500 kr.",
        "a hår så ondt i mi ryg a ka int ligg",
    ],
)
def test_short_danish_without_everyday_words_is_danish(text: str) -> None:
    assert foreign_language(text) == ""


def test_the_texts_of_the_cards_are_danish(library: Library) -> None:
    texts = [s.text for service in library.services for s in service.sections]
    texts += [s.text for document in library.documents for s in document.sections]
    assert [text for text in texts if foreign_language(text)] == []
    told = [sentence for text in texts for sentence in sentences(text)]
    wrong = [sentence for sentence in told if foreign_language(sentence)]
    assert len(wrong) <= len(told) / 1000, wrong


def test_questions_in_danish_are_danish() -> None:
    rows = (SUITES / "questions" / "tuned.jsonl").read_text("utf-8").splitlines()
    messages = [json.loads(row)["message"] for row in rows]
    danish = [m for m in messages if any(letter in m.lower() for letter in "æøå")]
    assert len(danish) > 400
    assert [message for message in danish if foreign_language(message)] == []


def test_what_foreign_citizens_say_is_known_by_its_language(library: Library) -> None:
    """Their phrasings stand on the cards in these languages, mixed with Danish words."""
    said = [text for service in library.services for text in service.say]
    named = [language for text in said if (language := foreign_language(text))]
    counts = {language: named.count(language) for language in set(named)}
    assert set(OTHERS) <= set(counts)
    others = sum(count for language, count in counts.items() if language not in OTHERS)
    assert others <= len(said) / 1000, counts


def test_a_message_in_another_script_is_never_danish(library: Library) -> None:
    said = [text for service in library.services for text in service.say]
    arabic = [text for text in said if sum("\u0600" <= c <= "\u06ff" for c in text) > len(text) / 2]
    cyrillic = [t for t in said if sum("\u0400" <= c <= "\u04ff" for c in t) > len(t) / 2]
    assert len(arabic) > 10
    assert len(cyrillic) > 10
    assert {foreign_language(text) for text in arabic} == {"ar"}
    assert {foreign_language(text) for text in cyrillic} == {"uk"}
