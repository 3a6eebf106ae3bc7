"""Reader of run folders: the manifest, and the tables with their column types.

Everything that uses a saved run (report, figures, export, trends, notebooks)
reads it through this module, so that a damaged, incomplete or incompatible folder
is refused with the same message everywhere. Tables are read on first use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from topics.errors import InputError
from topics.schema import OPTIONAL, PAPERS, PEOPLE, RIVALS, TABLES, CellType
from topics.settings import Settings, settings_from
from topics.store.manifest import Format, check_file, read_manifest_of
from topics.store.manifest_shape import find_damage
from topics.store.tables import read_csv, read_parquet

RUN = Format(
    name="topics-run",
    version=2,
    what="run",
    again="make it again with `topics run`",
    error=InputError,
)
MODEL_FOLDER = "model"
PAPERS_FILE = "papers.parquet"
PEOPLE_FILE = "people.parquet"
RIVALS_FILE = "rivals.csv"
FILES = (*(f"{name}.csv" for name in TABLES), PAPERS_FILE, PEOPLE_FILE, RIVALS_FILE)
"""File names of the tables of a run folder."""


@dataclass(frozen=True, kw_only=True, eq=False)
class RunFolder:
    """A saved run: its manifest, and its tables by name.

    ``run["shares"]`` is a table of :data:`topics.schema.TABLES`; "papers" has the
    additional columns of ``papers.parquet``; "people" and "rivals" are the authors
    of the corpus and the pairs of authors with the same surname.

    Attributes
    ----------
    path : Path
    manifest : mapping
    tables : dict of str to DataFrame
        The tables read so far.
    """

    path: Path
    manifest: Mapping[str, Any]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return the table of that name.

        Raises
        ------
        InputError
            If its file is missing, damaged or changed.
        """
        if name not in self.tables:
            self.tables[name] = self._read(name)
        return self.tables[name]

    def _read(self, name: str) -> pd.DataFrame:
        if name == "papers":
            return _consistent(self._checked(PAPERS_FILE, PAPERS), name, self.path / PAPERS_FILE)
        if name == "people":
            return self._checked(PEOPLE_FILE, PEOPLE)
        if name == "rivals":
            return self._checked(RIVALS_FILE, RIVALS)
        table = self._checked(f"{name}.csv", TABLES[name].columns, OPTIONAL.get(name, {}))
        return _consistent(table, name, self.path / f"{name}.csv")

    def _checked(
        self,
        file: str,
        columns: Mapping[str, CellType],
        optional: Mapping[str, CellType] | None = None,
    ) -> pd.DataFrame:
        check_file(self.path, file, self.manifest, RUN)
        read = read_csv if file.endswith(".csv") else read_parquet
        table = read(self.path / file, {**columns, **(optional or {})})
        absent = [name for name in columns if name not in table.columns]
        if absent:
            raise InputError(f"{self.path / file}: the column {absent[0]} is missing; {RUN.again}.")
        return table

    @cached_property
    def settings(self) -> Settings:
        """The settings of the run; paths are reduced to file names.

        Raises
        ------
        InputError
            If the manifest holds settings that are not allowed.
        """
        return settings_from(self.manifest.get("settings"), where=str(self.path))


def _consistent(table: pd.DataFrame, name: str, path: Path) -> pd.DataFrame:
    """The table, if its cells and rows are as its shape in the schema says."""
    shape = TABLES[name]
    for column in shape.given:
        if table[column].isna().any():
            raise InputError(f"{path}: a cell of the column {column} is empty; {RUN.again}.")
    for column, words in shape.words.items():
        if wrong := sorted(set(table[column]).difference(words)):
            raise InputError(
                f"{path}: column {column} must hold one of {', '.join(words)}, "
                f"got {str(wrong[0])[:80]!r}; {RUN.again}."
            )
    key = list(shape.key)
    if key and (double := table.duplicated(key)).any():
        row = ", ".join(map(str, table.loc[double, key].iloc[0]))
        raise InputError(
            f"{path}: two rows are of the same {', '.join(key)} ({row[:80]}); {RUN.again}."
        )
    return table


def read_run(folder: Path | str) -> RunFolder:
    """Open a run folder; its tables are read on first use.

    Raises
    ------
    InputError
        If the folder is not a finished run, is of another version, or lacks a table.
    """
    folder = Path(folder)
    run = RunFolder(path=folder, manifest=read_manifest(folder))
    for name in FILES:
        if not (folder / name).is_file():
            raise InputError(f"{folder / name}: is missing, the run is incomplete; {RUN.again}.")
    return run


def read_manifest(folder: Path | str) -> dict[str, Any]:
    """Read the manifest of a run folder.

    Raises
    ------
    InputError
        If the folder is not a run, is unfinished, or is of another version, or if an
        entry is of another type.
    """
    manifest = _Manifest(read_manifest_of(Path(folder), RUN), folder)
    damage = find_damage(manifest)
    if not damage and len(manifest.get("window") or ()) not in (0, 2):
        damage = "window"
    if damage:
        raise InputError(f"{folder}: the manifest is damaged ({damage[:80]}); {RUN.again}.")
    return manifest


class _Manifest(dict[str, Any]):
    """A manifest whose missing entries are errors that a user understands."""

    def __init__(self, entries: Mapping[str, Any], folder: Path | str) -> None:
        super().__init__(entries)
        self._folder = folder

    def __missing__(self, name: str) -> Any:
        raise InputError(f"{self._folder}: the manifest lacks {name}; {RUN.again}.")


def read_table(folder: Path | str, name: str) -> pd.DataFrame:
    """Read a table of a run folder, with its column types.

    Raises
    ------
    InputError
        If the folder is not a run, or the table is missing or damaged.
    """
    return read_run(folder)[name]
