"""The omnibus test of every author and theme, and the course of those that moved.

What each year has of a theme beyond what its papers would lead one to expect, and
how much that varies by chance, are computed once for an author (within strata for
the whole pile); the tests and the scan of :mod:`topics.trends.shape` read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from topics.arrays import BoolArray, FloatArray, IntArray
from topics.schema import CORPUS
from topics.settings import TrendSettings
from topics.shares.cells import Pairs
from topics.shares.tally import Tally
from topics.trends.omnibus import (
    EXPECTED,
    SEEMS_UNEVEN,
    Deals,
    compute_asymptotic_omnibus,
    compute_omnibus_test,
    correct_by_deals,
    whiten,
)
from topics.trends.permutation import Tested
from topics.trends.shape import COURSE_FIELDS, SCAN_DRAWS, Course, scan_course
from topics.trends.strata import Strata

ROUNDING = 1e-9

MOST_DRAWN = 2_000
"""Above this many papers the sums of years are as good as normal."""


@dataclass(frozen=True, kw_only=True)
class Moments:
    """One group's papers beyond expectation, by theme and year, and their covariance.

    Attributes
    ----------
    sums, expected : float64, shape (themes, years)
    covariance : float64, shape (themes, years, years)
    years : int64, shape (years,)
        Places of the years with papers.
    beyond : float64, shape (papers, themes)
        What each paper has of a theme beyond its stratum's share.
    year_of, stratum_of : int64, shape (papers,)
        Places in ``years``, and strata from 0 without gaps.
    """

    sums: FloatArray
    expected: FloatArray
    covariance: FloatArray
    years: IntArray
    beyond: FloatArray
    year_of: IntArray
    stratum_of: IntArray


def compute_moments(tally: Tally, group: int, strata: Strata | None) -> Moments:
    """Sums and permutation covariance of every theme of one group.

    Notes
    -----
    Papers of a stratum are dealt to its years without replacement (Cochran,
    Sampling Techniques, 3rd ed., theorem 2.3).
    """
    entries = slice(tally.credit.indptr[group], tally.credit.indptr[group + 1])
    own, amount = tally.credit.indices[entries], tally.credit.data[entries]
    themes = len(tally.theme_ids) - 1
    years, year_of = np.unique(tally.year_index[own], return_inverse=True)
    year_of = year_of.ravel()
    code = np.zeros(own.size, dtype=np.int64)
    if strata is not None and own.size:
        code = np.unique(strata.codes[own], return_inverse=True)[1].ravel()
    count = int(code.max()) + 1 if own.size else 0
    membership = tally.weights[own].toarray()[:, :themes]
    credit = np.bincount(code, weights=amount, minlength=count)
    pooled = np.zeros((count, themes))
    np.add.at(pooled, code, amount[:, None] * membership)
    pooled /= credit[:, None]
    beyond = amount[:, None] * (membership - pooled[code])
    sums = np.zeros((years.size, themes))
    np.add.at(sums, year_of, beyond)
    squares = np.zeros((count, themes))
    np.add.at(squares, code, beyond**2)
    sizes = np.zeros((count, years.size))
    np.add.at(sizes, (code, year_of), 1.0)
    number = sizes.sum(axis=1)
    factor = squares / np.maximum(number - 1, 1)[:, None]
    base = -sizes[:, :, None] * sizes[:, None, :] / number[:, None, None]
    index = np.arange(years.size)
    base[:, index, index] += sizes
    expected = np.zeros((years.size, themes))
    np.add.at(expected, year_of, amount[:, None] * pooled[code])
    return Moments(
        sums=sums.T,
        expected=expected.T,
        covariance=np.einsum("ht,hyz->tyz", factor, base),
        years=years,
        beyond=beyond,
        year_of=year_of,
        stratum_of=code,
    )


def compute_omnibus(
    tallies: Sequence[Tally],
    pairs: Pairs,
    strata: Strata | None,
    settings: TrendSettings,
    *,
    people: bool,
) -> list[Tested]:
    """The omnibus test of every row, by each tally: within strata where there are any.

    Counts without strata are tested exactly; the rest by chi-squared, and by random
    deals where the years seem to differ and one of them expects few papers.
    """
    whole = [tally for tally in tallies if tally.whole]
    exact = iter(_test_counts(whole, pairs, settings) if whole else ())
    ones = np.ones(len(pairs))
    return [
        _test_divided(
            tally,
            next(exact) if tally.whole else Tested(p=ones, least=ones),
            pairs,
            strata,
            settings,
            people=people,
        )
        for tally in tallies
    ]


def _test_counts(tallies: Sequence[Tally], pairs: Pairs, settings: TrendSettings) -> list[Tested]:
    """Exact tests by each tally, together: most of them have their margins in common."""
    found = compute_omnibus_test(
        np.vstack([pairs.by_year(tally.papers).astype(np.int64) for tally in tallies]),
        np.vstack([tally.distinct[pairs.group] for tally in tallies]),
        draws=settings.arrangements,
        seed=settings.seed,
    )
    parts = len(tallies)
    return [
        Tested(p=p, least=least)
        for p, least in zip(np.split(found.p, parts), np.split(found.least, parts), strict=True)
    ]


def _test_divided(
    tally: Tally,
    exact: Tested,
    pairs: Pairs,
    strata: Strata | None,
    settings: TrendSettings,
    *,
    people: bool,
) -> Tested:
    """The exact tests, and those of weights and of groups with strata in their places."""
    p, least = exact.p.copy(), exact.least.copy()
    for group, name in enumerate(tally.groups):
        divided = strata_of(strata, name, people=people)
        if (tally.whole and divided is None) or (tally.distinct[group] > 0).sum() < 2:
            continue
        moments = compute_moments(tally, group, divided)
        rows = pairs.rows_of(group)
        themes = pairs.theme[rows]
        own = compute_asymptotic_omnibus(moments.sums[themes], moments.covariance[themes])
        few = moments.expected[themes].min(axis=1) < EXPECTED
        for place in np.flatnonzero(few & (own <= SEEMS_UNEVEN)):
            theme = int(themes[place])
            deals = _deals(moments, theme, whole=tally.whole, seed=settings.seed)
            if deals is not None:
                own[place] = correct_by_deals(
                    float(own[place]),
                    moments.sums[theme],
                    whiten(moments.covariance[[theme]])[0],
                    deals,
                )
        p[rows], least[rows] = own, 0.0
    return Tested(p=p, least=np.minimum(least, p))


def _deals(moments: Moments, theme: int, *, whole: bool, seed: int) -> Deals | None:
    """Random deals of a group's papers to their years, within strata; None if too many."""
    beyond, year_of = moments.beyond[:, theme], moments.year_of
    strata = range(int(moments.stratum_of.max()) + 1)
    members = [np.flatnonzero(moments.stratum_of == one) for one in strata]
    years = moments.years.size

    def deal_counts(number: int) -> FloatArray:
        rng = np.random.default_rng([seed, beyond.size, theme])
        sums = np.zeros((number, years))
        for own in members:
            sizes = np.bincount(year_of[own], minlength=years)
            # a paper of the theme is above the stratum's share, all others are below
            chosen = int((beyond[own] > ROUNDING).sum())
            drawn = rng.multivariate_hypergeometric(sizes, chosen, size=number, method="marginals")
            sums += drawn - sizes * (chosen / own.size)
        return sums

    def deal_weights(number: int) -> FloatArray:
        rng = np.random.default_rng([seed, beyond.size, theme])
        dealt = np.tile(beyond, (number, 1))
        for own in members:
            dealt[:, own] = rng.permuted(dealt[:, own], axis=1)
        return np.stack([dealt[:, year_of == year].sum(axis=1) for year in range(years)], axis=1)

    if whole:
        return deal_counts
    return deal_weights if beyond.size <= MOST_DRAWN else None


