"""One municipality of several: what it says itself, what it shares, and what it can never share."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.municipality import NEVER_SHARED, is_name
from bot.settings import Settings, SettingsError, installation, load_settings
from knowledge.library import DEFAULT_LIBRARY

POSTGRES = "postgresql://bot:hemmelig@db/all"
SHARED = {
    "BORGERLAND_SECRET": "s" * 40,
    "BORGERLAND_TELEGRAM__TOKEN": "1:SHARED",
    "BORGERLAND_TELEGRAM__STAFF_GROUP": "-1",
    "BORGERLAND_TELEGRAM__STAFF": "/shared.yaml",
    "BORGERLAND_TELEGRAM__WEBHOOK_URL": "https://shared.example/hook",
    "BORGERLAND_TELEGRAM__WEBHOOK_SECRET": "shared",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folders of two municipalities with nothing to say."""
    monkeypatch.delenv("BORGERLAND_CACHE_DIR")
    folder = tmp_path / "municipalities"
    for name in ("kolding", "kerteminde"):
        (folder / name).mkdir(parents=True)
        (folder / name / "settings.env").touch()
    monkeypatch.setenv("BORGERLAND_MUNICIPALITIES", str(folder))
    return folder


def say(root: Path, *lines: str, name: str = "kolding") -> None:
    (root / name / "settings.env").write_text("\n".join(lines), "utf-8")


def private(settings: Settings) -> list[object]:
    telegram = settings.telegram
    return [
        settings.secret.get_secret_value(),
        telegram.token.get_secret_value(),
        telegram.staff_group,
        telegram.staff,
        telegram.webhook_url,
        telegram.webhook_secret.get_secret_value(),
    ]


def test_everything_is_kept_in_places_named_after_it(root: Path) -> None:
    one, other = load_settings("kolding"), load_settings("kerteminde")
    assert (one.namespace, one.municipality) == ("kolding", "kolding")
    assert one.data_dir == Path("data/kolding")
    assert one.database_url == "sqlite:///data/kolding/borgerland.sqlite"
    for place in (
        "data_dir",
        "database_url",
        "collection",
        "kinds_dir",
        "letters_dir",
        "index_dir",
    ):
        assert getattr(one, place) != getattr(other, place)


def test_a_single_installation_keeps_the_names_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORGERLAND_TELEGRAM__TOKEN", "1:OWN")
    settings = load_settings()
    assert settings.namespace == "borgerland"
    assert settings.data_dir == Path("data")
    assert settings.telegram.token.get_secret_value() == "1:OWN"


