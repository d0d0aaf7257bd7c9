"""Meetings the reader of a letter is to attend."""

from __future__ import annotations

from datetime import date

import pytest

from bot.letters.dates import find_dates
from bot.letters.meetings import Meeting, find_meetings

LETTER = date(2026, 11, 3)


def meetings(text: str) -> list[Meeting]:
    text = f"Dato: 3. november 2026\n\n{text}"
    return find_meetings(text, find_dates(text, LETTER))


@pytest.mark.parametrize(
    ("text", "day", "time", "place"),
    [
        (
            "Vi inviterer dig til samtale tirsdag den 24. november 2026 kl. 10.30 på rådhuset.",
            *("2026-11-24", "10.30", "på rådhuset"),
        ),
        (
            "Du har fået tid til undersøgelse d. 2/12-2026 kl. 8.15 i Røntgenafdelingen.",
            *("2026-12-02", "8.15", "i Røntgenafdelingen"),
        ),
        (
            "Indkaldelse til møde\n\nHvornår: fredag den 20. november 2026, kl. 13\n"
            "Hvor: Jobcentret, Torvet 1, 2. sal",
            *("2026-11-20", "13", "Jobcentret, Torvet 1, 2. sal"),
        ),
        (
            "Vi har nu afsat en ny tid:\n\nTirsdag den 9. februar kl. 8.45\n\nKom i god tid.",
            *("2027-02-09", "8.45", ""),
        ),
        (
            "Visitator besøger dig fredag den 13. november mellem kl. 9 og 11.",
            *("2026-11-13", "9", ""),
        ),
        (
            "Fogedforretningen afholdes på bopælen den 8. december 2026, kl. 11.15.",
            *("2026-12-08", "11.15", ""),
        ),
        (
            "Kl. 14.00 torsdag den 19. november 2026 holder vi skole-hjem-samtale.",
            *("2026-11-19", "14.00", ""),
        ),
    ],
)
def test_a_meeting_is_found(text: str, day: str, time: str, place: str) -> None:
    (meeting,) = meetings(text)
    assert (str(meeting.day), meeting.time, meeting.place) == (day, time, place)


@pytest.mark.parametrize(
    "text",
    [
        "Svar senest den 20. november 2026 kl. 12.",
        "Vi talte sammen på mødet den 1. november 2026 kl. 10.",
        "Du var indkaldt til samtale den 20. oktober 2026 kl. 9.",
        "Byrådet behandler sagen på mødet den 17. december 2026 kl. 17.",
        "Ansøgningen blev indsendt den 3. november 2026 kl. 21.47.",
        "Hjælpen begynder den 16. november 2026.",
        "Den 20. november 2026 kl. 10.30 holdt retten møde i sagen.",
        "18. november: juleklip, slut kl. 14.",
    ],
)
def test_no_meeting(text: str) -> None:
    assert meetings(text) == []


def test_a_meeting_that_was_moved_is_on_its_new_day() -> None:
    (meeting,) = meetings("Mødet den 12. november kl. 9 er flyttet til den 19. november kl. 10.")
    assert (meeting.day, meeting.time) == (date(2026, 11, 19), "10")


def test_what_to_bring() -> None:
    text = "Du skal møde i retten den 3. december 2026 kl. 9.30. Medbring billedlegitimation."
    (meeting,) = meetings(text)
    assert meeting.bring == "Medbring billedlegitimation."
    assert meeting.quote == "Du skal møde i retten den 3. december 2026 kl. 9.30."
