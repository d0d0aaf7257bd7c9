from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import AliasChoices, BaseModel, SecretStr
from pydantic_core import PydanticUndefined

from bot.settings import Settings, SettingsError, load_settings
from knowledge.library import DEFAULT_LIBRARY

ROOT = Path(__file__).parents[2]
WRONG = [
    ("BORGERLAND_LOG_LEVEL", "LOUD"),
    ("BORGERLAND_SEARCH__ASK_MARGIN", "wide"),
    ("BORGERLAND_SEARCH__ASK_MARGIN", "1.5"),
    ("BORGERLAND_SEARCH__LEXICAL_WEIGHT", "-0.1"),
    ("BORGERLAND_SEARCH__ASK_MARGINS", "0.1"),
    ("BORGERLAND_ANSWER__MAX_WORDS", "3"),
    ("BORGERLAND_ANSWER__MAX_MESSAGE_CHARACTERS", "many"),
    ("BORGERLAND_TELEGRAM__RATES", '["now and then"]'),
    ("BORGERLAND_TELEGRAM__PORT", "0"),
]


def documented() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    found = (re.fullmatch(r"#?\s*(BORGERLAND_\w+)=(.*)", line) for line in lines)
    return {match[1]: match[2].strip().strip('"') for match in found if match}


def existing(model: type[BaseModel], prefix: str = "BORGERLAND_") -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        nested = field.annotation
        if isinstance(nested, type) and issubclass(nested, BaseModel):
            yield from existing(nested, f"{prefix}{name.upper()}__")
        else:
            assert field.default is not PydanticUndefined
            aliases = field.validation_alias
            own = aliases.choices[0] if isinstance(aliases, AliasChoices) else prefix + name.upper()
            yield str(own), field.default


def test_defaults_need_no_environment() -> None:
    settings = load_settings()
    assert settings.library == DEFAULT_LIBRARY
    assert settings.index_dir == Path("data/index")
    assert settings.embedding_model == ""


def test_what_is_learnt_is_kept_with_the_data_unless_it_has_a_place_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("BORGERLAND_CACHE_DIR")
    assert load_settings().kinds_dir == Path("data/kinds")
    monkeypatch.setenv("BORGERLAND_DATA_DIR", "/srv/borgerland")
    assert load_settings().kinds_dir == Path("/srv/borgerland/kinds")
    monkeypatch.setenv("BORGERLAND_CACHE_DIR", "/var/cache")
    settings = load_settings()
    assert settings.kinds_dir == Path("/var/cache/kinds")
    assert settings.index_dir == Path("/srv/borgerland/index")


def test_environment_has_the_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORGERLAND_DATA_DIR", "/srv/borgerland")
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    settings = load_settings()
    assert settings.index_dir == Path("/srv/borgerland/index")
    assert settings.log_level == Settings.model_fields["log_level"].default


def test_nested_settings_have_two_underscores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORGERLAND_SEARCH__ASK_MARGIN", "0.21")
    monkeypatch.setenv("BORGERLAND_ANSWER__MAX_WORDS", "75")
    settings = load_settings()
    assert settings.search.ask_margin == 0.21
    assert settings.search.answer_from == load_settings().search.answer_from
    assert settings.answer.max_words == 75


def test_words_count_less_beside_a_model_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORGERLAND_SEARCH__LEXICAL_WEIGHT", "")
    embedded = load_settings().lexical_weight
    monkeypatch.setenv("BORGERLAND_EMBEDDING_MODEL", "intfloat/multilingual-e5-small")
    assert 0 < load_settings().lexical_weight < embedded < 1
    monkeypatch.setenv("BORGERLAND_SEARCH__LEXICAL_WEIGHT", "0")
    assert load_settings().lexical_weight == 0


def test_dotenv_is_read_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(
        "BORGERLAND_DATA_DIR=/from/file\nBORGERLAND_LOG_LEVEL=INFO\nUNRELATED=1\n", "utf-8"
    )
    monkeypatch.setenv("BORGERLAND_LOG_LEVEL", "ERROR")
    settings = load_settings()
    assert settings.data_dir == Path("/from/file")
    assert settings.log_level == "ERROR"


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_wrong_value_names_the_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=rf"^{name}: \S"):
        load_settings()


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_wrong_value_in_dotenv_names_the_variable(name: str, value: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"{name}={value}\n", "utf-8")
    with pytest.raises(SettingsError, match=rf"^{name}: \S"):
        load_settings()


def test_thresholds_in_the_wrong_order_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORGERLAND_SEARCH__ANSWER_FROM", "0.2")
    monkeypatch.setenv("BORGERLAND_SEARCH__OUTSIDE_BELOW", "0.8")
    with pytest.raises(SettingsError, match="BORGERLAND_SEARCH.*outside_below"):
        load_settings()


def test_group_that_is_not_json_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORGERLAND_SEARCH", "abc")
    with pytest.raises(SettingsError, match="BORGERLAND_SEARCH"):
        load_settings()


def test_dotenv_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"BORGERLAND_LOG_LEVEL=\xff\n")
    with pytest.raises(SettingsError, match=r"\.env"):
        load_settings()


def test_example_documents_exactly_the_settings_that_exist() -> None:
    assert set(documented()) == {name for name, _ in existing(Settings)}


