"""``topics compare``: two runs side by side."""

from __future__ import annotations

from pathlib import Path

import click

from topics.cli.options import PATH
from topics.cli.rows import FORMAT, MOST, print_rows

PARTS = ("themes", "papers", "shares")


@click.command()
@click.argument("first", type=PATH, metavar="RUN_A")
@click.argument("second", type=PATH, metavar="RUN_B")
@click.option(
    "--show",
    "part",
    type=click.Choice(PARTS, case_sensitive=False),
    help="Only the themes, the papers that moved, or the shares that changed. Default: all "
    "three as tables, the themes for a program.",
)
@MOST
@FORMAT
def compare(first: Path, second: Path, part: str | None, most: int, format_name: str) -> None:
    """Say what differs between two runs: themes, papers that moved, shares that changed.

    Themes are matched by the papers that both runs have, not by their names.
    """
    from topics.analysis.compare_runs import compare_runs
    from topics.cli.console import print_lines, render_table
    from topics.store.reader import read_run
    from topics.text.wording import counted

    found = compare_runs(read_run(first), read_run(second))
    as_table = format_name == "table"
    chosen = (part,) if part else PARTS if as_table else PARTS[:1]
    if as_table:
        print_lines(
            f"{counted(found.common, 'paper')} in both runs, "
            f"{len(found.papers):,} of them in another theme."
        )
    for name in chosen:
        title = {"themes": "Themes", "papers": "Papers that moved", "shares": "Shares"}[name]
        print_rows(
            getattr(found, name),
            format_name=format_name,
            most=most,
            draw=lambda rows, title=title: render_table(rows, title=title),  # type: ignore[misc]
            noun=name.removesuffix("s"),
        )
