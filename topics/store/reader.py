"""A run folder as a report reads it: what is there, and a sentence for what is not.

A report is made long after its run, perhaps by another version. Only the
manifest, the papers, the themes and the assignments have to be there; every
other table or column that is absent costs the page a part of itself, and the
page says which.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from topics.errors import InputError
from topics.records import PAGE_FIGURES
from topics.schema import OPTIONAL, TABLES, CellType
from topics.store.tables import read_csv
from topics.text.printable import restore

MANIFEST = "manifest.json"
FORMAT = "topics-run"
FORMAT_VERSION = 1
MODEL_FOLDER = "model"
PEOPLE = "people.parquet"
RIVALS = "rivals.csv"

NEEDED: Mapping[str, tuple[str, ...]] = {
    "papers": ("paper_id", "title", "authors", "year"),
    "themes": ("theme_id", "theme", "papers"),
    "assignments": ("paper_id", "theme_id"),
}
"""Tables without which there is nothing to show, and their least columns."""

WISHED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "memberships": (
        ("paper_id", "theme_id", "weight"),
        "a paper's other themes are not shown",
    ),
    "shares": (
        ("author", "year", "theme_id", "papers", "total", "share", "low", "high"),
        "there are no yearly shares",
    ),
    "trends": (("author", "theme_id", "label", "papers", "total", "q"), "no trend is labelled"),
    "authors": (("author", "papers"), "breadth and coverage of authors are not shown"),
    "breadth": (("author", "year", "breadth"), ""),
    "shifts": (
        ("author", "year_from", "year_to", "shift"),
        "the shift between years is not shown",
    ),
    "map": (("paper_id", "x", "y"), "there is no map"),
    "ledger": (("action", "reason"), "the ledger is not shown"),
}
"""Tables that a report can do without, their least columns, and what is then missing.

