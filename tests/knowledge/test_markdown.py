"""Files are split into keys and sections, and every mistake has its line."""

from __future__ import annotations

import pytest

from knowledge.content import Audience
from knowledge.readers.markdown import FormatError, read_markdown, read_yaml

FRONT = "---\nid: a\nlist:\n  - x\n  - name: y\n---\n"


def test_keys_and_list_items_know_their_line() -> None:
    front, _ = read_markdown(FRONT)
    assert front.values == {"id": "a", "list": ["x", {"name": "y"}]}
    places: list[tuple[str | int, ...]] = [
        ("id",),
        ("list",),
        ("list", 0),
        ("list", 1),
        ("list", 1, "name"),
    ]
    assert [front.line_of(place) for place in places] == [2, 3, 4, 5, 5]


@pytest.mark.parametrize(
    ("place", "line"), [(("list", 1, "gone"), 5), (("list", 9), 3), (("gone",), 2), ((), 2)]
)
def test_an_unknown_place_has_the_line_of_its_nearest_ancestor(
    place: tuple[str | int, ...], line: int
) -> None:
    front, _ = read_markdown(FRONT)
    assert front.line_of(place) == line


def test_a_section_has_its_heading_text_line_and_directives() -> None:
    _, sections = read_markdown(
        FRONT + "\n## Hvem er  vi?  \n<!-- audience: staff -->\n<!-- say: en | to |  -->\n\n"
        "Første.\n\n### Under\nAnden.  \n\n## Tom\n"
    )
    first, last = sections
    assert (first.heading, first.line, first.audience) == ("Hvem er  vi?", 8, Audience.STAFF)
    assert first.say == ("en", "to")
    assert first.text == "Første.\n\n### Under\nAnden."
    assert (last.heading, last.line, last.audience, last.say, last.text) == (
        "Tom",
        17,
        Audience.CITIZEN,
        (),
        "",
    )


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Kort svar", "kort-svar"),
        ("Sådan gør du", "sådan-gør-du"),
        ("Mad & 2 ting?", "mad--2-ting"),
    ],
)
def test_an_anchor_is_written_as_github_writes_it(heading: str, anchor: str) -> None:
    _, (section,) = read_markdown(f"{FRONT}## {heading}\ntekst")
    assert section.anchor == anchor


def test_windows_line_ends_change_nothing() -> None:
    text = FRONT + "## A\n<!-- say: b -->\nEn.\nTo.\n"
    assert read_markdown(text.replace("\n", "\r\n")) == read_markdown(text)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "must begin with front matter"),
        ("id: a\n", 1, "must begin with front matter"),
        ("---\nid: a\n", 1, "no closing ---"),
        ("---\n---\n", 2, "expected keys and values"),
        ("---\n- a\n---\n", 2, "expected keys and values"),
        ("---\nid: a\nb: [1,\n---\n", 4, "not valid YAML"),
        ("---\nid: a\nb: 'x\n---\n", 3, "not valid YAML"),
        ("---\nid: a\n\tb: c\n---\n", 3, "not valid YAML"),
        ("---\nid: a\nb: !python/name:os.system\n---\n", 3, "not valid YAML"),
        ("---\nid: a\nb: *nobody\n---\n", 3, "not valid YAML"),
        ("---\nid: a\nb: c\nid: d\n---\n", 4, "the key 'id' stands twice"),
        ("---\nid: a\nb:\n  c: 1\n  c: 2\n---\n", 5, "the key 'c' stands twice"),
        (FRONT + "\nhej\n## A\n", 8, "text before the first ## heading"),
        (FRONT + "<!-- audience: staff -->\n## A\n", 7, "must stand right under its heading"),
        (
            FRONT + "## A\n<!-- publikum: staff -->\n",
            8,
            "audience: … --> or <!-- say: …",
        ),
        (
            FRONT + "## A\ntekst\n<!-- audience: staff -->\n",
            9,
            "must stand right under its heading",
        ),
        (FRONT + "## A\ntekst\n## B\n<!-- audience: boss -->\n", 9, "audience 'boss' is not known"),
        (FRONT + "## A\n<!-- audience: -->\n", 7, "audience '' is not known"),
        (FRONT + "## A\n<!-- audience: Staff -->\n", 7, "audience 'Staff' is not known"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        read_markdown(text)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "text", ["a: \x00", "a: 2026-02-31", "\ufffe", "a: " + "{b: " * 5 + "}", "? [a, b]\n: c\n? {"]
)
def test_text_that_is_not_yaml_is_a_format_error(text: str) -> None:
    with pytest.raises(FormatError, match="not valid YAML"):
        read_yaml(text)


@pytest.mark.parametrize("text", ["a: &x [*x]", "a: " + "[" * 5000 + "]" * 5000])
def test_yaml_without_end_is_a_format_error(text: str) -> None:
    with pytest.raises(FormatError):
        read_yaml(text)


@pytest.mark.parametrize(
    "mark", ["<!-- audience staff -->", "  <!-- audience: staff -->", "<!-- audience: staff"]
)
def test_a_misspelt_audience_mark_is_refused_not_read_as_text_for_citizens(mark: str) -> None:
    with pytest.raises(FormatError):
        read_markdown(f"{FRONT}## A\n{mark}\nkun for ansatte\n")
