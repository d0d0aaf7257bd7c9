"""What the sections of a file must be like: each heading once, a card's seven in full."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.content import SERVICE_HEADINGS, Audience, Section


def section_problems(
    sections: tuple[Section, ...], *, is_service: bool
) -> Iterator[tuple[int, str]]:
    """What is wrong with a file's sections, each with its line (0: the file as a whole)."""
    headings = [section.heading for section in sections]
    anchors = [section.anchor for section in sections]
    for section in sections:
        if anchors.count(section.anchor) > headings.count(section.heading):
            yield section.line, f"'{section.heading}' reads like another heading"
        if not section.text:
            yield section.line, f"section '{section.heading}' is empty"
        if headings.count(section.heading) > 1:
            yield section.line, f"section '{section.heading}' stands twice"
    if is_service:
        yield from _card_problems(sections)
    elif not sections:
        yield 0, "needs at least one ## section"


def marked_for_staff(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections of a document that is for staff as a whole."""
    return tuple(s.model_copy(update={"audience": Audience.STAFF}) for s in sections)


def _card_problems(sections: tuple[Section, ...]) -> Iterator[tuple[int, str]]:
    headings = [section.heading for section in sections]
    for missing in (h for h in SERVICE_HEADINGS if h not in headings):
        yield 0, f"missing section '## {missing}'"
    for section in sections:
        if section.heading not in SERVICE_HEADINGS:
            allowed = ", ".join(SERVICE_HEADINGS)
            yield section.line, f"unknown section '{section.heading}' (allowed: {allowed})"
        for_staff = section.heading == SERVICE_HEADINGS[-1]
        if for_staff != (section.audience is Audience.STAFF):
            marked = "" if for_staff else "not "
            yield (
                section.line,
                f"'{section.heading}' must {marked}be marked <!-- audience: staff -->",
            )