An empty sentence: older and newer runs both do without, so nothing is said.
"""

_TYPES: Mapping[str, CellType] = {
    **dict.fromkeys(
        ("year", "year_published", "source_count", "active_years", "first_year", "last_year",
         "year_from", "year_to", "strata", "late_from",
         "begin", "begin_low", "begin_high", "end", "end_low", "end_high", "peak",
         "counted", "no_abstract", "no_year", "outside_window"),
        "integer",
    ),
    **dict.fromkeys(
        ("papers", "total", "share", "low", "high", "confidence", "weight", "x", "y", "novelty",
         "novelty_percentile", "odds_ratio", "odds_low", "odds_high", "share_first",
         "share_last", "change", "change_low", "change_high", "p", "q", "breadth", "shift",
         "change_within", "change_within_low", "change_within_high", "change_mix", "p_within",
         "papers_early", "total_early", "papers_late", "total_late",
         "p_shape", "q_shape", "p_scan", "label_frequency", "p_one_wrong", "dispersion",
         "change_field", "p_field", "q_field",
         "breadth_low", "breadth_high",
         "stability", "consensus", "citations",
         *(f"page_{name}" for name in PAGE_FIGURES)),
        "number",
    ),
    **dict.fromkeys(("authors", "keywords", "representative_papers"), "list"),
}  # fmt: skip

_FROM_PARQUET = ("date", "doi", "arxiv", "openreview", "pmid", "citations", "has_code", "sources")


@dataclass(frozen=True, kw_only=True)
class RunFolder:
    """The tables of a run.

    Attributes
    ----------
    path : Path
    manifest : mapping
    tables : dict of str to DataFrame
        By name; those that the run does not have are empty, with their least
        columns.
    missing : tuple of str
        Sentences on what the run does not have.
    """

    path: Path
    manifest: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    missing: tuple[str, ...]

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def setting(self, stage: str, name: str, default: Any = None) -> Any:
        """A setting of the run, or ``default`` where the manifest does not have it."""
        stages = self.manifest.get("settings")
        values = stages.get(stage) if isinstance(stages, dict) else None
        value = values.get(name) if isinstance(values, dict) else None
        return default if value is None else value


def read_manifest(folder: Path | str) -> dict[str, Any]:
    """The manifest of a run folder.

    Raises
    ------
    InputError
        If the folder is no run, an unfinished one, or of a newer version.
    """
    path = Path(folder) / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"{folder}: is not a finished run ({MANIFEST}: {error.strerror}); "
            "make one with `topics run`."
        ) from error
    except ValueError as error:
        raise InputError(f"{path}: is not JSON: {error}.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise InputError(f"{path}: is not the manifest of a run.")
    if manifest.get("format_version", 0) > FORMAT_VERSION:
        raise InputError(
            f"{path}: the run was written by version {manifest.get('version')}, which is newer; "
            "update research-topics."
        )
    return manifest


def read_table(folder: Path | str, name: str) -> pd.DataFrame:
    """A table of a run folder, with its types.

    Raises
    ------
    InputError
        If the table is not there or damaged.
    """
    types = {**TABLES[name].columns, **OPTIONAL.get(name, {})}
    return read_csv(Path(folder) / f"{name}.csv", types)


def read_run_folder(path: Path) -> RunFolder:
    """Read every table that is there.

    Raises
    ------
    InputError
        If the folder is no finished run, is of a newer version, lacks a table
        of ``NEEDED`` or one of its columns, or holds a damaged table.
    """
    manifest = read_manifest(path)
    tables: dict[str, pd.DataFrame] = {}
    missing: list[str] = []
    for name, columns in NEEDED.items():
        tables[name] = _read(path / f"{name}.csv")
        absent = [column for column in columns if column not in tables[name]]
        if absent:
            raise InputError(
                f"{path / f'{name}.csv'}: the column {absent[0]} is missing; "
                "make the run again with `topics run`."
            )
    for name, (columns, consequence) in WISHED.items():
        file = path / f"{name}.csv"
        tables[name] = pd.DataFrame({column: [] for column in columns})
        if not file.is_file():
            reason = f"The run has no {file.name}"
        else:
            table = _read(file)
            absent = [column for column in columns if column not in table]
            if not absent:
                tables[name] = table
                continue
            reason = f"{file.name} has no column {absent[0]}"
        if consequence:
            missing.append(f"{reason}, so {consequence}.")
    tables["papers"] = _with_parquet(tables["papers"], path / "papers.parquet", missing)
    return RunFolder(path=path, manifest=manifest, tables=tables, missing=tuple(missing))


def _read(path: Path) -> pd.DataFrame:
    """A table of a run, quickly: shares and memberships can have millions of rows."""
    try:
        raw = pd.read_csv(
            path, dtype=str, keep_default_na=False, encoding="utf-8", lineterminator="\n"
        )
    except FileNotFoundError as error:
        raise InputError(
            f"{path}: is missing, the run is incomplete; make it again with `topics run`."
        ) from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is not a table of a run ({error}).") from error
    return pd.DataFrame(
        {name: _typed(raw[name], _TYPES.get(str(name), "text"), path) for name in raw.columns},
        columns=raw.columns,
    )


def _typed(cells: pd.Series[Any], kind: CellType, path: Path) -> pd.Series[Any]:
    if kind == "list":
        lists = [restore(cell).split("; ") if cell else [] for cell in cells]
        return pd.Series(lists, dtype=object)
    if kind == "text":
        # The same few names stand in most rows of a long table.
        distinct = {cell: restore(cell) for cell in cells.unique()}
        return cells.map(distinct).astype(object)
    numbers = pd.to_numeric(cells.replace("", "nan"), errors="coerce").astype("float64")
    wrong = cells[numbers.isna() & cells.ne("") & cells.str.lower().ne("nan")]
    if len(wrong):
        raise InputError(f"{path}: column {cells.name} must hold numbers, got {wrong.iloc[0]!r}.")
    return numbers.where(numbers.abs() != math.inf)


def _with_parquet(papers: pd.DataFrame, path: Path, missing: list[str]) -> pd.DataFrame:
    """The papers with what only the Parquet file has: identifiers and sources."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        names = set(pq.read_schema(path).names)
        wanted = [name for name in _FROM_PARQUET if name in names and name not in papers]
        more = pq.read_table(path, columns=["paper_id", *wanted]).to_pandas()
    except (OSError, pa.ArrowException):
        missing.append(
            "papers.parquet is missing or damaged, so links and sources of papers are not shown."
        )
        return papers
    more = more.drop_duplicates("paper_id").set_index("paper_id")
    return papers.join(more, on="paper_id")