TAKEN_FROM = {"BORGERLAND_CACHE_DIR": "data_dir"}
"""Settings that are those of another as long as they are not set."""


@pytest.mark.parametrize(("name", "default"), list(existing(Settings)))
def test_example_shows_the_default(name: str, default: object) -> None:
    value = documented()[name]
    if name in TAKEN_FROM:
        default = Settings.model_fields[TAKEN_FROM[name]].default
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    if isinstance(default, Path):
        shown = default.relative_to(ROOT) if default.is_absolute() else default
        assert Path(value) == shown
    elif isinstance(default, str | None):
        assert value == (default or "")
    elif isinstance(default, tuple | frozenset):
        assert type(default)(json.loads(value)) == default
    else:
        assert json.loads(value) == default


@pytest.mark.parametrize("uncommented", [False, True])
def test_example_changes_nothing_when_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uncommented: bool
) -> None:
    monkeypatch.delenv("BORGERLAND_CACHE_DIR")
    text = (ROOT / ".env.example").read_text("utf-8")
    if uncommented:  # but for paths from where the example lies
        text = re.sub(r"^# BORGERLAND_(LIBRARY|CACHE_DIR)=", "#", text, flags=re.MULTILINE)
        text = re.sub(r"^# (BORGERLAND_\w+=)", r"\1", text, flags=re.MULTILINE)
    (tmp_path / ".env").write_text(text, "utf-8")
    assert load_settings() == Settings()


def test_settings_are_what_they_are_given_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("BORGERLAND_CHAT_MODEL=from-file\n", "utf-8")
    monkeypatch.setenv("BORGERLAND_TELEGRAM__TOKEN", "1:ENVIRONMENT")
    settings = Settings(log_level="DEBUG")
    assert (settings.log_level, settings.chat_model) == ("DEBUG", "")
    assert settings.telegram.token.get_secret_value() == ""


@pytest.mark.parametrize("name", ["BORGERLAND_DATABASE_URL", "DATABASE_URL"])
def test_the_environment_wins_whatever_the_variable_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / ".env").write_text("BORGERLAND_DATABASE_URL=sqlite:///file\n", "utf-8")
    monkeypatch.setenv(name, "sqlite:///environment")
    assert load_settings().database_url == "sqlite:///environment"


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "run" / "secrets"
    folder.mkdir(parents=True)
    monkeypatch.setenv("BORGERLAND_SECRETS_DIR", str(folder))
    return folder


def test_secrets_are_read_from_files(secrets: Path) -> None:
    (secrets / "borgerland_telegram__token").write_text("1:FILE\n", "utf-8")
    (secrets / "BORGERLAND_SECRET").write_text("s" * 40, "utf-8")
    (secrets / "database_url").write_text("postgresql://db/x\n", "utf-8")
    (secrets / "somebody_elses").write_text("x", "utf-8")
    settings = load_settings()
    assert settings.telegram.token.get_secret_value() == "1:FILE"
    assert settings.telegram.port == 8080
    assert settings.secret.get_secret_value() == "s" * 40
    assert settings.database_url == "postgresql://db/x"


def test_variables_count_before_secret_files_setting_by_setting(
    secrets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (secrets / "borgerland_telegram__token").write_text("1:FILE", "utf-8")
    (secrets / "borgerland_telegram__webhook_secret").write_text("from-file", "utf-8")
    (tmp_path / ".env").write_text("BORGERLAND_TELEGRAM__TOKEN=1:DOTENV\n", "utf-8")
    monkeypatch.setenv("BORGERLAND_TELEGRAM__PORT", "8443")
    telegram = load_settings().telegram
    assert telegram.token.get_secret_value() == "1:DOTENV"
    assert telegram.webhook_secret.get_secret_value() == "from-file"
    assert telegram.port == 8443


def test_the_folder_of_secrets_may_stand_in_dotenv(
    secrets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BORGERLAND_SECRETS_DIR")
    (tmp_path / ".env").write_text(f"BORGERLAND_SECRETS_DIR={secrets}\n", "utf-8")
    (secrets / "borgerland_telegram__token").write_text("1:FILE", "utf-8")
    assert load_settings().telegram.token.get_secret_value() == "1:FILE"


def test_a_missing_folder_of_secrets_is_told(secrets: Path) -> None:
    secrets.rmdir()
    with pytest.raises(SettingsError, match="run/secrets.*does not exist"):
        load_settings()


def test_a_secret_that_is_not_text_is_told_without_its_content(secrets: Path) -> None:
    (secrets / "borgerland_secret").write_bytes(b"hush\xff")
    with pytest.raises(SettingsError, match="secrets is not UTF-8") as told:
        load_settings()
    assert "hush" not in str(told.value)


def test_no_setting_shows_a_secret(secrets: Path) -> None:
    for name in ("telegram__token", "telegram__webhook_secret", "secret", "chat__api_key"):
        (secrets / f"borgerland_{name}").write_text("hush", "utf-8")
    assert "hush" not in repr(load_settings())


def test_an_address_that_is_none_is_told_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMA_URL", "ftp://chroma")
    with pytest.raises(SettingsError, match=r"^BORGERLAND_CHROMA_URL: .*http://"):
        load_settings()
