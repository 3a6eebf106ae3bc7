"""Whether the years of a theme differ in any way.

The slope asks one question, whether a share went up or down. The omnibus test beside
it asks whether the years differ at all, so that a hump is not taken for steadiness.
It is exact where the tables of the theme's papers over the years can be listed, drawn
where years expect few papers of the theme, and that of chi-squared elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from topics.arrays import FloatArray, IntArray
from topics.trends.permutation import Tested

Deals: TypeAlias = Callable[[int], FloatArray]

MOST_TABLES = 4_000
"""Tables of a theme's papers over the years that are listed; more are drawn."""

FIRST_TABLES = 400
"""Tables drawn at first; more only where the years seem to differ."""

MOST_DEALS = 4_000
"""Deals drawn within strata, or of weights."""

SEEMS_UNEVEN = 0.1

EXPECTED = 3.0
"""Papers of the theme that every year expects, from which chi-squared needs no draws."""

ROUNDING = 1e-9


def compute_omnibus_test(papers: IntArray, totals: IntArray, *, draws: int, seed: int) -> Tested:
    """Test whether a theme's share differs between years, in any way.

    Parameters
    ----------
    papers, totals : int64, shape (rows, years)
        Papers of the theme and all papers in each year.
    draws : int
        Random tables where there are too many to list.
    seed : int

    Returns
    -------
    Tested
        Exact over all tables with the same margins; by chi-squared where these
        are many and every year expects ``EXPECTED`` papers of the theme, else over
        random tables with the +1 correction. 1 where the theme has none or all of the papers.

    Notes
    -----
    Pearson's statistic of the 2 x years table, conditional on both margins
    (Agresti 1992, section 3). The order of the years does not matter, so that
    rows with the same years in another order share their tables. Where none of
    the drawn tables is as uneven, the tail is that of chi-squared, if every year
    expects at least one paper of the theme (Cochran 1954).
    """
    p, least = np.ones((2, len(papers)))
    number, chosen = totals.sum(axis=1), papers.sum(axis=1)
    varies = (chosen > 0) & (chosen < number) & ((totals > 0).sum(axis=1) > 1)
    fewer = np.minimum(chosen, number - chosen)
    keys = np.hstack([np.sort(totals, axis=1), fewer[:, None]])
    rows_of = np.flatnonzero(varies)
    kinds, kind_of = np.unique(keys[rows_of], axis=0, return_inverse=True)
    order = np.argsort(kind_of.ravel(), kind="stable")
    bounds = np.searchsorted(kind_of.ravel()[order], np.arange(len(kinds) + 1))
    for kind, key in enumerate(kinds):
        rows = rows_of[order[bounds[kind] : bounds[kind + 1]]]
        sizes, count = key[:-1][key[:-1] > 0], int(key[-1])
        seen = _unevenness(papers[rows], totals[rows])
        if _count_tables(sizes, count) <= MOST_TABLES:
            p[rows], least[rows] = _listed(sizes, count, seen)
        else:
            p[rows], least[rows] = _drawn(sizes, count, seen, draws=draws, seed=seed)
    return Tested(p=p, least=least)


def compute_asymptotic_omnibus(sums: FloatArray, covariance: FloatArray) -> FloatArray:
    """Test sums over strata, or sums of weights, by chi-squared.

    Parameters
    ----------
    sums : float64, shape (rows, years)
        What each year has of the theme beyond what was expected.
    covariance : float64, shape (rows, years, years)
        Of the sums, under the null hypothesis; singular, as they add up to 0.

    Returns
    -------
    float64, shape (rows,)
        p; 1 where nothing varies.

    Notes
    -----
    The generalised Cochran-Mantel-Haenszel statistic (Landis, Heyman and Koch
    1978).
    """
    from scipy.special import chdtrc

    scale = whiten(covariance)
    freedom = (scale != 0).any(axis=1).sum(axis=1)
    squares = (np.einsum("ry,ryk->rk", sums, scale) ** 2).sum(axis=1)
    return np.where(freedom > 0, chdtrc(np.maximum(freedom, 1), squares), 1.0)


def whiten(covariance: FloatArray) -> FloatArray:
    """Axes that turn sums into independent ones with variance 1, shape (rows, years, axes).

    An axis along which nothing varies is 0.
    """
    spread, axes = np.linalg.eigh(covariance)
    largest = np.maximum(spread.max(axis=1, keepdims=True), np.finfo(np.float64).tiny)
    varies = spread > ROUNDING * largest
    scale = np.where(varies, 1.0 / np.sqrt(np.where(varies, spread, 1.0)), 0.0)
    return np.asarray(axes * scale[:, None, :])


