"""Every promise that the simulated town's bot has broken, in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.cases.lifecycle import Actor, Event, Promise, Refused, after
from bot.store.tables import Case, Status
from eval.simulation.escalations import escalated
from eval.simulation.evidence import Evidence
from eval.simulation.ledger import Diary

PRIVATE = "Privatnavn"
"""In the name of all staff in Telegram, which no citizen may read."""

_STORED = re.compile(r"Din sag har nummer (B-\d+)")
_ANSWER = re.compile(r"^Svar (\d+):")
_QUESTION = re.compile(r"Spørgsmål (\d+)")
_IS_NOTE = re.compile(r"^(Sagen er lukket|Ingen har taget sagen endnu), så borgeren ser ikke")
_LINE = re.compile(r"LINJE-\d+")
_OTHERWISE = ("Jeg blev afbrudt", "Du skriver hurtigere", "Det kan jeg ikke læse som et dansk",
              "Aftalen hører ikke til en sag mere", "Undskyld, der gik noget galt",
              "Hvornår er det?", "Den dato kan jeg ikke læse")  # fmt: skip
"""What somebody reads instead of an answer."""


def verdict(evidence: Evidence) -> list[str]:
    """All that must not be."""
    rules = (
        _quiet, _no_case_lost, _legal, _answered_once, _nobody_left, _agreements, _inside,
        _lines_arrive, _no_cpr, _erased, escalated,
    )  # fmt: skip
    return [problem for rule in rules for problem in rule(evidence)]


def _quiet(evidence: Evidence) -> Iterator[str]:
    if evidence.unhandled:
        yield f"{evidence.unhandled} updates are stored and not done"
    for unsent in evidence.unsent:
        yield f"not sent: {unsent}"
    for chat, read in evidence.reads.items():
        for _, text in read:
            if text.startswith("Undskyld, der gik noget galt"):
                yield f"the bot failed for {chat}: {text[:150]}"


def _no_case_lost(evidence: Evidence) -> Iterator[str]:
    owner = {case.number: case.person for case in evidence.cases}
    told: dict[str, set[int]] = {}
    for chat, read in evidence.reads.items():
        for number in _STORED.findall("\n".join(text for _, text in read)):
            told.setdefault(number, set()).add(chat)
    for number, chats in told.items():
        if len(chats) > 1:
            yield f"{number} was given to {len(chats)} citizens"
        for chat in chats:
            diary = evidence.ledger.people[chat]
            if not diary.erased and owner.get(number) != evidence.person[chat]:
                yield f"{number} was promised to {chat} and is not stored for them"
    in_group = {heard.case for heard in evidence.office}
    blocked = {evidence.person[d.chat_id] for d in evidence.ledger.people.values() if d.blocked}
    for case in evidence.cases:
        if case.number not in in_group:
            yield f"{case.number} has no card in the group"
        if case.number not in told and case.person not in blocked:
            yield f"{case.number}: its citizen was not told"


def _legal(evidence: Evidence) -> Iterator[str]:
    """Each case's history, gone through again from its beginning."""
    number_of = {person: number for number, person in evidence.person.items()}
    for case in evidence.cases:
        events = evidence.events.get(case.id, [])
        first = [(event.event, event.actor) for event in events[:1]]
        if first != [(Event.OPENED, Actor.ASSISTANT)]:
            yield f"{case.number} begins with {first}"
            continue
        again = Case(person=case.person, status=Status.OPEN, holder=None)
        for event in events[1:]:
            who = event.staff or case.person
            try:
                again.status = after(again, Event(event.event), Actor(event.actor), who)
            except Refused as refused:
                yield f"{case.number}: {event.event} by {event.actor} is illegal: {refused}"
                break
            if event.event == Event.TAKEN:
                again.holder = who
            if event.event == Event.CLOSED:
                by = number_of.get(who, 0)
                diary = evidence.ledger.people.get(by)
                meant = case.number in diary.closed if diary else False
                if not meant and (case.number, by) not in evidence.ledger.closes:
                    yield f"{case.number} was closed by {event.actor}, who did not mean to"
        if (again.status, again.holder) != (case.status, case.holder):
            yield f"{case.number} stands as {case.status}, its history says {again.status}"
        agreed = any(a.case_id == case.id for a in evidence.agreements)
        if case.closed_by == Actor.STAFF and not case.reason and not agreed:
            yield f"{case.number} was closed without a reason and without an agreement"


def _answered_once(evidence: Evidence) -> Iterator[str]:
    for chat, diary in evidence.ledger.people.items():
        answers = Counter(n for _, text in evidence.reads[chat] for n in _ANSWER.findall(text))
        twice = {number: count for number, count in answers.items() if count > 1}
        if sum(count - 1 for count in twice.values()) > diary.again:
            yield f"{chat} was answered again unasked: {twice}, asked again {diary.again} times"


