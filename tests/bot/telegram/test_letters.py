"""Letters that citizens send as files, and words they ask about."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.assistant import Assistant
from bot.letters.files import LARGEST, LetterFile
from bot.letters.prepare import NotExplained
from bot.steps.letter import ExplainLetter
from bot.store.review import unknown_words
from bot.store.tables import Inbox, Line, Outbox
from bot.telegram.letter_files import LetterFiles
from eval.simulation import Message, User
from eval.simulation.faults import DOWNLOAD
from tests.bot.helpers import RATS, step
from tests.bot.telegram.letter_readers import (
    DOCX,
    LETTER,
    NO_LETTER,
    PDF,
    PHONE,
    PRIVATE,
    html_letter,
    pdf_letter,
    read_or_misbehave,
    read_the_letter,
    scanned_letter,
    tell_process,
    word_letter,
)
from tests.bot.telegram.office import Office, said
from tests.bot.telegram.test_relay import Town

TODAY = date(2026, 11, 23)
DANGER = "jeg vil ikke leve mere, jeg tager mit eget liv i nat"
_SLOW = 20
"""Seconds that a reading process may take to start on a busy machine."""


class Shared(LetterFiles):
    """One reading process for all tests here: to start it takes longer than to read."""

    def close(self) -> None:
        pass

    def end(self) -> None:
        super().close()


@pytest.fixture(scope="module")
def reading() -> Iterator[Shared]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[3]))  # where the process finds our readers
        shared = Shared()
        yield shared
        shared.end()


@pytest.fixture
async def own_reading(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LetterFiles]:
    """A reading process that may be broken."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[3]))
    files = LetterFiles()
    yield files
    files.close()


