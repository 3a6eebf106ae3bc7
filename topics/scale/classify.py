"""Papers of a partition to a file of them with their themes, and to what is summed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.corpus.corpus import PAPER_COLUMNS
from topics.encoders.base import Vectors
from topics.model.model import Model
from topics.neighbours.novelty import compare_with_earlier
from topics.scale.rows import CREDITS, Rows
from topics.schema import NO_THEME, NO_THEME_NAME
from topics.store.partitions import CREDITS as CREDITS_FOLDER
from topics.store.partitions import PAPERS
from topics.store.tables import write_parquet
from topics.themes.assembly import find_labels

CREDIT_PART = {**CREDITS, "theme_id": "str"}
"""Columns of a file of credits."""

PAPER_PART = [*PAPER_COLUMNS, "theme_id", "theme", "confidence", "novelty"]
"""Columns of a file of papers."""

_BATCH = 2_000
"""Papers that are classified at once, which bounds the memory."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """What a worker classifies by.

    Parameters
    ----------
    model : Model
    earlier : ndarray of shape (n, d), float32
        Vectors of the sample, in the order of their years.
    years : ndarray of shape (n,), int64
        Their years, ascending.
    """

    model: Model
    earlier: Vectors
    years: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """What one partition adds to the sums.

    Parameters
    ----------
    papers, records : int
    themes : DataFrame
        Columns year, theme_id and papers, of the papers that shares count.
    """

    papers: int
    records: int
    themes: pd.DataFrame


def classify_rows(rows: Rows, name: str, *, fitted: Fitted, folder: Path) -> Summed:
    """Classify papers and write them to ``papers/NAME.parquet`` below the folder.

    The columns are those of a run's papers, with ``theme_id``, ``theme``, ``confidence``
    and ``novelty``. ``credits/NAME.parquet`` are their authors.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    parts = [
        _classify(rows.papers.iloc[start : start + _BATCH], fitted)
        for start in range(0, max(len(rows.papers), 1), _BATCH)
    ]
    papers = pd.concat(parts, ignore_index=True)
    write_parquet(papers, folder / PAPERS / f"{name}.parquet", PAPER_PART)
    counted = papers[papers["year"].notna() & papers["abstract"].ne("")]
    themes = papers.set_index("paper_id")["theme_id"]
    known = rows.credits[rows.credits["paper_id"].isin(counted["paper_id"])]
    write_parquet(
        known.assign(theme_id=themes.reindex(known["paper_id"]).to_numpy()),
        folder / CREDITS_FOLDER / f"{name}.parquet",
        list(CREDIT_PART),
    )
    return Summed(
        papers=len(papers),
        records=int(papers["source_count"].sum()),
        themes=counted.groupby(["year", "theme_id"]).size().rename("papers").reset_index(),
    )


def _classify(papers: pd.DataFrame, fitted: Fitted) -> pd.DataFrame:
    model = fitted.model
    prepared = model.prepare_papers(papers["title"].tolist(), papers["abstract"].tolist())
    weights = model.themes.compute_memberships(prepared.vectors, prepared.words, prepared.foreign)
    labels = find_labels(weights)
    ids = np.array([*model.themes.theme_ids, NO_THEME], dtype=object)
    names = np.array([*model.themes.theme_names, NO_THEME_NAME], dtype=object)
    years = papers["year"].fillna(-1).to_numpy(dtype=np.int64)
    return papers.assign(
        title=prepared.titles,
        abstract=prepared.abstracts,
        theme_id=ids[labels],
        theme=names[labels],
        confidence=weights[np.arange(len(weights)), labels].round(6),
        novelty=compare_with_earlier(prepared.vectors, years, fitted.earlier, fitted.years),
    )
