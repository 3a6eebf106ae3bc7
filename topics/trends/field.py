"""Whether an author's change is the field's: beside everyone else of the same years.

An author's share of a theme may rise because everybody's does. The author's papers
are held against those of all others in each year; what is tested is whether the
odds between the two change over the years, whatever either does by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from topics.arrays import FloatArray, IntArray
from topics.schema import CORPUS
from topics.shares.cells import Pairs
from topics.shares.shares import Shares
from topics.trends.change import fit_change
from topics.trends.permutation import Tested
from topics.trends.uncertainty import to_p, widen_tests

SMALLEST_FIELD = 100
"""Papers of others in an author's active years below which there is no field."""

TIMES_AS_LARGE = 5
"""A field has at least so many times the author's papers."""

EXACT_WORK = 1_000_000
"""Cells of exact tables for all themes of one author."""

ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Field:
    """Each row against its field; float64 arrays of shape (rows,), NaN without a field.

    ``change`` is the field's own, fitted over the author's active years; ``test``
    has p 1 where there is no field.
    """

    change: FloatArray
    test: Tested
    known: npt.NDArray[np.bool_]


def compare_with_field(shares: Shares, pairs: Pairs) -> Field:
    """Hold every author and theme against all other papers of the same years.

    Parameters
    ----------
    shares : Shares
    pairs : Pairs
        The rows.

    Returns
    -------
    Field

    Notes
    -----
    Year by year, the author's papers of the theme given all margins are
    hypergeometric; given their sum over the years, the trend of the odds ratio
    is tested by the exact conditional distribution of the summed years (Zelen
    1971; Breslow and Day 1980, section 4.4), by its normal approximation where
    that has too many cells and for weights.
    """
    tally = shares.tally
    groups = np.array(tally.groups)
    corpus = int(np.flatnonzero(groups == CORPUS)[0])
    distinct = tally.distinct.astype(np.float64)
    scale = np.divide(distinct, tally.totals, out=np.zeros_like(distinct), where=tally.totals > 0)
    papers = pairs.by_year(tally.papers) * scale[pairs.group]
    everyone = (tally.papers[corpus] * scale[corpus, :, None])[:, pairs.theme].T
    active = distinct > 0
    others = np.where(active, distinct[corpus] - distinct, 0.0)
    their = np.where(active[pairs.group], everyone - papers, 0.0).clip(min=0.0)
    number = others.sum(axis=1)
    large = (number >= SMALLEST_FIELD) & (number >= TIMES_AS_LARGE * distinct.sum(axis=1))
    large &= (groups != CORPUS) & ((others > 0).sum(axis=1) > 1)
    some = (papers.sum(axis=1) > 0) & (their.sum(axis=1) > 0)
    known = some & large[pairs.group]
    p, least = np.ones((2, len(pairs)))
    for group in np.unique(pairs.group[known]):
        of_group = pairs.rows_of(int(group))
        rows = of_group.start + np.flatnonzero(known[of_group])
        years = np.flatnonzero(active[group] & (others[group] > 0))
        tested = _test(
            papers[np.ix_(rows, years)],
            distinct[group, years],
            their[np.ix_(rows, years)],
            others[group, years],
            years,
            whole=tally.whole,
        )
        p[rows], least[rows] = tested.p, tested.least
    change = np.full(len(pairs), np.nan)
    change[known] = fit_change(their[known], others[pairs.group[known]], limits=False).change
    factor = shares.dispersion.groups[pairs.group]
    return Field(change=change, test=widen_tests(Tested(p=p, least=least), factor), known=known)