@pytest.fixture
def office(
    office: Office, reading: Shared, small_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> Office:
    """The town on a known day, with the shared reading process."""
    letters = step(small_assistant, "letter")
    assert isinstance(letters, ExplainLetter)
    monkeypatch.setattr(letters, "today", lambda: TODAY)
    monkeypatch.setattr("bot.telegram.app.LetterFiles", lambda: reading)
    return office


@pytest.fixture
async def town(office: Office) -> Town:
    """A citizen, and Ole who can take the case."""
    office.staff("Mette", "borgerservice", leader=True)
    office.staff("Ole", "teknik")
    await office.start()
    return Town(office, await office.citizen())


async def sent(
    anna: User, data: bytes | str = LETTER, mime: str = "", caption: str = ""
) -> Message:
    data = data.encode() if isinstance(data, str) else data
    return await anna.send_document("brev", data, mime or "text/plain", caption)


async def told(anna: User, *words: str) -> Message:
    return await anna.wait_for(said(*words), timeout=_SLOW)


async def at_rest(office: Office) -> str:
    """Everything that is stored, when nothing is on its way any more."""
    for _ in range(200):
        async with office.database.begin() as tx:
            coming = [row for row in await tx.scalars(select(Inbox)) if row.payload is not None]
            going = (await tx.execute(select(func.count()).select_from(Outbox))).scalar_one()
        if not coming and not going:
            return await office.everything()
        await asyncio.sleep(0.05)
    raise AssertionError("something is still on its way")


# Files that hold a letter


@pytest.mark.parametrize(
    ("make", "mime"),
    [
        (LETTER.encode, "text/plain"),
        (LETTER.encode, "text/markdown"),
        (html_letter, "text/html"),
        (pdf_letter, PDF),
        (word_letter, DOCX),
    ],
    ids=["text", "markdown", "html", "pdf", "docx"],
)
async def test_a_letter_is_explained(town: Town, make: Callable[[], bytes], mime: str) -> None:
    await sent(town.anna, make(), mime)
    shown = await told(town.anna, "Jeg har læst brevet", "Det ligner en afgørelse")
    assert "«Vi har afgjort, at du ikke kan få hjælp til nye briller.»" in shown.text
    assert "senest tirsdag den 1. december 2026" in shown.text
    assert "aktivlovens § 82" in shown.text
    assert any(button["text"] == "Tal med et menneske" for button in shown.buttons)


async def test_what_is_private_is_neither_shown_nor_stored(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await sent(town.anna, caption=f"jeg hedder Sofie, ring på {PHONE}")
        shown = await told(town.anna, "Jeg har læst brevet", "CPR-nummer")
        stored = await at_rest(town.office)
    hidden = [word for word in PRIVATE if word != PHONE]  # whom to call is shown
    assert not [word for word in hidden if word in shown.text]
    assert PHONE in shown.text
    assert "letter_explained" in stored
    assert not [word for word in (*PRIVATE, "Sofie") if word in stored]
    assert not [word for word in (*PRIVATE, "Sofie", "briller") if word in caplog.text]


async def test_the_file_itself_is_kept_nowhere(town: Town) -> None:
    await sent(town.anna, pdf_letter(), PDF)
    await told(town.anna, "Jeg har læst brevet")
    assert "%PDF" not in await at_rest(town.office)
    written = [path for path in town.office.folder.rglob("*") if path.is_file()]
    assert written
    assert not [path for path in written if b"%PDF" in path.read_bytes()]


async def test_the_transcript_says_that_a_file_came(town: Town) -> None:
    await sent(town.anna, caption="hvad står der")
    await told(town.anna, "Jeg har læst brevet")
    async with town.office.database.begin() as tx:
        lines = list((await tx.execute(select(Line).order_by(Line.id))).scalars())
    assert [(line.author, line.text) for line in lines if line.author == "citizen"] == [
        ("citizen", "hvad står der (sendte en fil)")
    ]
    assert lines[-1].outcome == "letter_explained"
    assert "[phone]" in lines[-1].text


async def test_pages_that_are_pictures_are_told(town: Town) -> None:
    await sent(town.anna, pdf_letter(picture=True), PDF)
    await told(town.anna, "Jeg har læst brevet", "Nogle af siderne er billeder")


async def test_an_update_that_comes_twice_is_answered_once(town: Town) -> None:
    await sent(town.anna)
    await told(town.anna, "Jeg har læst brevet")
    town.office.server.repeat(town.office.server.world.updates.last_id)
    await town.anna.send(RATS)
    await told(town.anna, "Rotter i haven")
    assert sum("Jeg har læst brevet" in m.text for m in town.anna.inbox) == 1


# Files that hold none


@pytest.mark.parametrize(
    ("data", "mime", "words"),
    [
        (b"\xff\xd8\xff\xe0 et foto", "image/jpeg", "Filen er et billede uden tekst"),
        (b"\x89PNG et foto", "image/png", "Filen er et billede uden tekst"),
        (b"PK\x03\x04", "application/zip", "Den slags fil kan jeg ikke læse"),
        (b"bin", "application/octet-stream", "Den slags fil kan jeg ikke læse"),
        (b"PK\x03\x04", PDF, "Jeg kan ikke åbne filen"),
        (b"%PDF-1.7 i stykker", PDF, "Jeg kan ikke åbne filen"),
        (b"  \n ", "text/plain", "Jeg kan ikke finde tekst at læse"),
        (NO_LETTER.encode(), "text/plain", "Det ligner ikke et brev fra en myndighed"),
        (b"word/ og meget andet \x00\x01\xfe", DOCX, "Jeg kan ikke åbne filen"),
    ],
)
async def test_why_a_file_is_not_explained(town: Town, data: bytes, mime: str, words: str) -> None:
    await sent(town.anna, data, mime)
    shown = await told(town.anna, words)
    assert any(button["text"] == "Tal med et menneske" for button in shown.buttons)
    assert "unsupported_message" in await at_rest(town.office)


async def test_a_locked_pdf_and_a_scanned_one(town: Town) -> None:
    await sent(town.anna, pdf_letter(password="hemmelig"), PDF)
    await told(town.anna, "Filen er låst med en kode")
    await sent(town.anna, scanned_letter(), PDF)
    await told(town.anna, "Filen er et billede uden tekst", "00 00 20")


async def test_a_file_of_an_unnamed_kind(town: Town) -> None:
    upload = await sent(town.anna)
    content = {key: upload.raw["document"][key] for key in ("file_id", "file_unique_id")}
    await told(town.anna, "Jeg har læst brevet")
    town.anna.world.post(town.anna.chat, town.anna.profile, {"document": content})
    await told(town.anna, "Den slags fil kan jeg ikke læse")


async def test_a_file_that_is_too_large_is_not_fetched(town: Town) -> None:
    await sent(town.anna, bytes(LARGEST + 1), PDF)
    await told(town.anna, "Filen er for stor til mig")
    assert town.office.server.calls_of("getFile") == []


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("getFile", {"status": 400}),
        ("getFile", {"status": 500}),
        ("getFile", {"drop": "before"}),
        (DOWNLOAD, {"status": 404}),
        (DOWNLOAD, {"status": 502}),
        (DOWNLOAD, {"drop": "before", "times": 3}),  # one more is tried at once
    ],
)
async def test_a_file_that_telegram_does_not_hand_over(
    town: Town, method: str, fault: dict[str, Any]
) -> None:
    town.office.server.faults.add(method, **fault)
    await sent(town.anna, caption=DANGER)
    shown = await told(town.anna, "Jeg kan ikke åbne filen")
    assert shown.text.index("112") < shown.text.index("Jeg kan ikke åbne filen")
    town.office.server.faults.clear()
    await sent(town.anna)
    await told(town.anna, "Jeg har læst brevet")


