"""The settings that belong together: each group is written BORGERLAND_<GROUP>__<SETTING>."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

Unset = BeforeValidator(lambda value: None if value == "" else value)
"""An empty variable is one that is not given."""


class SearchSettings(BaseModel):
    """How search results are weighed, and when they are enough to answer from.

    Without a `lexical_weight` words count as much as is best beside the index's vectors.
    """

    model_config = ConfigDict(extra="forbid")

    lexical_weight: Annotated[float | None, Unset] = Field(default=None, ge=0, le=1)
    intent_weight: float = Field(default=0.6, ge=0, le=1)
    answer_from: float = Field(default=0.95, ge=0, le=1)
    outside_below: float = Field(default=0.6, ge=0, le=1)
    ask_margin: float = Field(default=0.15, ge=0, le=1)

    @model_validator(mode="after")
    def _ordered(self) -> SearchSettings:
        if self.outside_below > self.answer_from:
            raise ValueError("outside_below must not be above answer_from")
        return self


class AnswerSettings(BaseModel):
    """How long messages and answers may be."""

    model_config = ConfigDict(extra="forbid")

    max_words: int = Field(default=120, ge=60)
    max_message_characters: int = Field(default=4000, ge=100)


class ChatSettings(BaseModel):
    """How a chat model is called, and how much it may cost (docs/chat-models.md).

    `seconds` is the most a turn waits for one answer of the model, all tries together;
    `tokens_a_day` counts tokens in and out per person, 0 lets nobody use the model. The prices are
    for a million tokens in any currency, for the trace and the metrics.
    """

    model_config = ConfigDict(extra="forbid")

    base_url: str = ""
    api_key: SecretStr = SecretStr("")
    temperature: float | None = Field(default=0.0, ge=0, le=2)
    seconds: float = Field(default=12, gt=0)
    tries: int = Field(default=2, ge=1, le=5)
    at_once: int = Field(default=4, ge=1)
    wait_seconds: float = Field(default=0, ge=0)
    max_tokens: int = Field(default=900, ge=100)
    tokens_a_day: int = Field(default=60_000, ge=0)
    price_in: float = Field(default=0, ge=0)
    price_out: float = Field(default=0, ge=0)
    rest_after: int = Field(default=5, ge=1)
    rest_seconds: float = Field(default=60, gt=0)
    structure: Literal["auto", "schema", "json", "prompt"] = "auto"
    use_for: frozenset[Literal["follow_up", "choice", "draft", "letter"]] = frozenset(
        ("follow_up", "choice", "draft", "letter")
    )


class MonitorSettings(BaseModel):
    """Where /healthz, /readyz and /metrics are served; port 0 serves them nowhere."""

    model_config = ConfigDict(extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(default=0, ge=0, lt=65536)


class TelegramSettings(BaseModel):
    """The bot: its token, the staff's group and list, and the webhook of several replicas."""

    model_config = ConfigDict(extra="forbid")

    token: SecretStr = SecretStr("")
    staff_group: Annotated[int | None, Unset] = Field(default=None, lt=0)
    staff: Annotated[Path | None, Unset] = None
    api: str = ""
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    host: str = "127.0.0.1"
    port: int = Field(default=8080, gt=0, lt=65536)
    rates: tuple[str, ...] = ("20/minute", "200/hour")
    shutdown_seconds: float = Field(default=20, gt=0)

    @field_validator("rates")
    @classmethod
    def _readable(cls, rates: tuple[str, ...]) -> tuple[str, ...]:
        from limits import parse

        for rate in rates:
            parse(rate)
        return rates


class CaseSettings(BaseModel):
    """When an untaken case is told of again, in minutes of the department's opening hours."""

    model_config = ConfigDict(extra="forbid")

    remind_minutes: int = Field(default=60, gt=0)
    leader_minutes: int = Field(default=240, gt=0)
    front_door_minutes: int = Field(default=480, gt=0)

    @model_validator(mode="after")
    def _ordered(self) -> CaseSettings:
        if not self.remind_minutes < self.leader_minutes < self.front_door_minutes:
            raise ValueError("remind, leader and front_door minutes must grow")
        return self


class RetentionSettings(BaseModel):
    """For how many days things are kept."""

    model_config = ConfigDict(extra="forbid")

    talk_days: int = Field(default=30, ge=1)
    case_days: int = Field(default=90, ge=1)
