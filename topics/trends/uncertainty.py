"""Trends whose papers are not independent and whose themes are not certain.

Papers of one project count for less than their number. The themes of a corpus
could have been drawn otherwise, as refits show, and a change should not depend on
how they were drawn. In a short career, one paper with the wrong theme may make the
difference; the p value that it would lead to is computed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from topics.arrays import BoolArray, FloatArray, IntArray
from topics.trends.permutation import Tested, compute_count_test

SHORT_CAREER = 50
"""Papers up to which it is asked what one wrong theme would do."""

_LARGEST_Z = 37.0
"""Beyond it a normal tail is no longer a number."""


def widen_tests(test: Tested, dispersion: FloatArray | float) -> Tested:
    """The same tests for papers that tell less than independent ones.

    Parameters
    ----------
    test : Tested
    dispersion : float64, shape (rows,) or one number
        At least 1.

    Returns
    -------
    Tested
        The normal deviate of each p divided by the root of the dispersion
        (McCullagh and Nelder 1989, section 4.5); untouched where it is 1.
    """
    root = np.sqrt(np.broadcast_to(dispersion, test.p.shape))
    if (root == 1).all():
        return test
    p = np.where(root > 1, to_p(to_z(test.p) / root), test.p)
    least = np.where(
        (root > 1) & (test.least > 0), to_p(to_z(np.maximum(test.least, 1e-300)) / root), test.least
    )
    return Tested(p=p, least=np.minimum(least, p))


def to_z(p: FloatArray) -> FloatArray:
    """The normal deviate, 0 or more, of a two-sided p."""
    from scipy.special import ndtri

    return np.asarray(-ndtri(np.clip(p, np.finfo(np.float64).tiny, 1.0) / 2))


def to_p(z: FloatArray) -> FloatArray:
    """The two-sided p of a normal deviate."""
    from scipy.special import ndtr

    return np.asarray(2 * ndtr(-np.minimum(np.abs(z), _LARGEST_Z)))


def compose_p(
    p: FloatArray, up: BoolArray, refit_p: Sequence[FloatArray], refit_up: Sequence[BoolArray]
) -> FloatArray:
    """p over the run's themes and those of all refits.

    Parameters
    ----------
    p : float64, shape (rows,)
    up : bool, shape (rows,)
        Whether the share went up.
    refit_p, refit_up : sequences of the same
        From the themes of each refit.

    Returns
    -------
    float64, shape (rows,)
        ``p`` itself where all refits say the same.

    Notes
    -----
    The method of composition (Treier and Jackman 2008) by Rubin's rules for
    normal deviates (Licht 2010): their mean over the root of 1 plus (1 + 1/M)
    times their variance. The run's own themes are one draw among the others.
    """
    signed = np.stack(
        [np.where(way, 1.0, -1.0) * to_z(one) for one, way in zip([p, *refit_p], [up, *refit_up],
                                                                  strict=True)]
    )  # fmt: skip
    between = signed.var(axis=0, ddof=1)
    total = 1.0 + (1.0 + 1.0 / len(signed)) * between
    return np.where(between < 1e-18, p, to_p(signed.mean(axis=0) / np.sqrt(total)))


def widen_omnibus(test: Tested, freedom: FloatArray, dispersion: FloatArray) -> Tested:
    """Omnibus tests for papers that tell less than independent ones.

    Parameters
    ----------
    test : Tested
    freedom : float64, shape (rows,)
        Degrees of freedom: years with papers less one.
    dispersion : float64, shape (rows,)
        At least 1.

    Returns
    -------
    Tested
        The chi-squared of each p divided by the dispersion; untouched where it
        is 1.
    """
    from scipy.special import chdtrc, chdtri

    rows = (dispersion > 1) & (freedom > 0)
    if not rows.any():
        return test
    own = np.where(rows, freedom, 1.0)

    def widen(p: FloatArray) -> FloatArray:
        squares = chdtri(own, np.clip(p, 1e-300, 1.0))
        return np.where(rows & (p > 0), chdtrc(own, squares / dispersion), p)

    p = widen(test.p)
    return Tested(p=p, least=np.minimum(widen(test.least), p))


def compose_omnibus(test: Tested, refits: Sequence[Tested]) -> Tested:
    """Omnibus tests over the run's themes and those of all refits; see ``compose_p``."""
    from scipy.special import ndtr, ndtri

    tiny = np.finfo(np.float64).tiny
    deviates = np.stack([-ndtri(np.clip(one.p, tiny, 1 - 1e-9)) for one in (test, *refits)])
    between = deviates.var(axis=0, ddof=1)
    total = 1.0 + (1.0 + 1.0 / len(deviates)) * between
    p = np.where(between < 1e-18, test.p, ndtr(-deviates.mean(axis=0) / np.sqrt(total)))
    least = np.min([test.least, *(one.least for one in refits)], axis=0)
    return Tested(p=p, least=np.minimum(least, p))


def widen_change(
    low: FloatArray,
    change: FloatArray,
    high: FloatArray,
    refits: Sequence[FloatArray],
    *,
    level: float,
) -> tuple[FloatArray, FloatArray]:
    """Limits of a change that also hold what the refits disagree on.

    Parameters
    ----------
    low, change, high : float64, shape (rows,)
    refits : sequence of float64, shape (rows,)
        The change by the themes of each refit.
    level : float
        Probability of the interval.

    Returns
    -------
    low, high : float64, shape (rows,)
        Moved outwards, never beyond -1 and 1.

    Notes
    -----
    Rubin (1987, equation 3.1.5), as for shares: see
    :func:`topics.shares.refits.widen_intervals`.
    """
    from scipy.special import ndtri

    moved = np.stack([np.where(np.isnan(refit), change, refit) for refit in refits])
    between = (1.0 + 1.0 / len(refits)) * ((moved - change) ** 2).mean(axis=0)
    reach = float(ndtri((1 + level) / 2))
    limits = []
    for end, side in ((low, -1), (high, 1)):
        gap = np.sqrt((end - change) ** 2 + reach**2 * between)
        limits.append(np.clip(change + side * gap, -1.0, 1.0))
    return limits[0], limits[1]


def compute_one_wrong(
    papers: IntArray, totals: IntArray, dispersion: FloatArray, chosen: BoolArray
) -> FloatArray:
    """The largest p if one paper had another theme than it was given.

    Parameters
    ----------
    papers, totals : int64, shape (rows, years)
    dispersion : float64, shape (rows,)
    chosen : bool, shape (rows,)
        Rows to ask it for.

    Returns
    -------
    float64, shape (rows,)
        NaN in rows that are not chosen or have more than ``SHORT_CAREER`` papers.
    """
    worst = np.full(len(papers), np.nan)
    rows = np.flatnonzero(chosen & (totals.sum(axis=1) <= SHORT_CAREER))
    changed, whose = [], []
    for row in rows:
        for year in np.flatnonzero(totals[row]):
            for step in (-1, 1):
                if 0 <= papers[row, year] + step <= totals[row, year]:
                    other = papers[row].copy()
                    other[year] += step
                    changed.append(other)
                    whose.append(row)
    if not changed:
        return worst
    place = np.array(whose)
    test = widen_tests(compute_count_test(np.array(changed), totals[place]), dispersion[place])
    worst[rows] = 0.0
    np.maximum.at(worst, place, test.p)
    return worst
