"""Danish passives in a sentence: "sagen behandles" and "sagen bliver behandlet".

The forms come from a dictionary (passive_verbs.txt). What looks like one and is not - "det findes",
"vi ses", "kommunes" - is told from the words beside it (passive_words.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

_TOKEN = re.compile(r"[^\W\d_]++(?:-[^\W\d_]++)*+|\d++|[^\w\s]")
_PREFIX = re.compile(
    r"(?:gen|videre|efter|for|op|ud|ind|over|under|til|af|på|ned|frem|med|om|an|be|mis|sam|data)"
    r"(?=[a-zæøå]{5})"
)
_HERE = Path(__file__).parent
_REACH = 7
_NEAR = 3


@dataclass(frozen=True)
class Passive:
    """A passive verb; `start` and `end` are offsets in the sentence."""

    start: int
    end: int
    kind: Literal["s", "bliver"]


@dataclass(frozen=True)
class _Verbs:
    passives: frozenset[str]
    genitives: frozenset[str]
    participles: frozenset[str]


@cache
def _verbs() -> _Verbs:
    passives: set[str] = set()
    participles: set[str] = set()
    for line in (_HERE / "passive_verbs.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            takes, _, parts = line.partition("/")
            passives.update(takes.split())
            participles.update(parts.split())
    genitives = frozenset(form[1:] for form in passives if form[0] == "*")
    words = _words()
    verbal = {form.lstrip("*") for form in passives} | words["extra"]
    return _Verbs(
        frozenset(verbal - words["not_verbs"]),
        genitives,
        frozenset(participles - words["not_participles"]),
    )


@cache
def _words() -> dict[str, frozenset[str]]:
    listed = yaml.safe_load((_HERE / "passive_words.yaml").read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in listed.items()}


def passives(sentence: str) -> list[Passive]:
    """The passive verbs of one sentence, in order; "bliver" marks the verb and its participle."""
    places = [(match.start(), match.end(), match[0]) for match in _TOKEN.finditer(sentence)]
    lower = [word.lower() for _, _, word in places]
    found = []
    for index, (start, end, word) in enumerate(places):
        if lower[index][-1] == "s" and _is_s_passive(lower, index, word):
            found.append(Passive(start, end, "s"))
        elif lower[index] in _words()["become"]:
            participle = _participle(lower, index)
            if participle:
                found.append(Passive(start, places[participle][1], "bliver"))
    return found


def is_passive_form(word: str) -> bool:
    """Whether a word in lower case is a verb of the dictionary with the passive -s."""
    return word in _verbs().passives


def is_participle(word: str) -> bool:
    """Whether a word in lower case is a participle of such a verb."""
    known = _verbs().participles
    if word in known or (word.endswith("ede") and word[:-2] + "t" in known):
        return True
    return word.endswith("te") and word[:-1] in known


def _is_s_passive(lower: Sequence[str], index: int, written: str) -> bool:
    word, words = lower[index], _words()
    before = lower[index - 1] if index else ""
    if not _may_be_passive(word) or (written[0].isupper() and not _starts(lower, index)):
        return False
    if word in words["passive_after_modal"] and before in words["modals"]:
        return True
    if word in words["deponents"]:
        return False
    if word in words["reciprocal"] and words["reciprocal_subjects"] & set(
        lower[max(0, index - _NEAR) : index]
    ):
        return False
    return word not in _verbs().genitives or _is_verb_here(lower, index)


def _may_be_passive(word: str) -> bool:
    """A form of the dictionary, also with a prefix before it: "genbehandles"."""
    known = _verbs().passives
    if word in known:
        return True
    prefix = _PREFIX.match(word) if word.endswith("es") else None
    return prefix is not None and word[prefix.end() :] in known


def _starts(lower: Sequence[str], index: int) -> bool:
    return index == 0 or not any(word[0].isalnum() for word in lower[:index])


def _is_verb_here(lower: Sequence[str], index: int) -> bool:
    """Whether a form that is also a noun's genitive is a verb between these words."""
    words = _words()
    before = lower[index - 1] if index else ""
    after = lower[index + 1] if index + 1 < len(lower) else "."
    function = not after[0].isalpha() or after in words["function_words"]
    if before in words["before_verb"] and (function or before not in words["before_noun"]):
        return True
    if before in words["before_noun"] or before.isdecimal():
        return False
    attributive = (
        index > 1
        and before.endswith("e")
        and lower[index - 2] in words["before_noun"]
        and not function
    )
    return lower[index].endswith("es") and not attributive


def _participle(lower: Sequence[str], index: int) -> int | None:
    words = _words()
    for at in range(index + 1, min(index + 1 + _REACH, len(lower))):
        word = lower[at]
        if word in words["barriers"] or not word[0].isalnum():
            return None
        after = lower[at + 1] if at + 1 < len(lower) else "."
        attributive = (
            lower[at - 1] in words["determiners"]
            and after[0].isalpha()
            and after not in words["function_words"]
        )
        if is_participle(word) and not attributive:
            return at
    return None
