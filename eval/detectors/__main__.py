"""`python -m eval.detectors`: how often the detectors of the scorers are themselves right."""

from __future__ import annotations

import click

from eval.commands import command


@command("detectors")
@click.option("-v", "--verbose", is_flag=True, help="List where the rule and both readers differ.")
def main(*, verbose: bool) -> None:
    """Sensitivity and specificity on labelled samples, and agreement with people on nuggets."""
    from eval.detectors.measure import measure_detectors
    from eval.detectors.nugget_decisions import measure_nuggets

    for one in measure_detectors():
        click.echo(f"{one.name:<12}sensitivity {one.sensitivity}   specificity {one.specificity}")
    found = measure_nuggets()
    click.echo(f"nuggets: {found.n} decisions of two readers; Cohen's kappa")
    for what, estimate in (
        ("between the readers", found.between_readers),
        ("rule and reader A", found.with_readers[0]),
        ("rule and reader B", found.with_readers[1]),
        (f"rule and both ({found.agreed})", found.with_both),
    ):
        low, high = estimate.interval or (float("nan"), float("nan"))
        click.echo(f"  {what:<24}{estimate.value:.3f}  [{low:.3f}, {high:.3f}]")
    for decision in found.disagreements if verbose else ():
        said = "readers yes, rule no" if decision.readers[0] else "readers no, rule yes"
        click.echo(f"  {decision.id} {said}: {decision.nugget.text}")


if __name__ == "__main__":
    main()
