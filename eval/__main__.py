"""`python -m eval [--errors] [SUITE ...]`: measure the assistant on suites of questions."""

from __future__ import annotations

from pathlib import Path

import click

from eval.commands import command

_SUITES = Path(__file__).parent / "suites"


@command("eval")
@click.argument("suites", nargs=-1, type=click.Path(path_type=Path))
@click.option("--errors", is_flag=True, help="List the cases that went wrong.")
def main(suites: tuple[Path, ...], *, errors: bool) -> None:
    """Measure the assistant on SUITES (folders; all shipped ones when none is named)."""
    from bot.assistant import open_assistant
    from bot.settings import load_settings
    from eval.measure import measure

    folders = list(suites) or [
        path for path in sorted(_SUITES.glob("*")) if not path.name.startswith("understanding")
    ]
    assistant = open_assistant(load_settings())
    for group in [[folder] for folder in folders] + ([folders] if len(folders) > 1 else []):
        result = measure(assistant, group)
        click.echo(" + ".join(folder.name for folder in group))
        for name, share in result.shares.items():
            click.echo(f"  {name:<36}{share}")
        if result.macro_f1 is not None:
            click.echo(f"  {'department macro-F1':<36}{result.macro_f1:6.3f}")
        click.echo(f"  {'median time':<36}{result.median_ms:6.1f} ms")
        click.echo(f"  {'99th percentile of time':<36}{result.p99_ms:6.1f} ms")
        if errors and len(group) == 1:
            for case, expected, came in result.errors:
                click.echo(f"    {case}: expected {expected}; got {came}")


if __name__ == "__main__":
    main()
