"""``topics check`` and ``topics authors``: what was read, and who wrote it."""

from __future__ import annotations

from pathlib import Path

import click

from topics.cli.options import COLUMNS, ENCODING, PATH
from topics.cli.rows import FORMAT, MOST, print_rows
from topics.errors import InputError


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@COLUMNS
@ENCODING
@click.option("--all", "everything", is_flag=True, help="Show every file and every remark.")
def check(
    paths: tuple[Path, ...], columns: dict[str, str], encoding: str, everything: bool
) -> None:
    """Read papers and report what was understood, without modelling.

    Ends with exit code 1 where no paper could be read.
    """  # fmt: skip
    from topics.cli.console import render_check
    from topics.corpus.reading import read
    from topics.runtime.terminal import progress_bars
    from topics.settings import ReadSettings, Settings

    with progress_bars(enabled=True) as progress:
        settings = Settings(reading=ReadSettings(columns=columns, encoding=encoding))
        corpus = read(paths, settings, progress=progress)
    render_check(corpus, everything=everything)
    if corpus.papers.empty:
        raise InputError("no paper could be read; what is above says why.")


@click.command()
@click.argument("folder", type=PATH, metavar="RUN")
@click.option(
    "--write",
    type=PATH,
    metavar="FILE",
    help="Write the suggestions as a file of aliases and splits to edit.",
)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@MOST
@FORMAT
def authors(folder: Path, write: Path | None, force: bool, most: int, format_name: str) -> None:
    """List authors of a run who may be one person, and names that may be several.

    Nothing is merged or divided by it: edit the file that --write makes and give it to the
    next run as authors.toml beside the papers, or with --aliases.
    """  # fmt: skip
    import pandas as pd

    from topics.cli.console import render_suggestions, render_table
    from topics.corpus.namesakes.verdict import most_papers, names_of_many, namesake_table
    from topics.corpus.stored import read_corpus
    from topics.corpus.suggestions.authors_file import write_authors_file
    from topics.corpus.suggestions.suggest import suggest_author_merges
    from topics.store.atomic import check_file

    if write is not None:
        check_file(write, overwrite=force)
    corpus = read_corpus(folder)
    suggestions = suggest_author_merges(corpus)
    names = names_of_many(corpus, most_papers(corpus))
    several = namesake_table(names)
    if format_name == "table":
        print_rows(
            suggestions, format_name=format_name, most=most, draw=render_suggestions, noun="pair"
        )
        title = "Names that may be several people"
        print_rows(
            several,
            format_name=format_name,
            most=most,
            draw=lambda rows: render_table(rows, title=title),
            noun="name",
        )
    else:
        both = pd.concat([suggestions, several.assign(kind="several people")])
        print_rows(both, format_name=format_name, most=most, draw=render_suggestions)
    if write is not None:
        write_authors_file(suggestions, write, corpus=corpus, names=names, overwrite=force)
        click.echo(f"Written to {write}.", err=format_name != "table")
