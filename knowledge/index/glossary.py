"""From fagland to borgerland: which everyday words a professional term stands for."""

from __future__ import annotations

from knowledge.danish.words import content_words, stem
from knowledge.terms import Glossary as Terms

Glossary = dict[str, list[str]]
"""Stem of a professional term -> stems of its everyday wording."""


def glossary_stems(terms: Terms) -> Glossary:
    """The glossary as the search uses it."""
    stems: Glossary = {}
    for term in terms.terms:
        wording = [stem(word) for meaning in term.meanings for word in content_words(meaning)]
        for form in (term.term, *term.forms):
            words = content_words(form)
            if len(words) == 1:
                stems.setdefault(stem(words[0]), []).extend(wording)
    return stems
