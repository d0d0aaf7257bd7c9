"""To whom a decision can be appealed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.letters.appeal import Appeal, find_appeal
from bot.letters.bodies import letter_bodies
from bot.letters.deadlines import find_deadlines

LETTER, RECEIVED = date(2026, 11, 3), date(2026, 11, 5)


def appeal(text: str) -> Appeal | None:
    return find_appeal(text, find_deadlines(text, LETTER, RECEIVED))


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("Holder vi fast i afslaget, sender vi klagen til Ankestyrelsen.", "Ankestyrelsen"),
        ("Afgørelsen kan påklages til Planklagenævnet.", "Planklagenævnet"),
        (
            "Du klager til Miljø- og Fødevareklagenævnet via Nævnenes Hus.",
            "Miljø- og Fødevareklagenævnet",
        ),
        (
            "Klag til Klagenævnet for vidtgående specialundervisning.",
            "Klagenævnet for Specialundervisning",
        ),
        ("Er du utilfreds, kan du klage til kommunen.", "kommunen"),
        ("Dommen kan ankes til Vestre Landsret.", "landsretten"),
        ("Du kan klage til skolens leder.", "skolens leder"),
        ("Beslutningen kan påklages til sognerådet.", "sognerådet"),
        ("Kendelsen kan kæres til landsretten inden to uger.", "landsretten"),
        ("Afgørelsen kan indbringes for Det sociale Husnævn.", "Det sociale Husnævn"),
        ("Du kan bede skolechefen vurdere forløbet på ny.", "skolechefen"),
        (
            "Er du uenig, kan du klage. Vi ser på det igen. Holder jeg fast, får "
            "Ankestyrelsen sagen.",
            "Ankestyrelsen",
        ),
        ("Utilfreds? Skriv først til mig. Derefter kan Brugerrådet tage stilling.", "Brugerrådet"),
        ("Afgørelsen kan påklages til Kirkeligningsnævnet.", "Kirkeligningsnævnet"),
        ("Klagen behandles af Transport- og Havneministeriet.", "Transport- og Havneministeriet"),
        (
            "Du kan klage over tonen til borgmesteren. Selve afgørelsen kan du klage over til "
            "Ankestyrelsen.",
            "Ankestyrelsen",
        ),
        ("Klage\n\nVi ser på sagen igen og sender den ellers til Ankestyrelsen.", "Ankestyrelsen"),
    ],
)
def test_the_body_that_decides(text: str, to: str) -> None:
    found = appeal(text)
    assert found is not None
    assert found.to == to


@pytest.mark.parametrize(
    "text",
    [
        "Afgørelsen kan ikke påklages til anden administrativ myndighed.",
        "Afgørelsen er endelig og kan ikke indbringes for Ankestyrelsen.",
        "Ankestyrelsen har skrevet en vejledning om reglerne.",
        "Kommunen har modtaget din ansøgning.",
        "Vi har behandlet din klage over naboen.",
        "Når vi har truffet afgørelse, kan du klage til Ankestyrelsen.",
        "Hjælper det ikke, indbringer vi sagen for Huslejenævnet.",
        "KLAGENÆVNET FOR SPECIALUNDERVISNING",
        "Vi har modtaget din klage over Motorstyrelsens afgørelse af 3. august 2026.",
        "Du kan klage inden 4 uger. Ring til mig. En kopi er sendt til Ankestyrelsen.",
    ],
)
def test_no_appeal(text: str) -> None:
    assert appeal(text) is None


def test_time_and_way_of_a_complaint() -> None:
    found = appeal(
        "Vil du klage, skal du skrive til Pladsanvisningen inden fire uger fra modtagelsen. "
        "Fastholder vi afgørelsen, sender vi klagen videre til Ankestyrelsen."
    )
    assert found == Appeal(
        to="Ankestyrelsen",
        send_to="Pladsanvisningen",
        within="fire uger",
        day=date(2026, 12, 3),
        quote="Fastholder vi afgørelsen, sender vi klagen videre til Ankestyrelsen.",
    )


def test_us_is_whoever_sent_the_letter() -> None:
    found = appeal("Send din klage til os. Vi sender den videre til Ankestyrelsen.")
    assert found is not None
    assert found.send_to == letter_bodies().sender


def test_every_body_is_found_by_its_own_name() -> None:
    lists = letter_bodies()
    for name in (*lists.bodies, *lists.last_resort):
        found = appeal(f"Afgørelsen kan påklages til {name}.")
        assert found is not None, name
        assert found.to == name
    assert set(lists.spelled) <= {*lists.bodies, *lists.last_resort}
