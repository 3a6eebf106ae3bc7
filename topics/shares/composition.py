"""What the counted papers are made of, year by year: the table beside every change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from topics.schema import TABLES
from topics.shares.tally import Tally


def compute_composition(tally: Tally, papers: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Counted papers of each value of some columns in each year of the window.

    Parameters
    ----------
    tally : Tally
    papers : DataFrame
        Column paper_id, and the ``columns`` that it has.
    columns : sequence of str
        Columns that the papers do not have, or that are empty, are left out.

    Returns
    -------
    DataFrame
        Columns as in ``TABLES["composition"]``; values in alphabetical order,
        "" for papers without one, years without papers as 0.
    """
    rows = pd.Index(papers["paper_id"]).get_indexer(pd.Index(tally.paper_ids))
    frames = []
    for column in columns:
        if column not in papers.columns:
            continue
        values = papers[column].astype("string").fillna("").str.strip().to_numpy(dtype=object)[rows]
        codes, names = pd.factorize(values, sort=True)
        if not any(names):
            continue
        counts = np.zeros((len(names), tally.years.size), dtype=np.int64)
        np.add.at(counts, (codes, tally.year_index), 1)
        frames.append(
            pd.DataFrame(
                {
                    "column": column,
                    "value": np.repeat(np.asarray(names, dtype=object), tally.years.size),
                    "year": np.tile(tally.years, len(names)),
                    "papers": counts.ravel(),
                }
            )
        )
    if not frames:
        return pd.DataFrame(columns=TABLES["composition"].names)
    return pd.concat(frames, ignore_index=True)[TABLES["composition"].names]