def test_the_municipality_can_be_chosen_by_the_environment(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BORGERLAND_MUNICIPALITY", "kerteminde")
    assert load_settings().municipality == "kerteminde"
    assert load_settings("kolding").municipality == "kolding"


def test_shared_settings_are_everybodys_and_its_own_count_before_them(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("BORGERLAND_ANSWER__MAX_WORDS=90\n", "utf-8")
    monkeypatch.setenv("BORGERLAND_CHAT_MODEL", "ollama:all")
    monkeypatch.setenv("BORGERLAND_CHAT__SECONDS", "5")
    monkeypatch.setenv("BORGERLAND_CHAT__TRIES", "3")
    say(root, "BORGERLAND_CHAT_MODEL=", "BORGERLAND_CHAT__SECONDS=7")
    one, other = load_settings("kolding"), load_settings("kerteminde")
    assert (one.chat_model, other.chat_model) == ("", "ollama:all")
    assert (one.chat.seconds, other.chat.seconds) == (7, 5)
    assert (one.chat.tries, other.chat.tries) == (3, 3)
    assert one.answer.max_words == 90


@pytest.mark.parametrize("own", ["DATABASE_URL", "BORGERLAND_DATABASE_URL"])
@pytest.mark.parametrize("shared", ["DATABASE_URL", "BORGERLAND_DATABASE_URL"])
def test_its_own_database_counts_whatever_the_variable_is_called(
    root: Path, monkeypatch: pytest.MonkeyPatch, own: str, shared: str
) -> None:
    monkeypatch.setenv(shared, POSTGRES)
    say(root, f"{own}=sqlite:////srv/kolding.sqlite")
    assert load_settings("kolding").database_url == "sqlite:////srv/kolding.sqlite"


@pytest.mark.parametrize("where", ["environment", ".env", "secrets", "group as JSON"])
def test_what_must_never_be_shared_is_not_taken_from_what_is(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    if where == "environment":
        for name, value in SHARED.items():
            monkeypatch.setenv(name, value)
    elif where == ".env":
        lines = [f"{name.lower()}={value}\n" for name, value in SHARED.items()]
        (tmp_path / ".env").write_text("".join(lines), "utf-8")
    elif where == "secrets":
        (tmp_path / "run").mkdir()
        monkeypatch.setenv("BORGERLAND_SECRETS_DIR", str(tmp_path / "run"))
        for name, value in SHARED.items():
            (tmp_path / "run" / name.lower()).write_text(value, "utf-8")
    else:
        group = {k.rpartition("__")[2].lower(): v for k, v in SHARED.items() if "__" in k}
        monkeypatch.setenv("BORGERLAND_TELEGRAM", json.dumps(group | {"api": "http://api"}))
        assert load_settings("kolding").telegram.api == "http://api"
    assert private(load_settings("kolding")) == private(Settings())


def test_every_setting_that_is_never_shared_exists_and_was_tried() -> None:
    tried = {name.removeprefix("BORGERLAND_").lower().replace("__", ".") for name in SHARED}
    assert tried == NEVER_SHARED


def test_its_own_secrets_are_files_in_its_own_folder(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "borgerland_chat__api_key").write_text("shared\n", "utf-8")
    monkeypatch.setenv("BORGERLAND_SECRETS_DIR", str(tmp_path / "run"))
    (root / "kolding" / "secrets").mkdir()
    (root / "kolding" / "secrets" / "borgerland_telegram__token").write_text("1:OWN\n", "utf-8")
    (root / "kolding" / "secrets" / "borgerland_chat__api_key").write_text("own", "utf-8")
    one, other = load_settings("kolding"), load_settings("kerteminde")
    assert one.telegram.token.get_secret_value() == "1:OWN"
    assert one.chat.api_key.get_secret_value() == "own"
    assert other.telegram.token.get_secret_value() == ""
    assert other.chat.api_key.get_secret_value() == "shared"


def test_its_paths_are_those_from_its_own_folder(root: Path) -> None:
    own = root / "kolding"
    for folder in ("library", "prompts"):
        (own / folder).mkdir()
    say(root, "BORGERLAND_TELEGRAM__STAFF=staff.yaml", "BORGERLAND_DATA_DIR=kept")
    one, other = load_settings("kolding"), load_settings("kerteminde")
    assert (one.library, one.prompts) == (own / "library", own / "prompts")
    assert (one.data_dir, one.telegram.staff) == (own / "kept", own / "staff.yaml")
    assert (other.library, other.prompts) == (DEFAULT_LIBRARY, None)


def test_its_own_library_counts_before_a_shared_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BORGERLAND_LIBRARY", "/srv/library")
    (root / "kolding" / "library").mkdir()
    assert load_settings("kolding").library == root / "kolding" / "library"
    assert load_settings("kerteminde").library == Path("/srv/library")


def test_a_shared_database_has_a_schema_for_each(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", POSTGRES)
    (root / "aarhus-syd").mkdir()
    (root / "aarhus-syd" / "settings.env").touch()
    say(root, f"DATABASE_URL={POSTGRES}?sslmode=require&options=-cstatement_timeout%3D9")
    urls = {name: load_settings(name).database_url for name in ("kerteminde", "aarhus-syd")}
    assert urls["kerteminde"] == f"{POSTGRES}?options=-csearch_path%3Dborgerland_kerteminde"
    assert urls["aarhus-syd"] == f"{POSTGRES}?options=-csearch_path%3Dborgerland_aarhus_syd"
    own = "?sslmode=require&options=-cstatement_timeout%3D9%20-csearch_path%3Dborgerland_kolding"
    assert load_settings("kolding").database_url == POSTGRES + own


@pytest.mark.parametrize(
    "url", ["sqlite:///all.sqlite", f"{POSTGRES}?options=-csearch_path%3Dall", "mysql://db/all"]
)
def test_a_database_that_would_mix_them_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(SettingsError, match="^BORGERLAND_DATABASE_URL: "):
        load_settings("kolding")


@pytest.mark.parametrize(
    "name",
    [
        "../kolding",
        "kolding/../kerteminde",
        "kolding/",
        "/kolding",
        "Kolding",
        "KOLDING",
        "kolding\n",
        " kolding",
        "kolding\0",
        "kolding:lock",
        "kolding.",
        ".",
        "..",
        "a",
        "-kolding",
        "kolding-",
        "kølding",
        "ｋolding",
        "k" * 41,
        "borgerland",
    ],
)
def test_what_is_no_name_is_refused_even_where_there_is_such_a_folder(
    root: Path, name: str
) -> None:
    if not set(name) & set("/\0"):
        (root / name).mkdir(exist_ok=True)
        (root / name / "settings.env").touch()
    with pytest.raises(SettingsError, match="there are: kerteminde, kolding"):
        load_settings(name)
    assert not is_name(name)


def test_an_unknown_one_is_told_with_those_that_are_there(root: Path) -> None:
    with pytest.raises(SettingsError, match="'odense'; there are: kerteminde, kolding"):
        load_settings("odense")


def test_where_there_are_several_one_must_be_chosen(root: Path) -> None:
    with pytest.raises(SettingsError, match="--municipality; there are: kerteminde, kolding"):
        load_settings()
    assert installation().municipality == ""


def test_without_the_folder_of_all_none_can_be_chosen(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BORGERLAND_MUNICIPALITIES", str(root / "none"))
    with pytest.raises(SettingsError, match="BORGERLAND_MUNICIPALITIES: .*none"):
        load_settings("kolding")
    monkeypatch.setenv("BORGERLAND_MUNICIPALITIES", "")
    with pytest.raises(SettingsError, match="BORGERLAND_MUNICIPALITIES: is missing"):
        load_settings("kolding")


def test_settings_that_are_missing_are_told_with_their_path(root: Path) -> None:
    (root / "kolding" / "settings.env").unlink()
    with pytest.raises(SettingsError, match=r"kolding/settings\.env: is missing"):
        load_settings("kolding")


@pytest.mark.parametrize("variable", ["MUNICIPALITY", "MUNICIPALITIES", "SECRETS_DIR"])
def test_it_cannot_say_that_it_is_another(root: Path, variable: str) -> None:
    say(root, f"BORGERLAND_{variable}=kerteminde")
    with pytest.raises(SettingsError, match=f"settings.env: BORGERLAND_{variable} cannot stand"):
        load_settings("kolding")


@pytest.mark.parametrize(
    "name", ["settings.env", "library", "prompts", "secrets", "prompts/telegram/bot.yaml"]
)
def test_a_link_out_of_its_folder_is_refused(root: Path, name: str) -> None:
    target, link = root / "kerteminde" / name, root / "kolding" / name
    for path in (target, link):
        path.parent.mkdir(parents=True, exist_ok=True)
    if "." in name:
        target.touch()
    else:
        target.mkdir()
    link.unlink(missing_ok=True)
    link.symlink_to(target)
    with pytest.raises(SettingsError, match=f"kolding/{name}: is a link"):
        load_settings("kolding")


def test_a_folder_that_is_anothers_is_refused(root: Path) -> None:
    (root / "odense").symlink_to(root / "kolding")
    with pytest.raises(SettingsError, match="odense: is a link"):
        load_settings("odense")


def test_links_within_its_folder_are_how_kubernetes_mounts(root: Path) -> None:
    (root / "kolding" / "..data").mkdir()
    (root / "kolding" / "settings.env").rename(root / "kolding" / "..data" / "settings.env")
    (root / "kolding" / "settings.env").symlink_to("..data/settings.env")
    assert load_settings("kolding").municipality == "kolding"


def test_a_data_folder_that_leads_to_anothers_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "data" / "kerteminde").mkdir(parents=True)
    (tmp_path / "data" / "kolding").symlink_to("kerteminde")
    with pytest.raises(SettingsError, match="data/kolding: is a link; say BORGERLAND_DATA_DIR"):
        load_settings("kolding")


def test_what_is_wrong_is_told_with_whose_it_is(root: Path) -> None:
    say(root, "BORGERLAND_SEARCH__ASK_MARGIN=wide")
    with pytest.raises(SettingsError, match="^kolding: BORGERLAND_SEARCH__ASK_MARGIN: "):
        load_settings("kolding")


def test_reading_one_leaves_nothing_in_the_process_for_the_next(root: Path) -> None:
    before = dict(os.environ)
    say(root, "BORGERLAND_TELEGRAM__TOKEN=1:OWN", "BORGERLAND_LOG_LEVEL=DEBUG", "OTHER=1")
    load_settings("kolding")
    assert dict(os.environ) == before
    other = load_settings("kerteminde")
    assert other.telegram.token.get_secret_value() == ""
    assert other.log_level == "WARNING"
