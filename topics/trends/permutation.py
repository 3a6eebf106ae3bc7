"""The exact permutation test of a trend, for whole counts.

The Cochran-Armitage statistic adds up the years of a theme's papers. Under the
null hypothesis the papers of a stratum (all papers of an author; those of one
venue) are dealt to its years at random, and the p value is the part of all deals
that lie as far from the expected sum, on either side. Only how many papers each
year has and how many the theme has matter, so that every theme of an author, and
every author with the same years, shares one table. That table is exact, and found
by dynamic programming over the papers instead of listing arrangements; where even
that is too long, the tail is that of the saddlepoint.

Weights (soft counting, fractional credit) have no such table: see
:mod:`topics.trends.weights`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from topics.arrays import FloatArray, IntArray
from topics.trends.lattice import ROUNDING, compute_lattice_tails

EXACT_WORK = 50_000_000
"""Most cells of exact tables to fill for one author, about a tenth of a second."""


@dataclass(frozen=True, kw_only=True)
class Tested:
    """Outcome of the test of each row.

    Attributes
    ----------
    p : float64, shape (rows,)
        Two-sided p value, never 0; 1 where there is one arrangement only.
    least : float64, shape (rows,)
        The smallest p value that any arrangement of these papers could have
        given, or a bound below it: 0 where there are too many arrangements to
        say. It depends on margins, not on the outcome, and never on how the p
        value is computed.
    """

    p: FloatArray
    least: FloatArray


def compute_count_test(papers: IntArray, totals: IntArray) -> Tested:
    """Test the trend of each row of whole counts.

    Parameters
    ----------
    papers, totals : int64, shape (rows, years)
        Papers of the theme and all papers in each year of the window.

    Returns
    -------
    Tested
        Exact, or by the saddlepoint where the exact table would take too long.
        p is 1 where the theme has none or all of the papers.

    Notes
    -----
    Armitage (1955) for the statistic; the null distribution given the margins
    is multivariate hypergeometric.
    """
    p, least = np.ones((2, len(papers)))
    kinds, kind_of = np.unique(totals, axis=0, return_inverse=True)
    order = np.argsort(kind_of.ravel(), kind="stable")
    bounds = np.searchsorted(kind_of.ravel()[order], np.arange(len(kinds) + 1))
    for kind, year_totals in enumerate(kinds):
        rows = order[bounds[kind] : bounds[kind + 1]]
        chosen = papers[rows].sum(axis=1)
        rows = rows[(chosen > 0) & (chosen < year_totals.sum())]
        if rows.size and np.count_nonzero(year_totals) > 1:
            p[rows], least[rows] = _test_kind(papers[rows], year_totals)
    return Tested(p=p, least=least)


def compute_strata_test(papers: IntArray, totals: IntArray) -> Tested:
    """Test the trend of each row within strata, all rows in the same papers.

    Parameters
    ----------
    papers : int64, shape (rows, strata, years)
        Papers of the theme.
    totals : int64, shape (strata, years)
        All papers. A stratum with papers in one year only says nothing.

    Returns
    -------
    Tested
        As :func:`compute_count_test`, with the papers dealt within each stratum.

    Notes
    -----
    The sum of the strata's Cochran-Armitage statistics, conditional on the
    margins of each (Mantel 1963; Agresti, Categorical Data Analysis, 3rd ed.,
    section 7.3.5).
    """
    p, least = np.ones((2, len(papers)))
    of_stratum = papers.sum(axis=2)
    number = totals.sum(axis=1)
    telling = (totals > 0).sum(axis=1) > 1
    papers, totals, of_stratum = papers[:, telling], totals[telling], of_stratum[:, telling]
    varies = ((of_stratum > 0) & (of_stratum < number[telling])).any(axis=1)
    rows = np.flatnonzero(varies)
    if not rows.size:
        return Tested(p=p, least=least)
    exact = _exact_strata(of_stratum, totals)
    for row in rows[exact[rows]]:
        p[row], least[row] = _test_strata(papers[row], totals)
    rest = rows[~exact[rows]]
    p[rest] = compute_lattice_tails(papers[rest], totals)
    least[rest] = 0.0
    return Tested(p=p, least=least)


def _test_kind(papers: IntArray, year_totals: IntArray) -> tuple[FloatArray, FloatArray]:
    """p and least p of rows that share their totals; each has some but not all papers."""
    active = np.flatnonzero(year_totals)
    sizes, scores = year_totals[active], active - active[0]
    total, score_sum = int(sizes.sum()), int(sizes @ scores)
    chosen = papers.sum(axis=1)
    observed = papers[:, active] @ scores
    # whole numbers throughout, so that ties are ties
    deviation = np.abs(total * observed - chosen * score_sum)
    # the theme's papers and the rest deviate by the same amount: take the fewer
    fewer = np.minimum(chosen, total - chosen)
    p, least = np.zeros((2, len(papers)))

    exact = _exact_rows(fewer, sizes, scores)
    if exact.any():
        table = sum_distribution(sizes, scores, int(fewer[exact].max()))
        sums = np.arange(table.shape[1])
        needed, place = np.unique(fewer[exact], return_inverse=True)
        away = np.abs(total * sums[None, :] - needed[:, None] * score_sum)
        p[exact], least[exact] = _tails(table[needed], away, place, deviation[exact])
    if not exact.all():
        p[~exact] = compute_lattice_tails(papers[~exact][:, None, active], sizes[None, :])
    return p, least


def _test_strata(papers: IntArray, totals: IntArray) -> tuple[float, float]:
    """Exact p and least p of one row, by the convolution of its strata's tables."""
    chances = np.ones(1)
    expected, observed = 0.0, 0
    for own, year_totals in zip(papers, totals, strict=True):
        active = np.flatnonzero(year_totals)
        sizes, scores = year_totals[active], active - active[0]
        chosen, number = int(own.sum()), int(sizes.sum())
        fewer = min(chosen, number - chosen)
        table = sum_distribution(sizes, scores, fewer)[fewer]
        if fewer < chosen:
            # the sums of the rest, seen from the other side
            width = int(sizes @ scores) + 1
            table = np.pad(table, (0, max(0, width - table.size)))[:width][::-1]
        chances = np.convolve(chances, table)
        expected += chosen * float(sizes @ scores) / number
        observed += int(own[active] @ scores)
    away = np.abs(np.arange(chances.size) - expected)
    slack = ROUNDING * max(1.0, expected)
    far = away >= abs(observed - expected) - slack
    furthest = away >= away[chances > 0].max() - slack
    return min(1.0, float(chances[far].sum())), min(1.0, float(chances[furthest].sum()))


