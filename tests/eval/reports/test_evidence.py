from __future__ import annotations

from eval.answer import SourceRecord
from eval.reports.evidence import department, door_title, excerpt, expected, outcome_title
from tests.eval.factories import reference, scored
from tests.factories import STAFF_ONLY


def test_an_excerpt_begins_at_the_section_and_is_not_long() -> None:
    source = SourceRecord(section="Sådan gør du", location="services/rotter.md#sådan-gør-du")
    text = excerpt(source, scored("a", {}))
    assert text.startswith("Sådan gør du\n")
    assert len(text) <= 600
    whole = excerpt(SourceRecord(location="services/rotter.md"), scored("a", {}))
    assert whole.startswith("Rotter i haven\n")


def test_a_source_nobody_knows_has_no_excerpt() -> None:
    assert excerpt(SourceRecord(location="services/none.md"), scored("a", {})) == ""


def test_citizens_sources_show_nothing_for_staff() -> None:
    item = scored("a", {})
    for service in reference().library.documents:
        assert STAFF_ONLY not in excerpt(SourceRecord(location=service.path), item)


def test_what_was_expected_is_told_in_words() -> None:
    case = scored(
        "a",
        {},
        message=["a", "b"],
        expect={
            "services": ["rotter", "unknown"],
            "outcomes": ["answered", "asked"],
            "answerable": False,
            "person": True,
            "crisis": "none",
            "forbidden": ["x"],
            "personal": ["y"],
            "nuggets": [
                {"id": "n1", "text": "Ring.", "accept": [["ring"]]},
                {"id": "n2", "text": "Skriv.", "vital": False, "accept": [["skriv"]]},
            ],
            "turns": [None, {"services": ["pas"], "outcomes": ["answered"]}],
        },
    ).case
    told = list(expected(case, reference()))
    assert ("Ydelse", "Rotter i haven, unknown") in told
    assert ("Findes svaret", "nej, så der skal ikke svares") in told
    assert ("Et menneske", "skal tilbydes") in told
    assert ("Krisetekst", "ingen") in told
    assert ("Må ikke stå der", "x · y") in told
    assert [pair for pair in told if pair[0] in ("Vigtigt", "Gerne med")] == [
        ("Vigtigt", "Ring."),
        ("Gerne med", "Skriv."),
    ]
    assert told[-1][0] == "Svar 2"
    assert told[-1][1].startswith("Nyt pas, ")


def test_nothing_expected_is_nothing_told() -> None:
    assert list(expected(scored("a", {}).case, reference())) == []


def test_departments_come_from_the_slice_or_what_is_right() -> None:
    assert department(scored("a", {}, slices={"department": "job"})) == "job"
    assert department(scored("a", {}, expect={"departments": ["teknik"]})) == "teknik"
    assert department(scored("a", {})) == ""
    assert door_title("nobody", reference()) == "nobody"
    assert door_title(None, reference()) == "ingen"
    assert outcome_title("made_up", reference()) == "made_up"
    assert outcome_title("answered", reference()) != "answered"
