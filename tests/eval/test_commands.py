"""What all commands of `eval` have in common: how they end."""

from __future__ import annotations

import click
import pytest

from bot.settings import SettingsError
from eval.bench.systems import MissingExtra
from eval.commands import command
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
