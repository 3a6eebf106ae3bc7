"""How fast the number of papers grows, without a last year that is not over.

Shares compare themes with each other and do not mind an incomplete year; counts
do, so the partial last year is left out of them. The growth is the slope through
all years, not a ratio of two of them, and has an interval.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from topics.arrays import FloatArray
from topics.schema import CORPUS, TABLES
from topics.shares.cells import Pairs
from topics.shares.shares import Shares

GROWTH_COLUMNS = tuple(TABLES["growth"].columns)

STEEPEST = 8.0
"""Largest slope of a logarithm of papers that is looked for, per year."""

HALVINGS = 30
"""Leave a slope uncertain by 1e-8."""


def compute_growth(shares: Shares) -> pd.DataFrame:
    """Yearly growth of the papers of each author and theme over the complete years.

    Parameters
    ----------
    shares : Shares

    Returns
    -------
    DataFrame
        Columns ``GROWTH_COLUMNS``, rows in the order of the shares, "none"
        included; where the shares leave out themes without a paper, this leaves
        out those without one in the first and the last year. ``growth`` is a
        fraction a year (0.2 is 20%) with a 95% interval, from ``year_from`` to
        ``year_to``: the first to the last complete year in which the author has
        papers, or the whole window for the corpus. Missing without a paper, or
        where there is only one such year.

    Notes
    -----
    A Poisson regression of papers on years, conditional on their sum, so that
    years share them out in proportion to exp(slope x year), with Firth's (1993)
    penalty; the limits are those of the profile penalised likelihood. A limit is
    missing where it lies beyond any growth.
    """
    tally = shares.tally
    complete = tally.years != shares.partial_last_year
    years = tally.years[complete]
    active = tally.distinct[:, complete] > 0
    active[np.array(tally.groups) == CORPUS] = True
    some = active.any(axis=1) & (years.size > 0)
    first = np.where(some, active.argmax(axis=1) if years.size else 0, 0)
    last = np.where(some, years.size - 1 - active[:, ::-1].argmax(axis=1) if years.size else 0, 0)
    papers = tally.papers[:, complete]
    groups = np.arange(len(tally.groups))
    ends = [
        papers[groups, place] if years.size else np.zeros_like(tally.papers[:, 0])
        for place in (first, last)
    ]
    listed = (ends[0] > 0) | (ends[1] > 0)
    pairs = Pairs.of(tally, np.ones_like(listed) if shares.zeros else listed)
    growth, low, high = np.full((3, len(pairs)), np.nan)
    span = np.where(some, last - first, 0)[pairs.group]
    for length in np.unique(span[span > 0]):
        rows = np.flatnonzero(span == length)
        group = pairs.group[rows, None]
        own = papers[group, first[group] + np.arange(length + 1), pairs.theme[rows, None]]
        growth[rows], low[rows], high[rows] = fit_growth(own)
    kind = np.int64 if tally.whole else np.float64
    known = years if years.size else tally.years[:1]
    return pd.DataFrame(
        {
            "author": np.array(tally.groups, dtype=object)[pairs.group],
            "theme_id": np.array(tally.theme_ids, dtype=object)[pairs.theme],
            "theme": np.array(tally.themes, dtype=object)[pairs.theme],
            "year_from": known[first][pairs.group],
            "year_to": known[last][pairs.group],
            "papers_from": ends[0][pairs.group, pairs.theme].astype(kind),
            "papers_to": ends[1][pairs.group, pairs.theme].astype(kind),
            "growth": growth,
            "growth_low": low,
            "growth_high": high,
        },
        columns=list(GROWTH_COLUMNS),
    )


def fit_growth(
    papers: FloatArray, *, level: float = 0.95
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Growth per year of each row, with limits; see :func:`compute_growth`.

    Parameters
    ----------
    papers : float64, shape (rows, years)
        At least two years.
    level : float, default 0.95

    Returns
    -------
    growth, low, high : float64, shape (rows,)
        NaN for rows without papers; limits of no growth that can be found, too.
    """
    from scipy.special import chdtri

    time = np.arange(papers.shape[1], dtype=np.float64)
    # sum and moment are all that matters
    facts, place = np.unique(
        np.stack([papers.sum(axis=1), papers @ time], axis=1).round(9), axis=0, return_inverse=True
    )
    number, moment = facts.T
    some = number > 0
    number, moment = number[some], moment[some]
    slope = _root(lambda b: _score(b, number, moment, time), number.size)
    floor = _value(slope, number, moment, time) - chdtri(1.0, 1.0 - level) / 2
    columns = np.full((3, len(facts)), np.nan)
    columns[0, some] = np.expm1(slope)

    def below(b: FloatArray) -> FloatArray:
        """Above 0 up to the lower limit of the slope."""
        return np.asarray(floor - _value(np.minimum(b, slope), number, moment, time))

    def within(b: FloatArray) -> FloatArray:
        """Above 0 up to the upper limit of the slope."""
        return np.asarray(_value(np.maximum(b, slope), number, moment, time) - floor)

    for column, falls in ((1, below), (2, within)):
        end = _root(falls, number.size)
        known = np.abs(end) < STEEPEST * (1 - 1e-9)
        columns[column, some] = np.where(known, np.expm1(end), np.nan)
    growth, low, high = columns[:, place.ravel()]
    return growth, low, high


def _moments(slope: FloatArray, time: FloatArray) -> tuple[FloatArray, ...]:
    """Log of the sum of exp(slope x time), and mean, variance and skew of time."""
    logit = slope[:, None] * time
    top = logit.max(axis=1, keepdims=True)
    weight = np.exp(logit - top)
    total = weight.sum(axis=1, keepdims=True)
    chance = weight / total
    mean = (chance * time).sum(axis=1)
    gap = time - mean[:, None]
    variance = np.maximum((chance * gap**2).sum(axis=1), 1e-300)
    return (top + np.log(total))[:, 0], mean, variance, (chance * gap**3).sum(axis=1)


def _score(
    slope: FloatArray, number: FloatArray, moment: FloatArray, time: FloatArray
) -> FloatArray:
    _, mean, variance, skew = _moments(slope, time)
    return np.asarray(moment - number * mean + 0.5 * skew / variance)


def _value(
    slope: FloatArray, number: FloatArray, moment: FloatArray, time: FloatArray
) -> FloatArray:
    log_total, _, variance, _ = _moments(slope, time)
    return np.asarray(slope * moment - number * log_total + 0.5 * np.log(variance))


def _root(falls: Callable[[FloatArray], FloatArray], rows: int) -> FloatArray:
    """Where a function of the slope falls through 0, by halving."""
    low, high = np.full(rows, -STEEPEST), np.full(rows, STEEPEST)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        above = falls(middle) > 0
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray((low + high) / 2)
