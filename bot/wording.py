"""The fixed wording in prompts/, read and checked once: slots, patterns, crisis numbers."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from pathlib import Path

from bot.letters.wording import LetterWording
from bot.prompt_files import (
    FOLDER,
    Model,
    WordingError,
    prompt_path,
    prompt_paths,
    read_prompt,
    shown,
)
from bot.turn import Outcome
from bot.wording_files import (
    Aspects,
    Chat,
    Crisis,
    Guards,
    Languages,
    Messages,
    Replies,
    Thresholds,
)
from knowledge.danish.words import standard
from knowledge.register import Authority, CrisisLines, Department, Register

ORDINARY = "ordinary"
"""The kind of messages that are of no other kind."""

DANGER = "danger"
"""Any of the crisis situations together: easier to see than which one it is."""

_NUMBER_SLOT = re.compile(r"\{\{([\w.-]+)\}\}")
_NOT_WORDS = re.compile(r"[^\w\s]+")


class Wording:
    """All fixed wording of the assistant, with the municipality's own numbers filled in.

    Raises:
        WordingError: a file is missing or malformed, an outcome has no wording, or a crisis text
            lacks a number or its companion. The assistant must not start without these.
    """

    def __init__(self, register: Register, lines: CrisisLines, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._register = register
        self._replies = self._model("replies.yaml", Replies)
        self.aspects = self._model("aspects.yaml", Aspects)
        self.chat = self._model("small_talk.yaml", Chat)
        self.guards = self._model("guards.yaml", Guards)
        self.thresholds = self._model("thresholds.yaml", Thresholds)
        self.crisis = self._with_numbers(self._model("crisis.yaml", Crisis), lines)
        self.letters = self._model("letters/wording.yaml", LetterWording)
        self.languages = {
            code: greeting.text
            for code, greeting in self._model("languages.yaml", Languages).languages.items()
        }
        """A short greeting by ISO code, for languages other than Danish."""
        for missing in sorted({DANGER, *self.dangers} - self.thresholds.kinds.keys()):
            place = self._called("thresholds.yaml")
            raise WordingError(f"{place}: kinds: '{missing}' is missing (make fit)")

    def say(self, key: str, **slots: str) -> str:
        """A fixed sentence with its slots filled."""
        return _fill(key, str(getattr(self._replies, key)), slots)

    def outcome(self, outcome: Outcome, **slots: str) -> str:
        """The fixed text of an outcome with its slots filled."""
        return _fill(outcome, self._replies.outcomes[outcome].text, slots)

    def label(self, outcome: Outcome) -> str:
        """What staff call an outcome."""
        return self._replies.outcomes[outcome].label

    def kinds(self, kinds: list[str]) -> str:
        """Kinds of personal data as a Danish list: "et CPR-nummer og et telefonnummer"."""
        names = [self._replies.personal_data_kinds[kind] for kind in kinds]
        if len(names) == 1:
            return names[0]
        return f"{', '.join(names[:-1])} {self._replies.and_} {names[-1]}"

    def number(self, count: int) -> str:
        """A small number in words."""
        words = self._replies.numbers
        return words[count] if count < len(words) else str(count)

    def date(self, day: date) -> str:
        """A date in words: "22. november 2026"."""
        month = self._replies.months[day.month - 1]
        return self.say("date", day=str(day.day), month=month, year=str(day.year))

    def door(self, door: Department | Authority) -> str:
        """Name and number of a department or authority, with hours where it has them."""
        if isinstance(door, Department):
            return self.say("door", name=door.name, phone=door.phone, hours=door.hours)
        if door.phone:
            return self.say("door_without_hours", name=door.name, phone=door.phone)
        return self.say("door_web", name=door.name, web=door.web or "")

    @cached_property
    def front_door(self) -> Department:
        """Where to send people who belong nowhere else: the register's first department."""
        return self._register.departments[0]

    @property
    def departments(self) -> tuple[Department, ...]:
        """The municipality's doors."""
        return self._register.departments

    @cached_property
    def municipality(self) -> str:
        """The municipality's name."""
        return self._register.municipality

    @cached_property
    def examples(self) -> dict[str, tuple[str, ...]]:
        """Kind of message -> examples of it: messages/<kind>.yaml and messages/<kind>-*.yaml."""
        found: dict[str, tuple[str, ...]] = {}
        if self._folder == FOLDER:
            paths = prompt_paths("messages", "*.yaml")
        else:
            paths = sorted((self._folder / "messages").glob("*.yaml"))
        for path in paths:
            kind = path.stem.partition("-")[0]
            examples = self._model(f"messages/{path.name}", Messages).examples
            found[kind] = (*found.get(kind, ()), *examples)
        known = self.thresholds.kinds.keys() - {DANGER}
        for missing in sorted({ORDINARY, *known} - found.keys()):
            raise WordingError(f"prompts/messages/{missing}.yaml: missing")
        return found

    @cached_property
    def dangers(self) -> frozenset[str]:
        """The ids of the crisis situations."""
        return frozenset(situation.id for situation in self.crisis.situations)

    def _called(self, name: str) -> str:
        return shown(prompt_path(name)) if self._folder == FOLDER else f"prompts/{name}"

    def _model(self, name: str, model: type[Model]) -> Model:
        return read_prompt(name, model, self._folder)

    def _with_numbers(self, crisis: Crisis, lines: CrisisLines) -> Crisis:
        phones = {line.id: line.phone for line in lines.lines}
        companions = {line.id: set(line.together_with) for line in lines.lines}
        for name, line in self._register.night_lines:
            phones[f"night_lines.{name}"] = line.phone

        def with_phones(name: str, text: str) -> str:
            used = set(_NUMBER_SLOT.findall(text))
            needed = used.union(*(companions.get(line, set()) for line in used))
            for missing in sorted((needed - used) | (used - phones.keys())):
                raise WordingError(
                    f"{self._called('crisis.yaml')}: '{name}': the line '{missing}' is missing"
                )
            return _NUMBER_SLOT.sub(lambda slot: phones[slot[1]], text)

        situations = tuple(
            situation.model_copy(update={"text": with_phones(situation.id, situation.text)})
            for situation in crisis.situations
        )
        again = with_phones("again", crisis.again)
        return crisis.model_copy(update={"situations": situations, "again": again})


def _fill(key: str, text: str, slots: dict[str, str]) -> str:
    try:
        return text.format(**slots)
    except (KeyError, IndexError, ValueError) as error:
        raise WordingError(f"prompts/replies.yaml: '{key}': cannot fill {error}") from error


def matches_any(patterns: tuple[str, ...], text: str) -> bool:
    """Whether one of the patterns is found in the folded text in standard spelling."""
    folded = standard(text)
    return any(re.search(pattern, folded) for pattern in patterns)


def without(patterns: tuple[str, ...], text: str) -> str:
    """A text with what the patterns find taken out, in standard spelling; as it is if nothing."""
    if not matches_any(patterns, text):
        return text
    rest = standard(text)
    for pattern in patterns:
        rest = re.sub(pattern, " ", rest)
    return " ".join(rest.split())


def is_wholly(patterns: tuple[str, ...], text: str) -> bool:
    """Whether one of the patterns is the whole folded text, punctuation aside."""
    folded = " ".join(_NOT_WORDS.sub(" ", standard(text)).split())
    return any(re.fullmatch(pattern, folded) for pattern in patterns)
