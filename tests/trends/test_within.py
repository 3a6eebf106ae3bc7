from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq, minimize
from scipy.special import expit
from scipy.stats import chi2

from topics.trends.change import fit_change
from topics.trends.within import fit_within


def penalised(parameters, papers, totals):
    """Log likelihood with Firth's penalty, by the whole information matrix."""
    strata, years = totals.shape
    time = np.linspace(-0.5, 0.5, years)
    design = np.zeros((strata * years, strata + 1))
    for stratum in range(strata):
        design[stratum * years : (stratum + 1) * years, stratum] = 1
    design[:, -1] = np.tile(time, strata)
    logit = design @ parameters
    share = expit(logit)
    weight = totals.ravel() * share * (1 - share)
    information = design.T @ (weight[:, None] * design)
    value = papers.ravel() @ logit - totals.ravel() @ np.logaddexp(0, logit)
    return value + 0.5 * np.linalg.slogdet(information)[1]


def climb(papers, totals, fixed=None):
    strata = len(totals)

    def loss(free):
        whole = free if fixed is None else np.append(free, fixed)
        return -penalised(whole, papers, totals)

    start = np.zeros(strata + (fixed is None))
    return minimize(loss, start, method="BFGS", options={"gtol": 1e-9})


@pytest.mark.parametrize("seed", range(6))
def test_slope_and_limits_are_those_of_a_general_optimiser(seed):
    rng = np.random.default_rng(seed)
    totals = rng.integers(0, 12, (3, 5)).astype(float)
    totals[:, [0, -1]] += 1
    papers = rng.binomial(totals.astype(int), rng.random((3, 1))).astype(float)
    found = fit_within(papers[None], totals)
    best = climb(papers, totals)
    slope = best.x[-1]
    assert found.odds_ratio[0] == pytest.approx(np.exp(slope / 4), rel=1e-4)
    part = totals.sum(axis=1) / totals.sum()

    def change(intercepts, slope):
        return part @ (expit(intercepts + slope / 2) - expit(intercepts - slope / 2))

    assert found.change[0] == pytest.approx(change(best.x[:-1], slope), abs=1e-4)
    # at a limit, the profile has fallen by half the chi-squared quantile
    for limit in (found.change_low[0], found.change_high[0]):

        def beyond(slope, limit=limit):
            return change(climb(papers, totals, fixed=slope).x, slope) - limit

        there = brentq(beyond, slope - 12, slope + 12, xtol=1e-6)
        fall = 2 * (climb(papers, totals, fixed=there).fun - best.fun)
        assert fall == pytest.approx(chi2.ppf(0.95, 1), abs=0.01)


def test_one_stratum_is_the_crude_fit():
    papers, totals = np.array([[2.0, 0, 4, 9]]), np.array([[9.0, 0, 9, 12]])
    within, crude = fit_within(papers[None], totals), fit_change(papers, totals)
    assert within.odds_ratio == pytest.approx(crude.odds_ratio)
    assert within.change == pytest.approx(crude.change)


def test_what_the_mix_does_is_not_within():
    # two venues that never change, 60% and 5%; the first leaves
    totals = np.array([[90.0, 60, 30, 5], [5, 30, 60, 90]])
    papers = totals * [[0.6], [0.05]]
    within = fit_within(papers[None], totals)
    crude = fit_change(papers.sum(axis=0)[None], totals.sum(axis=0)[None])
    assert crude.change[0] < -0.4
    assert abs(within.change[0]) < 0.02
    assert within.change_low[0] < 0 < within.change_high[0]


def test_strata_of_one_year_each_say_nothing():
    totals = np.array([[9.0, 0, 0], [0, 9, 0], [0, 0, 9]])
    assert np.isnan(fit_within(totals[None] / 3, totals).change[0])


def test_limits_hold_the_change_of_strata_that_rise_together():
    rng = np.random.default_rng(7)
    totals = rng.integers(4, 20, (5, 6)).astype(float)
    level = rng.normal(-1, 1, (5, 1))
    share = expit(level + np.linspace(-0.6, 0.6, 6))
    part = totals.sum(axis=1) / totals.sum()
    true = part @ (share[:, -1] - share[:, 0])
    papers = rng.binomial(totals.astype(int), share, (400, 5, 6)).astype(float)
    found = fit_within(papers, totals)
    held = (found.change_low <= true) & (true <= found.change_high)
    assert 0.92 <= held.mean() <= 0.98


def test_strata_of_two_years_have_half_a_paper_added_to_every_count():
    # with two years a stratum's fit is saturated, and Firth's penalty adds one half
    papers, totals = np.array([[[3.0, 0, 7]]]), np.array([[11.0, 0, 9]])
    found = fit_within(papers, totals)
    first, last = 3.5 / 12, 7.5 / 10
    assert found.change[0] == pytest.approx(last - first)
    odds = last / (1 - last) / (first / (1 - first))
    assert found.odds_ratio[0] == pytest.approx(np.sqrt(odds))
    assert found.change_low[0] < found.change[0] < found.change_high[0]
