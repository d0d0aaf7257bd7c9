"""Words that hide the meaning: officialese, and professional terms that nobody explains."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from knowledge.danish.clarity_text import WORD, Counted, Finding, Reading, vocabulary
from knowledge.danish.words import stopwords
from knowledge.terms import Glossary, Term

TermSpan = tuple[int, int, str]
"""Where a term stands, and the term."""

_SAME = 5
"""Words that share so many first letters are taken for forms of one word."""

Phrases = dict[str, list[tuple[tuple[str, ...], str]]]


def paper_phrases(glossary: Glossary | None) -> Phrases:
    """The words and phrases of officialese by their first word, the longest first."""
    listed = vocabulary()["paper_words"]
    instead = dict(listed) if isinstance(listed, dict) else {}
    for paper in glossary.paper_words if glossary else ():
        instead.update(dict.fromkeys((paper.word, *paper.forms), paper.instead))
    phrases: Phrases = {}
    for phrase, plain in instead.items():
        words = tuple(WORD.findall(phrase.lower()))
        phrases.setdefault(words[0], []).append((words, plain))
    for same in phrases.values():
        same.sort(key=lambda pair: -len(pair[0]))
    return phrases


def paper_words(reading: Reading, sentence: Counted, phrases: Phrases) -> Iterator[Finding]:
    """Officialese in a sentence."""
    lower = [word.lower for word in sentence.words]
    at = 0
    while at < len(lower):
        for phrase, plain in phrases.get(lower[at], []):
            last = at + len(phrase) - 1
            if tuple(lower[at : last + 1]) == phrase:
                start, end = sentence.words[at].start, sentence.words[last].end
                yield reading.finding("paper_word", sentence, start, end, plain)
                at = last
                break
        at += 1


def unexplained_terms(
    reading: Reading, glossary: Glossary | None, terms: Sequence[TermSpan]
) -> Iterator[Finding]:
    """Terms that are never explained beside them, each where it stands first."""
    known = {term.term: term for term in glossary.terms} if glossary else {}
    starts = [sentence.source.start for sentence in reading.sentences]
    first: dict[str, tuple[int, int, int]] = {}
    explained: set[str] = set()
    for start, end, key in terms:
        place = bisect_right(starts, start) - 1
        if place < 0 or start >= reading.sentences[place].end:
            continue
        first.setdefault(key, (place, start, end))
        beside = reading.sentences[place : place + 2]
        around = "".join(reading.counted[s.source.start : s.source.end] + " " for s in beside)
        if key not in explained and _explains(
            around.lower(), reading.text[start:end], known.get(key)
        ):
            explained.add(key)
    for key, (place, start, end) in first.items():
        if key not in explained:
            meanings = known[key].meanings if key in known else ()
            instead = meanings[0] if len(meanings) == 1 else ""
            yield reading.finding("unexplained_term", reading.sentences[place], start, end, instead)


def _explains(around: str, used: str, term: Term | None) -> bool:
    if any(mark in around for mark in vocabulary()["explaining"]):
        return True
    told = {word[:_SAME] for word in WORD.findall(around.replace(used.lower(), " "))}
    for meaning in term.meanings if term else ():
        said = {w[:_SAME] for w in WORD.findall(meaning.lower()) if w not in stopwords()}
        if said and len(said & told) * 2 > len(said):
            return True
    return False
