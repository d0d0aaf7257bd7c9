from __future__ import annotations

import pytest

from bot.guard.reading import read
from bot.guard.retold import retold

SAME = [
    ("Du kan få hjælp, hvis du bor til leje.", "Bor du til leje, kan du få hjælp."),
    ("Får du ikke løn, så søg i dag.", "Hvis du ikke får løn, så søg i dag."),
    ("Du kan normalt få penge.", "Normalt kan du altså få penge."),
    ("Det er gratis, når du flytter.", "Når du flytter, er det gratis."),
    ("Nyt pas kan du få i Borgerservice.", "Du kan få nyt pas i Borgerservice."),
    ("Svar inden fire uger.", "Svar senest 4 uger."),
    ("Du søger her. Det er gratis.", "Du søger her, og det er gratis."),
]
DIFFERENT = [
    ("Du kan få hjælp, hvis du bor til leje.", "Du kan få hjælp."),
    ("Du kan få hjælp, hvis du bor til leje.", "Du kan ikke få hjælp, hvis du bor til leje."),
    ("Er du ikke syg, kan du søge.", "Er du syg, kan du ikke søge."),
    ("Kommunen kan spørge lægen.", "Lægen kan spørge kommunen."),
    ("Kommunen betaler udlejeren.", "Udlejeren betaler kommunen."),
    ("Du skal betale kommunen.", "Kommunen skal betale dig."),
    ("Du undersøger barnet.", "Du undersøges barnet."),
    ("Du kan kun søge i maj.", "Kun du kan søge i maj."),
    ("Alle får det ikke.", "Ikke alle får det."),
    ("Du skal være syg eller gammel.", "Du skal være syg og gammel."),
    ("Du skal have et varigt handicap.", "Du skal have et handicap."),
    ("Klag, før du betaler, og ring bagefter.", "Ring, før du betaler, og klag bagefter."),
    ("Send brevet fra kommunen til lægen.", "Send brevet fra lægen til kommunen."),
    ("Du kan søge. Er du syg, så ring.", "Du kan søge, hvis du er syg, så ring."),
    (
        "Du kan søge, hvis du er syg, og få penge, når du er rask.",
        "Du kan søge, når du er rask, og få penge, hvis du er syg.",
    ),
    ("Du betaler 10 % af prisen.", "Du betaler 10 af prisen."),
    ("Svar senest 1.5.", "Svar senest 15."),
    ("Du kan få en dyrere model.", "Du kan få en dyr model."),
    ("Du får det, når du passer dit barn.", "Du får det, når du passer et barn."),
    ("Svar inden 4 uger.", "Svar inden 5 uger."),
    ("Du søger her. Ring først. Det er gratis.", "Du søger her, og det er gratis."),
]


@pytest.mark.parametrize(("source", "told"), SAME)
def test_the_same_in_another_order_is_retold(source: str, told: str) -> None:
    assert retold(read(told), read(source))


@pytest.mark.parametrize(("source", "told"), DIFFERENT)
def test_a_word_added_lost_or_moved_is_something_else(source: str, told: str) -> None:
    assert not retold(read(told), read(source))
