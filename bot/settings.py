"""Settings from the environment (BORGERLAND_...), .env and secret files; see .env.example."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.municipality import MunicipalityFolder, settings_of
from bot.setting_groups import (
    AnswerSettings,
    CaseSettings,
    ChatSettings,
    MonitorSettings,
    RetentionSettings,
    SearchSettings,
    TelegramSettings,
    Unset,
)
from bot.setting_sources import (
    SettingsError,
    Values,
    from_environment,
    from_file,
    from_secrets,
    merged,
)
from knowledge.library import DEFAULT_LIBRARY

__all__ = [
    "AnswerSettings",
    "CaseSettings",
    "ChatSettings",
    "MonitorSettings",
    "RetentionSettings",
    "SearchSettings",
    "Settings",
    "SettingsError",
    "TelegramSettings",
    "installation",
    "load_settings",
]

_NAMESPACE = "borgerland"

_BESIDE_EMBEDDED, _BESIDE_A_MODEL = 0.7, 0.3
"""What words count beside the vectors of either: docs/retrieval.md."""

_Place = Annotated[Path | None, Unset]


class Settings(BaseSettings):
    """All settings. Nested ones are written with two underscores: BORGERLAND_SEARCH__ASK_MARGIN.

    Made from what it is given and nothing else: `load_settings` reads the environment.
    """

    model_config = SettingsConfigDict(
        env_prefix="BORGERLAND_",
        env_nested_delimiter="__",
        extra="ignore",
        populate_by_name=True,
    )

    library: Path = DEFAULT_LIBRARY
    data_dir: Path = Path("data")
    cache_dir: _Place = None
    prompts: _Place = None
    secrets_dir: _Place = None
    municipality: str = ""
    municipalities: _Place = None
    chat_model: str = ""
    chat: ChatSettings = Field(default_factory=ChatSettings)
    embedding_model: str = ""
    embedding_query_prompt: str = ""
    embedding_passage_prompt: str = ""
    embedding_device: str = ""
    embedding_batch: int = Field(default=32, ge=1)
    embedding_backend: Literal["torch", "onnx", "openvino"] = "torch"
    embedding_precision: Literal["float32", "float16", "bfloat16", "int8"] = "float32"
    reranker_model: str = ""
    reranker_passages: int = Field(default=20, ge=2, le=100)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"
    log_format: Literal["text", "json"] = "text"
    monitor: MonitorSettings = Field(default_factory=MonitorSettings)
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
    chroma_url: str = Field(
        default="",
        validation_alias=AliasChoices("BORGERLAND_CHROMA_URL", "CHROMA_URL"),
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What it is given: one municipality's settings must not be filled up from elsewhere."""
        return (init_settings,)

    @field_validator("chroma_url")
    @classmethod
    def _address(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("is an address that begins with http:// or https://")
        return url

    @property
    def namespace(self) -> str:
        """What names in shared stores begin with: Redis keys, Chroma's database."""
        return self.municipality or _NAMESPACE

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
    def lexical_weight(self) -> float:
        """The share (0-1) of words in the fused score: vectors of a real model know more."""
        beside = _BESIDE_A_MODEL if self.embedding_model else _BESIDE_EMBEDDED
        given = self.search.lexical_weight
        return beside if given is None else given

    @property
    def index_dir(self) -> Path:
        """Where the index lives."""
        return self.data_dir / "index"


def load_settings(municipality: str = "") -> Settings:
    """Read the settings of this installation, or of one municipality of several.

    The environment counts before .env, and that before the files of BORGERLAND_SECRETS_DIR; what a
    municipality says itself counts before all of them (docs/municipalities.md). Without a name the
    municipality is that of BORGERLAND_MUNICIPALITY.

    Raises:
        SettingsError: a value cannot be used, or the municipality; names the variable.
    """
    shared = _shared()
    chosen = municipality or str(shared.get("municipality") or "")
    root = shared.get("municipalities")
    if not chosen and not root:
        return _checked(shared)
    if not root:
        raise SettingsError(
            "BORGERLAND_MUNICIPALITIES: is missing; it is the folder with one folder for each"
        )
    folder = MunicipalityFolder.find(Path(root), chosen)
    return _checked(settings_of(Settings, folder, shared), f"{folder.name}: ")


def installation() -> Settings:
    """The settings that all municipalities of this installation share.

    Raises:
        SettingsError: a value cannot be used; names the variable.
    """
    return _checked(_shared() | {"municipality": ""})


def _shared() -> Values:
    named = merged(from_file(Settings, Path(".env")), from_environment(Settings))
    secrets = named.get("secrets_dir")
    return merged(from_secrets(Settings, Path(secrets)), named) if secrets else named


def _checked(values: Values, whose: str = "") -> Settings:
    try:
        return Settings(**values)
    except ValidationError as error:
        detail = error.errors()[0]
        place = "__".join(str(part).upper() for part in detail["loc"])
        name = f"BORGERLAND_{place.removeprefix('BORGERLAND_')}"  # an alias has it already
        reason = detail["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{whose}{name}: {reason}") from error
