"""Words that nobody has explained yet: counted, told most asked first, and no person in them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.store.database import Database
from bot.store.review import note_word, unknown_words
from bot.store.tables import UnknownWord

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


async def note(database: Database, *words: str, now: datetime = NOW) -> None:
    """Each word in a transaction of its own, as each message has one."""
    for word in words:
        async with database.begin() as tx:
            await note_word(tx, word, now)


async def noted(database: Database, most: int = 20) -> dict[str, int]:
    async with database.begin() as tx:
        return await unknown_words(tx, most)


async def test_nothing_yet(database: Database) -> None:
    assert await noted(database) == {}


async def test_a_word_is_counted_each_time_it_is_asked_about(database: Database) -> None:
    await note(database, "snurrebasse", "snurrebasse", "plimsoller", "snurrebasse")
    assert await noted(database) == {"snurrebasse": 3, "plimsoller": 1}


async def test_the_first_and_the_last_time_are_kept(database: Database) -> None:
    await note(database, "snurrebasse")
    await note(database, "snurrebasse", now=NOW + 3 * DAY)
    async with database.begin() as tx:
        row = (await tx.execute(select(UnknownWord))).scalar_one()
    assert (row.first, row.last, row.times) == (NOW, NOW + 3 * DAY, 2)


async def test_one_word_however_it_is_written(database: Database) -> None:
    await note(database, "Snurrebasse", " SNURREBASSE\n", "grøn\t snurrebasse", "Grøn Snurrebasse")
    assert await noted(database) == {"grøn snurrebasse": 2, "snurrebasse": 2}


async def test_the_most_asked_come_first_and_equals_by_the_alphabet(database: Database) -> None:
    await note(database, "bimler", "alfer", "dingser", "dingser", "cirkus", "cirkus", "cirkus")
    assert list((await noted(database)).items()) == [
        ("cirkus", 3),
        ("dingser", 2),
        ("alfer", 1),
        ("bimler", 1),
    ]
    assert await noted(database, most=2) == {"cirkus": 3, "dingser": 2}


@pytest.mark.parametrize(
    "word",
    [
        "070761-4285",
        "0707614285",
        "karla@post.example",
        "Karla Vestergaard",
        "Sofie",
        "Yousef Al-Amin",
        "Lyngvej 7",
        "98 76 54 32",
        "reg 1234 konto",
        "B-17",
        "[name]",
    ],
)
async def test_what_looks_like_a_person_is_not_kept(database: Database, word: str) -> None:
    await note(database, word)
    assert await noted(database) == {}


async def test_a_long_word_is_cut_and_stays_one_word(database: Database) -> None:
    await note(database, "æ" * 60, "æ" * 41)
    assert await noted(database) == {"æ" * 40: 2}


async def test_a_mail_address_that_is_cut_is_not_kept(database: Database) -> None:
    await note(database, "karlavestergaardfralyngbakkenibymidten@post.example")
    assert await noted(database) == {}


async def test_a_transaction_that_fails_counts_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.begin() as tx:
            await note_word(tx, "snurrebasse", NOW)
            raise RuntimeError
    assert await noted(database) == {}


async def test_two_who_ask_at_the_same_time_are_two(database: Database) -> None:
    await note(database, "snurrebasse")
    await asyncio.gather(*(note(database, "snurrebasse") for _ in range(8)))
    assert await noted(database) == {"snurrebasse": 9}
