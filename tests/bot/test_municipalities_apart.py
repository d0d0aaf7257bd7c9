"""Two municipalities in one installation, at work at once, and nothing of one in the other.

Each has a word that stands in all that is its own: library, wording, own documents, settings,
staff, what citizens write. It must be found where it belongs and nowhere else.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import shutil
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
import yaml
from redis.asyncio import Redis

from bot.prompt_files import FOLDER
from bot.store.people import Pseudonyms
from eval.simulation import Message, TelegramServer, User
from tests.bot.helpers import CACHE, clean_environment
from tests.bot.telegram import stories
from tests.bot.telegram.real_bot import TO_START, read, stores
from tests.factories import register, service, write

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

WORDS = {"kolding": "kongefugl", "kerteminde": "strandkrabbe"}
CITIZEN = 4711
"""The same person writes to both: Telegram's number for somebody is the same for every bot."""


class Town:
    """One municipality: its folder in the installation, its Telegram and the people there."""

    def __init__(self, name: str, number: int, installation: Path, library: Path) -> None:
        self.name, self.word = name, WORDS[name]
        self.folder = installation / "municipalities" / name
        self.data = installation / "data" / name
        self.server = TelegramServer(token=f"{number}:{self.word}")
        self.group = self.server.forum("Medarbejdere", chat_id=-1_001_000_000_000 - number)
        self.mette = self.group.member("Mette")
        self.anna: User = self.server.user("Anna", id=CITIZEN)
        shutil.copytree(library, self.folder / "library")
        sign = f"Gå efter skiltet med en {self.word}."
        answer = f"Kommunen hjælper dig med mit pas. {sign}"
        write(
            self.folder / "library",
            "services/pas.md",
            service("pas", sections={"Kort svar": answer}),
        )
        departments = register(municipality=f"{self.word} Kommune")
        for department in departments["departments"]:
            department["address"] = f"Torvet 1, {self.word}"
        write(self.folder / "library", "departments.yaml", departments)
        texts = (FOLDER / "telegram" / "handover.yaml").read_text("utf-8")
        write(self.folder / "prompts", "telegram/handover.yaml", self._worded(texts))
        plan = f"# Havnen\n\n## Krabbefest ved havnen\n\nFesten er på {self.word}ens dag.\n"
        write(self.folder / "documents", "fest.md", plan)
        staff = {
            "id": self.mette.id,
            "name": "Mette",
            "departments": ["borgerservice"],
            "leader": True,
        }
        write(self.folder, "staff.yaml", {"staff": [staff]})
        shutil.copytree(CACHE, installation / "cache" / name)

    def _worded(self, texts: str) -> str:
        """The shipped texts, each with the municipality's word."""
        return yaml.safe_dump(
            {
                key: f"{text} ({self.word})" if " " in text else text
                for key, text in yaml.safe_load(texts).items()
            },
            allow_unicode=True,
            width=10_000,
        )

    def settle(self) -> None:
        """Write its settings, when its Telegram has an address."""
        lines = {
            "TELEGRAM__API": self.server.base,
            "TELEGRAM__STAFF_GROUP": self.group.id,
            "TELEGRAM__STAFF": "staff.yaml",
            "TELEGRAM__RATES": '["1000/minute"]',
        }
        text = "".join(f"BORGERLAND_{name}={value}\n" for name, value in lines.items())
        write(self.folder, "settings.env", text)
        write(self.folder, "secrets/borgerland_telegram__token", self.server.token)

    @property
    def polled(self) -> int:
        return len(self.server.calls_of("getUpdates"))

    async def began(self, before: int, running: Process) -> None:
        """Wait until its bot asks for messages again."""
        async with asyncio.timeout(TO_START):
            while self.polled <= before:
                assert running.returncode is None
                await asyncio.sleep(0.05)

    async def life(self) -> Message:
        """A citizen asks, and a case is opened, taken and talked about; returns the case's head."""
        await self.anna.start()
        await read(self.anna, "computer")
        await self.anna.send("hvornår er der krabbefest ved havnen")
        await read(self.anna, f"{self.word}ens dag")
        why = f"en rejse med en {self.word}"
        number = await stories.handed_over(self.anna, "Skriv sammen her", why)
        assert f"skiltet med en {self.word}" in self.heard()
        head = await stories.card(self.mette, number)
        await stories.taken(self.anna, self.mette, head, "Mette fra Borgerservice")
        await self.mette.post(f"Her er Mette med en {self.word}.", head.thread_id)
        await read(self.anna, f"Her er Mette med en {self.word}.")
        await self.anna.send(f"Tak, sagde {self.word}en.")
        await read(self.mette, f"Tak, sagde {self.word}en.", topic=head.thread_id)
        return head

    def heard(self) -> str:
        """All that went between its bot and its Telegram."""
        return str([(call.method, call.params) for call in self.server.calls]) + str(
            [message.raw for message in self.anna.inbox]
        )


