"""Passives are found by form, and words that only look like them are not."""

from __future__ import annotations

import pytest

from knowledge.danish.passives import is_participle, is_passive_form, passives


def found(text: str) -> list[tuple[str, str]]:
    return [(passive.kind, text[passive.start : passive.end]) for passive in passives(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Græsset klippes hver uge.", "klippes"),
        ("Bøgerne skal afleveres på biblioteket.", "afleveres"),
        ("Males døren i dag, tørrer den natten over.", "Males"),
        ("Bordet flyttedes i går.", "flyttedes"),
        ("Brevet blev væk, og nøglen fandtes ikke, men huset solgtes.", "solgtes"),
        ("Svampe kan findes i skoven.", "findes"),
        ("Du bedes tage skoene af.", "bedes"),
        ("Prøven genbehandles på fredag.", "genbehandles"),
        ("Kagen kan ikke fås mere.", "fås"),
        ("Døren lukkes klokken fem.", "lukkes"),
        ("Der skabes plads til flere.", "skabes"),
        ("Brødet gives til fuglene.", "gives"),
    ],
)
def test_the_s_passive_is_found(text: str, words: str) -> None:
    assert ("s", words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Der findes tre søer i skoven.",
        "Det synes vi lykkes godt.",
        "Vi ses på mandag og mødes ved broen.",
        "En kommunes borgmester taler.",
        "Med et skabes dør i hånden gik han.",
        "Hans og deres børn leger ellers gratis.",
        "Vi besøgte Anders Males hus.",
        "Det skyldes regnen, og haven trives.",
        "Skolens kursus er fælles.",
        "De hjælpes ad med opvasken.",
    ],
)
def test_what_only_looks_like_a_passive_is_left(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Pengene bliver udbetalt på fredag.", "bliver udbetalt"),
        ("Hegnet blev ikke malet i år.", "blev ikke malet"),
        ("Væggene er blevet vasket.", "blevet vasket"),
        ("Æblerne blev plukkede sent.", "blev plukkede"),
    ],
)
def test_the_bliver_passive_is_found(text: str, words: str) -> None:
    assert found(text) == [("bliver", words)]


@pytest.mark.parametrize(
    "text",
    [
        "Du bliver nødt til at vente.",
        "Hun blev glad, da skuret var malet.",
        "Det bliver et malet hus.",
        "Han blev interesseret i fugle.",
        "Det bliver koldt, og bordet er dækket.",
        "Jeg bliver, når huset er solgt.",
    ],
)
def test_bliver_without_a_participle_is_no_passive(text: str) -> None:
    assert found(text) == []


def test_the_forms_come_from_the_dictionary() -> None:
    assert is_passive_form("behandles")
    assert not is_passive_form("hans")
    assert not is_passive_form("borde")
    assert is_participle("behandlet")
    assert is_participle("sendte")
    assert not is_participle("huset")


def test_no_words_no_passives() -> None:
    assert passives("") == []
    assert passives("… – §") == []
