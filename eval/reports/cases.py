"""The failed cases, one by one, and the means to find among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.clarity.phrases import shortened
from eval.answer import ReplyRecord
from eval.metrics import Metrics
from eval.reports.elements import Html, details, join, section, tag
from eval.reports.evidence import department, door_title, excerpt, expected, outcome_title
from eval.reports.texts import count, number, suite_title
from eval.reports.worst import Failed
from eval.score import Scored

_SHORT = 160
_LETTER = 1500


def anchor(item: Scored) -> str:
    """The id of a case in the page: "case-crisis:k-012"."""
    return re.sub(r"[^\w.:-]", "_", f"case-{item.suite}:{item.case.id}")


def cases_section(cases: Sequence[Failed], failed: int, metrics: Metrics) -> Html:
    """The cases with their filters; `failed` is how many there are in all."""
    heading = "Sager, der gik galt"
    if not cases:
        return section("cases", heading, tag("p", "Ingen sager gik galt."))
    shown = f"{count(failed)} sager gik galt."
    if failed > len(cases):
        shown += f" Her er {count(len(cases))}: de alvorligste og nogle af hver slags."
    return section(
        "cases",
        heading,
        tag("p", f"{shown} De alvorligste står først. Alle tal for alle sager står i cases.csv."),
        _filters(cases, metrics),
        *(_case(each, metrics) for each in cases),
    )


def _filters(cases: Sequence[Failed], metrics: Metrics) -> Html:
    suites = {each.item.suite: suite_title(each.item.suite) for each in cases}
    names = {name: metrics.definitions[name].title for each in cases for name in each.scores}
    doors = {
        door: door_title(door, each.item.answer.reference)
        for each in cases
        if (door := department(each.item))
    }
    parts = [
        _choice("suite", "Prøve", suites),
        _choice("metric", "Det, der gik galt", names),
        _choice("department", "Afdeling", doors),
        tag(
            "div",
            tag("label", "Søg i teksten", for_="find"),
            tag("input", id="find", type="search", autocomplete="off"),
        ),
        tag("button", "Fold alle ud", type="button", id="open-all", aria_pressed="false"),
    ]
    status = tag("p", id="shown", role="status", aria_live="polite", class_="soft")
    form = tag("div", *parts, class_="fields", role="search", aria_label="Find sager")
    return tag("div", form, status, id="filter", hidden="")


def _choice(name: str, label: str, values: Mapping[str, str]) -> Html:
    chosen = sorted(values.items(), key=lambda pair: pair[1].lower())
    options = (tag("option", title, value=value) for value, title in chosen)
    whole = tag("select", tag("option", "Alle", value=""), *options, id=f"by-{name}")
    return tag("div", tag("label", label, for_=f"by-{name}"), whole)


def _case(failed: Failed, metrics: Metrics) -> Html:
    item, own = failed.item, anchor(failed.item)
    titles = " · ".join(metrics.definitions[name].title for name in failed.scores)
    opening = shortened(item.case.messages[-1], _SHORT)
    summary = tag(
        "summary",
        tag("span", opening or "(tom besked)", class_="question", dir="auto"),
        tag("span", titles, class_="titles"),
        tag("span", f"{suite_title(item.suite)} · {item.case.id}", class_="soft"),
    )
    body = (
        _why(failed, metrics),
        _conversation(item),
        _expected(item),
        _sources(item),
        tag("p", tag("a", "Link til denne sag", href=f"#{own}"), class_="soft"),
    )
    return tag(
        "article",
        tag("details", summary, *body),
        id=own,
        tabindex="-1",
        aria_label=f"Sag {item.case.id}",
        data_suite=item.suite,
        data_metric=" ".join(failed.scores),
        data_department=department(item),
    )


def _why(failed: Failed, metrics: Metrics) -> Html:
    lines = []
    for name, score in failed.scores.items():
        definition = metrics.definitions[name]
        value = "" if score.value in (None, 0, 1) else f" ({number(score.value or 0, definition)})"
        told = f": {score.evidence}" if score.evidence else ""
        lines.append(tag("li", tag("b", definition.title + value), told))
    return join((tag("h3", "Hvorfor"), tag("ul", *lines)))


def _conversation(item: Scored) -> Html:
    many = len(item.case.messages) > 1
    parts: list[Html] = []
    for at, message in enumerate(item.case.messages):
        after = f" {at + 1}" if many else ""
        parts += [tag("h3", f"Besked{after}"), _said(message)]
        if item.case.letter and at == len(item.case.messages) - 1:
            letter = _said(shortened(item.case.letter, _LETTER))
            parts.append(details("Brevet, der blev sendt med", letter))
        if at < len(item.answer.replies):
            parts += _reply(item.answer.replies[at], item, after)
    return join(parts)


def _reply(reply: ReplyRecord, item: Scored, after: str) -> Iterable[Html]:
    reference = item.answer.reference
    facts = [outcome_title(reply.outcome, reference)]
    if reply.department:
        facts.append(door_title(reply.department, reference))
    if reply.confidence is not None:
        facts.append(f"sikkerhed {reply.confidence:.2f}".replace(".", ","))
    yield tag("h3", f"Svar{after}")
    yield tag("p", " · ".join(facts), class_="soft")
    yield _said(reply.text)


def _said(text: str) -> Html:
    return tag("blockquote", text, dir="auto")


def _expected(item: Scored) -> Html:
    lines = [
        join((tag("dt", name), tag("dd", text)))
        for name, text in expected(item.case, item.answer.reference)
    ]
    return join((tag("h3", "Det rigtige"), tag("dl", *lines))) if lines else join(())


def _sources(item: Scored) -> Html:
    blocks = []
    found = {(s.location, s.section): s for reply in item.answer.replies for s in reply.sources}
    for source in found.values():
        title = " – ".join(filter(None, (source.title, source.section))) or source.location
        text = excerpt(source, item) or "(kilden findes ikke i biblioteket)"
        blocks.append(details(title, tag("p", source.location, class_="soft"), _said(text)))
    return join((tag("h3", "Kilder, som svaret nævner"), *blocks)) if blocks else join(())
