"""The fixture of the bot at work: see `Office`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.assistant import Assistant
from eval.simulation import TelegramServer
from tests.bot.telegram.office import Office


@pytest.fixture
async def office(tmp_path: Path, small_assistant: Assistant) -> AsyncIterator[Office]:
    """A town whose bot is not started yet."""
    async with TelegramServer() as server:
        town = Office(server, tmp_path, small_assistant)
        yield town
        if town.app:
            await town.stop()
