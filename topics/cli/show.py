"""``topics report`` and ``topics figures``: a run as one HTML file, or as figures for print."""

from __future__ import annotations

from pathlib import Path

import click

from topics.cli.options import PATH


@click.command()
@click.argument("folder", type=PATH, metavar="RUN")
@click.option("--out", type=PATH, metavar="FILE", help="Default: report.html in the run folder.")
@click.option("--title", default="", metavar="TEXT", help="Heading of the page.")
@click.option("--note", default="", metavar="TEXT", help="A paragraph below the heading.")
def report(folder: Path, out: Path | None, title: str, note: str) -> None:
    """Write a run as one HTML file that opens anywhere, offline."""  # fmt: skip
    from topics.report import write_report

    click.echo(f"Written to {write_report(folder, out, title=title, note=note)}.")


@click.command()
@click.argument("folder", type=PATH, metavar="RUN")
@click.option(
    "--format",
    "format_name",
    default="svg",
    show_default=True,
    help="svg, pdf or png.",
)
@click.option("--out", type=PATH, metavar="FOLDER", help="Default: figures in the run folder.")
def figures(folder: Path, format_name: str, out: Path | None) -> None:
    """Write the figures of a run for print: column width, 8 points, with intervals."""  # fmt: skip
    from topics.figures import write_figures

    for path in write_figures(folder, out, format=format_name):
        click.echo(f"Written to {path}.")
