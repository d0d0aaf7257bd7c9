"""The deciding sentences of a letter are pointed at."""

from __future__ import annotations

import re

import pytest

from bot.learnt import Learnt
from bot.letters import key_lines
from bot.letters.key_lines import SHOWN, KeyLines, Weights, features
from bot.letters.learning import DECIDING, fit_sentences
from bot.prompt_files import read_prompt
from knowledge.danish.normal import clean
from knowledge.danish.sentences import read_sentences
from tests.bot.letters.samples import (
    GRANTED,
    HEARING,
    LETTERS,
    MISSING,
    OFFER,
    REFUSED,
    REPAY,
    STOPPED,
    UPHELD,
)
from tests.bot.letters.test_learning import LETTERS as LEARNT_FROM
from tests.bot.letters.test_learning import OWN, SENTENCES


@pytest.fixture(scope="module")
def small() -> Learnt:
    return fit_sentences(LEARNT_FROM, SENTENCES, OWN)


@pytest.fixture(scope="module")
def shipped(letters: Learnt) -> KeyLines:
    return KeyLines(letters)


def lines(finder: KeyLines, text: str, most: int = SHOWN) -> list[str]:
    return [s.text for s in finder.find(read_sentences(clean(text, columns=True)), most)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (GRANTED, "du får rengøring hver anden uge"),
        (REFUSED, "Vi giver afslag på dit ønske"),
        (STOPPED, "din kontanthjælp stopper"),
        (REPAY, "du skal betale 4.250 kr. tilbage"),
        (UPHELD, "Vi stadfæster"),
        (HEARING, "Vi overvejer at stoppe"),
        (MISSING, "Send os en kopi"),
        (OFFER, "Vi kan tilbyde dig en plejebolig"),
    ],
)
def test_the_deciding_sentence_is_among_them(shipped: KeyLines, text: str, line: str) -> None:
    assert any(line in found for found in lines(shipped, text))


@pytest.mark.parametrize("name", LETTERS)
def test_they_are_the_letters_own_words_in_its_order(shipped: KeyLines, name: str) -> None:
    text = " ".join(LETTERS[name].split())
    found = [" ".join(line.split()) for line in lines(shipped, LETTERS[name])]
    assert 1 <= len(found) <= SHOWN
    places = [text.index(line) for line in found]
    assert places == sorted(places)


@pytest.mark.parametrize("name", LETTERS)
def test_the_frame_of_a_letter_is_never_pointed_at(shipped: KeyLines, name: str) -> None:
    frame = re.compile(r"^(Kære|Venlig hilsen|Sagsnr|Dato:|Telefon|Klagevejledning$|Begrundelse$)")
    assert not [line for line in lines(shipped, LETTERS[name]) if frame.search(line)]


def test_no_more_than_asked_for(shipped: KeyLines) -> None:
    assert len(lines(shipped, GRANTED, 1)) == 1
    assert lines(shipped, GRANTED, 0) == []


@pytest.mark.parametrize("text", ["", "Kære læser", "Hej.\n\nVenlig hilsen\nOle"])
def test_where_nothing_is_likely_nothing_is_shown(shipped: KeyLines, text: str) -> None:
    assert lines(shipped, text) == []


def test_every_sentence_has_its_features(small: Learnt) -> None:
    sentences = read_sentences(clean(REFUSED, columns=True))
    rows = features(sentences, small)
    assert len(rows) == len(sentences)
    assert all(DECIDING in row and "cues" in row for row in rows)
    assert rows[0]["place"] == 0.0
    assert rows[-1]["after goodbye"] == 1.0
    assert max(row["most"] for row in rows) == 1.0
    assert all(isinstance(value, int | float) for row in rows for value in row.values())


def test_what_stands_under_a_heading_is_known(small: Learnt) -> None:
    sentences = read_sentences(clean(GRANTED, columns=True))
    rows = {s.text: row for s, row in zip(sentences, features(sentences, small), strict=True)}
    reason = next(row for text, row in rows.items() if text.startswith("Vi har lagt vægt på"))
    complaint = next(row for text, row in rows.items() if text.startswith("Klagen skal være"))
    assert reason["under reason"] == 1.0
    assert complaint["under appeal"] == 1.0


def test_a_letter_without_sentences_has_no_features(small: Learnt) -> None:
    assert features([], small) == []


def test_the_weights_decide(
    small: Learnt, shipped: KeyLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    least = Weights(fitted="x", figures={}, least=0.5, weights={"number": 1.0})
    monkeypatch.setattr(key_lines, "read_prompt", lambda *_: least)
    own = KeyLines(small)
    text = "Kære læser\n\nDer bor tre får på øen.\n\nDer er 14 huse på den store ø.\n\nHilsen os"
    assert lines(own, text) == ["Der er 14 huse på den store ø."]


def test_the_shipped_weights_are_of_features_that_exist(letters: Learnt) -> None:
    weights = read_prompt("letters/weights.yaml", Weights)
    known = {
        name
        for text in LETTERS.values()
        for row in features(read_sentences(clean(text, columns=True)), letters)
        for name in row
    }
    assert weights.figures
    unknown = {name for name in weights.weights if name not in known}
    assert not {name for name in unknown if not name.startswith("under ")}
