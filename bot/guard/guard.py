"""The guard: whether a drafted text may be shown. Read top to bottom."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from bot.guard.actors import wrong_actors
from bot.guard.claims import turned_claims
from bot.guard.clear import unclear
from bot.guard.conditions import lost_conditions, lost_parts
from bot.guard.draft import Statement
from bot.guard.figures import unknown_values, wrong_values
from bot.guard.finding import Finding, Kind
from bot.guard.manner import promises, unfit
from bot.guard.names import Names, of_something_else
from bot.guard.omissions import left_out, torn
from bot.guard.opening import is_opening
from bot.guard.reading import Told, read
from bot.guard.retold import Same, retold
from bot.guard.scope import changed_scope, turned_order
from bot.guard.support import unsupported
from bot.guard.values import values
from bot.guard.wording import guard_words
from bot.wording import Wording, matches_any
from knowledge.danish.sentences import word_count
from knowledge.mentions import TermFinder
from knowledge.register import Register
from knowledge.terms import Glossary

_LAW = re.compile(
    r",?\s*\(?\b(?:jf\.?|efter|i henhold til|i medfør af)\s(?:\w+\s){0,3}§+\s*\d+(?: ?[a-z]\b)?"
    r"(?:,? stk\. ?\d+)?(?:,? nr\. ?\d+)?\)?",
    re.IGNORECASE,
)


class Guard:
    """Compares a text with what it rests on; no finding means that it may be shown.

    `names` are those of departments, authorities and the municipality.
    """

    def __init__(self, wording: Wording, glossary: Glossary, names: Collection[str]) -> None:
        guard_words()  # a broken file is told at the start
        self._wording = wording
        self._terms = TermFinder(glossary)
        self._names = Names(names)

    def check_draft(
        self,
        statements: Sequence[Statement],
        passages: Mapping[str, str],
        *,
        message: str,
        max_words: int,
    ) -> tuple[Finding, ...]:
        """What is wrong with the body of an answer, in order; `message` is the masked message."""
        said = _meaning(message)
        openers = 1 if statements and is_opening(statements[0]) else 0
        claims = statements[openers:]
        body = "\n".join(statement.text for statement in statements)
        source = "\n".join(passages.values())
        cited = _cited(claims, passages)
        found: list[Finding] = []
        used: list[Same] = []
        for statement in claims:
            same = _retold(statement, passages)
            used += same
            found += () if same else self._of_statement(statement, passages, said)
        if found:
            theirs = [sentence for text in cited for sentence in read(text)]
            found += lost_conditions(_read_all(claims), theirs)
        else:
            found += [*torn(used, cited), *left_out(used, cited)]
        found += unfit(body, source)
        found += unclear(
            body, f"{source}\n{message}", _of_all(passages.values()) | said, self._terms
        )
        found += _length(body, max_words)
        return tuple(dict.fromkeys(found))

    def check_retelling(
        self, statements: Sequence[Statement], sentences: Mapping[str, str]
    ) -> tuple[Finding, ...]:
        """What is wrong with a plain version of a letter's own sentences, by their ids.

        Every sentence must be retold, with all its values, and nothing may be new. A § may go.
        """
        whole = "\n".join(sentences.values())
        known = _of_all(sentences.values()) | guard_words().letter
        lawless = {key: _LAW.sub("", sentence) for key, sentence in sentences.items()}
        text = "\n".join(statement.text for statement in statements)
        found: list[Finding] = []
        for statement in statements:
            if not _retold(statement, sentences) and not _retold(statement, lawless):
                found += self._of_statement(statement, sentences, known)
        for key, sentence in lawless.items():
            mine = [one.text for one in statements if key in one.sources]
            found += lost_parts(read("\n".join(mine)), read(sentence))
        found += unfit(text, whole)
        found += unclear(text, whole, known, self._terms)
        return tuple(dict.fromkeys(found))

    def check_reply(
        self, text: str, grounds: Sequence[str], *, for_staff: bool, max_words: int
    ) -> tuple[Finding, ...]:
        """What is wrong with a composed reply; its grounds are all that went into it."""
        found = list(unknown_values(text, grounds))
        if matches_any(self._wording.guards.never_say, text):
            found.append(Finding(Kind.PROMISE, text))
        if not for_staff:
            found += _length(text, max_words)
            found += [Finding(Kind.LAW, v.text) for v in values(text) if v.kind is Kind.LAW]
        return tuple(dict.fromkeys(found))

    def _of_statement(
        self, statement: Statement, passages: Mapping[str, str], message: frozenset[str]
    ) -> Iterator[Finding]:
        cited = [passages[key] for key in statement.sources if key in passages]
        if len(cited) < max(1, len(statement.sources)):
            yield Finding(Kind.SOURCE, statement.text)
            return
        text, told = "\n".join(cited), read(statement.text)
        source = [sentence for passage in cited for sentence in read(passage)]
        found = [
            *wrong_values(statement.text, source),
            *self._names.missing(statement.text, text),
            *of_something_else(told, source),
            *unsupported(told, _of_all(cited), message),
            *turned_claims(told, source),
            *changed_scope(told, source),
            *turned_order(told, source),
            *wrong_actors(told, source),
            *promises(statement.text, text),
        ]
        yield from found or [Finding(Kind.WORDS, statement.text)]


def _cited(claims: Sequence[Statement], passages: Mapping[str, str]) -> list[str]:
    return [passages[key] for key in passages if any(key in one.sources for one in claims)]


def _retold(statement: Statement, passages: Mapping[str, str]) -> tuple[Same, ...]:
    """The sentences of its own passages that a statement says again; none if it says more."""
    if not statement.sources or any(key not in passages for key in statement.sources):
        return ()
    told = read(statement.text)
    source = [read(passages[key]) for key in statement.sources]
    same = [next(filter(None, (retold([one], some) for some in source)), ()) for one in told]
    if all(same):
        return tuple(same)
    whole = next(filter(None, (retold(told, some) for some in source)), ())
    return (whole,) if whole else ()


@lru_cache(maxsize=1_000)
def _meaning(text: str) -> frozenset[str]:
    return frozenset().union(*(sentence.meaning for sentence in read(text)))


def _of_all(texts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(_meaning, texts))


def _read_all(statements: Sequence[Statement]) -> list[Told]:
    return [sentence for statement in statements for sentence in read(statement.text)]


def _length(text: str, max_words: int) -> Iterator[Finding]:
    if (words := word_count(text)) > max_words:
        yield Finding(Kind.LENGTH, f"{words} ord, højst {max_words}")


def known_names(register: Register) -> frozenset[str]:
    """The names that a reader takes for a door: departments, authorities, the municipality."""
    departments = (department.name for department in register.departments)
    authorities = (authority.name for authority in register.authorities)
    return frozenset({register.municipality, *departments, *authorities})
