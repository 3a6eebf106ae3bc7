"""``topics update``: add papers to a model."""

from __future__ import annotations

from pathlib import Path

import click

from topics.cli.classify import ENCODER
from topics.cli.options import COLUMNS, ENCODING, PATH
from topics.cli.rows import FORMAT, MOST, print_rows
from topics.errors import UsageError


@click.command()
@click.argument("folder", type=PATH, metavar="MODEL")
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.option(
    "--out",
    type=PATH,
    metavar="FOLDER",
    help="Write the updated model there. Default: in place, but for the model of a run.",
)
@COLUMNS
@ENCODING
@ENCODER
@MOST
@FORMAT
def update(
    folder: Path,
    paths: tuple[Path, ...],
    out: Path | None,
    columns: dict[str, str],
    encoding: str,
    encoder: str | None,
    most: int,
    format_name: str,
) -> None:
    """Add papers to a model, and say what became of its themes.

    Ids and names of themes stay. What was born, split, merged or went dormant is shown and
    written into the model's history.csv. If anything fails, the model is as it was.
    """
    import pandas as pd

    from topics.cli.console import render_table
    from topics.corpus.reading import read
    from topics.model.bundle import load_model
    from topics.model.update import update_model
    from topics.runtime.terminal import progress_bars
    from topics.settings import ReadSettings, Settings
    from topics.store.atomic import check_folder
    from topics.store.lock import holding
    from topics.store.reader import MODEL_FOLDER

    if out is None and (folder / MODEL_FOLDER).is_dir():
        raise UsageError(
            f"{folder} is a run folder, whose model stays as the run left it; "
            "give --out FOLDER for the updated model."
        )
    place = out or folder
    settings = Settings(reading=ReadSettings(columns=columns, encoding=encoding))
    model = load_model(folder, encoder=encoder)
    model.check_encoder()
    check_folder(place)
    with progress_bars(enabled=format_name == "table") as progress:
        corpus = read(paths, settings, progress=progress)
    done = update_model(model, corpus.papers, sources=corpus.inputs)
    with holding(place):
        done.model.save(place)
    events = pd.DataFrame(
        [(one.event, list(one.theme_ids), one.evidence) for one in done.events],
        columns=["event", "themes", "evidence"],
    )
    print_rows(
        events,
        format_name=format_name,
        most=most,
        draw=lambda rows: render_table(rows, title="What changed"),
        noun="event",
    )
    click.echo(f"The updated model is in {place}.", err=format_name != "table")