def correct_by_deals(p: float, sums: FloatArray, scale: FloatArray, deals: Deals) -> float:
    """p by random deals, where chi-squared cannot be trusted.

    Parameters
    ----------
    p : float
        By chi-squared; it stands where no deal is as uneven.
    sums : float64, shape (years,)
    scale : float64, shape (years, axes)
        From :func:`whiten`.
    deals : function
        Sums of that many random deals, shape (deals, years).

    Notes
    -----
    With the +1 correction of Phipson and Smyth (2010).
    """
    seen = float(((sums @ scale) ** 2).sum()) * (1 - ROUNDING)
    found = p
    for number in (FIRST_TABLES, MOST_DEALS):
        as_far = int((((deals(number) @ scale) ** 2).sum(axis=1) >= seen).sum())
        found = (as_far + 1) / (number + 1)
        if as_far == 0:
            found = min(p, found)
        if found > SEEMS_UNEVEN:
            break
    return found


def _unevenness(papers: IntArray, totals: IntArray) -> FloatArray:
    """Pearson's statistic up to a factor that the margins fix."""
    number, chosen = totals.sum(axis=1, keepdims=True), papers.sum(axis=1, keepdims=True)
    gap = papers - totals * (chosen / number)
    squares = np.divide(gap**2, totals, out=np.zeros_like(gap), where=totals > 0)
    return np.asarray(squares.sum(axis=1))


def _count_tables(sizes: IntArray, count: int) -> int:
    """Ways to deal a theme's papers to years of these sizes; of more, one above the most."""
    ways = np.zeros(count + 1, dtype=np.int64)
    ways[0] = 1
    for size in sizes:
        # A year takes 0 to ``size`` papers: the sum of so many entries, by running sums.
        upto = ways.cumsum()
        upto[size + 1 :] -= upto[: max(count - size, 0)]
        ways = np.minimum(upto, MOST_TABLES + 1)
    return int(ways[count])


def _listed(sizes: IntArray, count: int, seen: FloatArray) -> tuple[FloatArray, FloatArray]:
    from scipy.special import gammaln

    number = int(sizes.sum())
    left, uneven, weight = np.array([count]), np.zeros(1), np.zeros(1)
    capacity = np.cumsum(sizes[::-1])[::-1]
    for place, size in enumerate(map(int, sizes)):
        rest = int(capacity[place]) - size
        low, high = np.maximum(left - rest, 0), np.minimum(left, size)
        times = high - low + 1
        start = np.repeat(np.cumsum(times) - times, times)
        taken = np.arange(int(times.sum())) - start + np.repeat(low, times)
        left = np.repeat(left, times) - taken
        uneven = np.repeat(uneven, times) + (taken - size * count / number) ** 2 / size
        weight = np.repeat(weight, times) - (
            gammaln(taken + 1.0) + gammaln(size - taken + 1.0) - gammaln(size + 1.0)
        )
    chance = np.exp(weight - weight.max())
    chance /= chance.sum()
    order = np.argsort(-uneven, kind="stable")
    reached = np.cumsum(chance[order])
    ordered = -uneven[order]
    slack = ROUNDING * max(1.0, count)
    at = np.searchsorted(ordered, -seen + slack, side="right") - 1
    first = np.searchsorted(ordered, ordered[0] + slack, side="right") - 1
    p = np.minimum(reached[np.maximum(at, 0)], 1.0)
    return p, np.full(seen.size, min(1.0, float(reached[first])))


def _drawn(
    sizes: IntArray, count: int, seen: FloatArray, *, draws: int, seed: int
) -> tuple[FloatArray, FloatArray]:
    from scipy.special import chdtrc

    p = np.ones(seen.size)
    number = int(sizes.sum())
    slack = ROUNDING * max(1.0, count)
    rows = np.arange(seen.size)
    expected = (sizes * count / number).min()
    spread = (count / number) * (1 - count / number) * number / (number - 1)
    tails = chdtrc(sizes.size - 1, seen / spread)
    if expected >= EXPECTED:
        return np.maximum(tails, np.finfo(np.float64).tiny), np.zeros(seen.size)
    for tables in (min(draws, FIRST_TABLES), draws):
        rng = np.random.default_rng([seed, count, *map(int, sizes)])
        drawn = rng.multivariate_hypergeometric(sizes, count, size=tables, method="marginals")
        uneven = np.sort(((drawn - sizes * (count / number)) ** 2 / sizes).sum(axis=1))
        as_far = tables - np.searchsorted(uneven, seen[rows] - slack, side="left")
        p[rows] = (as_far + 1) / (tables + 1)
        if expected >= 1:
            p[rows] = np.where(as_far == 0, np.minimum(tails[rows], p[rows]), p[rows])
        rows = np.flatnonzero(p <= SEEMS_UNEVEN)
        if tables == draws or not rows.size:
            break
    return p, np.zeros(seen.size)
