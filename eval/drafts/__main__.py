"""`python -m eval.drafts`: which planted faults the guard catches, which good drafts it refuses."""

from __future__ import annotations

from collections import Counter

import click

from eval.commands import command


@command("drafts")
@click.argument("which", type=click.Choice(["tuned", "more", "untouched"]), default="tuned")
@click.option("-v", "--verbose", is_flag=True, help="List the drafts that were judged wrongly.")
def main(which: str, *, verbose: bool) -> None:
    """Judge the drafts of a file and count, with 95 % Wilson intervals."""
    from eval.drafts.drafts import GOOD, read_drafts
    from eval.drafts.measure import caught, judge, median_ms, refused
    from eval.drafts.own_words import own_words
    from knowledge.library import load_library

    library = load_library()
    judged = judge(read_drafts(which), library)
    own = judge(own_words(library), library)
    for kind, share in caught(judged).items():
        click.echo(f"{kind:<16}caught   {share}")
    click.echo(f"{'good':<16}refused  {refused(judged)}")
    reasons = Counter(
        kind
        for one in judged
        if one.draft.kind == GOOD
        for kind in {finding.kind.value for finding in one.findings}
    )
    told = ", ".join(f"{kind} {count}" for kind, count in reasons.most_common())
    click.echo(f"{'':<16}for      {told or 'nothing'}")
    click.echo(f"{'own words':<16}refused  {refused(own)}")
    click.echo(f"{'time':<16}median   {median_ms(judged):6.2f} ms a draft")
    for one in (*judged, *own) if verbose else ():
        if not one.right:
            found = "; ".join(f"{finding.kind} «{finding.text}»" for finding in one.findings)
            click.echo(f"  {one.draft.id} {one.draft.kind}: {found or one.draft.planted}")


if __name__ == "__main__":
    main()
