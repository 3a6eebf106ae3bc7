"""The tables of a run, joined for whoever reads on: a paper with its theme.

Every export starts here. Nothing is computed anew; what the run wrote is read,
and checked to belong together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from topics.errors import InputError
from topics.records import ID_KINDS
from topics.schema import NO_THEME, PARQUET_ONLY, TABLES, CellType
from topics.store.reader import read_manifest, read_table

_TYPES: Mapping[str, CellType] = {
    **TABLES["papers"].columns,
    **PARQUET_ONLY,
    **TABLES["assignments"].columns,
    "memberships": "list",
}
_NAMES = (
    "paper_id",
    "title",
    "authors",
    "authors_complete",
    "year",
    "year_published",
    "date",
    "venue",
    "venue_type",
    "category",
    "abstract",
    "keywords",
    *ID_KINDS,
    "citations",
    "has_code",
    "source_count",
    "novelty",
    "novelty_percentile",
    "theme_id",
    "theme",
    "confidence",
    "memberships",
)
PAPER_COLUMNS: Mapping[str, CellType] = {name: _TYPES[name] for name in _NAMES}
"""Columns of the papers that are exported, in their order.

``theme`` is empty for a paper without one; ``memberships`` are all themes of a
paper as "name (weight)", the heaviest first.
"""

MEMBERSHIP_COLUMNS = ("paper_id", "theme_id", "theme", "weight")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunTables:
    """What a run says of its papers.

    Parameters
    ----------
    papers : DataFrame
        One row a paper, columns of ``PAPER_COLUMNS``, in the run's order.
    memberships : DataFrame
        Columns of ``MEMBERSHIP_COLUMNS``; weights of a paper sum to 1.
    themes : DataFrame
        The run's ``themes.csv``.
    """

    papers: pd.DataFrame
    memberships: pd.DataFrame
    themes: pd.DataFrame


def load_run(folder: Path) -> RunTables:
    """Read the tables of a run folder.

    Raises
    ------
    InputError
        If the folder is no finished run, or its tables do not fit together.
    """
    read_manifest(folder)
    themes = read_table(folder, "themes")
    assignments = read_table(folder, "assignments")
    memberships = read_table(folder, "memberships")
    papers = _papers(folder)
    ids = papers["paper_id"].tolist()
    if sorted(ids) != sorted(assignments["paper_id"].tolist()):
        raise InputError(
            f"{folder}: papers and assignments are of different papers; run `topics run` again."
        )
    names = dict(zip(themes["theme_id"], themes["theme"], strict=True))
    named = memberships["theme_id"].map(lambda theme: names.get(theme, ""))
    memberships = memberships.assign(theme=named)[list(MEMBERSHIP_COLUMNS)]
    assigned = assignments.set_index("paper_id").loc[ids]
    theme_ids = assigned["theme_id"].tolist()
    papers = papers.assign(
        theme_id=theme_ids,
        theme=[
            "" if i == NO_THEME else t for i, t in zip(theme_ids, assigned["theme"], strict=True)
        ],
        confidence=assigned["confidence"].to_numpy(),
        memberships=_told(memberships, ids),
    )
    return RunTables(papers=papers[list(PAPER_COLUMNS)], memberships=memberships, themes=themes)


def _papers(folder: Path) -> pd.DataFrame:
    """The papers with all columns, from Parquet where it is there."""
    stored = folder / "papers.parquet"
    if not stored.exists():
        papers = read_table(folder, "papers")
    else:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            rows = pq.read_table(stored).to_pydict()
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{stored}: the Parquet file is damaged ({error}).") from error
        papers = pd.DataFrame(
            {name: pd.Series(cells, dtype="object") for name, cells in rows.items()}
        )
    for name, kind in PAPER_COLUMNS.items():
        given = papers[name].tolist() if name in papers.columns else [None] * len(papers)
        papers[name] = _column(given, kind)
    return papers


def _column(cells: list[Any], kind: CellType) -> pd.Series[Any]:
    missing = [cell is None or cell is pd.NA or cell != cell for cell in cells]
    if kind == "integer":
        whole = [None if gone else int(cell) for cell, gone in zip(cells, missing, strict=True)]
        return pd.Series(whole, dtype="Int64")
    if kind == "boolean":
        truth = [None if gone else bool(cell) for cell, gone in zip(cells, missing, strict=True)]
        return pd.Series(truth, dtype="boolean")
    if kind == "list":
        lists = [[] if gone else list(cell) for cell, gone in zip(cells, missing, strict=True)]
        return pd.Series(lists, dtype="object")
    if kind == "number":
        return pd.Series(
            [
                float("nan") if gone else float(cell)
                for cell, gone in zip(cells, missing, strict=True)
            ]
        )
    texts = ["" if gone else str(cell) for cell, gone in zip(cells, missing, strict=True)]
    return pd.Series(texts, dtype="object")


def _told(memberships: pd.DataFrame, ids: list[str]) -> pd.Series[Any]:
    told: dict[str, list[tuple[float, str, str]]] = {paper: [] for paper in ids}
    rows = zip(
        memberships["paper_id"],
        memberships["theme_id"],
        memberships["theme"],
        memberships["weight"],
        strict=True,
    )
    for paper, theme_id, theme, weight in rows:
        if theme_id != NO_THEME and paper in told and weight >= 0.005:
            told[paper].append((-weight, theme_id, f"{theme} ({weight:.2f})"))
    return pd.Series(
        [[text for _, _, text in sorted(told[paper])] for paper in ids], dtype="object"
    )
