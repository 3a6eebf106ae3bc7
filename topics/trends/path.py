"""An author's path: how broad the work is, and how far it moved from year to year.

Breadth is the number of equally common themes that would be as diverse, allowing for
those that so few papers do not show. Shift is
the distance between the themes of two consecutive active years; beside it stands
the interval in which it would lie if the papers of both years were dealt to them
at random, because a few papers are never spread alike. "No theme" counts as one
class among the others, so that the shares sum to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.arrays import FloatArray
from topics.schema import NAME_COLUMNS, TABLES
from topics.settings import TrendSettings
from topics.shares.shares import Shares
from topics.shares.tally import Tally
from topics.trends.breadth import Breadth, estimate_breadth

BREADTH_COLUMNS = tuple(TABLES["breadth"].columns)
SHIFT_COLUMNS = tuple(TABLES["shifts"].columns)
AUTHOR_COLUMNS = tuple(
    name
    for name in TABLES["authors"].columns
    if not name.startswith("page_") and name not in NAME_COLUMNS
)

SHIFT_DRAWS = 2_000
"""Random deals behind the limits of a shift: its percentiles need no more."""

WEIGHT_DEALS = 499
"""The same for weights, which have no table that several pairs of years could share."""

DEAL_CELLS = 4_000_000
"""Most papers held at a time while weights are dealt."""


@dataclass(frozen=True, kw_only=True)
class Paths:
    """What ``authors.csv`` and ``shifts.csv`` hold.

    Attributes
    ----------
    authors : DataFrame
        Columns ``AUTHOR_COLUMNS``. ``papers`` are all of the author's papers,
        ``counted`` those in the shares, the rest were left out for the reason
        that the column names. First and last year and breadth are those of the
        counted papers; missing without any.
    breadth : DataFrame
        Columns ``BREADTH_COLUMNS``, one row per author and year with papers.
    shifts : DataFrame
        Columns ``SHIFT_COLUMNS``, one row per author and pair of consecutive
        active years. ``shift`` is between 0 and 1; a shift above ``high`` is
        larger than chance would make 39 times of 40.
    """

    authors: pd.DataFrame
    breadth: pd.DataFrame
    shifts: pd.DataFrame


def compute_paths(shares: Shares, settings: TrendSettings | None = None) -> Paths:
    """Breadth and shift of every author.

    Parameters
    ----------
    shares : Shares
    settings : TrendSettings, optional
        The seed and the level of the limits.

    Returns
    -------
    Paths
    """
    settings = settings or TrendSettings()
    tally = shares.tally
    active = tally.distinct > 0
    whole = _breadths(tally.papers.sum(axis=1), tally, settings)
    group, year = np.nonzero(active)
    names = np.array(tally.groups, dtype=object)
    breadth = pd.DataFrame(
        {
            "author": names[group],
            "year": tally.years[year],
            "papers": tally.distinct[group, year],
            **_breadths(tally.papers[group, year], tally, settings),
        },
        columns=list(BREADTH_COLUMNS),
    )
    some = pd.Series(active.any(axis=1))
    first = tally.years[active.argmax(axis=1)]
    last = tally.years[::-1][active[:, ::-1].argmax(axis=1)]
    authors = shares.coverage.assign(
        first_year=pd.Series(first, dtype="Int64").where(some),
        last_year=pd.Series(last, dtype="Int64").where(some),
        **whole,
        dispersion=shares.dispersion.groups,
    )
    return Paths(
        authors=authors[list(AUTHOR_COLUMNS)],
        breadth=breadth,
        shifts=_shifts(tally, settings),
    )


def _breadths(papers: FloatArray, tally: Tally, settings: TrendSettings) -> dict[str, FloatArray]:
    """Breadth and its limits of each row; weights have no limits, and no correction."""
    plain = compute_breadth(papers)
    low, high = np.full((2, len(papers)), np.nan)
    if not tally.whole:
        return {"breadth": plain, "breadth_low": low, "breadth_high": high}
    known: dict[tuple[int, ...], Breadth] = {}
    for row, counts in enumerate(papers.astype(np.int64)):
        key = tuple(sorted(counts[counts > 0].tolist()))
        if not key:
            continue
        if key not in known:
            known[key] = estimate_breadth(np.array(key), most=papers.shape[1], seed=settings.seed)
        found = known[key]
        plain[row], low[row], high[row] = found.estimate, found.low, found.high
    return {"breadth": plain, "breadth_low": low, "breadth_high": high}


def compute_breadth(weights: FloatArray) -> FloatArray:
    """Hill number of order 1 along the last axis.

    Parameters
    ----------
    weights : float64, shape (..., themes)
        Papers or shares, 0 or more.

    Returns
    -------
    float64, shape (...)
        Between 1 and the number of themes; NaN where all weights are 0.

    Notes
    -----
    exp of the Shannon entropy (Hill 1973, N1).
    """
    from scipy.special import entr

    sums = weights.sum(axis=-1, keepdims=True)
    share = np.divide(weights, sums, out=np.full_like(weights, np.nan), where=sums > 0)
    breadth: FloatArray = np.exp(entr(share).sum(axis=-1))
    return breadth


def compute_shift(before: FloatArray, after: FloatArray) -> FloatArray:
    """Jensen-Shannon distance between weights along the last axis.

    Parameters
    ----------
    before, after : float64, shape (..., themes)
        Papers or shares, 0 or more, not all 0.

    Returns
    -------
    float64, shape (...)
        0 where the shares are equal, 1 where no theme is in both.

    Notes
    -----
    Square root of the divergence with logarithms to base 2 (Lin 1991; Endres and
    Schindelin 2003).
    """
    from scipy.special import entr

    p = before / before.sum(axis=-1, keepdims=True)
    q = after / after.sum(axis=-1, keepdims=True)
    divergence = entr((p + q) / 2).sum(axis=-1) - (entr(p) + entr(q)).sum(axis=-1) / 2
    shift: FloatArray = np.sqrt(np.clip(divergence / np.log(2.0), 0.0, 1.0))
    return shift


def _shifts(tally: Tally, settings: TrendSettings) -> pd.DataFrame:
    known: dict[tuple[int, ...], tuple[float, float]] = {}
    rows = []
    for group, name in enumerate(tally.groups):
        years = np.flatnonzero(tally.distinct[group])
        for before, after in pairwise(years):
            counts = tally.papers[group, [before, after]]
            low, high = (
                _count_limits(counts, settings, known)
                if tally.whole
                else _weight_limits(tally, group, int(before), int(after), settings)
            )
            rows.append(
                (
                    name,
                    int(tally.years[before]),
                    int(tally.years[after]),
                    float(compute_shift(counts[0], counts[1])),
                    low,
                    high,
                )
            )
    return pd.DataFrame(rows, columns=list(SHIFT_COLUMNS))


def _count_limits(
    counts: FloatArray, settings: TrendSettings, known: dict[tuple[int, ...], tuple[float, float]]
) -> tuple[float, float]:
    """Limits for whole counts, shape (2, themes); they depend on margins only."""
    pooled = np.sort(counts.sum(axis=0).astype(np.int64))
    pooled = pooled[pooled > 0]
    sizes = np.sort(counts.sum(axis=1).astype(np.int64))
    key = (int(sizes[0]), *map(int, pooled))
    if key not in known:
        rng = np.random.default_rng([settings.seed, *key])
        drawn = rng.multivariate_hypergeometric(
            pooled, int(sizes[0]), size=SHIFT_DRAWS, method="marginals"
        ).astype(np.float64)
        known[key] = _percentiles(compute_shift(drawn, pooled - drawn), settings.level)
    return known[key]


def _weight_limits(
    tally: Tally, group: int, before: int, after: int, settings: TrendSettings
) -> tuple[float, float]:
    """Limits for weights: the papers of both years are dealt to them at random."""
    entries = slice(tally.credit.indptr[group], tally.credit.indptr[group + 1])
    own, amount = tally.credit.indices[entries], tally.credit.data[entries]
    inside = np.isin(tally.year_index[own], (before, after))
    own, amount = own[inside], amount[inside]
    weights = amount[:, None] * tally.weights[own].toarray()
    weights = weights[:, weights.any(axis=0)]
    size = int((tally.year_index[own] == before).sum())
    pooled = weights.sum(axis=0)
    rows = max(1, DEAL_CELLS // own.size)
    dealt = _dealt(own.size, size, settings.seed)
    shifts = []
    for start in range(0, WEIGHT_DEALS, rows):
        drawn = dealt[start : start + rows].astype(np.float64) @ weights
        shifts.append(compute_shift(drawn, np.maximum(pooled - drawn, 0.0)))
    return _percentiles(np.concatenate(shifts), settings.level)


@lru_cache(maxsize=64)
def _dealt(papers: int, chosen: int, seed: int) -> npt.NDArray[np.bool_]:
    """Which papers are dealt to the earlier year; kept for pairs of years as large."""
    dealt = np.zeros((WEIGHT_DEALS, papers), dtype=bool)
    dealt[:, :chosen] = True
    rng = np.random.default_rng([seed, papers, chosen])
    return rng.permuted(dealt, axis=1, out=dealt)


def _percentiles(shifts: FloatArray, level: float) -> tuple[float, float]:
    low, high = np.quantile(shifts, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
