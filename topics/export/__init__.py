"""Export runs to the formats of other tools.

``export_run`` takes a run folder and the name of a format and writes one or two
files. Bibliographic formats contain the themes as keywords, tables contain them as
columns, and VOSviewer and GraphML as a network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TypeAlias, cast

from topics.errors import OutputError, ParameterError
from topics.export.tables import RunTables, load_run
from topics.store.writer import check_beside_run

Writer: TypeAlias = Callable[[RunTables, Path], list[Path]]

FORMATS: Mapping[str, tuple[str, str]] = {
    "csv": ("delimited", "papers.csv"),
    "parquet": ("parquet", "papers.parquet"),
    "json": ("json_papers", "papers.json"),
    "xlsx": ("excel", "papers.xlsx"),
    "bibtex": ("bibtex", "papers.bib"),
    "ris": ("ris", "papers.ris"),
    "vosviewer": ("vosviewer", "map.txt"),
    "graphml": ("graphml", "authors-themes.graphml"),
}
"""Module and default file name of each format, by the format's name."""


def export_run(run_dir: Path | str, format: str, out: Path | str) -> list[Path]:
    """Export a run to another format.

    Parameters
    ----------
    run_dir : path
        A finished run folder.
    format : str
        One of ``FORMATS``.
    out : path
        A folder (an existing one, or a name without an extension) or the file to
        write. The second file of a format is written beside the first.

    Returns
    -------
    list of Path
        The files that were written, the main one first.

    Raises
    ------
    UsageError
        If the format is unknown.
    InputError
        If the folder is not a finished run.
    OutputError
        If a file cannot be written, or is one of the run's own.
    """
    if format not in FORMATS:
        raise ParameterError("format", f"one of {', '.join(FORMATS)}", format)
    run_dir, out = Path(run_dir), Path(out)
    module, name = FORMATS[format]
    path = out / name if out.is_dir() or not out.suffix else out
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file or the folder above it.")
    check_beside_run(path)
    tables = load_run(run_dir)
    write = cast(Writer, import_module(f"topics.export.{module}").write)
    return write(tables, path)
