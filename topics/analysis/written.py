"""Which rows of a result are worth writing: with tens of thousands of authors, most say 0.

A corpus of 19,000 papers has 44,000 authors; every author, year and theme are
18 million rows, nearly all of them of a theme that the author never wrote on. Of
these, one theme for each author stands for all: it has the same interval. What
is left out can be put back from what is written: a theme without a row has no
paper, and a year without a row has none at all.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.schema import CORPUS
from topics.settings import ShareSettings

MOST_CELLS = 1_000_000
"""Rows of shares above which rows without a paper are left out unless asked for."""


def zeros_are_written(shares: pd.DataFrame, settings: ShareSettings) -> bool:
    """Whether rows without a paper are written too."""
    if settings.zeros == "auto":
        return len(shares) <= MOST_CELLS
    return settings.zeros == "written"


def leave_out_zeros(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables of a result without the rows that others imply.

    Of shares, those of an author's years with papers stay: the themes that the
    author has papers in, and the first that the author has none in. Of trends
    and growth, those with papers stay. The corpus keeps all.
    """
    shares, trends, growth = tables["shares"], tables["trends"], tables["growth"]
    some_growth = (growth["papers_from"] > 0) | (growth["papers_to"] > 0)
    return {
        **tables,
        "shares": shares[_worth_writing(shares)].reset_index(drop=True),
        "trends": trends[(trends["papers"] > 0) | (trends["author"] == CORPUS)].reset_index(
            drop=True
        ),
        "growth": growth[some_growth | (growth["author"] == CORPUS)].reset_index(drop=True),
    }


def _worth_writing(shares: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """One truth a row; the rows are a whole grid of authors, years and themes."""
    if shares.empty:
        return np.zeros(0, dtype=bool)
    author = shares["author"].to_numpy()
    authors = 1 + int((author[1:] != author[:-1]).sum())
    years = int(shares["year"].max() - shares["year"].min()) + 1
    grid = (authors, years, len(shares) // (authors * years))
    papers = shares["papers"].to_numpy(dtype=np.float64).reshape(grid)
    active = shares["total"].to_numpy(dtype=np.float64).reshape(grid)[:, :, 0] > 0
    has_papers = papers.sum(axis=1) > 0
    stands_for_all = np.zeros_like(has_papers)
    without = np.flatnonzero(~has_papers.all(axis=1))
    stands_for_all[without, has_papers[without].argmin(axis=1)] = True
    keep = active[:, :, None] & (has_papers | stands_for_all)[:, None, :]
    keep[author.reshape(grid)[:, 0, 0] == CORPUS] = True
    return np.asarray(keep.ravel(), dtype=bool)