def unanswered(evidence: Evidence) -> dict[int, list[int]]:
    """Citizen -> the numbers that were not answered, passed on, or used in a form."""
    passed = {int(n) for heard in evidence.office for n in _QUESTION.findall(heard.text)}
    passed |= evidence.formed
    missing: dict[int, list[int]] = {}
    for chat, diary in evidence.ledger.people.items():
        text = "\n".join(text for _, text in evidence.reads[chat])
        done = passed | {int(n) for n in re.findall(r"(?:Svar|Spørgsmål) (\d+)", text)}
        for number, message in diary.asked.items():
            while number in diary.instead and number not in done:
                number = diary.instead[number]  # noqa: PLW2901
            if number not in done and message > diary.unread:
                missing.setdefault(chat, []).append(number)
    return missing


def _nobody_left(evidence: Evidence) -> Iterator[str]:
    heard = "\n".join(heard.text for heard in evidence.office)
    missing = unanswered(evidence)
    for chat, diary in evidence.ledger.people.items():
        if diary.erased:
            continue
        told = sum(text.startswith(_OTHERWISE) for _, text in evidence.reads[chat])
        if len(missing.get(chat, ())) > told:
            yield f"{chat} got no answer to {missing[chat]}, and was told so {told} times"
        yield from _silence(evidence, diary, heard)


def _silence(evidence: Evidence, diary: Diary, heard: str) -> Iterator[str]:
    newest = max((number for number, _ in evidence.reads[diary.chat_id]), default=0)
    for message, what in diary.spoken.items():
        passed_on = not what.startswith("/") and what in heard
        if message > max(newest, diary.unread) and not passed_on:
            yield f"{diary.chat_id} wrote {what} and read nothing after it"


def _agreements(evidence: Evidence) -> Iterator[str]:
    chat_of = {person: chat for chat, person in evidence.person.items()}
    for agreement in evidence.agreements:
        chat = chat_of[agreement.person]
        if evidence.ledger.people[chat].blocked:
            continue
        about = [text for _, text in evidence.reads[chat] if agreement.what in text]
        if any("Så er det aftalt" in text for text in about):
            if agreement.state in (Promise.PROPOSED, Promise.DROPPED):
                yield f"{agreement.what}: told as agreed, stored as {agreement.state}"
            for name, words, at in (
                ("reminded of", "Husk aftalen", agreement.remind_at),
                ("asked about", "Blev det til noget", agreement.ask_at),
            ):
                late = at is None or at <= evidence.until
                if late and not any(words in text for text in about):
                    yield f"{agreement.what}: agreed, and never {name}"
        elif agreement.state not in (Promise.PROPOSED, Promise.DROPPED):
            yield f"{agreement.what}: {agreement.state}, and its citizen was not told"


def _inside(evidence: Evidence) -> Iterator[str]:
    for chat, read in evidence.reads.items():
        for _, text in read:
            if "NOTE-" in text or PRIVATE in text:
                yield f"{chat} reads what is for staff: {text[:80]}"


def _lines_arrive(evidence: Evidence) -> Iterator[str]:
    """What the holder writes reaches the citizen, unless the topic says that it is a note, or
    somebody deleted it, and perhaps what stood there on its way to the bot.
    """
    notes = evidence.ledger.deleted | {
        heard.case for heard in evidence.office if _IS_NOTE.search(heard.text)
    }
    person = {case.number: case.person for case in evidence.cases}
    chat_of = {person: chat for chat, person in evidence.person.items()}
    for line, number in evidence.ledger.lines.items():
        chat = chat_of.get(person.get(number, ""))
        if chat is None or evidence.ledger.people[chat].blocked or number in notes:
            continue
        if not any(line in _LINE.findall(text) for _, text in evidence.reads[chat]):
            yield f"{number}: the citizen never got {line}"


def _no_cpr(evidence: Evidence) -> Iterator[str]:
    office = "\n".join(heard.text for heard in evidence.office)
    for diary in evidence.ledger.people.values():
        for number in diary.cpr:
            for place, text in (("database", evidence.kept), ("group", office)):
                if number in text or number.replace("-", "") in text:
                    yield f"a CPR number of {diary.chat_id} stands in the {place}"


def _erased(evidence: Evidence) -> Iterator[str]:
    kept, contacts = evidence.numbers_kept(), {contact.chat_id for contact in evidence.contacts}
    for chat, diary in evidence.ledger.people.items():
        if diary.erased:
            if chat in contacts or evidence.person[chat] in evidence.kept:
                yield f"{chat} had all erased, and is still known"
            if left := kept & diary.asked.keys():
                yield f"{chat} had all erased, and of {sorted(left)} something is kept"
