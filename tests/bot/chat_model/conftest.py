"""A small town whose assistant can have a chat model, and a server for it over real HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.chat_model.model import ChatModel
from bot.learnt import Learnt
from knowledge.index.build import build_index
from knowledge.index.glossary import glossary_stems
from knowledge.index.store import open_index
from knowledge.library import load_library
from knowledge.search import Search
from tests.bot.chat_model.openai_server import OpenAIServer, openai_server
from tests.bot.helpers import settings
from tests.factories import service, write

RENT_HELP = """Du kan få hjælp til huslejen, hvis du bor til leje. Du skal søge senest 14 dage
efter, at du er flyttet ind. Hjælpen er højst 1.200 kr. om måneden."""

_CHAT = {"api_key": "x", "seconds": 0.6, "tries": 2, "wait_seconds": 2}


@dataclass(frozen=True)
class Town:
    """A small library with one card that has limits and conditions, and those who answer from it.

    `composed` has no chat model. `asks` makes an assistant with one, at a server's address.
    """

    composed: Assistant
    asks: Callable[..., Assistant]


@pytest.fixture(scope="session")
def town(
    small_assistant: Assistant,
    small_folder: Path,
    letters: Learnt,
    tmp_path_factory: pytest.TempPathFactory,
) -> Town:
    folder = tmp_path_factory.mktemp("town")
    shutil.copytree(small_folder, folder / "library")
    card = service("boligstoette", sections={"Kort svar": " ".join(RENT_HELP.split())})
    write(folder, "library/services/boligstoette.md", card)
    library = load_library(folder / "library")
    build_index(library, folder / "index")
    index = open_index(folder / "index")
    search = Search(index, index.svd, glossary_stems(library.glossary))

    def make(base_url: str = "", margin: float = 0.0, **chat: Any) -> Assistant:
        named = {"chat_model": "openai:fake", "chat": _CHAT | {"base_url": base_url} | chat}
        always = {"answer_from": 0, "outside_below": 0, "ask_margin": margin}
        chosen = settings(search=always, **(named if base_url else {}))
        return Assistant(
            library,
            search,
            small_assistant.wording,
            small_assistant.kinds,
            letters,
            chosen,
            ChatModel.open(chosen),
        )

    return Town(make(), make)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    """A server that answers with nothing until it is told what to do."""
    with openai_server() as running:
        yield running
