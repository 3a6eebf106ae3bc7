"""The p value of every change, crude and within strata, and how large it is within.

Counts come in as the shares were counted; each author and theme gets the test of
its own papers. The whole pile, and groups of papers that are no persons, are
tested within strata too, since their mix may change without their themes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from topics.arrays import FloatArray, IntArray
from topics.schema import CORPUS
from topics.settings import TrendSettings
from topics.shares.cells import Pairs
from topics.shares.tally import Tally
from topics.trends.change import Change
from topics.trends.permutation import Tested, compute_count_test, compute_strata_test
from topics.trends.strata import Strata, count_strata
from topics.trends.uncertainty import widen_tests
from topics.trends.weights import compute_weight_test
from topics.trends.within import Within, fit_within


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Tests of each row, author by author and theme by theme; arrays of shape (rows,).

    Attributes
    ----------
    crude, inside : Tested
        Of all papers together, and within strata. The same for a row without
        strata; 1 within where strata do not overlap in time.
    within : Within
        Change within strata; NaN where they do not overlap in time.
    strata : int64
        Strata with papers in more than one year that the row was tested in; 0
        for a row that is one stratum by itself.
    told : bool
        Whether the change within could be told from the mix.
    """

    crude: Tested
    inside: Tested
    within: Within
    strata: IntArray
    told: npt.NDArray[np.bool_]

    def is_clear(self, change: Change) -> npt.NDArray[np.bool_]:
        """Whether the interval of the change, within strata where that is told, leaves out 0."""
        low = np.where(self.told, self.within.change_low, change.change_low)
        high = np.where(self.told, self.within.change_high, change.change_high)
        with np.errstate(invalid="ignore"):
            return np.asarray((low > 0) | (high < 0))


def compute_evidence(
    tally: Tally,
    pairs: Pairs,
    change: Change,
    strata: Strata | None,
    settings: TrendSettings,
    *,
    people: bool,
    dispersion: FloatArray,
    limits: bool = True,
) -> Evidence:
    """Test every row.

    Parameters
    ----------
    tally : Tally
    pairs : Pairs
    change : Change
        Of the crude counts; a row without strata has its change within.
    strata : Strata or None
    settings : TrendSettings
    people : bool
        The groups are persons, each of whom is one stratum.
    dispersion : float64, shape (groups,)
        Factors by which variances are larger than those of independent papers.
    limits : bool, default True
        Whether to find the intervals of the change within.

    Returns
    -------
    Evidence
    """
    crude = widen_tests(_test(tally, pairs, settings), dispersion[pairs.group])
    p, least = crude.p.copy(), crude.least.copy()
    columns = {field.name: getattr(change, field.name).copy() for field in fields(Within)}
    used = np.zeros(len(pairs), dtype=np.int64)
    told = np.ones(len(pairs), dtype=bool)
    for group, name in enumerate(tally.groups):
        if strata is None or (people and name != CORPUS) or not tally.distinct[group].any():
            continue
        own, cell, present = count_strata(tally, strata, group)
        if present.size < 2:
            continue
        counts = _Counts.of(tally, group, own, cell, present.size)
        telling = int(((counts.distinct > 0).sum(axis=1) > 1).sum())
        rows = pairs.rows_of(group)
        if telling == 0:
            told[rows] = False
            p[rows], least[rows] = 1.0, 1.0
            for column in columns.values():
                column[rows] = np.nan
            continue
        themes = pairs.theme[rows]
        tested = widen_tests(
            _test_within(tally, group, own, cell, counts, settings), dispersion[group]
        )
        p[rows], least[rows] = tested.p[themes], tested.least[themes]
        fitted = fit_within(
            counts.papers * counts.scale / dispersion[group],
            counts.totals * counts.scale / dispersion[group],
            level=settings.level,
            steady_level=settings.steady_level,
            limits=limits,
        )
        for field in fields(Within):
            columns[field.name][rows] = getattr(fitted, field.name)[themes]
        used[rows] = telling
    return Evidence(
        crude=crude,
        inside=Tested(p=p, least=least),
        within=Within(**columns),
        strata=used,
        told=told,
    )


