"""What is said about a letter: fixed sentences and its own words, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml

from bot.letters.bodies import letter_bodies
from bot.letters.explain import Action, Explanation
from bot.letters.prepare import prepare
from bot.letters.view import long_date, quote, tell, tell_actions
from bot.prompt_files import FOLDER
from bot.wording import Wording
from knowledge.library import Library
from knowledge.opening_hours import WEEKDAYS
from tests.bot.letters.conftest import Explain
from tests.bot.letters.samples import (
    ACCOUNT,
    APPEAL,
    BILL,
    CPR,
    GRANTED,
    HEARING,
    LETTERS,
    NAME,
    PRIVATE,
    REPAY,
    SUMMONS,
    letter,
)
from tests.documents import ATTACK

Told = Callable[..., str]
Check = Callable[[str], bool]

ALL = LETTERS | {
    "private": PRIVATE,
    "undated": letter(f"Afgørelse om din hæk\n\nVi giver lov til din hæk.\n\n{APPEAL}", dated=""),
    "attacked": letter(f"Partshøring om din hæk\n\n{ATTACK} Svar os inden 14 dage. {APPEAL}"),
    "braces": letter(f"Afgørelse om {{date}} og «hæk»\n\nVi fjerner {{0}} i maj.\n\n{APPEAL}"),
    "late": letter(f"Afgørelse om din hæk\n\nFjern den senest den 2. november 2026.\n\n{APPEAL}"),
}
INTRO_MARKS = "« og »"
QUOTE = re.compile(r"«([^«»]*)»")
SLOTTED = re.compile(r"(\{\w+\})")
DATE = re.compile(
    rf"(?:(?:{'|'.join(WEEKDAYS)}) den )?\d\d?\. [a-z]+ \d{{4}}(?: kl\. [\d.:]+)?", re.IGNORECASE
)
CONTACT = re.compile(r"\d{2}|@|\.dk\b")
LENGTH = re.compile(r"\b(?:dag|uge|måned|år)|\d")
RULE = re.compile(r"§|\bart|\bnr\.")
VERDICT = re.compile(
    r"\b(du får|får du|du har fået (?!brev)|du har (?:ikke )?ret"
    r"|du kan (?:ikke )?få (?!hjælp til at)|afslag|afslået|bevilge\w*|bevilling|godkend\w*"
    r"|medhold|imødekomm\w*|afvist|desværre|tillykke|stopper|stadfæst\w*|hjemvis\w*"
    r"|(?:de|kommunen) (?:siger|har sagt) (?:ja|nej)|vi (?:giver|har besluttet|kan tilbyde))\b",
    re.IGNORECASE,
)


def squeezed(text: str) -> str:
    return " ".join(text.split())


class Ground:
    """All that may be said about a letter: fixed sentences, and what may stand in their slots."""

    def __init__(self, text: str, library: Library, wording: Wording) -> None:
        self.letter = squeezed(prepare(text, pasted=True).text)
        plain = self.letter.replace("-\n", "").lower()
        doors = {wording.door(door) for door in wording.departments}
        plains = {meaning for term in library.glossary.terms for meaning in term.meanings}
        terms = {term.term.lower() for term in library.glossary.terms}
        laws = yaml.safe_load((FOLDER / "letters" / "laws.yaml").read_text("utf-8"))["laws"]
        about = {law["about"] for law in laws}
        about |= {line for law in laws for line in law.get("sections", {}).values()}
        bodies = letter_bodies()
        offices = {*map(str.lower, bodies.bodies), bodies.sender.lower()}
        kinds = prepare(text, pasted=True).masked
        in_letter: Check = lambda value: squeezed(value).lower() in plain  # noqa: E731
        self.checks: dict[str, Check] = {
            "date": lambda value: DATE.fullmatch(value) is not None,
            "when": lambda value: DATE.fullmatch(value) is not None,
            "quote": lambda value: value in ("", "«»"),
            "time": lambda value: re.fullmatch(r"\d\d?([.:]\d\d)?", value) is not None,
            "place": lambda value: value == "«»",
            "weekday": lambda value: value in WEEKDAYS,
            "kinds": lambda value: value == wording.kinds(list(kinds)),
            "amount": lambda value: all(
                in_letter(each.removesuffix(" kr.")) and each[0].isdigit()
                for each in value.split(", ")
            ),
            "to": lambda value: value.lower() in offices or in_letter(value),
            "send_to": lambda value: value.lower() in offices or in_letter(value),
            "within": lambda value: in_letter(value) and LENGTH.search(value) is not None,
            "contact": lambda value: in_letter(value) and CONTACT.search(value) is not None,
            "door": lambda value: value in doors,
            "word": lambda value: in_letter(value) or value.lower() in terms,
            "plain": lambda value: value in plains,
            "text": lambda value: in_letter(value) and RULE.search(value) is not None,
            "about": lambda value: value in about,
        }
        self.fixed = [_pattern(text) for text in _sentences()]

    def covers(self, line: str) -> bool:
        """Whether a line is nothing but fixed sentences with their slots rightly filled."""

        @cache
        def from_(start: int) -> bool:
            if start >= len(line):
                return True
            ends = [m.end() for m in re.finditer(r" |$", line[start:])]
            return any(
                self._is_fixed(line[start : start + end].rstrip()) and from_(start + end)
                for end in reversed(ends)
            )

        return from_(0)

    def _is_fixed(self, piece: str) -> bool:
        for pattern, names in self.fixed:
            match = pattern.fullmatch(piece)
            if match:
                slots = zip(names, match.groups(""), strict=True)
                if all(self.checks[name](value) for name, value in slots):
                    return True
        return False


@cache
def _sentences() -> tuple[str, ...]:
    values = yaml.safe_load((FOLDER / "letters" / "wording.yaml").read_text("utf-8"))
    unused = ("quote", "masks", "problems", "words")
    return tuple(_flat({key: part for key, part in values.items() if key not in unused}))


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.replace(INTRO_MARKS, "")
    else:
        for part in value.values():
            yield from _flat(part)


def _pattern(text: str) -> tuple[re.Pattern[str], list[str]]:
    parts = SLOTTED.split(squeezed(text).replace(" {quote}", "{quote}"))
    names = [part[1:-1] for part in parts if SLOTTED.fullmatch(part)]
    made = "".join(
        (r"(?: ?(«»))?" if part == "{quote}" else "(.+?)")
        if SLOTTED.fullmatch(part)
        else re.escape(part)
        for part in parts
    )
    return re.compile(made), names


def without_quotes(text: str) -> str:
    return QUOTE.sub("«»", text.replace(INTRO_MARKS, ""))


def own_words(text: str) -> str:
    """What is said without quotes, words of the glossary and rules."""
    kept, told = [], True
    for line in without_quotes(text).splitlines():
        if line in ("Svære ord", "Reglerne, brevet bygger på"):
            told = False
        elif not line.startswith("• "):
            told = True
        if told:
            kept.append(line.replace("«»", ""))
    return "\n".join(kept)


@pytest.mark.parametrize("name", ALL)
def test_every_quote_is_the_letters_own(told: Told, wording: Wording, name: str) -> None:
    masked = squeezed(prepare(ALL[name], pasted=True).text).replace("«", "“").replace("»", "”")
    for kind, mark in wording.letters.masks.items():
        masked = masked.replace(f"[{kind}]", mark)
    found = QUOTE.findall(told(ALL[name], pasted=True).replace(INTRO_MARKS, ""))
    assert found
    assert [each for each in found if squeezed(each) not in masked] == []


@pytest.mark.parametrize("received", [None, date(2026, 11, 5)])
@pytest.mark.parametrize("name", ALL)
def test_the_rest_is_fixed_wording(
    told: Told, library: Library, wording: Wording, name: str, received: date | None
) -> None:
    ground = Ground(ALL[name], library, wording)
    text = without_quotes(told(ALL[name], received=received, pasted=True))
    lines = [squeezed(line.removeprefix("• ")) for line in text.splitlines() if line]
    assert lines
    assert [line for line in lines if line != "«»" and not ground.covers(line)] == []


def test_a_word_that_was_made_up_would_be_seen(library: Library, wording: Wording) -> None:
    """The test above can fail."""
    ground = Ground(GRANTED, library, wording)
    assert ground.covers("Svar senest tirsdag den 3. november 2026. «»")
    assert ground.covers(
        "servicelovens § 83: handler om hjælp i hverdagen, fx til bad, mad og rengøring."
    )
    for made_up in (
        "Du får rengøring.",
        "Svar senest snart. «»",
        "Svar senest tirsdag den 3. november 2026. Du får hjælp.",
        "servicelovens § 84: handler om hjælp i hverdagen, fx til bad, mad og rengøring.",
        "Afgørelse: noget helt andet.",
        "11 22 33 44. «»",
    ):
        assert not ground.covers(made_up), made_up


@pytest.mark.parametrize("name", ALL)
def test_yes_and_no_is_never_said(told: Told, name: str) -> None:
    said = own_words(told(ALL[name], pasted=True))
    assert VERDICT.findall(said) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Vi giver dig lov til at bygge en carport.",
            "Vi giver dig ikke lov til at bygge en carport.",
        ),
        ("Din plads i klubben fortsætter efter maj.", "Din plads i klubben stopper efter maj."),
        ("Du skal betale 500 kr. til os.", "Du skal ikke betale 500 kr. til os."),
    ],
)
def test_the_opposite_letter_is_told_in_the_same_words(told: Told, one: str, other: str) -> None:
    said = {
        own_words(told(letter(f"Brev om din sag\n\n{verdict}\n\n{APPEAL}"), pasted=True))
        for verdict in (one, other)
    }
    assert len(said) == 1


def test_personal_data_is_told_as_hidden(told: Told, wording: Wording) -> None:
    said = told(PRIVATE)
    for private in (
        CPR,
        ACCOUNT,
        ACCOUNT.split()[1],
        *NAME.split(),
        "[cpr]",
        "[name]",
        "[account]",
    ):
        assert private not in said
    assert wording.letters.masks["cpr"] in said
    assert wording.letters.masks["name"] in said
    hidden = wording.letters.hidden.partition("{")[0]
    assert hidden in said
    assert hidden not in told(GRANTED)


def test_a_passed_deadline_is_told_first(told: Told, wording: Wording) -> None:
    said = told(BILL, today=date(2026, 11, 16))
    assert said.startswith(wording.letters.late)
    assert "fredag den 13. november 2026" in said.split("\n\n")[0]
    assert "Betal senest" not in said
    assert wording.letters.no_actions not in said
    assert not told(BILL).startswith(wording.letters.late)


def test_who_appeals_too_late_is_told_to_appeal_all_the_same(told: Told, wording: Wording) -> None:
    first = told(GRANTED, today=date(2027, 1, 4)).split("\n\n")[0]
    assert first.startswith(wording.letters.late)
    assert "Klag alligevel" in first


def test_what_is_late_and_what_is_not_are_kept_apart(told: Told) -> None:
    paragraphs = told(REPAY, received=date(2026, 11, 10), today=date(2026, 12, 4)).split("\n\n")
    assert "tirsdag den 1. december 2026" in paragraphs[0]
    assert "tirsdag den 8. december 2026" in paragraphs[3]
    assert "1. december" not in QUOTE.sub("", paragraphs[3])


def test_it_is_said_that_the_day_is_assumed(told: Told, wording: Wording) -> None:
    assumed = wording.letters.counted_from_letter_date.format(date="3. november 2026")
    known = wording.letters.counted_from_received.format(date="5. november 2026")
    assert assumed in told(GRANTED)
    assert known in told(GRANTED, received=date(2026, 11, 5))
    assert assumed not in told(GRANTED, received=date(2026, 11, 5))


def test_nothing_is_said_of_the_day_when_nothing_runs_from_it(told: Told, wording: Wording) -> None:
    begins = wording.letters.counted_from_letter_date.partition("{")[0]
    assert begins not in told(HEARING)
    assert begins in told(GRANTED)


def test_without_a_date_the_day_is_asked_for(told: Told, wording: Wording) -> None:
    said = told(ALL["undated"], pasted=True)
    assert wording.letters.when_received in said
    assert not DATE.search(QUOTE.sub("", said))


def test_what_was_skipped_is_told(told: Told, wording: Wording) -> None:
    said = told(ALL["attacked"], pasted=True)
    assert wording.letters.skipped_line in said
    assert "svar altid ja" not in said
    assert wording.letters.skipped_line not in told(HEARING)


def test_a_letter_without_a_deadline_says_so(told: Told, wording: Wording) -> None:
    assert wording.letters.no_actions in told(LETTERS["receipt"])


def test_every_explanation_begins_and_ends_alike(told: Told, wording: Wording) -> None:
    for text in LETTERS.values():
        said = told(text)
        assert said.startswith(wording.letters.intro)
        assert said.endswith(wording.letters.closing)
        assert "{" not in said
        assert not re.search(r" [.,]|: ?$|\.\.|  ", said, re.MULTILINE)


def test_a_meeting_is_told_with_what_to_bring(told: Told, wording: Wording) -> None:
    said = told(SUMMONS)
    assert "Torsdag den 19. november 2026 kl. 10.30, «på Havnegade 9»." in said
    assert "«Medbring din ansøgning" in said.split(wording.letters.meetings)[1]
    assert wording.letters.companion in said


def test_a_meeting_that_was_held_is_told_as_such(told: Told, wording: Wording) -> None:
    past = wording.letters.meeting_past.partition("{quote}")[0].partition("}. ")[2].strip()
    assert past in told(SUMMONS, today=date(2026, 11, 20))
    assert past not in told(SUMMONS, today=date(2026, 11, 19))


def test_a_long_list_is_cut_and_said_to_be(told: Told, wording: Wording) -> None:
    paid = "\n".join(f"- Regning {n} lyder på {n}00 kr. for ting nummer {n}." for n in range(1, 12))
    rules = " ".join(f"Vi har brugt servicelovens § {n}." for n in range(80, 95))
    said = told(letter(f"Brev om dine regninger\n\n{paid}\n\n{rules}"), pasted=True)
    assert wording.letters.more_amounts in said
    assert wording.letters.more_laws in said
    assert said.count("handler om") <= 8


def test_our_own_door_is_named(told: Told, wording: Wording) -> None:
    for text in LETTERS.values():
        doors = [door for door in wording.departments if wording.door(door) in told(text)]
        assert len(doors) == 1


def test_marks_of_quotes_in_a_letter_do_not_end_a_quote(wording: Wording) -> None:
    assert quote("Vi «ser» på {date}", wording.letters) == "«Vi “ser” på {date}»"
    assert quote("til [name]", wording.letters) == f"«til {wording.letters.masks['name']}»"
    assert quote("til [navn]", wording.letters) == "«til [navn]»"


def test_a_long_date_has_its_weekday(wording: Wording) -> None:
    assert long_date(date(2026, 11, 3), wording) == "tirsdag den 3. november 2026"


def test_a_day_off_is_warned_of(told: Told, wording: Wording) -> None:
    text = letter("Partshøring om din hæk\n\nSvar os senest den 22. november 2026.")
    assert wording.letters.day_off.format(weekday="søndag") in told(text, pasted=True)


def test_a_day_that_was_moved_is_explained(told: Told, wording: Wording) -> None:
    text = letter("Partshøring om din hæk\n\nSvar os inden 14 dage efter, at du fik brevet.")
    said = told(text, received=date(2026, 11, 7), pasted=True)
    assert "mandag den 23. november 2026" in said
    assert wording.letters.moved in said


def test_only_the_days_are_told_again(explain: Explain, wording: Wording) -> None:
    found: Explanation = explain(REPAY)
    said = tell_actions(found.actions, wording)
    assert wording.letters.intro not in said
    assert len(said.splitlines()) == len(found.actions) == 2
    late: tuple[Action, ...] = explain(REPAY, today=date(2027, 1, 4)).actions
    assert "Klag alligevel" in tell_actions(late, wording)


def test_the_same_explanation_is_told_alike(explain: Explain, wording: Wording) -> None:
    found = explain(REPAY)
    assert tell(found, wording) == tell(found, wording)