async def test_a_moving_picture_is_no_letter(town: Town) -> None:
    upload = await sent(town.anna, b"gif", "video/mp4")
    await told(town.anna, "Den slags fil kan jeg ikke læse")
    document = upload.raw["document"]  # Telegram names both, so that old bots understand
    animation = {**document, "duration": 2, "width": 100, "height": 100}
    content = {"document": document, "animation": animation}
    town.anna.world.post(town.anna.chat, town.anna.profile, content)
    await told(town.anna, "Jeg kan ikke se billeder")


# Danger first


async def test_who_is_in_danger_is_met_before_the_letter(town: Town) -> None:
    await sent(town.anna, pdf_letter(picture=True), PDF, caption=DANGER)
    crisis = await told(town.anna, "112")
    before, letter, pictures = (
        crisis.text.index(words) for words in ("112", "Jeg har læst brevet", "Nogle af siderne")
    )
    assert before < letter < pictures
    assert town.anna.inbox[-1] == crisis


@pytest.mark.parametrize(("data", "mime"), [(b"x", "application/zip"), (b"x", "video/mp4")])
async def test_who_is_in_danger_is_met_though_the_file_is_not_read(
    town: Town, data: bytes, mime: str
) -> None:
    await sent(town.anna, data, mime, caption=DANGER)
    shown = await told(town.anna, "112", "Send brevet som")
    assert shown.text.index("112") < shown.text.index("Send brevet som")


# Cases


async def test_a_file_goes_to_the_topic_of_a_case_that_is_taken(town: Town) -> None:
    case = await town.open()
    await sent(town.anna, caption="mit brev")
    letter = await town.in_topic(lambda m: "document" in m.raw)
    assert letter.text == "mit brev"
    await town.anna.send("Borgerland, " + RATS)
    await told(town.anna, "Rotter i haven")
    assert not any("læst brevet" in m.text for m in town.anna.inbox)
    assert town.office.server.calls_of("getFile") == []
    assert (await town.office.topic(case)) == letter.thread_id


async def test_files_of_the_staff_go_to_the_citizen_unread(office: Office) -> None:
    office.staff("Mette", "borgerservice", leader=True)
    ole = office.staff("Ole", "teknik")
    await office.start()
    town = Town(office, await office.citizen())
    case = await town.open()
    await town.anna.send("hej")
    await town.in_topic(said("hej"))
    await ole.post_document("svar.pdf", pdf_letter(), topic=await office.topic(case))
    await town.anna.wait_for(lambda m: "document" in m.raw, timeout=_SLOW)
    assert not any("læst brevet" in m.text for m in town.anna.inbox)
    assert office.server.calls_of("getFile") == []


async def test_a_letter_is_explained_and_can_be_added_to_a_case_that_waits(town: Town) -> None:
    await town.open(taken=False)
    await sent(town.anna, caption="ring 20 30 40 50")
    shown = await told(town.anna, "Jeg har læst brevet")
    await town.anna.click(shown, "Læg det til min sag")
    letter = await town.in_topic(lambda m: "document" in m.raw)
    assert "[phone]" in letter.text
    assert "20 30" not in letter.text


async def test_after_the_case_is_closed_files_are_explained_again(town: Town) -> None:
    case = await town.open()
    await sent(town.anna)
    await town.in_topic(lambda m: "document" in m.raw)
    async with town.office.database.begin() as tx:
        kept = await tx.get(type(case), case.id)
        assert kept
        kept.status = "closed"
    await sent(town.anna)
    await told(town.anna, "Jeg har læst brevet")


