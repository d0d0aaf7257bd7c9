"""The deciding sentences of a letter: its own words, ranked and pointed at, never interpreted.

A sentence is weighed by what it says (learnt from examples, and the signs of cues.yaml) and by
where it stands: near the top, under which heading, after the goodbye. `make fit` finds the weights.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.learnt import Learnt
from bot.letters.cues import cues, plain
from bot.letters.examples import CARRYING
from bot.letters.learning import DECIDING, role_scores
from bot.prompt_files import Strict, read_prompt
from knowledge.danish.sentences import LineKind, Sentence

SHOWN = 3
_FEWEST_WORDS = 3
_FEW_WORDS = 7
_MANY_WORDS = 40
_HEADING_WORDS = 6
_HEAD_LINES = 15
_AFTER_GREETING = 3
_EARLIER = 0.08
_CLEAR = 2.0

Features = dict[str, float]


class Weights(Strict):
    """weights.yaml: written by `make fit`, with the figures it was chosen by.

    A sentence whose weighted features sum to less than `least` is never shown.
    """

    fitted: str
    figures: dict[str, str]
    least: float
    weights: dict[str, float]


class KeyLines:
    """Points at the deciding sentences of letters."""

    def __init__(self, learnt: Learnt) -> None:
        self._learnt = learnt
        self._weights = read_prompt("letters/weights.yaml", Weights)

    def find(self, sentences: Sequence[Sentence], most: int = SHOWN) -> list[Sentence]:
        """The likeliest deciding sentences, in the order of the letter; fewer if few are likely."""
        weights = self._weights
        scored = []
        for place, found in enumerate(features(sentences, self._learnt)):
            score = sum(weights.weights.get(name, 0.0) * value for name, value in found.items())
            if score >= weights.least and not _says_nothing(sentences[place]):
                scored.append((score, place))
        best = sorted(scored, key=lambda item: -item[0])[:most]
        return [sentences[place] for place in sorted(place for _, place in best)]


def features(sentences: Sequence[Sentence], learnt: Learnt) -> list[Features]:
    """What speaks for or against each sentence of a letter, by name."""
    texts = [plain(sentence.text) for sentence in sentences]
    roles = [role_scores(learnt, sentence.text) for sentence in sentences]
    carried = [found[DECIDING] for found in roles]
    most = max(carried, default=0.0)
    greeting = next((n for n, t in enumerate(texts[:_HEAD_LINES]) if cues().greeting.search(t)), -1)
    section, after_goodbye = "", 0.0
    rows: list[Features] = []
    for place, (sentence, text) in enumerate(zip(sentences, texts, strict=True)):
        words = len(text.split())
        heading = _is_heading(sentence, words)
        if heading:
            section = _section(text) or ("other" if place >= _AFTER_GREETING else "")
        if cues().goodbye.search(text):
            after_goodbye = 1.0
        told = sum(cue.weight for cue in cues().key_lines if cue.pattern.search(text))
        early = max(0.0, 1.0 - _EARLIER * place)
        row = {
            **roles[place],
            **{name: float(sign.search(text) is not None) for name, sign in cues().signs.items()},
            "carrying": max(roles[place][role] for role in CARRYING),
            "cues": told,
            "clear cues": float(told >= _CLEAR),
            "early": early,
            "deciding early": carried[place] * early,
            "place": place / len(sentences),
            "heading": float(sentence.kind is LineKind.HEADING),
            "item": float(sentence.kind is LineKind.ITEM),
            "length": min(words, _MANY_WORDS) / _MANY_WORDS,
            "tiny": float(words <= _FEWEST_WORDS),
            "short": float(words < _FEW_WORDS),
            "before": carried[place - 1] if place else -1.0,
            "after": carried[place + 1] if place + 1 < len(carried) else -1.0,
            "most": float(carried[place] == most),
            "after goodbye": after_goodbye,
            "after greeting": float(0 <= greeting < place <= greeting + _AFTER_GREETING),
            "before greeting": float(place < greeting),
            "number": float(any(c.isdigit() for c in text)),
            "law": float("§" in text or " jf" in text),
            "reader": float(cues().reader.search(text) is not None),
        }
        if section and not heading:
            row[f"under {section}"] = 1.0
        rows.append(row)
    return rows


def _says_nothing(sentence: Sentence) -> bool:
    """Whether it only tells what comes below it: "Begrundelse", "Derfor har vi besluttet det"."""
    words = len(sentence.text.split())
    heading = _is_heading(sentence, words)
    return words < _FEWEST_WORDS or (
        heading and _section(plain(sentence.text)) in cues().empty_sections
    )


def _is_heading(sentence: Sentence, words: int) -> bool:
    short = words <= _HEADING_WORDS and not sentence.text.endswith((".", ","))
    return sentence.kind is LineKind.HEADING or short


def _section(heading: str) -> str:
    """What a heading says that comes below it, "" when it says nothing known."""
    return next((n for n, pattern in cues().sections.items() if pattern.search(heading)), "")