@dataclass(frozen=True, kw_only=True)
class _Counts:
    """Papers of one group by stratum and year, and how much each tells (Kish 1965)."""

    papers: FloatArray
    totals: FloatArray
    distinct: IntArray
    scale: FloatArray

    @classmethod
    def of(cls, tally: Tally, group: int, own: IntArray, cell: IntArray, strata: int) -> _Counts:
        from scipy.sparse import csr_array

        entries = slice(tally.credit.indptr[group], tally.credit.indptr[group + 1])
        amount = tally.credit.data[entries]
        shape = (strata, tally.years.size)
        cells = strata * tally.years.size
        themes = len(tally.theme_ids) - 1
        credit = csr_array((amount, (cell, np.arange(own.size))), shape=(cells, own.size))
        papers = (credit @ tally.weights[own]).toarray()[:, :themes]
        totals = np.bincount(cell, weights=amount, minlength=cells).astype(np.float64)
        squares = np.bincount(cell, weights=amount**2, minlength=cells)
        scale = np.divide(totals, squares, out=np.zeros_like(totals), where=squares > 0)
        return cls(
            papers=papers.T.reshape(themes, *shape),
            totals=totals.reshape(shape),
            distinct=np.bincount(cell, minlength=cells).reshape(shape),
            scale=scale.reshape(shape),
        )


def _test(tally: Tally, pairs: Pairs, settings: TrendSettings) -> Tested:
    if tally.whole:
        papers = pairs.by_year(tally.papers).astype(np.int64)
        return compute_count_test(papers, tally.distinct[pairs.group])
    p, least = np.ones((2, len(pairs)))
    weights, credit = tally.weights[:, : len(tally.theme_ids) - 1], tally.credit
    by_size = np.argsort(np.diff(credit.indptr), kind="stable")
    for group in by_size:
        entries = slice(credit.indptr[group], credit.indptr[group + 1])
        own, amount = credit.indices[entries], credit.data[entries]
        if own.size == 0:
            continue
        test = _test_weights(weights[own].toarray(), amount, tally.year_index[own], None, settings)
        rows = pairs.rows_of(int(group))
        themes = pairs.theme[rows]
        p[rows], least[rows] = test.p[themes], test.least[themes]
    return Tested(p=p, least=least)


def _test_within(
    tally: Tally,
    group: int,
    own: IntArray,
    cell: IntArray,
    counts: _Counts,
    settings: TrendSettings,
) -> Tested:
    if tally.whole:
        return compute_strata_test(np.rint(counts.papers).astype(np.int64), counts.distinct)
    themes = len(tally.theme_ids) - 1
    entries = slice(tally.credit.indptr[group], tally.credit.indptr[group + 1])
    return _test_weights(
        tally.weights[own].toarray()[:, :themes],
        tally.credit.data[entries],
        tally.year_index[own],
        cell // tally.years.size,
        settings,
    )


def _test_weights(
    membership: FloatArray,
    amount: FloatArray,
    year_of: IntArray,
    stratum_of: IntArray | None,
    settings: TrendSettings,
) -> Tested:
    """The test of papers with weights, centred at the pooled share of their stratum."""
    strata = np.zeros(amount.size, dtype=np.int64) if stratum_of is None else stratum_of
    number = int(strata.max()) + 1
    credit = np.bincount(strata, weights=amount, minlength=number)
    pooled = np.zeros((number, membership.shape[1]))
    np.add.at(pooled, strata, amount[:, None] * membership)
    pooled /= credit[:, None]
    return compute_weight_test(
        amount[:, None] * (membership - pooled[strata]),
        year_of,
        draws=settings.arrangements,
        seed=settings.seed,
        stratum_of=stratum_of,
    )
