"""The tables of a run, joined for export: each paper with its theme.

Every exporter starts from these tables. Nothing is recomputed; the tables of the run
are read and checked for consistency.
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
from topics.store.reader import read_run

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
"""Columns of the exported papers, in order.

``theme`` is empty for a paper without a theme; ``memberships`` lists all themes of a
paper as "name (weight)", in descending order of weight.
"""

MEMBERSHIP_COLUMNS = ("paper_id", "theme_id", "theme", "weight")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunTables:
    """The papers of a run with their themes.

    Parameters
    ----------
    papers : DataFrame
        One row per paper, columns of ``PAPER_COLUMNS``, in the run's order.
    memberships : DataFrame
        Columns of ``MEMBERSHIP_COLUMNS``; the weights of a paper sum to 1.
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
        If the folder is not a finished run, or its tables are inconsistent.
    """
    run = read_run(folder)
    themes, assignments, memberships = run["themes"], run["assignments"], run["memberships"]
    papers = run["papers"]
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
        memberships=_format_memberships(memberships, ids),
    )
    return RunTables(papers=papers[list(PAPER_COLUMNS)], memberships=memberships, themes=themes)


def _format_memberships(memberships: pd.DataFrame, ids: list[str]) -> pd.Series[Any]:
    themes: dict[str, list[tuple[float, str, str]]] = {paper: [] for paper in ids}
    rows = zip(
        memberships["paper_id"],
        memberships["theme_id"],
        memberships["theme"],
        memberships["weight"],
        strict=True,
    )
    for paper, theme_id, theme, weight in rows:
        if theme_id != NO_THEME and paper in themes and weight >= 0.005:
            themes[paper].append((-weight, theme_id, f"{theme} ({weight:.2f})"))
    return pd.Series(
        [[text for _, _, text in sorted(themes[paper])] for paper in ids], dtype="object"
    )
