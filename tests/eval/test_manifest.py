"""What a run was made of: everything that decides the scores, and nothing that must not be told."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from eval import manifest
from eval.manifest import folder_digest, host, inputs, run_id
from eval.suites import Suite
from tests.bot.helpers import settings
from tests.eval.fakes import case, suite

DAY = date(2026, 6, 1)
ONE = suite(case("a", "hej"), case("b"), name="own")


def made(
    *suites: Suite, own: Settings | None = None, library: str = "bibliotek", **values: Any
) -> dict[str, Any]:
    chosen: dict[str, Any] = {"day": DAY, "system": "", "seed": 0} | values
    return inputs(own or settings(), library, suites or (ONE,), **chosen)


@pytest.fixture(autouse=True)
def _program_that_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit and a digest that do not depend on who works on the program meanwhile."""
    monkeypatch.setattr(manifest, "_commit", lambda: ("abc", False))
    monkeypatch.setattr(manifest, "_ROOT", Path(__file__).parent / "nothing")


def test_the_same_makes_the_same() -> None:
    assert made() == made()
    assert run_id(made()) == run_id(made())
    assert re.fullmatch(r"[0-9a-f]{12}", run_id(made()))


@pytest.mark.parametrize(
    "other",
    [
        {"library": "et andet"},
        {"day": date(2026, 6, 2)},
        {"system": "python other.py"},
        {"seed": 1},
        {"own": settings(search={"answer_from": 0.9})},
        {"own": settings(answer={"max_words": 90})},
        {"own": settings(embedding_model="e5")},
    ],
    ids=lambda value: next(iter(value)),
)
def test_whatever_changes_an_answer_makes_another_run(other: dict[str, Any]) -> None:
    assert run_id(made()) != run_id(made(**other))


@pytest.mark.parametrize(
    "other",
    [
        suite(case("a", "hej!"), case("b"), name="own"),
        suite(case("a", "hej"), name="own"),
        suite(case("a", "hej"), case("b", answerable=True), name="own"),
        suite(case("a", "hej"), case("b"), name="other"),
    ],
)
def test_another_suite_makes_another_run(other: Suite) -> None:
    assert run_id(made()) != run_id(made(other))


def test_suites_are_told_by_name_with_their_size() -> None:
    values = made(ONE, suite(case("x"), name="two"))
    assert values["cases"] == {"own": 2, "two": 1}
    assert values["suites"]["own"] == ONE.digest
    assert values["day"] == "2026-06-01"


@pytest.mark.parametrize("folder", ["prompts", "bot", "knowledge", "eval"])
@pytest.mark.parametrize("name", ["a.py", "b.yaml", "deep/c.jsonl", "d.txt"])
def test_wording_and_program_make_another_run(
    folder: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "_ROOT", tmp_path)
    path = tmp_path / folder / name
    path.parent.mkdir(parents=True)
    path.write_text("før", encoding="utf-8")
    before = made()
    path.write_text("efter", encoding="utf-8")
    after = made()
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"wording" if folder == "prompts" else "program"}


def test_a_digest_sees_names_and_content_but_not_what_is_never_read(tmp_path: Path) -> None:
    def digest(**files: str) -> str:
        folder = tmp_path / f"{len(list(tmp_path.iterdir()))}" / "prompts"
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
        return folder_digest(folder)

    first = digest(a_py="1", b_py="2")
    assert first == digest(a_py="1", b_py="2")
    assert first == digest(a_py="1", b_py="2", a_pyc="x", c_png="y")
    assert len({first, digest(a_py="2", b_py="1"), digest(a_py="12"), digest()}) == 4


def test_secrets_and_places_are_never_told(tmp_path: Path) -> None:
    secret, place = "hemmelighed-4711", str(tmp_path / "hos-os")
    own = settings(
        library=Path(place),
        data_dir=Path(place),
        cache_dir=Path(place),
        secret=secret,
        database=f"postgresql://bruger:{secret}@db.example/b",
        redis_url=f"redis://:{secret}@redis.example",
        telegram={"token": secret, "webhook_secret": secret, "staff": place},
    )
    text = json.dumps(made(own=own)) + json.dumps(host())
    assert secret not in text
    assert "hos-os" not in text
    assert "example" not in text
    assert run_id(made(own=own)) == run_id(made())


def test_a_package_that_is_not_there_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "_PACKAGES", ("borgerland", "findes-ikke"))
    versions = made()["versions"]
    assert versions["borgerland"]
    assert versions["findes-ikke"] == ""


class TestCommit:
    @pytest.fixture(autouse=True)
    def _program_that_stands_still(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A folder of its own; git does not look above it."""
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
        monkeypatch.setattr(manifest, "_ROOT", tmp_path)

    def test_the_commit_is_told_and_whether_files_differ_from_it(self, tmp_path: Path) -> None:
        git = manifest._git
        git("init", "-q")
        (tmp_path / "a.py").write_text("1", encoding="utf-8")
        git("add", "a.py")
        git("-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "først")
        clean = made()
        assert clean["commit"] == git("rev-parse", "HEAD")
        assert clean["uncommitted"] is False
        (tmp_path / "a.py").write_text("2", encoding="utf-8")
        assert made()["uncommitted"] is True

    def test_outside_git_there_is_none(self) -> None:
        assert (made()["commit"], made()["uncommitted"]) == ("", False)

    def test_without_git_there_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        assert (made()["commit"], made()["uncommitted"]) == ("", False)
