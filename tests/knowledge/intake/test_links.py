"""People are sent to known hosts to log in, to pay or to say who they are; else anywhere."""

from __future__ import annotations

import pytest

from knowledge.intake.links import doubtful_host, own_hosts

OWN = own_hosts("Borgerby Kommune", "https://www.borgerby.example/plads")


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Log på med MitID på http://plads.example/log.", "plads.example"),
        ("Bekræft din identitet på plads-nu.dk", "plads-nu.dk"),
        ("Se mere på mitid-plads.dk.", "mitid-plads.dk"),
        ("Betal gebyret på plads.com/betal", "plads.com"),
        ("Log ind på borger.dk.plads.com.", "borger.dk.plads.com"),
        ("Log ind på https://borger.dk@plads.com/", "plads.com"),
        ("Log på med MitID på borger\u200b.plads.com", "borger.plads.com"),
    ],
)
def test_a_doubtful_host_is_told(text: str, host: str) -> None:
    assert doubtful_host(text.replace("\u200b", ""), OWN) == host


@pytest.mark.parametrize(
    "text",
    [
        "Du logger på med MitID på borger.dk.",
        "Log på med MitID på www.borgerby.dk/plads.",
        "Log på med MitID på plads.borgerby.example.",
        "Betal huslejen på min.aarhus.dk.",
        "Du søger på familieretshuset.dk med MitID.",
        "Læs mere om dans på dansegruppen.com.",
        "Betal din billet på billetter-nu.dk.",
        "Log ind på klubbens egen side klub.dk.",
        "Skriv til mitid@plads.example, hvis du har spørgsmål om betaling.",
        "Pas på svindel: mitid-plads.dk er en falsk side.",
        "Du betaler selv.Det koster 20 kr.",
        "Betal kl. 10.30 eller 11.15.",
        "",
    ],
)
def test_other_hosts_are_not(text: str) -> None:
    assert doubtful_host(text, OWN) is None


@pytest.mark.parametrize(
    ("said", "hosts"),
    [
        (("Høje Kommune",), {"hoeje.dk", "hoejekommune.dk"}),
        (("https://www.a.dk/b", "c.dk"), {"a.dk", "c.dk"}),
        (("Teknik", "", "breve.md/"), {"breve.md"}),
        ((), set()),
    ],
)
def test_hosts_of_an_owner(said: tuple[str, ...], hosts: set[str]) -> None:
    assert own_hosts(*said) == hosts
