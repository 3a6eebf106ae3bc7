"""Would a change this large come about if the years of the papers meant nothing?

The Cochran-Armitage statistic adds up the years of a theme's papers. Under the
null hypothesis the author's papers are dealt to the years at random, and the p
value is the part of all deals that lie as far from the expected sum, on either
side. Only how many papers each year has and how many the theme has matter, so
that every theme of an author, and every author with the same years, shares one
table. That table is exact, and found by dynamic programming over the papers
instead of listing arrangements; where even that is too long, arrangements are
drawn at random.

Weights (soft counting, fractional credit) have no such table: they are permuted
over the papers as they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

EXACT_WORK = 50_000_000
"""Most cells of exact tables to fill for one author, about a tenth of a second."""

DRAW_BLOCK = 4_000_000
"""Most paper years held at a time while weights are permuted."""

TOLERANCE = 1e-9
"""Statistics of weights that differ by less, relative to their scale, are equal."""


@dataclass(frozen=True, kw_only=True)
class Tested:
    """Outcome of the test of each row.

    Attributes
    ----------
    p : float64, shape (rows,)
        Two-sided p value, never 0; 1 where there is one arrangement only.
    least : float64, shape (rows,)
        The smallest p value that any arrangement of these papers could have
        given, or a bound below it. It depends on margins, not on the outcome.
    """

    p: FloatArray
    least: FloatArray


def compute_count_test(papers: IntArray, totals: IntArray, *, draws: int, seed: int) -> Tested:
    """Test the trend of each row of whole counts.

    Parameters
    ----------
    papers, totals : int64, shape (rows, years)
        Papers of the theme and all papers in each year of the window.
    draws : int
        Random arrangements where the exact table would take too long.
    seed : int

    Returns
    -------
    Tested
        Exact, or with the +1 correction. p is 1 where the theme has none or all
        of the papers.

    Notes
    -----
    Armitage (1955) for the statistic; the null distribution given the margins
    is multivariate hypergeometric. Phipson and Smyth (2010) for the correction.
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
            p[rows], least[rows] = _test_kind(papers[rows], year_totals, draws=draws, seed=seed)
    return Tested(p=p, least=least)


def _test_kind(
    papers: IntArray, year_totals: IntArray, *, draws: int, seed: int
) -> tuple[FloatArray, FloatArray]:
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
    p = np.empty(len(papers))
    least = np.full(len(papers), 1.0 / (draws + 1))

    exact = _exact_rows(fewer, sizes, scores)
    if exact.any():
        table = sum_distribution(sizes, scores, int(fewer[exact].max()))
        sums = np.arange(table.shape[1])
        needed, place = np.unique(fewer[exact], return_inverse=True)
        away = np.abs(total * sums[None, :] - needed[:, None] * score_sum)
        p[exact], least[exact] = _tails(table[needed], away, place, deviation[exact])
    for count in np.unique(fewer[~exact]):
        rows = np.flatnonzero(~exact & (fewer == count))
        rng = np.random.default_rng([seed, int(count), *map(int, scores), *map(int, sizes)])
        drawn = rng.multivariate_hypergeometric(sizes, int(count), size=draws, method="marginals")
        away = np.sort(np.abs(total * (drawn @ scores) - int(count) * score_sum))
        as_far = draws - np.searchsorted(away, deviation[rows], side="left")
        p[rows] = (as_far + 1) / (draws + 1)
    return p, least


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


def compute_weight_test(
    contributions: FloatArray, year_of: IntArray, *, draws: int, seed: int
) -> Tested:
    """Test the trend of each theme of one author, from weights.

    Parameters
    ----------
    contributions : float64, shape (papers, themes)
        How far each paper's weight is from the author's pooled share, times the
        paper's credit; columns sum to 0.
    year_of : int64, shape (papers,)
    draws, seed : int

    Returns
    -------
    Tested
        Over all arrangements of the papers where there are at most ``draws``,
        otherwise over random ones with the +1 correction.
    """
    scores = (year_of - year_of.min()).astype(np.float64)
    spread = np.abs(contributions).sum(axis=0)
    p, least = np.ones((2, contributions.shape[1]))
    varies = np.flatnonzero(spread > TOLERANCE)
    if varies.size == 0 or scores.max() == 0:
        return Tested(p=p, least=least)
    tested = contributions[:, varies]
    bar = np.abs(scores @ tested) - TOLERANCE * spread[varies] * scores.max()
    arrangements = count_arrangements(np.unique(year_of, return_counts=True)[1])
    exact = arrangements <= draws
    blocks = (
        _all_arrangements(scores) if exact else _random_arrangements(scores, draws=draws, seed=seed)
    )
    as_far = np.zeros(varies.size)
    seen = 0
    for block in blocks:
        as_far += np.count_nonzero(np.abs(block @ tested) >= bar, axis=0)
        seen += len(block)
    p[varies] = as_far / seen if exact else (as_far + 1) / (seen + 1)
    least[varies] = 1.0 / min(arrangements, draws + 1)
    return Tested(p=p, least=least)


def count_arrangements(sizes: IntArray) -> int:
    """In how many ways papers can be dealt to years of these sizes."""
    count, left = 1, int(sizes.sum())
    for size in map(int, sizes):
        count *= math.comb(left, size)
        left -= size
    return count


def _all_arrangements(scores: FloatArray) -> Iterator[FloatArray]:
    values, sizes = np.unique(scores, return_counts=True)
    arranged = [np.full(scores.size, np.nan)]
    for value, size in zip(values, sizes, strict=True):
        grown = []
        for partial in arranged:
            for places in combinations(np.flatnonzero(np.isnan(partial)).tolist(), int(size)):
                filled = partial.copy()
                filled[list(places)] = value
                grown.append(filled)
        arranged = grown
    yield np.array(arranged)


def _random_arrangements(scores: FloatArray, *, draws: int, seed: int) -> Iterator[FloatArray]:
    papers = scores.size
    rows = max(1, DRAW_BLOCK // papers)
    if draws <= rows:
        yield scores[_all_places(papers, draws, seed)]
        return
    rng = np.random.default_rng([seed, papers])
    for start in range(0, draws, rows):
        yield scores[_places(rng, papers, min(rows, draws - start))]


@lru_cache(maxsize=1)
def _all_places(papers: int, draws: int, seed: int) -> npt.NDArray[np.int32]:
    """Kept for the next author with as many papers; a caller takes them by size."""
    return _places(np.random.default_rng([seed, papers]), papers, draws)


def _places(rng: np.random.Generator, papers: int, rows: int) -> npt.NDArray[np.int32]:
    places = np.tile(np.arange(papers, dtype=np.int32), (rows, 1))
    return rng.permuted(places, axis=1, out=places)
