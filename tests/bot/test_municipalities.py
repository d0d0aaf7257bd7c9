"""All municipalities of an installation: listed, checked, and refused where two share something."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import municipalities
from bot.municipalities import clashes, environment_for, misnamed, port_clashes, read_all
from bot.settings import Settings, SettingsError
from tests.bot.helpers import Cli
from tests.factories import register, write

POSTGRES = "postgresql://bot@db/all?options=-csearch_path%3D"
Make = Callable[..., dict[str, Settings]]


@pytest.fixture
def two(tmp_path: Path) -> Make:
    """Settings of two municipalities that share nothing but what is given for both."""

    def make(kolding: dict[str, Any], kerteminde: dict[str, Any]) -> dict[str, Settings]:
        made = {}
        for name, values in (("kolding", kolding), ("kerteminde", kerteminde)):
            place = {"data_dir": tmp_path / "data" / name, "municipalities": tmp_path / "all"}
            made[name] = Settings(**(place | values), municipality=name)
        return made

    return make


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_folder: Path) -> Path:
    """The folders of two municipalities; Kolding has a library of its own."""
    folder = tmp_path / "all"
    for name in ("kolding", "kerteminde"):
        write(folder / name, "settings.env", f"BORGERLAND_TELEGRAM__TOKEN={len(name)}:TEST\n")
    library = shutil.copytree(small_folder, folder / "kolding" / "library")
    write(library, "departments.yaml", register(municipality="Kolding Kommune"))
    monkeypatch.setenv("BORGERLAND_MUNICIPALITIES", str(folder))
    monkeypatch.setenv("BORGERLAND_LIBRARY", str(small_folder))
    return folder


def test_two_that_share_nothing_do_not_clash(two: Make) -> None:
    assert list(clashes(two({}, {}))) == []
    own = [
        {
            "telegram": {"token": f"{n}:A", "staff_group": -n, "webhook_url": f"https://x/{n}"},
            "secret": str(n) * 32,
            "database": f"{POSTGRES}{n}",
        }
        for n in (1, 2)
    ]
    assert list(clashes(two(*own))) == []


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ({"telegram": {"token": "7:OLD"}}, {"telegram": {"token": "7:NEW"}}, "the same bot"),
        ({"telegram": {"staff_group": -5}}, {"telegram": {"staff_group": -5}}, "same staff group"),
        (
            {"telegram": {"webhook_url": "https://x/a"}},
            {"telegram": {"webhook_url": "https://x/a/"}},
            "the same webhook address",
        ),
        (
            {"telegram": {"webhook_secret": "hush"}},
            {"telegram": {"webhook_secret": "hush"}},
            "the same webhook secret",
        ),
        ({"secret": "hush" * 8}, {"secret": "hush" * 8}, "the same secret"),
        ({"database": f"{POSTGRES}a"}, {"database": f"{POSTGRES}a"}, "the same database"),
        (
            {"database": "postgresql://one:pw@localhost/all?options=-csearch_path%3Da"},
            {"database": "postgres://two@127.0.0.1:5432/all?options=-csearch_path=a"},
            "the same database",
        ),
        (
            {"database": "sqlite:////srv/x/../a.sqlite"},
            {"database": "sqlite:////srv/a.sqlite"},
            "the same database",
        ),
    ],
)
def test_what_two_must_not_share_is_told_without_its_value(
    two: Make, one: dict[str, Any], other: dict[str, Any], said: str
) -> None:
    [told] = clashes(two(one, other))
    assert told.startswith("kolding and kerteminde have ")
    assert said in told
    assert not re.search(r"hush|OLD|NEW|pw", told)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"data_dir": "d"}, {"data_dir": "d"}),
        ({"data_dir": "d"}, {"data_dir": "d/inside"}),
        ({"data_dir": "d/inside"}, {"data_dir": "d"}),
        ({"data_dir": "link"}, {"data_dir": "d"}),
        ({"data_dir": "d"}, {"cache_dir": "link/cache"}),
        ({"data_dir": "d"}, {"database": "sqlite:///d/other.sqlite"}),
        ({"data_dir": "all/kerteminde/secrets"}, {}),
        ({"library": "all/kerteminde/library"}, {}),
        ({}, {"prompts": "data/kolding/prompts"}),
        ({"telegram": {"staff": "all/kerteminde/staff.yaml"}}, {}),
    ],
)
def test_a_place_inside_anothers_is_told_links_followed(
    two: Make, tmp_path: Path, one: dict[str, Any], other: dict[str, Any]
) -> None:
    (tmp_path / "d" / "inside").mkdir(parents=True)
    (tmp_path / "link").symlink_to("d")
    found = list(clashes(two(one, other)))
    assert found
    assert all(re.search(r"'s .* lies in .*'s ", told) for told in found if "same" not in told)


def test_a_library_for_both_is_no_clash(two: Make) -> None:
    assert list(clashes(two({"library": "shared"}, {"library": "shared"}))) == []


def test_two_cannot_listen_on_one_port(two: Make) -> None:
    both = {"monitor": {"port": 9100}}
    [told] = port_clashes(two(both, both), webhook=False)
    assert "kolding and kerteminde" in told
    assert "9100" in told
    assert [*port_clashes(two({}, {}), webhook=False)] == []
    assert ["8080" in told for told in port_clashes(two({}, {}), webhook=True)] == [True]


def test_a_process_gets_no_others_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORGERLAND_MUNICIPALITY", "kerteminde")
    monkeypatch.setenv("BORGERLAND_TELEGRAM__TOKEN", "1:SHARED")
    monkeypatch.setenv("borgerland_secret", "hush")
    monkeypatch.setenv("BORGERLAND_CHAT_MODEL", "ollama:all")
    given = environment_for("kolding")
    assert given["BORGERLAND_MUNICIPALITY"] == "kolding"
    assert given["BORGERLAND_CHAT_MODEL"] == "ollama:all"
    assert given["PATH"] == os.environ["PATH"]
    assert not {"1:SHARED", "hush", "kerteminde"} & set(given.values())


def test_one_that_is_wrong_does_not_hide_the_other(root: Path) -> None:
    (root / "kolding" / "settings.env").unlink()
    found = read_all()
    assert isinstance(found["kerteminde"], Settings)
    assert isinstance(found["kolding"], SettingsError)


def test_folders_that_are_no_municipality_are_told(root: Path) -> None:
    for name in ("Odense", ".git", "å"):
        (root / name).mkdir()
    assert misnamed(root) == ["Odense", "å"]


def test_list(root: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    result = cli("municipalities", "list")
    assert result.code == 0
    kerteminde, kolding = result.out.splitlines()
    assert re.match(r"kerteminde +Borgerby Kommune .*, no index yet", kerteminde)
    assert re.match(r"kolding +Kolding Kommune .*all/kolding/library, no index yet", kolding)
    (root / "kolding" / "library" / "departments.yaml").write_text("[", "utf-8")
    kerteminde, kolding = cli("municipalities", "list").out.splitlines()
    assert "BAD" in kolding
    assert "BAD" not in kerteminde


@pytest.mark.slow
def test_check_tells_what_each_lacks_and_what_they_share(
    root: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "Odense").mkdir()
    write(root / "kolding", "settings.env", "BORGERLAND_TELEGRAM__TOKEN=10:TEST\n")
    result = cli("municipalities", "check")
    assert result.code == 2
    said = result.out.splitlines()
    assert "BAD  kerteminde and kolding have the same bot" in said
    assert "BAD  Odense: no name for a municipality" in said
    assert any("no index in" in line and "/kolding/index" in line for line in said)
    assert result.err == ""


def test_check_that_finds_nothing(root: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.municipalities_cli._doctor", lambda name: [])
    result = cli("municipalities", "check")
    assert (result.code, result.out) == (0, "ok   kerteminde\nok   kolding\n")


def test_run_starts_nobody_where_two_clash(
    root: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(municipalities, "COMMAND", ("/nowhere/to/be/found",))
    write(root / "kolding", "settings.env", "BORGERLAND_TELEGRAM__TOKEN=10:TEST\n")
    result = cli("municipalities", "run")
    assert result.code == 2
    assert result.complaint == "borgerland: kerteminde and kolding have the same bot"


@pytest.mark.parametrize("command", [["ask", "hej"], ["telegram"], ["index"], ["doctor"]])
@pytest.mark.parametrize("name", ["odense", "../kolding", "Kolding", ""])
def test_a_wrong_name_is_one_line(root: Path, cli: Cli, name: str, command: list[str]) -> None:
    try:
        result = cli("--municipality", name, *command)
    finally:
        os.environ.pop("BORGERLAND_MUNICIPALITY", None)
    assert result.code == 2
    assert result.complaint.endswith("there are: kerteminde, kolding")


@pytest.mark.parametrize("command", ["list", "check", "run"])
def test_without_municipalities_the_commands_say_so(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    result = cli("municipalities", command)
    assert result.code == 2
    assert "BORGERLAND_MUNICIPALITIES: is missing" in result.complaint
    monkeypatch.setenv("BORGERLAND_MUNICIPALITIES", str(tmp_path / "none"))
    assert "none: No such file" in cli("municipalities", command).complaint
    (tmp_path / "none").mkdir()
    assert "holds no municipality" in cli("municipalities", command).complaint
