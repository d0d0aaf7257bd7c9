"""The fixed sentences about letters and words."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from bot.letters.kind import LetterKind
from bot.letters.wording import PROBLEMS, WHAT, LetterWording
from bot.prompt_files import FOLDER
from bot.wording import Wording
from knowledge.danish.personal_data import KINDS

RAW = yaml.safe_load((FOLDER / "letters" / "wording.yaml").read_text("utf-8"))
FILLED = {
    "text": "Vi har set på din sag.",
    "kinds": "et navn og et CPR-nummer",
    "date": "tirsdag den 3. november 2026",
    "quote": "«Svar os snart.»",
    "weekday": "søndag",
    "when": "Tirsdag den 3. november 2026 kl. 10",
    "time": "10.30",
    "place": "«Havnegade 9»",
    "amount": "100 kr.",
    "to": "Ankestyrelsen",
    "send_to": "Nørreby Kommune",
    "within": "4 uger",
    "contact": "00 00 31 41",
    "door": "Borgerservice, tlf. 00 00 10 01",
    "word": "partshøring",
    "part": "klage",
    "plain": "at du kan svare først",
    "about": "hjælp i hverdagen",
    "meaning": "Klage betyder, at du er uenig.",
    "example": "Du klager over svaret.",
    "met": "i breve",
    "pages": 60,
}


def sentences(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    else:
        for key, part in value.items():
            yield from sentences(part, f"{path}.{key}".strip("."))


ALL = dict(sentences(RAW))


@pytest.mark.parametrize("path", ALL)
def test_every_sentence_reads_whole_when_its_slots_are_filled(path: str) -> None:
    slots = {name for _, name, _, _ in string.Formatter().parse(ALL[path]) if name is not None}
    assert slots <= FILLED.keys()
    told = ALL[path].format(**FILLED)
    assert not re.search(r"[{}]", told)
    assert not re.search(r"\s[.,:]|,\.|\s\s|\.\.(?!\.)", told)
    assert told == told.strip()
    first = told.lstrip('«["')[0]
    assert (
        first.isupper()
        or first.isdigit()
        or path.startswith(("masks", "law", "term", "words", "at_time"))
    )
    for slot in slots:
        assert str(FILLED[slot]) in told


@pytest.mark.parametrize("path", ALL)
def test_sentences_end_as_such(path: str) -> None:
    headings = {
        *("key_lines", "late", "actions", "meetings", "amounts", "appeal", "contacts", "terms"),
        *("laws", "at_time", "law_unknown", "words.sense"),
    }
    told = ALL[path].format(**FILLED)
    if path in headings or path.startswith("masks"):
        assert not told.endswith((",", ";"))
    else:
        assert told.endswith((".", "?", "!", "»", ":"))


def test_the_shipped_file_is_what_the_code_expects(wording: Wording) -> None:
    say = wording.letters
    assert set(say.kinds) == set(LetterKind)
    assert set(say.action) == set(say.action_undated) == set(WHAT)
    assert set(say.masks) == set(KINDS)
    assert set(say.problems) == set(PROBLEMS)


def drop(*path: str) -> Callable[[dict[str, Any]], None]:
    def edit(values: dict[str, Any]) -> None:
        for key in path[:-1]:
            values = values[key]
        del values[path[-1]]

    return edit


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (drop("kinds", "tilbud"), "kinds: 'tilbud' has no wording"),
        (drop("action", "klage"), "action: 'klage' has no wording"),
        (drop("action_undated", "svare"), "action_undated: 'svare' has no wording"),
        (drop("masks", "cpr"), "masks: 'cpr' has no wording"),
        (drop("problems", "locked"), "problems: 'locked' has no wording"),
        (drop("closing"), "closing"),
        (drop("words", "unknown"), "words.unknown"),
        (lambda values: values.update(closing=""), "closing"),
        (lambda values: values.update(closnig="Farvel."), "closnig"),
    ],
)
def test_what_is_missing_is_named(edit: Callable[[dict[str, Any]], None], said: str) -> None:
    values = yaml.safe_load((FOLDER / "letters" / "wording.yaml").read_text("utf-8"))
    edit(values)
    with pytest.raises(ValidationError, match=re.escape(said)):
        LetterWording.model_validate(values)


def test_no_fixed_sentence_says_yes_or_no() -> None:
    verdict = re.compile(
        r"\b(du får|du har fået|du har ret|du kan ikke få|afslag|bevilg\w*|godkendt|medhold"
        r"|imødekomm\w*|afvist|de siger (?:ja|nej)|et (?:ja|nej)|desværre|tillykke)\b",
        re.IGNORECASE,
    )
    own = {path: text for path, text in ALL.items() if not path.startswith("words")}
    assert {path: text for path, text in own.items() if verdict.search(text)} == {}
