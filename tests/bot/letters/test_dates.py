"""Dates as letters write them, and the date a letter bears."""

from __future__ import annotations

from datetime import date

import pytest

from bot.letters.dates import find_dates, letter_day

LETTER = date(2026, 11, 3)


def days(text: str) -> list[str]:
    return [str(dated.day) for dated in find_dates(text, LETTER)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mødet er den 3. december 2026.", "2026-12-03"),
        ("Vi ses 3.december 2026", "2026-12-03"),
        ("d. 7. jan. 2027 kl. 10", "2027-01-07"),
        ("fredag d. 04.12.2026", "2026-12-04"),
        ("den 4/12-2026", "2026-12-04"),
        ("den 4/12 2026", "2026-12-04"),
        ("4-12-26", "2026-12-04"),
        ("2026-12-04", "2026-12-04"),
        ("den fjerde december 2026", "2026-12-04"),
        ("den enogtyvende januar 2027", "2027-01-21"),
        ("den 4.\u00a0december\n2026", "2026-12-04"),
        ("den 4. de-\ncember 2026", "2026-12-04"),
        ("den 11. juni s.å.", "2026-06-11"),
        ("inden udgangen af februar 2028", "2028-02-29"),
        ("ved årets udgang", "2026-12-31"),
        ("torsdag i uge 47", "2026-11-19"),
        ("senest den 18. d.m.", "2026-11-18"),
        ("på mandag den 9.", "2026-11-09"),
    ],
)
def test_a_date_is_read(text: str, day: str) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    ("text", "day", "assumed"),
    [
        ("den 4. december", "2026-12-04", True),
        ("den 2. november", "2027-11-02", True),
        ("den 3. november", "2026-11-03", True),
        ("onsdag den 14. oktober", "2026-10-14", True),
        ("senest 12/1", "2027-01-12", True),
        ("den 4. december 2026", "2026-12-04", False),
    ],
)
def test_without_a_year_it_is_the_next_such_day(text: str, day: str, assumed: bool) -> None:
    (dated,) = find_dates(text, LETTER)
    assert (str(dated.day), dated.year_assumed) == (day, assumed)


def test_a_range_shares_its_year() -> None:
    assert days("fra den 20. december 2025 til 5. januar 2026") == ["2025-12-20", "2026-01-05"]
    assert days("24. juni til 8. juli 2025") == ["2025-06-24", "2025-07-08"]
    assert days("28. december til 4. januar 2026") == ["2025-12-28", "2026-01-04"]


@pytest.mark.parametrize(
    "text",
    [
        "Sagsnr. 01.03.26-P19-4-26",
        "født 14. marts 1961",
        "Matr.nr. 12.11.2026",
        "den 31. februar 2026",
        "bekendtgørelse nr. 1305 af 14. november 2018",
        "kl. 10.30-11.15",
        "side 1/2",
        "12 34 56 78",
        "1.234,50 kr.",
        "hver 2. uge",
        "stk. 1, nr. 2",
        "senest den 1. juli i det andet år efter salget",
        "inden den 15. marts hvert år",
    ],
)
def test_no_date(text: str) -> None:
    assert days(text) == []


def test_the_span_is_that_of_the_text() -> None:
    text = "Kom\u00a0\u00a0 den  4. december\n2026 til os"
    (dated,) = find_dates(text, LETTER)
    assert " ".join(text[dated.start : dated.end].split()) == "den 4. december 2026"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Nørreby Kommune\n\nDato: 3. november 2026\n\nKære Bo\n\nSvar den 9.11.2026.",
            "2026-11-03",
        ),
        ("Nørreby Kommune\n\nDato                03.11.2026\nSagsnr.   77-1", "2026-11-03"),
        ("Nørreby, den 3. november 2026\n\nHr. Bo Holm", "2026-11-03"),
        ("Nørreby Kommune                              3/11-2026\nTeknik og Miljø", "2026-11-03"),
        ("Brevdato\n03-11-2026\n\nKære Bo", "2026-11-03"),
        ("Udskrevet 2026-11-03 08:14\n\nOpkrævning", "2026-11-03"),
        (
            "Kære Bo\n\nSvar senest den 9. november 2026.\n\nNørreby, den 3. november 2026",
            "2026-11-03",
        ),
        ("Kære Bo\n\nDu skal svare senest den 9. november 2026.", None),
        ("Født: 3. november 1966\n\nKære Bo", None),
        ("Afgørelse efter lov nr. 12 af 3. november 2016", None),
        ("Opgørelsesdato: 03.11.2026\nLejemål: Engen 4", "2026-11-03"),
        ("Nørreby Kommune, Plan\n3. november 2026, sagsnr. 26/881\n\nKære Bo", "2026-11-03"),
        ("LADETILLADELSE\n\nUdstedt 03.11.2026 / HB", "2026-11-03"),
        ("KENDELSE af 3. november 2026 i sag 26/17\n\nKlager: B. Holm", "2026-11-03"),
        (
            "Hej Bo\n\nJeg skriver i dag, den 3. november 2025, for at minde dig om det.",
            "2025-11-03",
        ),
        ("Kære Bo\n\nDu har klaget over vores afgørelse af 3. november 2026", None),
        ("Leveringsdato: 03.11.2026\n\nKære Bo", None),
        ("Uge 45\n\nKære forældre", None),
    ],
)
def test_the_date_of_the_letter(text: str, day: str | None) -> None:
    assert str(letter_day(text)) == str(day)
