"""Where a text uses words of a glossary, and in which sense."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import pytest

from knowledge.library import Library
from knowledge.mentions import Mention, TermFinder
from knowledge.terms import Glossary, Sense, Term


def term(name: str, *forms: str, **values: Any) -> Term:
    if "senses" not in values:
        values.setdefault("plain", f"hvad {name} er")
    return Term(term=name, forms=forms, status="draft", **{"area": "byen"} | values)


FERRY = Sense(plain="en båd, der sejler over fjorden", area="havn", example="Vi sejler kl. 9.")
HOUSE = Sense(plain="et værelse på loftet i et hus", area="bolig", met="i en lejekontrakt")
GLOSSARY = Glossary(
    terms=(
        term("afgift", "afgiften"),
        term("hjemmel"),
        term("middel"),
        term("tilsagn"),
        term("ankestyrelsen"),
        term("fribillet"),
        term("ar"),
        term("§ 17-plan"),
        term("daglig støtte"),
        term("havne- og strandudvalget", "det våde udvalg"),
        term("rabat", everyday=("rabat på (?:sko|tøj)", "rabatkupon\\w*")),
        term("karnap", senses=(FERRY, HOUSE)),
        term("skorsten", area="bolig"),
        term("ankerplads", area="havn"),
    )
)


@pytest.fixture(scope="module")
def finder() -> TermFinder:
    return TermFinder(GLOSSARY)


def names(finder: TermFinder, text: str) -> list[str]:
    return [mention.term.term for mention in finder.find(text)]


def one(finder: TermFinder, text: str) -> Mention:
    found = finder.find(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Du skal betale afgift.", "afgift"),
        ("Afgiften er steget.", "Afgiften"),
        ("AFGIFTERNES størrelse", "AFGIFTERNES"),
        ("Hjemlen står i loven", "Hjemlen"),
        ("Vi mangler hjemmelen.", "hjemmelen"),
        ("De nye midler er brugt.", "midler"),
        ("Vi har givet tilsagnet.", "tilsagnet"),
        ("to fribilletter til dig", "fribilletter"),
    ],
)
def test_inflections_are_found(finder: TermFinder, text: str, written: str) -> None:
    mention = one(finder, text)
    assert text[mention.start : mention.end] == written
    assert not mention.in_compound


@pytest.mark.parametrize("text", ["Han er gift.", "et nyt arrangement", "De er på vej.", "20 are"])
def test_other_words_are_left_alone(finder: TermFinder, text: str) -> None:
    assert names(finder, text) == []


def test_a_short_word_is_not_inflected(finder: TermFinder) -> None:
    assert names(finder, "Der er et ar på bordet, og flere aren her.") == ["ar"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Du betaler afgiftspligt.", "afgiftspligt"),
        ("Læs om tilsagnsbrev her.", "tilsagnsbrev"),
        ("Det er en vandafgift.", "vandafgift"),
        ("Byen har en vandafgiften nu.", "vandafgiften"),
        ("Det koster en by-afgift.", "by-afgift"),
    ],
)
def test_the_first_and_the_last_part_of_a_compound_are_found(
    finder: TermFinder, text: str, written: str
) -> None:
    mention = one(finder, text)
    assert text[mention.start : mention.end] == written
    assert mention.in_compound


@pytest.mark.parametrize("text", ["et karnaphus", "husets karnapper"])
def test_a_compound_does_not_tell_which_sense_is_meant(finder: TermFinder, text: str) -> None:
    assert not [m for m in finder.find(text) if m.in_compound]


def test_a_compound_of_a_word_with_everyday_senses_is_not_found(finder: TermFinder) -> None:
    assert names(finder, "husrabatten og gårdrabatten") == []


def test_what_is_no_word_makes_no_compound(finder: TermFinder) -> None:
    assert names(finder, "qzwafgift og afgiftqzw") == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Du får daglig støtte.", "daglig støtte"),
        ("Den daglige støtte stopper.", None),
        ("Din daglig støttes længde", "daglig støttes"),
        ("Det siger havne- og strandudvalget.", "havne- og strandudvalget"),
        ("Det siger Havne- og Strandudvalgets leder.", "Havne- og Strandudvalgets"),
        ("Det våde udvalg sagde ja.", "Det våde udvalg"),
        ("daglig\nstøtte", "daglig\nstøtte"),
        ("det er dagligt. Støtte får du", None),
        ("daglig, men dyr støtte", None),
    ],
)
def test_phrases_are_found_as_a_whole(finder: TermFinder, text: str, written: str | None) -> None:
    found = [text[m.start : m.end] for m in finder.find(text)]
    assert found == ([written] if written else [])


def test_words_divided_by_a_line_end_are_found_where_they_stand(finder: TermFinder) -> None:
    text = "Du skal have et til-\nsagn, og du betaler en af-\n  giften."
    found = finder.find(text)
    assert [m.term.term for m in found] == ["tilsagn", "afgift"]
    assert [text[m.start : m.end] for m in found] == ["til-\nsagn", "af-\n  giften"]


def test_places_are_right_after_words_that_were_joined(finder: TermFinder) -> None:
    text = "En be-\nsked til dig, en be-\nsked mere: betal afgiften nu."
    mention = one(finder, text)
    assert text[mention.start : mention.end] == "afgiften"


@pytest.mark.parametrize(
    "text",
    ["Der er rabat på sko.", "Der er Rabat\npå tøj hos os.", "Klip rabatkuponer ud."],
)
def test_everyday_senses_are_no_mentions(finder: TermFinder, text: str) -> None:
    assert names(finder, text) == []


def test_the_same_word_near_an_everyday_sense_is_everyday(finder: TermFinder) -> None:
    near = "Der er rabat på sko. Rabatten gælder hele ugen."
    far = f"Der er rabat på sko.{' Solen skinner på den store by.' * 12} Du kan få en rabat."
    assert names(finder, near) == []
    assert names(finder, far) == ["rabat"]


def test_a_sense_elsewhere_does_not_hide_other_words(finder: TermFinder) -> None:
    assert names(finder, "Der er rabat på sko, men du betaler afgift.") == ["afgift"]


def test_the_sense_is_chosen_by_the_words_around(finder: TermFinder) -> None:
    ferry = one(finder, "Din karnap sejler over fjorden i morgen, så tag en båd.")
    house = one(finder, "Din karnap er et værelse på loftet.")
    assert (ferry.sense, house.sense) == (FERRY, HOUSE)


def test_of_senses_that_fit_alike_that_of_what_else_is_talked_of_is_chosen(
    finder: TermFinder,
) -> None:
    text = "Se på din karnap, en båd og et værelse, og på den gamle"
    assert finder.find(f"{text} skorsten.")[0].sense == HOUSE
    assert finder.find(f"{text} ankerplads.")[0].sense == FERRY


def test_what_else_is_talked_of_does_not_choose_alone(finder: TermFinder) -> None:
    assert finder.find("Se på din karnap og den gamle skorsten.")[0].sense is None


def test_when_nothing_tells_the_sense_there_is_none(finder: TermFinder) -> None:
    assert one(finder, "Vi har læst om din karnap.").sense is None


def test_when_two_senses_fit_alike_there_is_none(finder: TermFinder) -> None:
    assert one(finder, "En karnap med en båd og et værelse.").sense is None


def test_the_only_sense_needs_no_words_around(finder: TermFinder) -> None:
    sense = one(finder, "Afgift.").sense
    assert sense
    assert sense.plain == "hvad afgift er"


@pytest.mark.parametrize(
    ("word", "name", "in_compound"),
    [
        ("afgift", "afgift", False),
        ("Afgifterne", "afgift", False),
        ("vandafgift", "afgift", True),
        ("daglig støtte", "daglig støtte", False),
        ("det våde udvalg", "havne- og strandudvalget", False),
        ("karnap", "karnap", False),
    ],
)
def test_a_word_is_looked_up(finder: TermFinder, word: str, name: str, in_compound: bool) -> None:
    found, part = finder.look_up(word)
    assert found
    assert (found.term, part) == (name, in_compound)


@pytest.mark.parametrize("word", ["", "  ", "?!", "solskin", "en afgift til", "ord som ingen har"])
def test_what_is_no_term_is_not_looked_up(finder: TermFinder, word: str) -> None:
    assert finder.look_up(word)[0] is None


def test_mentions_come_in_order_and_do_not_overlap(finder: TermFinder, library: Library) -> None:
    text = "Daglig støtte og afgift, tilsagn-\nsbrev, partshøring, afgørelsen om et karnap. " * 5
    for each in (finder, TermFinder(library.glossary)):
        found = each.find(text)
        assert found
        for before, after in zip(found, found[1:], strict=False):
            assert before.start < before.end <= after.start
        assert all(text[m.start : m.end].strip() == text[m.start : m.end] for m in found)


@pytest.mark.parametrize("text", ["", " \n ", "...", "-\n", "a-\nb"])
def test_text_without_terms_has_no_mentions(finder: TermFinder, text: str) -> None:
    assert finder.find(text) == []


@pytest.mark.parametrize(
    "piece",
    [
        "Du skal betale afgift, og din karnap er rabat på sko. ",
        "rabat på tøj, rabat ",
        "af-\ngift ",
        "a-\n",
        "daglig ",
        "afgift",
        "-",
    ],
)
def test_time_grows_with_the_length(finder: TermFinder, piece: str) -> None:
    def seconds(characters: int) -> float:
        text = (piece * (characters // len(piece) + 1))[:characters]
        started = perf_counter()
        finder.find(text)
        return perf_counter() - started

    seconds(1000)
    short = min(seconds(25_000) for _ in range(2))
    long = min(seconds(200_000) for _ in range(3))  # a busy machine is no slow program
    assert long < max(30 * short, 2.0)


def test_every_term_of_the_shipped_glossary_is_found_by_its_name(library: Library) -> None:
    finder = TermFinder(library.glossary)
    lost = [term.term for term in library.glossary.terms if finder.look_up(term.term)[0] is None]
    assert lost == []
