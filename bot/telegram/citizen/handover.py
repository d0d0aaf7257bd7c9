"""Handing over."""

from __future__ import annotations

from aiogram import Router
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.talks import Memory
from bot.telegram.desk import Unit

router = Router(name="handover")


async def offer(tx: AsyncSession, unit: Unit, memory: Memory) -> None:
    """Begin."""
