"""How steeply a share changes, with limits: a logistic slope with Firth's penalty.

Counts of a theme's papers and of all papers per year come in, one row per author
and theme; the odds ratio per year, the fitted share in the row's first and last year
with papers and their difference go out, each with an interval. Everything is computed
for all rows at once, and once only for rows with the same counts.

Firth's penalty (the Jeffreys prior) keeps the slope finite where the theme
appears in the last years only. Limits are those of the profile penalised
likelihood, because Wald limits fail just there (Heinze and Schemper 2002).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial
from itertools import product

import numpy as np

from topics.arrays import BoolArray, FloatArray
from topics.trends.firth import Counts, State, evaluate, expit, find_limit, maximise

BLOCK = 20_000
"""Rows computed at a time, which bounds the memory."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """Fitted change of each row; float64 arrays of shape (rows,), NaN where unknown.

    ``steady_low`` and ``steady_high`` are the limits of ``change`` at the level
    of the equivalence test. ``odds_ratio`` is per year; shares and changes are
    fractions (0.15 is 15 percentage points).
    """

    odds_ratio: FloatArray
    odds_low: FloatArray
    odds_high: FloatArray
    share_first: FloatArray
    share_last: FloatArray
    change: FloatArray
    change_low: FloatArray
    change_high: FloatArray
    steady_low: FloatArray
    steady_high: FloatArray


def fit_change(
    papers: FloatArray,
    totals: FloatArray,
    *,
    level: float = 0.95,
    steady_level: float = 0.90,
    limits: bool = True,
    steady: BoolArray | None = None,
) -> Change:
    """Fit a logistic slope to each row and say how sure it is.

    Parameters
    ----------
    papers, totals : float64, shape (rows, years)
        Papers of the theme and all papers in each year of the window. Years
        without papers have a total of 0 and say nothing; the change is that from
        the row's first year with papers to its last.
    level, steady_level : float
        Probability of the reported intervals, and of the one that decides
        whether a share is steady.
    limits : bool, default True
        Whether to find the intervals; they are missing otherwise.
    steady : bool, shape (rows,), optional
        Rows whose limits at ``steady_level`` are asked for; all by default.

    Returns
    -------
    Change
        NaN in rows with fewer than two years with papers.

    Notes
    -----
    Firth (1993) for the penalised score, Heinze and Schemper (2002) for the
    penalised likelihood and its profile, Venzon and Moolgavkar (1988) for the
    iteration that finds a limit. The interval of the change joins those of the
    two shares by MOVER (Zou and Donner 2008, equation 10), with the correlation
    of the two logits.
    """
    columns = np.full((len(fields(Change)), len(papers)), np.nan)
    active = totals > 0
    first = active.argmax(axis=1)
    span = np.where(active.any(axis=1), totals.shape[1] - active[:, ::-1].argmax(axis=1) - first, 0)
    asked = np.ones(len(papers), dtype=bool) if steady is None else steady
    for years, both in product(np.unique(span[span >= 2]), (True, False)):
        rows = np.flatnonzero((span == years) & (asked == both))
        place = first[rows, None] + np.arange(years)
        aligned = np.hstack([papers[rows[:, None], place], totals[rows[:, None], place]])
        table, inverse = np.unique(aligned, axis=0, return_inverse=True)
        found = np.empty((len(columns), len(table)))
        for start in range(0, len(table), BLOCK):
            part = slice(start, start + BLOCK)
            data = Counts(
                papers=table[part, :years], totals=table[part, years:], time=_time(int(years))
            )
            levels = (level, steady_level) if both else (level,)
            found[:, part] = _fit_block(data, levels) if limits else _fit_only(data)
        columns[:, rows] = found[:, inverse.ravel()]
    return Change(**{field.name: columns[i] for i, field in enumerate(fields(Change))})


def _time(years: int) -> FloatArray:
    return np.linspace(0.0, 1.0, years)


def _fit_block(data: Counts, levels: tuple[float, ...]) -> FloatArray:
    """All columns; limits at levels that are not asked for are missing."""
    ones = np.ones_like(data.time)
    slope = (ones, data.time - 0.5)
    first = (data.time, ones - data.time)
    last = (ones - data.time, data.time)

    centre, steep = maximise(data, *slope)
    peak = evaluate(data, *slope, centre, steep)
    logit_first, logit_last = centre - steep / 2, centre + steep / 2
    share_first, share_last = expit(logit_first), expit(logit_last)
    change = share_last - share_first
    correlation = _end_correlation(peak)
    per_year = data.time.size - 1
    limit = partial(find_limit, data, peak=peak.value)

    odds = [
        np.exp(limit(*slope, centre, steep, level=levels[0], side=side) / per_year)
        for side in (-1, 1)
    ]
    change_limits = []
    for wanted in levels:
        first_low, first_high = (
            expit(limit(*first, logit_last, logit_first, level=wanted, side=side))
            for side in (-1, 1)
        )
        last_low, last_high = (
            expit(limit(*last, logit_first, logit_last, level=wanted, side=side))
            for side in (-1, 1)
        )
        change_limits += [
            change + _mover(share_last - last_low, first_high - share_first, correlation, sign=-1),
            change + _mover(last_high - share_last, share_first - first_low, correlation, sign=1),
        ]
    limits = np.full((4, len(change)), np.nan)
    limits[: len(change_limits)] = np.clip(change_limits, -1.0, 1.0)
    return np.stack([np.exp(steep / per_year), *odds, share_first, share_last, change, *limits])


def _fit_only(data: Counts) -> FloatArray:
    """The same without limits."""
    columns = np.full((len(fields(Change)), len(data.papers)), np.nan)
    centre, steep = maximise(data, np.ones_like(data.time), data.time - 0.5)
    first, last = expit(centre - steep / 2), expit(centre + steep / 2)
    names = [field.name for field in fields(Change)]
    found = {
        "odds_ratio": np.exp(steep / (data.time.size - 1)),
        "share_first": first,
        "share_last": last,
        "change": last - first,
    }
    for name, values in found.items():
        columns[names.index(name)] = values
    return columns


def _end_correlation(state: State) -> FloatArray:
    """Correlation of the logits in the first and the last year."""
    var_centre = state.info_bb / state.determinant
    var_steep = state.info_aa / state.determinant
    cov = -state.info_ab / state.determinant
    var_first = var_centre - cov + var_steep / 4
    var_last = var_centre + cov + var_steep / 4
    return (var_centre - var_steep / 4) / np.sqrt(var_first * var_last)


def _mover(
    last_gap: FloatArray, first_gap: FloatArray, correlation: FloatArray, *, sign: int
) -> FloatArray:
    """Distance from the change to its limit, from those of the two shares to theirs."""
    squared = last_gap**2 - 2 * correlation * last_gap * first_gap + first_gap**2
    return sign * np.sqrt(np.maximum(squared, 0.0))
