"""compose.yaml, the image and the settings agree, and no service may do more than it must.

No container engine is needed: the files are read. What they start is run by hand in
test_processes.py.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from bot.cli import cli as commands
from bot.operations.metrics import Metrics
from bot.operations.monitor import Monitor
from bot.operations.readiness import Readiness
from bot.settings import Settings

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
DOCS = (ROOT / "docs" / "operations.md").read_text("utf-8")
_ALIASES = {"borgerland_database_url": "database", "borgerland_redis_url": "redis_url",
            "borgerland_chroma_url": "chroma_url"}  # fmt: skip
_OWN_VARIABLES = {"BORGERLAND_SECRETS_DIR"}

EACH = pytest.mark.parametrize("name", SERVICES)


@EACH
def test_a_service_is_locked_in(name: str) -> None:
    service = SERVICES[name]
    user, _, group = service["user"].partition(":")
    assert int(user) > 0
    assert int(group) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert "no-new-privileges:true" in service["security_opt"]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service["pids_limit"] <= 500
    assert "/tmp" in service["tmpfs"]
    assert "inside" in service["networks"]
    assert not [v for v in service.get("volumes", ()) if v.startswith((".", "/", "~"))]


@EACH
def test_a_service_says_how_it_is(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    if SERVICES[name]["restart"] == "no":
        assert check == {"disable": True}, "it works and ends"
    else:
        assert check["test"][0] in ("CMD", "CMD-SHELL")


@EACH
def test_what_a_service_waits_for_can_be_waited_for(name: str) -> None:
    for other, how in SERVICES[name].get("depends_on", {}).items():
        ends = SERVICES[other]["restart"] == "no"
        expected = "service_completed_successfully" if ends else "service_healthy"
        assert how["condition"] == expected


@EACH
def test_no_secret_stands_in_the_file(name: str) -> None:
    service = SERVICES[name]
    for variable, value in service.get("environment", {}).items():
        hidden = re.search("TOKEN|SECRET|PASSWORD|KEY|DATABASE_URL|REDIS_URL", variable)
        assert not hidden or str(value).startswith("/run/secrets"), variable
    for secret in service.get("secrets", ()):
        assert COMPOSE["secrets"][secret]["file"] == f"./secrets/{secret}"
    said = " ".join([*service.get("command", ()), *service["healthcheck"].get("test", ())])
    assert "requirepass" not in said
    used = set(re.findall(r"/run/secrets/(\w+)", said + str(service.get("environment", ""))))
    assert used <= set(service.get("secrets", ()))


def test_only_the_webhook_is_published_and_only_on_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    [(name, [port])] = published.items()
    assert name == "bot"
    assert port["host_ip"] == "127.0.0.1"
    assert str(port["target"]) == SERVICES["bot"]["environment"]["BORGERLAND_TELEGRAM__PORT"]
    first, last = map(int, port["published"].split("-"))
    assert last - first + 1 == SERVICES["bot"]["deploy"]["replicas"]


def test_only_the_bot_can_reach_the_world() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert [n for n, s in SERVICES.items() if "outside" in s["networks"]] == ["bot"]


def _setting(variable: str) -> Any:
    """The default of a setting by its variable; fails when there is none."""
    value: Any = Settings(_env_file=None)
    name = variable.lower()
    path = [_ALIASES[name]] if name in _ALIASES else name.removeprefix("borgerland_").split("__")
    for part in path:
        value = getattr(value, part)
    return value


def test_every_variable_and_secret_is_a_setting() -> None:
    for service in SERVICES.values():
        for variable in service.get("environment", {}):
            if variable.startswith("BORGERLAND_"):
                _setting(variable)
    for secret in COMPOSE["secrets"]:
        if secret.startswith("borgerland_"):
            _setting(secret)
    for variable in re.findall(r"^\s+(BORGERLAND_\w+)=", DOCKERFILE, re.MULTILINE):
        _setting(variable)


def test_ports_and_addresses_agree() -> None:
    bot = SERVICES["bot"]["environment"]
    [_, port] = bot["BORGERLAND_CHROMA_URL"].rsplit(":", 1)
    assert port in SERVICES["chroma"]["command"]
    assert bot["BORGERLAND_CHROMA_URL"] == "http://chroma:8000"
    routes = {
        r.resource.canonical
        for r in Monitor(Metrics(), Readiness(lambda: False)).application().router.routes()
        if r.resource
    }
    for text in (DOCKERFILE, str(SERVICES["bot"]["healthcheck"])):
        [(port, path)] = re.findall(r"http://127\.0\.0\.1:(\d+)(/\w+)", text)
        assert port == bot["BORGERLAND_MONITOR__PORT"]
        assert path in routes
    assert "BORGERLAND_MONITOR__PORT=9090" in DOCKERFILE
    assert "@postgres/borgerland" in DOCS
    assert "@redis:6379/0" in DOCS


def test_the_data_folder_is_a_volume() -> None:
    for name in ("bot", "indexer"):
        service = SERVICES[name]
        assert f"data:{service['environment']['BORGERLAND_DATA_DIR']}" in service["volumes"]
    volumes = {v.partition(":")[0] for s in SERVICES.values() for v in s.get("volumes", ())}
    assert volumes == COMPOSE["volumes"].keys()


def _help(name: str) -> str:
    command = commands.commands[name]
    return command.get_help(click.Context(command))


@pytest.mark.parametrize("name", ["bot", "indexer"])
def test_every_command_exists(name: str) -> None:
    entry, *options = SERVICES[name]["command"]
    assert all(option in _help(entry) for option in options)


def test_every_command_in_the_docs_exists() -> None:
    shown = r"(?:run --rm[^\n]*? bot |^ +borgerland )([a-z]+)"
    named = set(re.findall(shown, DOCS, re.MULTILINE))
    assert {"backup", "restore"} <= named
    assert all(_help(name) for name in named)
    assert "--replace" in _help("restore")


def test_the_docs_make_every_secret() -> None:
    for secret in COMPOSE["secrets"]:
        assert f"secrets/{secret}" in DOCS, secret


def test_the_image() -> None:
    build, final = re.split(r"\n(?=FROM )", DOCKERFILE.split("FROM", 1)[1], maxsplit=1)
    assert "requirements.lock" in build
    assert "--only-binary :all:" in build
    assert "apt-get" not in DOCKERFILE
    assert "pip uninstall" in final
    assert re.search(r"^USER (?!0|root)\d+:\d+$", final, re.MULTILINE)
    assert "HEALTHCHECK" in final
    user = re.search(r"^USER (\S+)$", final, re.MULTILINE)
    assert user
    assert {SERVICES[name]["user"] for name in ("bot", "indexer", "chroma")} == {user[1]}
    for volume in ("/data", "/vectors"):
        assert re.search(rf"install --directory .*{volume}\b", final)


def test_what_the_image_is_built_from_is_there_and_nothing_secret() -> None:
    first, *lines = (ROOT / ".dockerignore").read_text("utf-8").split("\n", 1)[1].split()
    assert first == "*"
    allowed = {line.removeprefix("!") for line in lines if line.startswith("!")}
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for name in copied.split():
            assert name in allowed
            assert (ROOT / name).exists()
    assert not allowed & {".env", "data", "secrets", "staff.yaml"}