def _exact_strata(of_stratum: IntArray, totals: IntArray) -> npt.NDArray[np.bool_]:
    """Which rows have exact tables within the work allowed."""
    exact = np.zeros(len(of_stratum), dtype=bool)
    left = EXACT_WORK
    for row, chosen in enumerate(of_stratum):
        work, width = 0, 1
        for count, year_totals in zip(chosen, totals, strict=True):
            active = np.flatnonzero(year_totals)
            sizes, scores = year_totals[active], active - active[0]
            fewer = int(min(count, sizes.sum() - count))
            own = _largest_sum(sizes, scores, fewer) + 1
            work += int(sizes.sum()) * (fewer + 1) * own + width * own
            width += own
            if work > left:
                break
        exact[row] = work <= left
        left -= work if exact[row] else 0
    return exact


def _exact_rows(fewer: IntArray, sizes: IntArray, scores: IntArray) -> npt.NDArray[np.bool_]:
    """Which rows a single exact table can serve within the work allowed."""
    counts = np.unique(fewer)
    work = [
        int(sizes.sum()) * (int(count) + 1) * (_largest_sum(sizes, scores, int(count)) + 1)
        for count in counts
    ]
    largest = counts[np.array(work) <= EXACT_WORK].max(initial=0)
    return np.asarray(fewer <= largest)


def _largest_sum(sizes: IntArray, scores: IntArray, count: int) -> int:
    taken = np.minimum(np.cumsum(sizes[::-1]), count)
    return int(np.diff(taken, prepend=0) @ scores[::-1])


def _tails(
    table: FloatArray, away: IntArray, place: IntArray, deviation: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Probability of being as far away, and as far as can be, in the row ``place``."""
    order = np.argsort(-away, axis=1, kind="stable")
    chances = np.take_along_axis(table, order, axis=1)
    reached = np.cumsum(chances, axis=1)
    distances = np.take_along_axis(away, order, axis=1)
    furthest = (chances > 0).argmax(axis=1)
    p, least = np.empty((2, place.size))
    for row, (at, wanted) in enumerate(zip(place, deviation, strict=True)):
        limits = -wanted, -distances[at, furthest[at]]
        last = np.searchsorted(-distances[at], limits, side="right") - 1
        p[row], least[row] = reached[at, last]
    return np.minimum(p, 1.0), np.minimum(least, 1.0)


def sum_distribution(sizes: IntArray, scores: IntArray, most: int) -> FloatArray:
    """Distribution of the summed scores of a random choice of papers.

    Parameters
    ----------
    sizes, scores : int64, shape (years,)
        Papers in each year, and the year's score (0 or more).
    most : int
        Largest number of papers to choose.

    Returns
    -------
    float64, shape (most + 1, largest sum + 1)
        Row ``j``: probability of each sum when ``j`` papers are chosen without
        replacement. Rows sum to 1.

    Notes
    -----
    The ``m``-th paper is among ``j`` chosen of ``m`` with probability ``j / m``,
    which gives the recurrence; all terms are positive, so nothing cancels.
    """
    width = _largest_sum(sizes, scores, most) + 1
    table = np.zeros((most + 1, width))
    table[0, 0] = 1.0
    seen, reach = 0, 0
    for size, score in zip(sizes, scores, strict=True):
        for _ in range(size):
            seen += 1
            top = min(seen, most)
            # with ascending scores, nothing reaches beyond the papers seen so far
            reach = min(reach + int(score), width - 1)
            with_paper = (np.arange(1, top + 1) / seen)[:, None]
            came = table[:top, : reach + 1 - score] * with_paper
            table[1 : top + 1, : reach + 1] *= 1.0 - with_paper
            table[1 : top + 1, score : reach + 1] += came
    return table