# The day it came


async def test_the_days_are_counted_again_from_the_day_it_came(town: Town) -> None:
    await sent(town.anna)
    shown = await told(town.anna, "Jeg har regnet med, at du fik brevet 9. november 2026")
    assert "senest mandag den 7. december 2026" in shown.text
    await town.anna.send("jeg fik det den 16. november")
    again = await told(town.anna, "16. november 2026")
    assert "senest mandag den 14. december 2026" in again.text
    assert "kvitteringen" not in again.text


async def test_the_letter_is_remembered_when_the_bot_starts_again(town: Town) -> None:
    await sent(town.anna)
    await told(town.anna, "Jeg har læst brevet")
    await town.office.stop()
    await town.anna.send("det kom den 16. november")
    await town.office.start()
    again = await told(town.anna, "mandag den 16. november 2026")
    assert "senest mandag den 14. december 2026" in again.text


async def test_the_day_in_the_caption(town: Town) -> None:
    await sent(town.anna, caption="jeg fik det den 16. november")
    shown = await told(town.anna, "Jeg har regnet fra den dag, du fik brevet: 16. november 2026")
    assert "senest mandag den 14. december 2026" in shown.text


async def test_a_day_that_cannot_be(town: Town) -> None:
    await sent(town.anna)
    await told(town.anna, "Jeg har læst brevet")
    await town.anna.send("jeg fik det den 1. november")
    await told(town.anna, "Brevet er skrevet 9. november 2026")
    await town.anna.send("jeg fik det den 24. december 2026")
    await told(town.anna, "Den dag er ikke kommet endnu")
    await town.anna.send("jeg fik det i fredags")
    await told(town.anna, "fredag den 20. november 2026", "18. december 2026")


async def test_the_letter_is_forgotten_with_everything_else(town: Town) -> None:
    await sent(town.anna)
    await told(town.anna, "Jeg har læst brevet")
    await town.anna.send("/slet")
    await town.anna.click(await told(town.anna, "Vil du slette alt"), "Ja, slet det hele")
    await told(town.anna, "Nu er det slettet")
    assert "briller" not in await at_rest(town.office)
    await town.anna.send("jeg fik det den 16. november")
    await town.anna.send(RATS)
    await told(town.anna, "Rotter i haven")
    assert not any("16. november" in m.text for m in town.anna.inbox)


# Words


async def words(office: Office) -> dict[str, int]:
    await at_rest(office)
    async with office.database.begin() as tx:
        return await unknown_words(tx, 20)


async def test_a_word_is_explained(town: Town) -> None:
    await town.anna.send("/forklar visitation")
    await told(town.anna, "hvilken hjælp du kan få", "bliver valgt en afdeling")
    await town.anna.send("/forklar Pasudstedelsen")
    await told(town.anna, "at du får et nyt pas")
    assert await words(town.office) == {}


async def test_without_a_word_it_is_asked_for(town: Town) -> None:
    for text in ("/forklar", "/forklar   "):
        await town.anna.send(text)
        await told(town.anna, "Hvilket ord vil du have forklaret?")


async def test_an_unknown_word_is_counted_once_each_time(town: Town) -> None:
    await town.anna.send("/forklar Snurrebasse")
    await told(town.anna, "Snurrebasse kender jeg ikke", "vil ikke gætte")
    town.office.server.repeat(town.office.server.world.updates.last_id)
    await town.anna.send("/forklar plimsoller")
    await told(town.anna, "plimsoller kender jeg ikke")
    assert await words(town.office) == {"plimsoller": 1, "snurrebasse": 1}
    bo = await town.office.citizen("Bo")
    await bo.send("hvad betyder snurrebasse?")
    await told(bo, "kender jeg ikke")
    assert await words(town.office) == {"snurrebasse": 2, "plimsoller": 1}
    async with town.office.database.begin() as tx:
        line = (await tx.execute(select(Line).where(Line.text == "/forklar Snurrebasse"))).scalar()
    assert line
    assert line.author == "citizen"


