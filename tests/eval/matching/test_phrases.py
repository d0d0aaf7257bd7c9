"""Phrases are found whatever the endings and the order, but not when they are denied."""

from __future__ import annotations

import pytest

from eval.matching.phrases import stand_together


@pytest.mark.parametrize(
    ("phrases", "text"),
    [
        (["klag", "inden 4 uger"], "Klagen skal være her senest fire uger efter brevet."),
        (["4 uger", "klag"], "Du kan klage. Det er inden 4 uger, at du klager."),
        (["frist", "4 uger"], "Klagefristen er 4 uger."),
        (["råd", "gratis"], "Rådgivningen koster ikke noget."),
        (["før du køber"], "Søg, før I køber noget."),
        (["tag", "bisidder med"], "I må tage en bisidder med."),
        (["tag bisidder med"], "Tag en bisidder med."),
        (["straks"], "Ring med det samme."),
        (["15 timer om måneden"], "Du får 15 timer hver måned."),
        (["højst 66"], "Du kommer ikke til at betale mere end 66 kroner."),
        (["23. oktober 2026"], "Det må ikke være her senere end den 23/10-2026."),
        (["00 00 10 01"], "Ring på 0000 1001."),
        (["fyldt 15"], "Når du er fyldt 15 år."),
        (["ring", "kommunen"], "- Ring i dag. Sig, at det er til kommunen.\n- Vent."),
        (["ikke", "bagud"], "Pengene kommer ikke bagud."),
        (["gratis"], "Det er ikke kun gratis, men også hurtigt."),
        (["ankestyrelsen"], "Klag til Ankestyrelsen og ikke kommunen."),
        (["opgaver", "ring"], "Ring, og sig, hvilke opgaver du ikke kan klare."),
        (["advokat", "inden 4 uger"], "Du kan klage uden gebyr inden 4 uger med advokat."),
    ],
)
def test_found(phrases: list[str], text: str) -> None:
    assert stand_together(phrases, text)


@pytest.mark.parametrize(
    ("phrases", "text"),
    [
        (["klag", "inden 4 uger"], "Du kan klage inden 14 dage."),
        (["klag", "4 uger"], "Svaret tager 4 uger. Du kan klage."),
        (["råd", "gratis"], "Rådgivningen er ikke gratis, men prisen er lav."),
        (["møde op"], "Du behøver ikke møde op."),
        (["meld", "straks"], "Rotter skal meldes, men det behøver ikke være straks."),
        (["møde op"], "Du skal møde personligt og tidligt op."),
        (["gratis"], "Det passer ikke, at det er gratis."),
        (["gebyr"], "Det er gebyrfrit."),
        (["enig"], "Er I uenige?"),
        (["advokat"], "Du kan klare det uden advokat."),
        (["afgørelse"], "Kommunen nægter afgørelse."),
        (["stemme", "uden", "id"], "Du kan ikke stemme uden id."),
        (["ikke", "bagud"], "Pengene kommer bagud."),
        (["mindst 5", "medlemmer"], "I skal være højst 5 medlemmer."),
        (["ring"], ""),
    ],
)
def test_not_found(phrases: list[str], text: str) -> None:
    assert not stand_together(phrases, text)
