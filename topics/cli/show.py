"""``topics report`` and ``topics figures``: a run as one HTML file, or as figures for print."""

from __future__ import annotations

import os
from pathlib import Path

import click

from topics.cli.options import PATH
from topics.errors import UsageError

FIGURE_FORMATS = ("svg", "pdf", "png")


@click.command()
@click.argument("folder", type=PATH, metavar="RUN")
@click.option("--out", type=PATH, metavar="FILE", help="Default: report.html in the run folder.")
@click.option("--title", default="", metavar="TEXT", help="Heading of the page.")
@click.option("--note", default="", metavar="TEXT", help="A paragraph below the heading.")
@click.option(
    "--beside",
    multiple=True,
    metavar="RUN|NAMES",
    help="Another run, whose papers are labelled by this run's model, or authors as 'A; B; C', who "
    "count together: they stand beside each author. Both may be given.",
)
def report(folder: Path, out: Path | None, title: str, note: str, beside: tuple[str, ...]) -> None:
    """Write a run as one HTML file that opens anywhere, offline."""  # fmt: skip
    from topics.report import write_report
    from topics.runtime.terminal import progress_bars

    # a path that does not exist is no author either, and is better called a run
    runs = [one for one in beside if Path(one).is_dir() or os.sep in one]
    if len(runs) > 1:
        raise UsageError(f"--beside takes one run, got {runs[0]} and {runs[1]}.")
    peers = [name.strip() for one in beside if one not in runs for name in one.split(";")]
    with progress_bars(enabled=True) as progress:
        written = write_report(
            folder,
            out,
            title=title,
            note=note,
            beside=runs[0] if runs else None,
            peers=[name for name in peers if name],
            progress=progress,
        )
    click.echo(f"Written to {written}.")


@click.command()
@click.argument("folder", type=PATH, metavar="RUN")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FIGURE_FORMATS, case_sensitive=False),
    default="svg",
    show_default=True,
    metavar="FORMAT",
    help="svg, pdf or png.",
)
@click.option("--out", type=PATH, metavar="FOLDER", help="Default: figures in the run folder.")
@click.option(
    "--author",
    "authors",
    multiple=True,
    metavar="NAME",
    help="Only the figures of this author or group; repeat it. '*' is the whole corpus.",
)
@click.option(
    "--theme",
    "themes",
    multiple=True,
    metavar="ID",
    help="Only yearly shares of this theme, by id or name; repeat it.",
)
@click.option("--width", type=float, metavar="MM", help="Default: 85, and 178 for the map.")
@click.option("--font", default="", metavar="NAME", help="Family of the text.")
@click.option(
    "--captions",
    type=click.Choice(["file", "inside"], case_sensitive=False),
    default="file",
    show_default=True,
    help="Captions in captions.txt only, or in the figures too.",
)
def figures(
    folder: Path,
    format_name: str,
    out: Path | None,
    authors: tuple[str, ...],
    themes: tuple[str, ...],
    width: float | None,
    font: str,
    captions: str,
) -> None:
    """Write the figures of a run for print: column width, 8 points, with intervals."""  # fmt: skip
    from topics.figures import write_figures
    from topics.text.wording import counted

    written = write_figures(
        folder,
        out,
        format=format_name,
        authors=authors,
        themes=themes,
        width=width,
        font=font,
        captions_inside=captions == "inside",
    )
    click.echo(
        f"{counted(len(written.paths), 'figure')} and {written.captions.name} written to "
        f"{written.captions.parent}."
    )
    if written.left_out:
        click.echo(f"Not drawn: {written.left_out:,} with fewer papers; --author NAME draws one.")
