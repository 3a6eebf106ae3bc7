"""Writer of run folders: the tables, and the manifest that completes them.

The manifest is put in place last, so that a folder with a manifest is a complete
run; see :mod:`topics.store.atomic`. A folder with other content is left alone
unless the user insists, and foreign files are never touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from topics.errors import InputError, OutputError
from topics.schema import OPTIONAL, PAPERS, PEOPLE, RIVALS, TABLES
from topics.store.atomic import UNFINISHED, check_file, check_folder, replacing
from topics.store.manifest import MANIFEST, describe_files, write_bytes_of
from topics.store.reader import FILES, PAPERS_FILE, PEOPLE_FILE, RIVALS_FILE, read_manifest
from topics.store.tables import write_csv, write_parquet


def write_tables(
    folder: Path,
    tables: Mapping[str, pd.DataFrame],
    *,
    people: pd.DataFrame,
    rivals: pd.DataFrame,
) -> None:
    """Write the tables of a run into a folder.

    Parameters
    ----------
    folder : Path
    tables : mapping of str to DataFrame
        Every table of :data:`topics.schema.TABLES`, by name.
    people, rivals : DataFrame
        The authors and rivals of the corpus, from which it can be restored.

    Raises
    ------
    KeyError
        If a table or a column is missing.
    OutputError
        If a file cannot be written.
    """
    for name, table in TABLES.items():
        found = tables[name]
        extra = [column for column in OPTIONAL.get(name, ()) if column in found.columns]
        write_csv(found, folder / f"{name}.csv", [*table.names, *extra])
    write_parquet(tables["papers"], folder / PAPERS_FILE, list(PAPERS))
    write_parquet(people, folder / PEOPLE_FILE, list(PEOPLE))
    write_csv(rivals, folder / RIVALS_FILE, list(RIVALS))


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest of a run, with the size and hash of each table.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    whole = {**manifest, "files": describe_files(folder, FILES)}
    with replacing(folder / MANIFEST) as temporary:
        temporary.write_bytes(write_bytes_of(whole))


def check_run_folder(folder: Path, *, force: bool = False) -> None:
    """Check before a run that its folder can be written at the end.

    Raises
    ------
    OutputError
        If the folder cannot be written, its path is not UTF-8, or it has other content and
        ``force`` is not set.
    """
    try:
        str(folder).encode()
    except UnicodeEncodeError:
        raise OutputError(
            f"{folder}: this path is not UTF-8, as Parquet's libraries need it; "
            "choose another --out."
        ) from None
    check_folder(folder)
    if not folder.exists():
        return
    foreign = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    if foreign and not force and not _is_run(folder):
        raise OutputError(
            f"{folder}: holds something else ({foreign[0]}) and no run of topics; "
            "choose another --out, or add --force to write beside it."
        )


def check_beside_run(path: Path) -> None:
    """Check, before the work for it, that a file can be written and is none of a run's own.

    Raises
    ------
    OutputError
        If it cannot, or belongs to a run.
    """
    check_file(path)
    if path.name not in (*FILES, MANIFEST):
        return
    with suppress(InputError):
        read_manifest(path.parent)
        raise OutputError(
            f"{path}: is a file of the run in that folder, which would be damaged; "
            "choose another --out."
        )


def _is_run(folder: Path) -> bool:
    try:
        read_manifest(folder)
    except InputError:
        # An interrupted run has no manifest yet, but has some of its files.
        begun = (UNFINISHED, *(f"{name}.csv" for name in TABLES))
        return any((folder / name).exists() for name in begun)
    return True