class Installation:
    """Both of them, with one database and one Redis where there are any."""

    def __init__(self, folder: Path, library: Path, shared: Mapping[str, str]) -> None:
        self.folder = folder
        self.towns = [Town(name, number, folder, library) for number, name in enumerate(WORDS, 51)]
        self.environment = clean_environment(
            BORGERLAND_MUNICIPALITIES=str(folder / "municipalities"),
            BORGERLAND_DATA_DIR=str(folder / "data"),
            BORGERLAND_CACHE_DIR=str(folder / "cache"),
            BORGERLAND_LOG_LEVEL="DEBUG",
            # Both would speak with one voice, were these taken:
            BORGERLAND_TELEGRAM__TOKEN="99:SHARED",
            BORGERLAND_TELEGRAM__STAFF_GROUP="-1009",
            BORGERLAND_SECRET="shared" * 8,
            **shared,
        )

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8")

    async def command(self, *arguments: str) -> str:
        """A command that ends well; returns what it said."""
        with (self.folder / "log").open("ab") as log:
            process = await self._start(*arguments, log=log.fileno(), out=asyncio.subprocess.PIPE)
            out, _ = await process.communicate()
        assert process.returncode == 0, (arguments, self.log[-2000:])
        return out.decode("utf-8")

    @asynccontextmanager
    async def running(self, *arguments: str) -> AsyncIterator[Process]:
        """A command at work; ended by SIGTERM, and it ends well."""
        with (self.folder / "log").open("ab") as log:
            process = await self._start(*arguments, log=log.fileno())
        try:
            yield process
            process.terminate()
            assert await process.wait() == 0, self.log[-2000:]
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()

    async def _start(
        self, *arguments: str, log: int, out: int = asyncio.subprocess.DEVNULL
    ) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments,
            env=self.environment, cwd=self.folder, stdout=out, stderr=log,
        )  # fmt: skip

    def pids(self, name: str) -> list[int]:
        """The processes that were started for a municipality, the newest last."""
        return [int(pid) for pid in re.findall(rf"{name} started pid=(\d+)", self.log)]


@pytest.fixture
async def installation(
    kind: str, tmp_path: Path, small_folder: Path, small_data_dir: Path
) -> AsyncIterator[Installation]:
    """Two municipalities, ready to be run; `small_data_dir` has them learnt what they need."""
    async with stores(kind) as shared:
        renamed = {f"BORGERLAND_{name}": value for name, value in shared.items()}
        both = Installation(tmp_path, small_folder, renamed)
        async with both.towns[0].server, both.towns[1].server:
            for town in both.towns:
                town.settle()
            await asyncio.gather(
                *(
                    both.command(
                        "--municipality",
                        town.name,
                        "library",
                        "add",
                        str(town.folder / "documents"),
                    )
                    for town in both.towns
                )
            )
            yield both


def in_files(folder: Path) -> dict[str, bytes]:
    """The content of each file below a folder; names count too."""
    return {
        str(path.relative_to(folder)): str(path).encode() + path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


async def in_database(installation: Installation, name: str) -> dict[str, bytes]:
    """Every row of a municipality's schema, as text."""
    connection = await asyncpg.connect(installation.environment["BORGERLAND_DATABASE_URL"])
    try:
        schemas = await connection.fetch("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'")
        assert {row[0] for row in schemas} <= {
            "public", "information_schema", "borgerland_kolding", "borgerland_kerteminde",
        }  # fmt: skip
        public = await connection.fetch("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")
        assert not public
        schema = f"borgerland_{name}"
        tables = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = $1 ORDER BY 1", schema
        )
        return {
            f"table {row[0]}": str(
                sorted(
                    str(one[0])
                    for one in await connection.fetch(f'SELECT t::text FROM {schema}."{row[0]}" t')
                )
            ).encode()
            for row in tables
        }
    finally:
        await connection.close()


