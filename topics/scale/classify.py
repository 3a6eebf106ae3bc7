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
from topics.scale.credits import CREDITS, Level, counted_years, credit_papers, weigh_themes
from topics.scale.rows import Rows
from topics.settings import ShareSettings
from topics.store.partitions import CREDITS as CREDITS_FOLDER
from topics.store.partitions import PAPERS
from topics.store.tables import write_parquet
from topics.themes.assembly import find_labels

PAPER_PART = [*PAPER_COLUMNS, "theme_id", "theme", "confidence", "novelty"]
"""Columns of a file of papers."""

_BATCH = 2_000
"""Papers that are classified at once, which bounds the memory."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """What a worker classifies and counts by.

    Parameters
    ----------
    model : Model
    level : Level
        The themes that papers are counted for.
    shares : ShareSettings
    earlier : ndarray of shape (n, d), float32
        Vectors of the sample, in the order of their years.
    years : ndarray of shape (n,), int64
        Their years, ascending.
    """

    model: Model
    level: Level
    shares: ShareSettings
    earlier: Vectors
    years: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """What one partition adds to the sums.

    Parameters
    ----------
    papers, records : int
    themes : DataFrame
        Columns year, theme_id and weight, of the papers that shares count.
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
    papers = pd.concat([of_one for of_one, _ in parts], ignore_index=True)
    themes = pd.concat([weighed for _, weighed in parts], ignore_index=True)
    write_parquet(papers, folder / PAPERS / f"{name}.parquet", PAPER_PART)
    credits = credit_papers(papers, rows.authorships, themes, fitted.shares)
    write_parquet(credits, folder / CREDITS_FOLDER / f"{name}.parquet", list(CREDITS))
    counted = themes.merge(counted_years(papers, fitted.shares).reset_index(), on="paper_id")
    return Summed(
        papers=len(papers),
        records=int(papers["source_count"].sum()),
        themes=counted.groupby(["year", "theme_id"])["weight"].sum().reset_index(),
    )


def _classify(papers: pd.DataFrame, fitted: Fitted) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The papers with their themes, and what each counts for."""
    model, level = fitted.model, fitted.level
    prepared = model.prepare_papers(papers["title"].tolist(), papers["abstract"].tolist())
    finest = model.themes.compute_memberships(prepared.vectors, prepared.words, prepared.foreign)
    weights = level.sum_weights(finest)
    labels = level.place[find_labels(finest)]
    years = papers["year"].fillna(-1).to_numpy(dtype=np.int64)
    classified = papers.assign(
        title=prepared.titles,
        abstract=prepared.abstracts,
        theme_id=np.array(level.ids, dtype=object)[labels],
        theme=np.array(level.names, dtype=object)[labels],
        confidence=weights[np.arange(len(weights)), labels].round(6),
        novelty=compare_with_earlier(prepared.vectors, years, fitted.earlier, fitted.years),
    )
    paper_ids = papers["paper_id"].tolist()
    return classified, weigh_themes(paper_ids, labels, weights, level, fitted.shares)
