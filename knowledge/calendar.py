"""The day it is in Denmark, and whether something holds on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

DENMARK = ZoneInfo("Europe/Copenhagen")


def today() -> date:
    """The day it is in Denmark."""
    return datetime.now(DENMARK).date()


class Dated(Protocol):
    """Something that holds from and to a day, both included; None is no limit."""

    @property
    def valid_from(self) -> date | None: ...

    @property
    def valid_to(self) -> date | None: ...


def begun(item: Dated, day: date) -> bool:
    """Whether something holds already."""
    return item.valid_from is None or item.valid_from <= day


def ended(item: Dated, day: date) -> bool:
    """Whether something holds no longer."""
    return item.valid_to is not None and item.valid_to < day
