"""Whether a share's years differ at all, and when it stepped, peaked or dipped.

The slope asks one question, whether a share went up or down. The omnibus test
beside it asks whether the years differ in any way, so that a hump is not taken for
steadiness. Where either says yes, a scan over all runs of years finds the one that
stands out most, with a test that pays for the search and with the dates that fit
the papers as well.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from topics.arrays import FloatArray, IntArray
from topics.trends.permutation import Tested

MOST_TABLES = 4_000
"""Tables of a theme's papers over the years that are listed; more are drawn."""

FIRST_TABLES = 400
"""Tables drawn at first; more only where the years seem to differ."""

SEEMS_UNEVEN = 0.1

EXPECTED = 3.0
"""Papers of the theme that every year expects, from which chi-squared needs no draws."""

ROUNDING = 1e-9

SCAN_DRAWS = 1_999
DATE_DRAWS = 499


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


def compute_asymptotic_omnibus(sums: FloatArray, covariance: FloatArray) -> float:
    """The same for sums over strata or of weights, by chi-squared.

    Parameters
    ----------
    sums : float64, shape (years,)
        What each year has of the theme beyond what was expected.
    covariance : float64, shape (years, years)
        Of the sums, under the null hypothesis; singular, as they add up to 0.

    Returns
    -------
    float
        p; 1 where nothing varies.

    Notes
    -----
    The generalised Cochran-Mantel-Haenszel statistic (Landis, Heyman and Koch
    1978).
    """
    from scipy.special import chdtrc

    spread, axes = np.linalg.eigh(covariance)
    varies = spread > ROUNDING * max(float(spread.max()), np.finfo(np.float64).tiny)
    if not varies.any():
        return 1.0
    along = (sums @ axes)[varies] ** 2 / spread[varies]
    return float(chdtrc(int(varies.sum()), along.sum()))


def _unevenness(papers: IntArray, totals: IntArray) -> FloatArray:
    """Pearson's statistic up to a factor that the margins fix."""
    number, chosen = totals.sum(axis=1, keepdims=True), papers.sum(axis=1, keepdims=True)
    gap = papers - totals * (chosen / number)
    squares = np.divide(gap**2, totals, out=np.zeros_like(gap), where=totals > 0)
    return np.asarray(squares.sum(axis=1))


def _count_tables(sizes: IntArray, count: int) -> float:
    ways = np.zeros(count + 1)
    ways[0] = 1.0
    for size in sizes:
        ways = np.convolve(ways, np.ones(min(int(size), count) + 1))[: count + 1]
    return float(ways[count])


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


@dataclass(frozen=True, kw_only=True)
class Course:
    """The run of years in which a share stands out most.

    Attributes
    ----------
    shape : str
        "step up", "step down", "peak" or "dip"; empty where no run stands out.
    p : float
        Of the scan over all runs of years.
    begin, begin_low, begin_high : int
        First year of the run (for a step, of what comes after it), and the
        first years of the runs that fit as well, at 95%.
    end, end_low, end_high : int or None
        Last year of a peak or dip, likewise.
    peak : int or None
        Its highest (lowest) year.
    """

    shape: str
    p: float
    begin: int | None = None
    begin_low: int | None = None
    begin_high: int | None = None
    end: int | None = None
    end_low: int | None = None
    end_high: int | None = None
    peak: int | None = None


COURSE_FIELDS = tuple(field.name for field in fields(Course))


def scan_course(
    sums: FloatArray,
    covariance: FloatArray,
    share: FloatArray,
    years: IntArray,
    *,
    alpha: float,
    seed: int,
    draws: FloatArray | None = None,
) -> Course:
    """Find the run of years that stands out most, and the dates that fit as well.

    Parameters
    ----------
    sums : float64, shape (years,)
        Papers of the theme beyond what was expected, in each year with papers.
    covariance : float64, shape (years, years)
        Of the sums under the null hypothesis.
    share : float64, shape (years,)
        Of the theme in each year.
    years : int64, shape (years,)
    alpha : float
        Largest p at which a shape is named; 1 - alpha is the level of the dates.
    seed : int
    draws : float64, shape (draws, years), optional
        Sums under the null hypothesis; by default drawn from the normal
        distribution with their covariance.

    Returns
    -------
    Course

    Notes
    -----
    The largest standardised sum over all runs of consecutive years that leave
    some years out, against its distribution when years mean nothing: a max-type
    test (Hothorn and Zeileis 2008; Worsley 1983 for a step). The dates are those
    whose squared standardised sum is within a critical distance of the largest,
    which is the likelihood ratio's set (Siegmund 1988), with the distance found
    by simulation from the run that stands out most.
    """
    count = years.size
    if count < 3:
        return Course(shape="", p=1.0)
    windows = [(a, b) for a in range(count) for b in range(a, count) if (a, b) != (0, count - 1)]
    # a run that begins the years says the same as the run that ends them
    windows = [(a, b) for a, b in windows if a > 0]
    inside = np.zeros((len(windows), count))
    for row, (a, b) in enumerate(windows):
        inside[row, a : b + 1] = 1.0
    spread = np.einsum("wy,yz,wz->w", inside, covariance, inside)
    sound = spread > 1e-9 * max(float(spread.max()), 1e-300)
    inside, spread = inside[sound], spread[sound]
    windows = [window for window, good in zip(windows, sound, strict=True) if good]
    if not windows:
        return Course(shape="", p=1.0)
    rng = np.random.default_rng([seed, count])
    scores = inside @ sums / np.sqrt(spread)
    null = (
        rng.multivariate_normal(np.zeros(count), covariance, size=SCAN_DRAWS, method="svd")
        if draws is None
        else draws
    )
    highest = np.abs(null @ inside.T / np.sqrt(spread)).max(axis=1)
    best = int(np.abs(scores).argmax())
    as_far = int((highest >= abs(scores[best]) - ROUNDING).sum())
    p = (as_far + 1) / (len(null) + 1)
    if p > alpha:
        return Course(shape="", p=p)
    a, b = windows[best]
    up = scores[best] > 0
    step = b == count - 1
    shape = ("step up" if up else "step down") if step else ("peak" if up else "dip")
    # simulated from the run found: how far the truth falls behind the best
    effect = float(inside[best] @ sums) / float(spread[best])
    centre = effect * (covariance @ inside[best])
    noise = rng.multivariate_normal(centre, covariance, size=DATE_DRAWS, method="svd")
    squares = (noise @ inside.T) ** 2 / spread
    behind = squares.max(axis=1) - squares[:, best]
    reach = float(np.quantile(behind, 1 - alpha))
    alike = [
        window
        for window, score in zip(windows, scores, strict=True)
        if score**2 >= scores[best] ** 2 - reach
        and (score > 0) == up
        and (window[1] == count - 1) == step
    ]
    begins, ends = [window[0] for window in alike], [window[1] for window in alike]
    run = slice(a, b + 1)
    within = share[run].argmax() if up else share[run].argmin()
    return Course(
        shape=shape,
        p=p,
        begin=int(years[a]),
        begin_low=int(years[min(begins)]),
        begin_high=int(years[max(begins)]),
        end=None if step else int(years[b]),
        end_low=None if step else int(years[min(ends)]),
        end_high=None if step else int(years[max(ends)]),
        peak=None if step else int(years[a + int(within)]),
    )
