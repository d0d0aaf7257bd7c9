"""What a reply may draw on."""

from __future__ import annotations

from eval.matching.grounds import doors, sources, written
from tests.eval.fakes import case, reference, reply
from tests.factories import STAFF_ONLY


def test_sources_are_read_as_their_audience_may() -> None:
    said = reply(sources=[{"location": "conduct/hverdagen.md#vi-siger-goddag"}])
    citizen = "\n".join(sources(said, case("c1"), reference()))
    staff = "\n".join(sources(said, case("c1", audience="staff"), reference()))
    assert "Borgerby Kommune: Sådan taler vi sammen" in citizen
    assert STAFF_ONLY not in citizen
    assert STAFF_ONLY in staff


def test_civil_society_and_explained_words_belong_to_them() -> None:
    said = reply("answered", "madservice", "pas", text="Pasudstedelse betyder noget.")
    told = "\n".join(sources(said, case("c1"), reference()))
    assert "Naboklubben" in told
    assert "Mad bragt ud" in told
    assert "Nyt pas" not in told
    assert "at du får et nyt pas" in told


def test_doors_are_those_named() -> None:
    told = "\n".join(doors(reply(text="Ring til Teknik.", department="aeldre"), reference()))
    assert "00 00 20 03" in told
    assert "00 00 20 02" in told
    assert "00 00 20 01" not in told
    assert "112" in told


def test_crisis_texts_belong_to_replies_that_may_show_them() -> None:
    text = next(iter(reference().crisis_texts.values()))
    assert any(text in part for part in doors(reply("crisis"), reference()))
    assert not any(text in part for part in doors(reply("answered"), reference()))


def test_what_is_written_counts_without_numbers_to_call() -> None:
    told = "\n".join(written(case("c1", "Jeg er 82 år, tlf. 12 34 56 78", letter="Brev 5 kr.")))
    assert "82 år" in told
    assert "12 34 56 78" not in told
    assert "Brev 5 kr." in told
