"""After a restore, a bot goes on in the case that was open when the backup was made."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.operations.backup import back_up
from bot.operations.restore import restore
from bot.store.outbox import OutboxQueue
from tests.bot.helpers import settings
from tests.bot.telegram import stories
from tests.bot.telegram.office import Office
from tests.bot.telegram.real_bot import read


async def test_a_case_goes_on_after_a_restore(office: Office, tmp_path: Path) -> None:
    mette = office.staff("Mette", "borgerservice", leader=True)
    await office.start()
    anna = await office.citizen()
    head = await stories.card(mette, await stories.handed_over(anna, "Bliv ringet op"))
    await office.topic()
    async with asyncio.timeout(30):
        while await OutboxQueue(office.database, "test").waiting():
            await asyncio.sleep(0.05)
    place = settings(data_dir=office.folder)
    await back_up(place, tmp_path / "b", office.clock())
    await office.stop()
    for path in (office.folder / "secret.key", *office.folder.glob("borgerland.sqlite*")):
        path.unlink()
    await restore(place, tmp_path / "b", office.clock(), replace=False)
    await office.start()
    await stories.taken(anna, mette, head, "Mette fra Borgerservice")
    await stories.written_both_ways(anna, mette, head.thread_id)
    await anna.send("/menneske")
    await read(anna, "B-1")
