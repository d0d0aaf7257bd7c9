"""Danish text falls into sentences; abbreviations, ordinals and lists do not break it."""

from __future__ import annotations

import time

import pytest

from knowledge.danish.sentences import (
    LineKind,
    abbreviations,
    first_item,
    read_sentences,
    sentences,
    word_count,
)

TEXT, ITEM, HEADING = LineKind.TEXT, LineKind.ITEM, LineKind.HEADING


def kinds(text: str) -> list[tuple[LineKind, str]]:
    return [(sentence.kind, sentence.text) for sentence in read_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Festen er den 1. marts i hallen.",
        "Festen er den 3. Marts i hallen.",
        "Vi henviser til § 14, stk. 2, jf. § 20, og siger nej.",
        "Ring kl. 10.30 og igen kl. 14.",
        "Cyklen koster 1.234,50 kr. i alt.",
        "Tag noget med, f.eks. brød, og bl.a. en kop.",
        "Skriv til Bente K. Holm og J. Krogh om det.",
        "Det koster ca. 200 kr. pr. plads.",
        "Vi mødes d. 3. 4. 2027 ved broen.",
        "Se www.eksempel.dk/side for mere.",
        '"Kommer du?" spurgte hun straks.',
        "Hun tøvede … og gik så ind.",
        "Han bor på 2. sal t.v. i gården.",
        "Regningen (se bilag 2.) er betalt.",
    ],
)
def test_a_point_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == [text]
    assert kinds(text) == [(TEXT, text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Det koster 5 kr. Du betaler nu.", ["Det koster 5 kr.", "Du betaler nu."]),
        ("Tag kop, ske mv. Kom så ind.", ["Tag kop, ske mv.", "Kom så ind."]),
        ("Se nr. 2. Derefter går du.", ["Se nr. 2.", "Derefter går du."]),
        ("Det var i 1998. Siden er alt nyt.", ["Det var i 1998.", "Siden er alt nyt."]),
        ("»Kom nu.« Så gik de.", ["»Kom nu.«", "Så gik de."]),
        ("Hvad nu? Vent!", ["Hvad nu?", "Vent!"]),
        ("Kom ind. 12 gæster venter.", ["Kom ind.", "12 gæster venter."]),
        ("Se kk.dk. Der står det.", ["Se kk.dk.", "Der står det."]),
    ],
)
def test_a_sentence_ends(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts
    assert [sentence.text for sentence in read_sentences(text)] == parts


def test_the_lines_of_a_letter_are_told_apart() -> None:
    text = (
        "# Svar\n"
        "Sommerhuset\n"
        "\n"
        "Vi har læst dit brev, og vi siger ja. Huset er dit fra den 3.\n"
        "juli.\n"
        "\n"
        "Husk:\n"
        "- nøg-\n"
        "  len til døren\n"
        "• sengetøj\n"
        "1. Luk vinduet. Sluk lyset.\n"
        "2) Lås efter dig\n"
        "\n"
        "Venlig hilsen\n"
        "Bo"
    )
    assert kinds(text) == [
        (HEADING, "Svar"),
        (HEADING, "Sommerhuset"),
        (TEXT, "Vi har læst dit brev, og vi siger ja."),
        (TEXT, "Huset er dit fra den 3. juli."),
        (TEXT, "Husk:"),
        (ITEM, "nøglen til døren"),
        (ITEM, "sengetøj"),
        (ITEM, "Luk vinduet."),
        (ITEM, "Sluk lyset."),
        (ITEM, "Lås efter dig"),
        (HEADING, "Venlig hilsen"),
        (HEADING, "Bo"),
    ]
    lines = {sentence.text: sentence.line for sentence in read_sentences(text)}
    assert lines["Svar"] == 1
    assert lines["Huset er dit fra den 3. juli."] == 4
    assert lines["nøglen til døren"] == 8
    assert lines["Bo"] == 15


def test_offsets_are_those_of_the_source() -> None:
    text = "Overskrift\n\n  - Et punkt her\r\n\r\nDet er   sandt. Også\r\ndet her."
    for sentence in read_sentences(text):
        assert " ".join(text[sentence.start : sentence.end].split()) == sentence.text
    assert [s.line for s in read_sentences(text)] == [1, 3, 5, 5]


def test_a_wrapped_line_is_neither_heading_nor_item() -> None:
    text = (
        "Du kan hente nøglen til kælderen hos viceværten i stuen på\n"
        "Nørregade, når du vil – og\n"
        "– hvis han er syg – hos hans kone. Vi ses igen til den lille fest den\n"
        "12. Maj om aftenen."
    )
    assert [kind for kind, _ in kinds(text)] == [TEXT, TEXT]


def test_a_word_divided_at_a_line_end_is_joined_and_a_shared_part_is_not() -> None:
    assert kinds("Vi maler kælde-\nren og syr dug-\nog puder til Syd-\nFyn i dag.") == [
        (TEXT, "Vi maler kælderen og syr dug- og puder til Syd-Fyn i dag.")
    ]


def test_numbers_inside_a_line_begin_items() -> None:
    assert kinds("Gør sådan: 1. Åbn døren. 2. Gå ind.") == [
        (TEXT, "Gør sådan:"),
        (ITEM, "Åbn døren."),
        (ITEM, "Gå ind."),
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "-", "- ", "1. ", "#"])
def test_next_to_nothing_is_read(text: str) -> None:
    assert [s.text for s in read_sentences(text)] == ([text.strip()] if text.strip() else [])


def test_a_list_with_dashes_is_a_list() -> None:
    assert kinds("Tag dette med\n– en kop\n– en ske") == [
        (TEXT, "Tag dette med"),
        (ITEM, "en kop"),
        (ITEM, "en ske"),
    ]


def test_one_line_alone_is_no_heading() -> None:
    assert kinds("Jeg har fået en kat") == [(TEXT, "Jeg har fået en kat")]


def test_lines_stay_as_written_for_answers() -> None:
    assert sentences("- Et  punkt. Et til.\n\nSlut") == ["- Et  punkt.", "Et til.", "Slut"]
    assert word_count("1. Ring kl. 10.30\n- Kom") == 4
    assert first_item("\n- Ring nu\n- Kom") == "Ring nu"


def test_abbreviations_have_a_meaning() -> None:
    listed = abbreviations()
    assert listed["mhp"].meaning == "med henblik på"
    assert listed["mv"].ends
    assert not listed["jf"].ends
    assert all(known.meaning for known in listed.values())


@pytest.mark.parametrize(
    "hostile",
    [
        *("." * 400_000, ". " * 200_000, "-\n" * 200_000, "a\n" * 200_000, "\n" * 400_000),
        *("1. A " * 80_000, "kr. A" * 80_000, "a-\n" * 130_000, ".\"'" * 130_000, " " * 400_000),
    ],
    ids=lambda text: repr(text[:4]),
)
def test_hostile_text_takes_linear_time(hostile: str) -> None:
    start = time.perf_counter()
    read_sentences(hostile)
    sentences(hostile)
    assert time.perf_counter() - start < 8
