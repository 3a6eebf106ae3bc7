"""The trend test for weights: soft counting, or papers of unequal credit.

Weights have no table that several themes could share; they are permuted over the
papers, within each stratum. Where hardly any of the random deals lies as far out as
the observed sum, the tail is that of the saddlepoint.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from topics.arrays import FloatArray, IntArray
from topics.trends.permutation import Tested
from topics.trends.saddlepoint import Deals, compute_tails

DRAW_BLOCK = 4_000_000
"""Most paper years held at a time while weights are permuted."""

MOST_DRAWN = 2_000
"""Above this many papers nothing is drawn: the saddlepoint is as good, and faster."""

FIRST_DEALS = 999
"""Deals that are drawn first; the rest only where the change is not plainly chance."""

PLAINLY_CHANCE = 0.1
"""A p value of the first deals above which no more are drawn."""

FEW_DEALS = 10
"""Where fewer drawn deals are as far out, their number says too little of the tail."""

CONTRADICTED = 20
"""Deals beyond those that were as far out, from which on a tail cannot be true.

Twenty more would have been as far out: with none that were, by chance once in 500 million.
"""

TOLERANCE = 1e-9
"""Statistics of weights that differ by less, relative to their scale, are equal."""


def compute_weight_test(
    contributions: FloatArray,
    year_of: IntArray,
    *,
    draws: int,
    seed: int,
    stratum_of: IntArray | None = None,
) -> Tested:
    """Test the trend of each theme of one author, from weights.

    Parameters
    ----------
    contributions : float64, shape (papers, themes)
        How far each paper's weight is from the pooled share of its stratum,
        times the paper's credit; columns sum to 0 in each stratum.
    year_of : int64, shape (papers,)
    draws, seed : int
    stratum_of : int64, shape (papers,), optional
        The stratum of each paper, from 0 without gaps; one for all by default.

    Returns
    -------
    Tested
        Over all arrangements of the papers where there are at most ``draws``,
        otherwise over random ones with the +1 correction (Phipson and Smyth
        2010); only ``FIRST_DEALS`` of them where these show plain chance, since
        more would not change the answer. Where fewer than ``FEW_DEALS`` of
        these are as far out, and for more than ``MOST_DRAWN`` papers, by the
        saddlepoint; near the end of the distribution of few papers that fails, as
        the deals show, which then have the last word.
    """
    strata = np.zeros(year_of.size, dtype=np.int64) if stratum_of is None else stratum_of
    scores = (year_of - year_of.min()).astype(np.float64)
    spread = np.abs(contributions).sum(axis=0)
    p, least = np.ones((2, contributions.shape[1]))
    varies = np.flatnonzero(spread > TOLERANCE)
    if varies.size == 0 or scores.max() == 0:
        return Tested(p=p, least=least)
    tested = contributions[:, varies]
    observed = np.abs(scores @ tested)
    slack = TOLERANCE * spread[varies] * scores.max()
    members = [np.flatnonzero(strata == one) for one in range(int(strata.max()) + 1)]
    arrangements = math.prod(
        count_arrangements(np.unique(year_of[own], return_counts=True)[1]) for own in members
    )
    if arrangements <= draws and len(members) == 1:
        p[varies] = (np.abs(_all_arrangements(scores) @ tested) >= observed - slack).mean(axis=0)
        least[varies] = 1.0 / arrangements
        return Tested(p=p, least=least)
    least[varies] = 1.0 / arrangements if arrangements <= draws else 0.0
    far = np.zeros(varies.size, dtype=np.int64)
    if year_of.size <= MOST_DRAWN:
        more = np.arange(varies.size)
        for number in (min(draws, FIRST_DEALS), draws):
            far[more] = 0
            for block in _random_arrangements(scores, members, draws=number, seed=seed):
                sums = np.abs(block @ tested[:, more])
                far[more] += np.count_nonzero(sums >= (observed - slack)[more], axis=0)
            p[varies[more]] = (far[more] + 1) / (number + 1)
            more = np.flatnonzero(p[varies] <= PLAINLY_CHANCE)
            if number == draws or not more.size:
                break
    for column in np.flatnonzero((far < FEW_DEALS) & (observed > slack)):
        tail = _both_tails(tested[:, column], year_of, members)
        most = (far[column] + CONTRADICTED) / (draws + 1) if year_of.size <= MOST_DRAWN else 1.0
        if tail <= most:
            p[varies[column]] = tail
    return Tested(p=p, least=np.minimum(least, p))


def _both_tails(contribution: FloatArray, year_of: IntArray, members: list[IntArray]) -> float:
    """Probability of a sum as far out on either side; NaN where there is no saddlepoint."""
    first = int(year_of.min())
    years = np.arange(int(year_of.max()) - first + 1)
    kinds = [np.unique(contribution[own], return_counts=True) for own in members]
    width = max(values.size for values, _ in kinds)
    values, papers = np.zeros((2, 1, len(members), width))
    for place, (distinct, count) in enumerate(kinds):
        values[0, place, : distinct.size] = distinct
        papers[0, place, : count.size] = count
    deals = Deals(
        values=values,
        papers=papers,
        sizes=np.stack(
            [np.bincount(year_of[own] - first, minlength=years.size) for own in members]
        ).astype(np.float64),
        scores=years.astype(np.float64),
    )
    observed = float(contribution @ (year_of - first))
    if observed < 0:
        deals = deals.turned()
    away = np.array([abs(observed)])
    step = _lattice_step([distinct for distinct, _ in kinds], year_of - first)
    own = compute_tails(deals, away, step=step)[0]
    # a side that does not reach as far has no saddlepoint there, and no probability
    other = compute_tails(deals.turned(), away, step=0.0)[0]
    return min(1.0, float(own + (0.0 if math.isnan(other) else other)))


def _lattice_step(kinds: list[FloatArray], years: IntArray) -> float:
    """Distance between possible sums where weights are all or nothing, else 0."""
    gaps = np.concatenate([np.diff(values) for values in kinds])
    if any(values.size > 2 for values in kinds) or np.ptp(gaps) > TOLERANCE * gaps.max():
        return 0.0
    return float(gaps[0]) * float(np.gcd.reduce(years))


def count_arrangements(sizes: IntArray) -> int:
    """In how many ways papers can be dealt to years of these sizes."""
    count, left = 1, int(sizes.sum())
    for size in map(int, sizes):
        count *= math.comb(left, size)
        left -= size
    return count


def _all_arrangements(scores: FloatArray) -> FloatArray:
    """Every deal of the scores to the papers, shape (deals, papers)."""
    values, sizes = np.unique(scores, return_counts=True)
    arranged = np.full((1, scores.size), np.nan)
    left = scores.size
    for value, size in zip(values, sizes, strict=True):
        choices = np.array(list(combinations(range(left), int(size))))
        free = np.flatnonzero(np.isnan(arranged.ravel())).reshape(len(arranged), left)
        places = free[:, choices] % scores.size + (
            np.arange(len(arranged) * len(choices)).reshape(len(arranged), -1, 1) * scores.size
        )
        arranged = np.repeat(arranged, len(choices), axis=0)
        arranged.ravel()[places] = value
        left -= int(size)
    return arranged


def _random_arrangements(
    scores: FloatArray, members: list[IntArray], *, draws: int, seed: int
) -> Iterator[FloatArray]:
    """Blocks of random deals, shape (deals, papers); each stratum keeps its years."""
    papers = scores.size
    rows = max(1, DRAW_BLOCK // papers)
    if len(members) == 1 and draws <= rows:
        yield scores[_all_places(papers, draws, seed)]
        return
    rng = np.random.default_rng([seed, papers])
    for start in range(0, draws, rows):
        block = np.empty((min(rows, draws - start), papers))
        for own in members:
            block[:, own] = scores[own][_places(rng, own.size, len(block))]
        yield block


@lru_cache(maxsize=2)
def _all_places(papers: int, draws: int, seed: int) -> npt.NDArray[np.int32]:
    """Kept for the next author with as many papers; a caller takes them by size."""
    return _places(np.random.default_rng([seed, papers]), papers, draws)


def _places(rng: np.random.Generator, papers: int, rows: int) -> npt.NDArray[np.int32]:
    places = np.tile(np.arange(papers, dtype=np.int32), (rows, 1))
    return rng.permuted(places, axis=1, out=places)
