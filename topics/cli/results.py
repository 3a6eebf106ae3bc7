"""``topics trends``, ``compare-authors`` and ``export``: the findings of a run."""

from __future__ import annotations

from pathlib import Path

import click

from topics.cli.options import PATH
from topics.cli.rows import FORMAT, MOST, print_rows
from topics.schema import LABELS

EXPORT_FORMATS = ("csv", "parquet", "json", "xlsx", "bibtex", "ris", "vosviewer", "graphml")


@click.command()
@click.argument("folder", type=PATH, metavar="RUN")
@click.option("--author", metavar="NAME", help="Only this author; '*' is the whole corpus.")
@click.option("--theme", metavar="ID", help="Only this theme, by id or name.")
@click.option(
    "--label",
    type=click.Choice(LABELS, case_sensitive=False),
    metavar="LABEL",
    help="Only rising, emerging, declining, uneven, mix, steady or 'insufficient evidence'.",
)
@MOST
@FORMAT
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def trends(
    folder: Path,
    author: str | None,
    theme: str | None,
    label: str | None,
    most: int,
    format_name: str,
    as_json: bool,
) -> None:
    """Show how shares changed in a run, the strongest evidence first."""  # fmt: skip
    from topics.cli.console import print_lines, render_trends
    from topics.trends.stored import describe_tests, read_trends, why_no_trends

    found = read_trends(folder, author=author, theme=theme, label=label)
    if found.empty:
        click.echo(f"topics: {why_no_trends(folder)}", err=True)
    print_rows(
        found,
        format_name="json" if as_json else format_name,
        most=most,
        draw=render_trends,
        noun="trend",
    )
    if format_name == "table" and not (as_json or author or theme or label):
        print_lines(*describe_tests(folder, found))


@click.command("compare-authors")
@click.argument("folder", type=PATH, metavar="RUN")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def compare_authors(folder: Path, first: str, second: str, as_json: bool) -> None:
    """Compare the themes of two authors, or of two groups, within years.

    A and B are names of authors; a group is several names with ';' between them.
    """  # fmt: skip
    from topics.cli.console import render_comparison
    from topics.trends.stored import compare_stored_authors

    sides = [[name.strip() for name in side.split(";") if name.strip()] for side in (first, second)]
    render_comparison(compare_stored_authors(folder, *sides), as_json=as_json)


@click.command()
@click.argument("folder", type=PATH, metavar="RUN")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(EXPORT_FORMATS, case_sensitive=False),
    required=True,
    metavar="FORMAT",
    help="csv, parquet, json, xlsx, bibtex, ris, vosviewer or graphml.",
)
@click.option("--out", type=PATH, default=Path(), help="Folder or file to write. Default: here.")
def export(folder: Path, format_name: str, out: Path) -> None:
    """Write a run in the form that the next tool reads."""  # fmt: skip
    from topics.export import export_run

    for path in export_run(folder, format_name, out):
        click.echo(f"Written to {path}.")