def strata_of(strata: Strata | None, name: str, *, people: bool) -> Strata | None:
    """The strata that a group is divided into: none for a person."""
    return None if people and name != CORPUS else strata


def compute_courses(
    tally: Tally,
    pairs: Pairs,
    chosen: BoolArray,
    strata: Strata | None,
    settings: TrendSettings,
    *,
    people: bool,
    dispersion: FloatArray,
) -> dict[int, Course]:
    """The course of each chosen row, by its place.

    Parameters
    ----------
    chosen : bool, shape (rows,)
        Rows whose share was shown to move.
    dispersion : float64, shape (groups,)
        Factors by which variances are larger than those of independent papers.
    """
    courses: dict[int, Course] = {}
    for group in np.unique(pairs.group[chosen]):
        divided = strata_of(strata, tally.groups[group], people=people)
        moments = compute_moments(tally, int(group), divided)
        years = moments.years
        totals = tally.totals[group, years]
        rows = pairs.rows_of(int(group))
        for row in rows.start + np.flatnonzero(chosen[rows]):
            theme = pairs.theme[row]
            counts = tally.papers[group, years, theme]
            null = None
            factor = float(dispersion[group])
            if tally.whole and divided is None and totals.sum() <= MOST_DRAWN and factor == 1:
                null = _draw(counts, totals, settings)
            courses[int(row)] = scan_course(
                moments.sums[theme],
                moments.covariance[theme] * factor,
                counts / totals,
                tally.years[years],
                alpha=settings.alpha,
                seed=settings.seed,
                draws=null,
            )
    return courses


def _draw(counts: FloatArray, totals: FloatArray, settings: TrendSettings) -> FloatArray:
    """Sums of years when the papers are dealt to them at random."""
    sizes, number = totals.astype(np.int64), int(counts.sum())
    rng = np.random.default_rng([settings.seed, number, *map(int, sizes)])
    drawn = rng.multivariate_hypergeometric(sizes, number, size=SCAN_DRAWS, method="marginals")
    return np.asarray(drawn - totals * (number / totals.sum()))


def course_columns(courses: dict[int, Course], rows: int) -> dict[str, Any]:
    """The columns of the courses; empty in rows without one."""
    columns: dict[str, Any] = {}
    for name in COURSE_FIELDS:
        values = [getattr(courses[row], name) if row in courses else None for row in range(rows)]
        if name == "shape":
            columns[name] = [value or "" for value in values]
        elif name == "p":
            columns["p_scan"] = np.array(values, dtype=np.float64)
        else:
            columns[name] = pd.array(values, dtype="Int64")
    return columns
