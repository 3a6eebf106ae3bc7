"""How fast the number of papers grows, without a last year that is not over.

Shares compare themes with each other and do not mind an incomplete year; counts
do, so the partial last year is left out of them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from topics.shares.shares import Shares

GROWTH_COLUMNS = (
    "author", "theme_id", "theme", "year_from", "year_to", "papers_from", "papers_to", "growth",
)  # fmt: skip


def compute_growth(shares: Shares) -> pd.DataFrame:
    """Yearly growth of the papers of each author and theme over the complete years.

    Parameters
    ----------
    shares : Shares

    Returns
    -------
    DataFrame
        Columns ``GROWTH_COLUMNS``, rows in the order of the shares, "none"
        included. ``growth`` is a fraction a year (0.2 is 20%); missing where
        the first complete year of the window has no paper, or there is only one.

    Notes
    -----
    The compound annual growth rate of bibliometrics (Aria and Cuccurullo 2017).
    """
    tally = shares.tally
    years = tally.years[tally.years != shares.partial_last_year]
    groups, _, themes = tally.papers.shape
    first, last = tally.papers[:, 0], tally.papers[:, max(years.size - 1, 0)]
    span = years.size - 1
    known = (first > 0) & (span > 0)
    ratio = np.divide(last, first, out=np.full_like(first, np.nan), where=known)
    growth = ratio ** (1.0 / max(span, 1)) - 1.0
    whole = np.int64 if tally.whole else np.float64
    return pd.DataFrame(
        {
            "author": np.repeat(np.array(tally.groups, dtype=object), themes),
            "theme_id": np.tile(np.array(tally.theme_ids, dtype=object), groups),
            "theme": np.tile(np.array(tally.themes, dtype=object), groups),
            "year_from": tally.years[0],
            "year_to": years[-1] if years.size else tally.years[0],
            "papers_from": first.ravel().astype(whole),
            "papers_to": last.ravel().astype(whole),
            "growth": growth.ravel(),
        },
        columns=list(GROWTH_COLUMNS),
    )
