"""What all commands of `eval` have in common: how they end."""

from __future__ import annotations

import sys

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import cli, main
from bot.settings import SettingsError
from eval.bench.systems import MissingExtra
from eval.commands import Group, command
from eval.reading import SuiteError


def ends(
    error: BaseException | None, *arguments: str, capsys: pytest.CaptureFixture[str]
) -> tuple[object, str, str]:
    @command("speaker")
    @click.option("--count", type=int)
    def work(count: int) -> str:
        """Do something."""
        click.echo(f"counted {count}")
        if error:
            raise error
        return "a value that is no exit code"

    with pytest.raises(SystemExit) as exited:
        work([*arguments])
    printed = capsys.readouterr()
    return exited.value.code, printed.out, printed.err


def test_it_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(None, "--count", "3", capsys=capsys) == (0, "counted 3\n", "")
    code, out, _ = ends(None, "-h", capsys=capsys)
    assert code == 0
    assert "Do something." in out


@pytest.mark.parametrize(
    "error",
    [
        SuiteError("a suite\n  is broken"),
        MissingExtra("a suite is broken"),
        SettingsError("a suite is broken"),
        OSError("a suite is broken"),
        click.ClickException("a suite is broken"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_a_user_can_mend_is_one_line(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = ends(error, capsys=capsys)
    assert (code, err) == (2, "speaker: a suite is broken\n")


def test_a_wrong_option_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ends(None, "--count", "x", capsys=capsys)
    assert (code, out) == (2, "")
    assert err.startswith("speaker: ")
    assert err.count("\n") == 1


def test_a_bug_shows_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        ends(ZeroDivisionError(), capsys=capsys)


def test_an_interrupt_is_told_to_the_shell(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(KeyboardInterrupt(), capsys=capsys)[0] == 130


def test_inside_another_program_it_raises() -> None:
    @command("speaker")
    def work() -> None:
        raise SuiteError("broken")

    with pytest.raises(SuiteError):
        work.main([], standalone_mode=False)


def in_group(error: BaseException | None) -> Result:
    @click.group(cls=Group)
    def talk() -> None:
        """Talk."""

    @talk.command()
    def work() -> None:
        click.echo("worked")
        if error:
            raise error

    return CliRunner().invoke(talk, ["work"])


def test_a_command_of_a_group_ends_well() -> None:
    result = in_group(None)
    assert (result.exit_code, result.output) == (0, "worked\n")


@pytest.mark.parametrize("kind", [SuiteError, SettingsError, OSError, click.ClickException])
def test_what_a_user_can_mend_is_told_by_its_group(kind: type[Exception]) -> None:
    result = in_group(kind("a suite is broken"))
    assert isinstance(result.exception, SystemExit)
    assert result.output == "worked\nError: a suite is broken\n"


def test_what_click_says_of_an_option_stays_as_it_is() -> None:
    result = in_group(click.UsageError("wrong option"))
    assert result.exit_code == click.UsageError.exit_code
    assert "Usage: " in result.output
    assert "Error: wrong option" in result.output


def test_a_bug_in_a_group_shows_itself() -> None:
    assert isinstance(in_group(ZeroDivisionError()).exception, ZeroDivisionError)


@pytest.mark.parametrize("name", ["eval", "review"])
def test_borgerland_knows_the_groups(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert isinstance(cli.commands[name], Group)
    monkeypatch.setattr(sys, "argv", ["borgerland", name, "--unknown"])
    with pytest.raises(SystemExit) as exited:
        main()
    assert exited.value.code == 2
    assert "--unknown" in capsys.readouterr().err