async def in_redis(installation: Installation, name: str) -> dict[str, bytes]:
    """Every key of a municipality with what it holds; refuses a key of nobody."""
    found: dict[str, bytes] = {}
    async with Redis.from_url(installation.environment["BORGERLAND_REDIS_URL"]) as redis:
        async for raw in redis.scan_iter():
            key = raw.decode()
            if key == "borgerland:simulation":  # ours: it says that this Redis is taken
                continue
            assert re.match(r"(LIMITS:)?(kolding|kerteminde):", key), key
            if f"{name}:" in key and ":throttle" not in key:  # those run out by themselves
                found[f"key {key}"] = str(await redis.get(raw)).encode()
    return found


async def kept(installation: Installation, town: Town) -> dict[str, bytes]:
    """All that is kept of a municipality, wherever it is."""
    found = in_files(town.data) | in_files(installation.folder / "cache" / town.name)
    if "BORGERLAND_DATABASE_URL" in installation.environment:
        found |= await in_database(installation, town.name)
        found |= await in_redis(installation, town.name)
    return found


def digest(found: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}


def where(word: str, found: Mapping[str, bytes]) -> set[str]:
    return {name for name, content in found.items() if word.encode() in content.lower()}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql and redis"])
async def test_nothing_of_one_is_found_in_the_other(installation: Installation) -> None:
    await _at_work(installation)
    persons = [await _found_where_it_belongs(installation, town) for town in installation.towns]
    assert persons[0] != persons[1]
    await _erased_in_one(installation)


async def _at_work(installation: Installation) -> None:
    """Both at once; one dies, the other does not notice, and both go on where they were."""
    kolding = installation.towns[0]
    async with installation.running("municipalities", "run") as running:
        await asyncio.gather(*(town.began(0, running) for town in installation.towns))
        heads = await asyncio.gather(*(town.life() for town in installation.towns))
        before, others = kolding.polled, installation.pids("kerteminde")
        os.kill(installation.pids("kolding")[-1], signal.SIGKILL)
        await kolding.began(before, running)
        assert installation.pids("kerteminde") == others
        for town, head in zip(installation.towns, heads, strict=True):
            await town.anna.send(f"Er du der endnu, {town.word}?")
            await read(town.mette, f"endnu, {town.word}?", topic=head.thread_id)


async def _found_where_it_belongs(installation: Installation, town: Town) -> str:
    """Look for the words in all that is kept, said and logged; returns the citizen's pseudonym."""
    [other] = [each for each in installation.towns if each is not town]
    found = await kept(installation, town)
    assert where(other.word, found) == set()
    assert where(f"/{other.name}", found) == set()
    held = where(town.word, found)
    for place in ("documents.sqlite", "index", "borgerland.sqlite|table line"):
        assert any(re.search(place, name) for name in held), (place, held)
    assert other.word not in town.heard().lower()
    assert town.heard().lower().count(town.word) > 10
    out = await installation.command("--municipality", town.name, "privacy", "export", str(CITIZEN))
    assert town.word in out
    assert other.word not in out
    for written in (*WORDS.values(), str(CITIZEN)):
        assert written not in installation.log
    key = (town.data / "secret.key").read_text("ascii").strip()
    return Pseudonyms(key).of(CITIZEN)


async def _erased_in_one(installation: Installation) -> None:
    """A person, then all of a municipality: the other's is what it was, byte for byte."""
    kolding, kerteminde = installation.towns
    before = digest(await kept(installation, kerteminde))
    await installation.command(
        "--municipality", "kolding", "privacy", "erase", str(CITIZEN), "--yes"
    )
    assert not where("Tak, sagde kongefugl", await kept(installation, kolding))
    assert digest(await kept(installation, kerteminde)) == before
    await remove(installation, kolding)
    assert digest(await kept(installation, kerteminde)) == before
    polled = kerteminde.polled
    async with installation.running("--municipality", "kerteminde", "telegram") as running:
        await kerteminde.began(polled, running)
        await kerteminde.anna.send("/menneske")
        await read(kerteminde.anna, "har din sag")
    assert not kolding.data.exists()


async def remove(installation: Installation, town: Town) -> None:
    """As docs/municipalities.md says to remove a municipality."""
    shutil.rmtree(town.data)
    shutil.rmtree(installation.folder / "cache" / town.name)
    if "BORGERLAND_DATABASE_URL" not in installation.environment:
        return
    connection = await asyncpg.connect(installation.environment["BORGERLAND_DATABASE_URL"])
    await connection.execute(f"DROP SCHEMA borgerland_{town.name} CASCADE")
    await connection.close()
    async with Redis.from_url(installation.environment["BORGERLAND_REDIS_URL"]) as redis:
        async for key in redis.scan_iter(match=f"{town.name}:*"):
            await redis.delete(key)
