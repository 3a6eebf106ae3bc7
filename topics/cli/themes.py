"""``topics themes``: the themes of a run as a file to edit."""

from __future__ import annotations

from pathlib import Path

import click

from topics.cli.options import PATH


@click.group()
def themes() -> None:
    """Themes of a run to edit: merge, divide and rename them."""


@themes.command()
@click.argument("folder", type=PATH, metavar="RUN")
@click.option(
    "--out", type=PATH, default=Path("themes.toml"), show_default=True, help="File to write."
)
def suggest(folder: Path, out: Path) -> None:
    """Write the themes that a run discovered as a themes file.

    The next run keeps them, with their ids, as far as you do.
    """
    from topics.analysis.stored import load
    from topics.errors import UsageError
    from topics.store.atomic import check_file
    from topics.themes.suggesting import write_themes_file

    check_file(out, overwrite=False)
    result = load(folder)
    if result.settings.themes.level:
        raise UsageError(
            f"{folder} counts papers at --level {result.settings.themes.level}; make the run again "
            "without it, then its themes can be edited."
        )
    written = write_themes_file(
        result.themes, result.assignments, result.settings.themes.declared, out
    )
    click.echo(f"{written} discovered themes are in {out}; edit it and give it to --themes.")
