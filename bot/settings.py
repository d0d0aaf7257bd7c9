"""Settings from the environment (BORGERLAND_...) and from .env; see .env.example."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pydantic_settings
from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.library import DEFAULT_LIBRARY


class SettingsError(Exception):
    """A setting has a value that cannot be used. The message names it."""


class SearchSettings(BaseModel):
    """How search results are weighed, and when they are enough to answer from."""

    model_config = ConfigDict(extra="forbid")

    lexical_weight: float = Field(default=0.3, ge=0, le=1)
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


class TelegramSettings(BaseModel):
    """The bot: its token, the staff's group and list, and the webhook of several replicas."""

    model_config = ConfigDict(extra="forbid")

    token: SecretStr = SecretStr("")
    staff_group: int | None = Field(default=None, lt=0)
    staff: Path | None = None
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


class Settings(BaseSettings):
    """All settings. Nested ones are written with two underscores: BORGERLAND_SEARCH__ASK_MARGIN."""

    model_config = SettingsConfigDict(
        env_prefix="BORGERLAND_",
        env_nested_delimiter="__",
        env_file=".env",
        extra="ignore",
        populate_by_name=True,
    )

    library: Path = DEFAULT_LIBRARY
    data_dir: Path = Path("data")
    cache_dir: Path | None = None
    embedding_model: str = ""
    embedding_query_prompt: str = ""
    embedding_passage_prompt: str = ""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"
    search: SearchSettings = Field(default_factory=SearchSettings)
    answer: AnswerSettings = Field(default_factory=AnswerSettings)
    telegram: TelegramSettings = Field(default_factory=TelegramSettings)
    cases: CaseSettings = Field(default_factory=CaseSettings)
    retention: RetentionSettings = Field(default_factory=RetentionSettings)
    secret: SecretStr = SecretStr("")
    database: str = Field(
        default="", validation_alias=AliasChoices("BORGERLAND_DATABASE_URL", "DATABASE_URL")
    )
    redis_url: str = Field(
        default="", validation_alias=AliasChoices("BORGERLAND_REDIS_URL", "REDIS_URL")
    )

    @property
    def database_url(self) -> str:
        """Where cases and talks are kept: by default a file in the data folder."""
        return self.database or f"sqlite:///{self.data_dir / 'borgerland.sqlite'}"

    @property
    def collection(self) -> Path:
        """The file with the municipality's own documents."""
        return self.data_dir / "documents.sqlite"

    @property
    def kinds_dir(self) -> Path:
        """Where what is learnt of message kinds is kept; it can be made again at any time."""
        return (self.cache_dir or self.data_dir) / "kinds"

    @property
    def letters_dir(self) -> Path:
        """Where what is learnt of letters is kept; it can be made again at any time."""
        return (self.cache_dir or self.data_dir) / "letters"

    @property
    def index_dir(self) -> Path:
        """Where the index lives."""
        return self.data_dir / "index"


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a value cannot be used; names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        detail = error.errors()[0]
        name = "BORGERLAND_" + "__".join(str(part).upper() for part in detail["loc"])
        raise SettingsError(f"{name}: {detail['msg'].removeprefix('Value error, ')}") from error
    except pydantic_settings.SettingsError as error:
        field = re.search(r'"(\w+)"', str(error))
        name = f"BORGERLAND_{field[1].upper()}" if field else "BORGERLAND settings"
        raise SettingsError(f"{name}: not valid JSON; set its parts, {name}__…") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f".env is not UTF-8 text: {error.reason}") from error
