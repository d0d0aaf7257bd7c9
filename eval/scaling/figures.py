"""The measured figures that the simulation rests on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

SHIPPED = Path(__file__).with_name("measured.yaml")


class FiguresError(Exception):
    """The file of figures cannot be used. The message says why."""


class Figures(BaseModel):
    """What one answer costs, in milliseconds of a core, and what a replica holds in MiB.

    `service_ms` are evenly spaced percentiles of the assistant's time for a reply, the fastest
    first.
    What begins with `draft` is of a chat model: its median time is assumed, the other limits are
    the defaults of BORGERLAND_CHAT__AT_ONCE, SECONDS and WAIT_SECONDS.
    """

    model_config = ConfigDict(extra="forbid")

    measured: str
    service_ms: list[float] = Field(min_length=2)
    bot_ms: float = Field(gt=0)
    postgresql_ms: float = Field(ge=0)
    redis_ms: float = Field(ge=0)
    chroma_ms: float = Field(ge=0)
    bot_mib: float = Field(gt=0)
    assistant_mib: float = Field(gt=0)
    chroma_mib_an_index: float = Field(ge=0)
    telegram_per_second: float = Field(default=30.0, gt=0)
    draft_s: float = Field(default=4.0, gt=0)
    draft_share: float = Field(default=0.7, ge=0, le=1)
    drafts_at_once: int = Field(default=4, ge=1)
    draft_longest_s: float = Field(default=12.0, gt=0)
    draft_patience_s: float = Field(default=0.0, ge=0)

    @property
    def mean_service_ms(self) -> float:
        """The assistant's mean time for a reply."""
        cuts = np.array(self.service_ms)
        return float((cuts[1:] + cuts[:-1]).mean() / 2)

    def service(self, chance: float) -> float:
        """The assistant's time (s) at a quantile (0-1), evenly between the percentiles known."""
        cuts = self.service_ms
        place = chance * (len(cuts) - 1)
        low = min(int(place), len(cuts) - 2)
        return (cuts[low] + (place - low) * (cuts[low + 1] - cuts[low])) / 1000


def read_figures(path: Path = SHIPPED) -> Figures:
    """The figures in a file.

    Raises:
        FiguresError: it cannot be read, or holds something else.
    """
    try:
        return Figures.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise FiguresError(f"{path}: {where}: {first['msg']}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FiguresError(f"{path}: {error}") from error
