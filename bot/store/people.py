"""Who is who: a keyed hash of a chat's number, and the one table that leads back."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.store.database import StoreError
from bot.store.tables import Contact

_KEY_BYTES = 32
_LEAST_CHARACTERS = 32
_CONTACT = cast(Table, Contact.__table__)
_CHAT = select(_CONTACT.c.chat_id).where(
    _CONTACT.c.person == bindparam("of"), _CONTACT.c.blocked.is_(False)
)
_KNOWN = select(_CONTACT.c.seen, _CONTACT.c.blocked).where(_CONTACT.c.person == bindparam("of"))
_SEEN_TO = timedelta(hours=1)
"""So exactly is it known when somebody last wrote; noting each message would cost a write."""


class Pseudonyms:
    """Turns Telegram's number for a person into one that says nothing without the key."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def of(self, number: int) -> str:
        """32 hexadecimal characters, the same for the same person as long as the key is."""
        return hmac.new(self._key, str(number).encode(), hashlib.sha256).hexdigest()[:32]


def open_pseudonyms(secret: str, folder: Path) -> Pseudonyms:
    """With the key of the settings, or the one kept in the data folder, made the first time.

    Raises:
        StoreError: the key is too short to protect anybody, or cannot be kept.
    """
    if secret:
        if len(secret) < _LEAST_CHARACTERS:
            raise StoreError(f"BORGERLAND_SECRET: needs at least {_LEAST_CHARACTERS} characters")
        return Pseudonyms(secret)
    path = folder / "secret.key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_hex(_KEY_BYTES))
        return Pseudonyms(path.read_text("ascii").strip())
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


async def check_key(tx: AsyncSession, pseudonyms: Pseudonyms) -> None:
    """Refuse a key that is not the one the people in the database were hashed with.

    Raises:
        StoreError: with it, nobody who waits for an answer would be known any more.
    """
    known = (await tx.execute(select(_CONTACT.c.person, _CONTACT.c.chat_id).limit(1))).first()
    if known and pseudonyms.of(known.chat_id) != known.person:
        raise StoreError(
            "the key does not fit the database: bring back secret.key or BORGERLAND_SECRET"
        )


def _write_once(path: Path, key: str) -> None:
    """Written aside and put in place whole; a process that was quicker wins."""
    aside = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()


async def remember(
    tx: AsyncSession, person: str, chat_id: int, language: str, now: datetime
) -> None:
    """Keep the way back to a person, who has just been heard from."""
    known = (await tx.execute(_KNOWN, {"of": person})).one_or_none()
    values = {"chat_id": chat_id, "language": language, "seen": now, "blocked": False}
    if known is None:
        await tx.execute(insert(_CONTACT).values(person=person, **values))
    elif known.blocked or now - known.seen > _SEEN_TO:
        await tx.execute(update(_CONTACT).where(_CONTACT.c.person == person).values(values))


async def chat_of(tx: AsyncSession | AsyncConnection, person: str) -> int | None:
    """Where to write to a person; None when they are unknown or have blocked us."""
    return (await tx.execute(_CHAT, {"of": person})).scalar_one_or_none()