def _test(
    own: FloatArray,
    totals: FloatArray,
    their: FloatArray,
    others: FloatArray,
    years: IntArray,
    *,
    whole: bool,
) -> Tested:
    """p of each theme (rows) of one author; arrays of shape (themes, years) or (years,)."""
    scores = (years - years[0]).astype(np.int64)
    most = int(np.ceil(own.sum(axis=1).max()))
    cells = len(own) * (most + 1) * (most * int(scores[-1]) + 1) * (int(totals.sum()) + 1)
    if whole and cells <= EXACT_WORK:
        return _exact(own.astype(np.int64), totals, their, others, scores)
    mean, variance = _tilted(own, totals, their, others)
    spread = (variance * scores**2).sum(axis=1) - (variance @ scores) ** 2 / np.maximum(
        variance.sum(axis=1), 1e-300
    )
    gap = ((own - mean) * scores).sum(axis=1)
    p = np.where(spread > 1e-12, to_p(gap / np.sqrt(np.maximum(spread, 1e-12))), 1.0)
    return Tested(p=p, least=np.zeros(len(p)))


def _tilted(
    own: FloatArray, totals: FloatArray, their: FloatArray, others: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Expected papers and variances when the odds ratio is the same in every year."""
    from scipy.special import expit, logit

    share = (their + 0.5) / (others + 1.0)
    base, wanted = logit(share), own.sum(axis=1)
    low, high = np.full(len(own), -40.0), np.full(len(own), 40.0)
    for _ in range(60):
        middle = (low + high) / 2
        above = (totals * expit(base + middle[:, None])).sum(axis=1) > wanted
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    chance = expit(base + ((low + high) / 2)[:, None])
    spread = totals * chance * (1 - chance)
    # the field's share is known from its own papers only
    theirs = others * share * (1 - share)
    return totals * chance, spread * theirs / np.maximum(spread + theirs, 1e-300)


def _exact(
    own: IntArray, totals: FloatArray, their: FloatArray, others: FloatArray, scores: IntArray
) -> Tested:
    """By the distribution of (papers, summed years), one year after the other."""
    from scipy.special import logit

    chosen = own.sum(axis=1)
    most, reach = int(chosen.max()), int(chosen.max() * scores[-1])
    table = np.zeros((len(own), most + 1, reach + 1))
    table[:, 0, 0] = 1.0
    # only ratios matter once the sum is given: lean towards it, so that nothing is lost
    share = np.clip((their.sum(axis=1) + 0.5) / (others.sum() + 1.0), 1e-9, 1 - 1e-9)
    tilt = logit(np.clip(chosen / totals.sum(), 0.01, 0.99)) - logit(share)
    for year, score in enumerate(map(int, scores)):
        size = int(totals[year])
        with_theme = np.rint(own[:, year] + their[:, year])
        without = totals[year] + others[year] - with_theme
        taken = np.arange(min(size, most) + 1)
        left = size - taken
        possible = (taken <= with_theme[:, None]) & (left <= without[:, None])
        weight = (
            _log_choose(with_theme[:, None], taken)
            + _log_choose(without[:, None], left)
            + tilt[:, None] * taken
        )
        weight = np.where(possible, weight, -np.inf)
        weight = np.exp(weight - weight.max(axis=1, keepdims=True))
        grown = np.zeros_like(table)
        for count in taken:
            shift = int(count) * score
            if shift > reach:
                break
            part = table[:, : most + 1 - count, : reach + 1 - shift]
            grown[:, count:, shift:] += part * weight[:, count, None, None]
        table = grown / grown.max(axis=(1, 2), keepdims=True)
    chances = table[np.arange(len(own)), chosen]
    chances = chances / chances.sum(axis=1, keepdims=True)
    sums = np.arange(reach + 1)
    mean = chances @ sums
    away = np.abs(sums - mean[:, None])
    seen = np.abs(own @ scores - mean)
    far = away >= seen[:, None] - ROUNDING * max(1.0, float(reach))
    furthest = np.where(chances > 0, away, -1.0).max(axis=1)
    ends = away >= furthest[:, None] - ROUNDING * max(1.0, float(reach))
    p = np.minimum((chances * far).sum(axis=1), 1.0)
    return Tested(p=p, least=np.minimum((chances * ends).sum(axis=1), p))


def _log_choose(n: FloatArray, k: IntArray) -> FloatArray:
    from scipy.special import gammaln

    rest = np.maximum(n - k, 0.0)
    return np.asarray(gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(rest + 1.0))
