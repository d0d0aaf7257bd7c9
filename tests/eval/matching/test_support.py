"""A sentence is supported by what a source says, and by nothing it turns round."""

from __future__ import annotations

import pytest

from eval.matching.support import supported

SOURCE = (
    "Beskyttelsen varer 1 år ad gangen. Du kan skjule dine børn under 18 år, når de bor hos dig. "
    "Ingen andre må bruge dit MitID. Har du mistet det, så spær det på 33 98 00 10."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "beskyttelsen varer 1 år ad gangen!",
        "Bor børnene hos dig, kan de også skjules, når de er under 18 år.",
        "Spær det på 33980010, har du mistet dit MitID.",
        "Sådan er det.",
    ],
)
def test_supported(sentence: str) -> None:
    assert supported(sentence, ["Noget andet.", SOURCE])


@pytest.mark.parametrize(
    "sentence",
    [
        "Beskyttelsen varer 2 år ad gangen.",
        "Beskyttelsen varer ikke 1 år ad gangen.",
        "Andre må bruge dit MitID.",
        "Du kan altid skjule dine børn under 18 år.",
        "Spær det på 33 89 00 10.",
        "Kommunen betaler for en ny telefon og et kursus.",
    ],
)
def test_not_supported(sentence: str) -> None:
    assert not supported(sentence, ["Noget andet.", SOURCE])


def test_nothing_is_supported_by_nothing() -> None:
    assert not supported("Du kan søge boligstøtte.", [])
