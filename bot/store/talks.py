"""What each conversation remembers: in the database by default, in Redis by its address."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, cast

from pydantic import BaseModel, TypeAdapter, ValidationError
from redis.asyncio import Redis
from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.locks import answer
from bot.store.tables import Talk
from bot.turn import Conversation

_CONVERSATION = TypeAdapter(Conversation)

# Made once and without the ORM's bookkeeping: they are run for every message.
_TALK = cast(Table, Talk.__table__)
_LOAD = select(_TALK.c.data).where(_TALK.c.person == bindparam("of"))
_CHANGE = (
    update(_TALK)
    .where(_TALK.c.person == bindparam("of"))
    .values(data=bindparam("data"), changed=bindparam("now"))
    .returning(_TALK.c.person)
)


class Dialogue(BaseModel):
    """A form that is being filled in by talking: its name, the step, and what is known so far."""

    name: str
    step: str
    values: dict[str, Any] = {}
    since: datetime


@dataclass
class Memory:
    """A person's conversation with the assistant, and the dialogue they are in, if any."""

    conversation: Conversation = field(default_factory=Conversation)
    dialogue: Dialogue | None = None

    def to_json(self) -> dict[str, Any]:
        """For keeping."""
        return {
            "conversation": _CONVERSATION.dump_python(self.conversation, mode="json"),
            "dialogue": self.dialogue.model_dump(mode="json") if self.dialogue else None,
        }


def from_json(data: dict[str, Any] | None) -> Memory:
    """What was kept; something that an older version kept in another form is forgotten."""
    if data is None:
        return Memory()
    try:
        dialogue = data.get("dialogue")
        return Memory(
            _CONVERSATION.validate_python(data["conversation"]),
            Dialogue.model_validate(dialogue) if dialogue else None,
        )
    except (KeyError, ValidationError):
        return Memory()


class Talks(Protocol):
    """Where memories are kept. `tx` is the transaction that belongs to the message."""

    async def load(self, tx: AsyncSession, person: str) -> Memory:
        """A person's memory; an empty one for somebody new."""

    async def save(self, tx: AsyncSession, person: str, memory: Memory, now: datetime) -> None:
        """Keep a memory."""

    async def forget(self, tx: AsyncSession, person: str) -> bool:
        """Forget a person; False when there was nothing."""


class DatabaseTalks:
    """In the database, changed together with what the message changed."""

    async def load(self, tx: AsyncSession, person: str) -> Memory:
        """A person's memory; an empty one for somebody new."""
        return from_json((await tx.execute(_LOAD, {"of": person})).scalar_one_or_none())

    async def save(self, tx: AsyncSession, person: str, memory: Memory, now: datetime) -> None:
        """Keep a memory."""
        data = memory.to_json()
        changed = await tx.execute(_CHANGE, {"of": person, "data": data, "now": now})
        if changed.first() is None:
            await tx.execute(insert(_TALK).values(person=person, data=data, changed=now))

    async def forget(self, tx: AsyncSession, person: str) -> bool:
        """Forget a person; False when there was nothing."""
        gone = delete(_TALK).where(_TALK.c.person == person).returning(_TALK.c.person)
        return (await tx.execute(gone)).first() is not None


class RedisTalks:
    """In Redis, which forgets a memory by itself after `seconds`."""

    def __init__(self, redis: Redis, seconds: int, prefix: str) -> None:
        self._redis = redis
        self._seconds = seconds
        self._prefix = prefix

    def _key(self, person: str) -> str:
        return f"{self._prefix}:talk:{person}"

    async def load(self, tx: AsyncSession, person: str) -> Memory:
        """A person's memory; an empty one for somebody new."""
        data = await answer(self._redis.get(self._key(person)))
        return from_json(json.loads(data) if data else None)

    async def save(self, tx: AsyncSession, person: str, memory: Memory, now: datetime) -> None:
        """Keep a memory."""
        data = json.dumps(memory.to_json(), ensure_ascii=False)
        await answer(self._redis.set(self._key(person), data, ex=self._seconds))

    async def forget(self, tx: AsyncSession, person: str) -> bool:
        """Forget a person; False when there was nothing."""
        return bool(await answer(self._redis.delete(self._key(person))))