@pytest.mark.parametrize("word", ["Sofie", "070761-4285", "20 30 40 50", "karla@post.example"])
async def test_what_is_private_is_no_word(town: Town, word: str) -> None:
    await town.anna.send(f"/forklar {word}")
    await town.anna.send(RATS)
    await told(town.anna, "Rotter i haven")
    assert await words(town.office) == {}
    assert word not in await at_rest(town.office)


async def test_a_word_is_explained_also_while_somebody_has_the_case(town: Town) -> None:
    await town.open()
    await town.anna.send("/forklar visitation")
    await told(town.anna, "hvilken hjælp du kan få")
    assert (await town.office.cases())[0].topic is None


# The reading process by itself


async def test_a_file_that_breaks_its_reader_breaks_nothing_else(
    own_reading: LetterFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.letter_files._try_to_read", read_or_misbehave)
    for data in (b"doer", b"fylder"):
        with pytest.raises(NotExplained, match="broken"):
            await own_reading.read("text/plain", data)
    assert await own_reading.read("text/plain", "æøå".encode()) == LetterFile("æøå")
    monkeypatch.setattr("bot.telegram.letter_files.SECONDS", 1)
    with pytest.raises(NotExplained, match="broken"):
        await own_reading.read("text/plain", b"haenger")
    monkeypatch.setattr("bot.telegram.letter_files.SECONDS", 30)
    assert await own_reading.read("text/plain", b"brev") == LetterFile("brev")


@pytest.mark.parametrize("data", [b"haenger", b"doer"])
async def test_the_sender_of_such_a_file_is_told_and_others_are_answered(
    town: Town, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    monkeypatch.setattr("bot.telegram.letter_files._try_to_read", read_or_misbehave)
    monkeypatch.setattr("bot.telegram.letter_files.SECONDS", 2)
    bo = await town.office.citizen("Bo")
    await sent(town.anna, data)
    await bo.send(RATS)
    await told(bo, "Rotter i haven")
    await told(town.anna, "Jeg kan ikke åbne filen")
    monkeypatch.undo()
    await sent(bo)
    await told(bo, "Jeg har læst brevet")


async def test_a_file_that_is_being_read_when_the_bot_stops_is_read_by_the_next(
    office: Office, own_reading: LetterFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.app.LetterFiles", lambda: own_reading)
    monkeypatch.setattr("bot.telegram.letter_files._try_to_read", read_or_misbehave)
    office.values["telegram"] = {"shutdown_seconds": 1}
    await office.start()
    anna = await office.citizen()
    await sent(anna, b"haenger")
    while not office.server.calls_of("getFile"):
        await asyncio.sleep(0.05)
    async with asyncio.timeout(_SLOW):
        await office.stop()
    monkeypatch.setattr("bot.telegram.letter_files._try_to_read", read_the_letter)
    await office.start()
    await told(anna, "Jeg har læst brevet")
    assert not any("Undskyld" in m.text for m in anna.inbox)


async def test_a_reading_process_that_is_killed_while_idle_is_replaced(
    own_reading: LetterFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.letter_files._try_to_read", tell_process)
    first = int((await own_reading.read("text/plain", b"x")).text)
    os.kill(first, signal.SIGKILL)
    await asyncio.sleep(1)  # time to see that it is gone
    assert int((await own_reading.read("text/plain", b"x")).text) != first


async def test_nothing_is_started_before_the_first_file() -> None:
    files = LetterFiles()
    for mime in ("image/heic", "video/mp4", ""):
        with pytest.raises(NotExplained):
            await files.read(mime, b"x")
    assert files._pool is None
    files.close()


async def test_a_phone_number_beside_a_deadline_is_not_remembered(town: Town) -> None:
    near = (
        f"Ring til os på telefon {PHONE}, eller skriv senest 14 dage efter, at du har fået brevet."
    )
    await sent(town.anna, LETTER.replace("Venlig hilsen", f"{near}\n\nVenlig hilsen"))
    await told(town.anna, "Jeg har læst brevet")
    stored = await at_rest(town.office)
    assert "duration" in stored
    assert PHONE not in stored


async def test_nothing_private_is_stored_of_who_is_in_danger(town: Town) -> None:
    await sent(town.anna, caption=DANGER)
    await told(town.anna, "112", "Jeg har læst brevet")
    stored = await at_rest(town.office)
    assert "crisis" in stored
    assert not [word for word in PRIVATE if word in stored]
