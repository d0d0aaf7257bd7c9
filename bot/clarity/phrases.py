"""Parts of the report that the terminal and the page say alike."""

from __future__ import annotations

from bot.clarity.comparison import Checked, Comparison
from bot.clarity.report import Report, danish
from bot.clarity.wording import ClarityWording
from knowledge.danish.clarity import ENOUGH_WORDS, SCALE


def band_line(report: Report, wording: ClarityWording) -> str:
    """The band with its score, or why there is none."""
    clarity = report.clarity
    if clarity.band is None or clarity.score is None:
        words = danish(clarity.measures.words)
        return wording.too_short.format(words=words, enough=ENOUGH_WORDS)
    score = wording.report.score.format(score=round(clarity.score))
    return f"{wording.bands[clarity.band]} {score}."


def findings_line(report: Report, wording: ClarityWording) -> str:
    """How many findings there are in how many sentences."""
    count, say = sum(len(noted.notes) for noted in report.noted), wording.report
    return (
        say.one_finding
        if count == 1
        else say.findings.format(count=count, sentences=len(report.noted))
    )


def facts_line(comparison: Comparison, wording: ClarityWording) -> str:
    """What the check of the facts found, in one sentence."""
    say = wording.report
    gone = len(comparison.of("gone"))
    if gone:
        return say.facts_gone_one if gone == 1 else say.facts_gone.format(count=gone)
    if comparison.of("fewer"):
        return say.facts_fewer
    kept = len(comparison.of("kept"))
    return say.facts_kept.format(count=kept) if kept else say.facts_none


def new_facts_line(comparison: Comparison, wording: ClarityWording) -> str:
    """How many facts only the new version has, "" for none."""
    new, say = len(comparison.of("new")), wording.report
    if not new:
        return ""
    return say.facts_new_one if new == 1 else say.facts_new.format(count=new)


def fact_words(fact: Checked, wording: ClarityWording) -> str:
    """A fact as written; a condition with how often it stands."""
    if fact.kind == "condition":
        return wording.facts.count.format(words=fact.words, before=fact.old, now=fact.new)
    other = fact.old and fact.new and fact.new != fact.old
    return f"{fact.words} → {fact.new}" if other else fact.words


def good(name: str, wording: ClarityWording) -> str:
    """What is good for a measure, "" when it has no scale."""
    if name not in SCALE:
        return ""
    return wording.measures[name].good.format(good=danish(SCALE[name].good))


def value(report: Report, name: str, wording: ClarityWording) -> str:
    """The value of a measure with its unit."""
    unit = wording.measures[name].unit
    return danish(getattr(report.clarity.measures, name)) + (f" {unit}" if unit else "")


def shortened(text: str, most: int) -> str:
    """The text, cut at a word when it is longer than so many characters."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
