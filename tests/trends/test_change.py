from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq, minimize
from scipy.stats import chi2

from topics.trends.change import fit_change
from topics.trends.firth import Counts, evaluate

TIME = np.linspace(0, 1, 5)
CASES = [
    ([1, 2, 3, 4, 6], [8, 8, 8, 8, 8]),
    ([0, 0, 0, 3, 4], [3, 4, 2, 3, 4]),
    ([5, 0, 2, 0, 0], [6, 0, 4, 0, 3]),
    ([0, 0, 0, 0, 0], [4, 4, 4, 4, 4]),
    ([4, 1, 1, 1, 1], [4, 1, 1, 1, 1]),
]


def fit(papers, totals, **options):
    return fit_change(np.array([papers], dtype=float), np.array([totals], dtype=float), **options)


def penalised(theta, papers, totals, design):
    """Firth's penalised likelihood, written with matrices and one row per paper."""
    rows = np.repeat(design, totals, axis=0)
    theme = np.concatenate([[1] * k + [0] * (n - k) for k, n in zip(papers, totals, strict=True)])
    logit = rows @ theta
    share = 1 / (1 + np.exp(-logit))
    information = rows.T @ (rows * (share * (1 - share))[:, None])
    return theme @ logit - np.logaddexp(0, logit).sum() + np.linalg.slogdet(information)[1] / 2


@pytest.mark.parametrize(("papers", "totals"), CASES)
def test_estimate_and_limits_are_those_of_a_plain_search(papers, totals):
    change = fit(papers, totals)
    ends = np.stack([1 - TIME, TIME], axis=1)
    best = minimize(
        lambda theta: -penalised(theta, papers, totals, ends),
        [0, 0],
        method="Nelder-Mead",
        options={"xatol": 1e-8, "fatol": 1e-12, "maxiter": 4000},
    )
    first, last = 1 / (1 + np.exp(-best.x))
    assert change.share_first[0] == pytest.approx(first, abs=1e-5)
    assert change.share_last[0] == pytest.approx(last, abs=1e-5)
    assert change.change[0] == pytest.approx(last - first, abs=1e-5)
    assert np.log(change.odds_ratio[0]) == pytest.approx((best.x[1] - best.x[0]) / 4, abs=1e-4)

    slope = np.stack([np.ones(5), TIME], axis=1)

    def below(steep):
        inner = minimize(
            lambda a: -penalised(np.array([a[0], steep]), papers, totals, slope),
            [best.x[0]],
            method="Nelder-Mead",
            options={"xatol": 1e-8, "fatol": 1e-12},
        )
        return 2 * (inner.fun - best.fun) - chi2.ppf(0.95, 1)

    centre = best.x[1] - best.x[0]
    for limit, edge in ((change.odds_low[0], centre - 60), (change.odds_high[0], centre + 60)):
        assert 4 * np.log(limit) == pytest.approx(brentq(below, centre, edge), abs=1e-3)


def test_many_papers_give_what_statsmodels_gives():
    import statsmodels.api as sm

    rng = np.random.default_rng(1)
    totals = np.full(6, 4000)
    papers = rng.binomial(totals, np.linspace(0.2, 0.4, 6))
    model = sm.GLM(
        np.stack([papers, totals - papers], axis=1),
        sm.add_constant(np.arange(6.0)),
        family=sm.families.Binomial(),
    ).fit()
    change = fit(papers, totals)
    assert np.log(change.odds_ratio[0]) == pytest.approx(model.params[1], abs=1e-4)
    low, high = model.conf_int()[1]
    assert np.log(change.odds_low[0]) == pytest.approx(low, abs=1e-3)
    assert np.log(change.odds_high[0]) == pytest.approx(high, abs=1e-3)
    assert change.share_first[0] == pytest.approx(model.predict([[1, 0.0]])[0], abs=1e-4)
    # the delta method, which many papers make exact
    gradient = []
    for year in (0.0, 5.0):
        share = model.predict([[1, year]])[0]
        gradient.append(share * (1 - share) * np.array([1, year]))
    difference = gradient[1] - gradient[0]
    error = np.sqrt(difference @ model.cov_params() @ difference)
    assert change.change_high[0] - change.change[0] == pytest.approx(1.96 * error, rel=0.02)
    assert change.change[0] - change.change_low[0] == pytest.approx(1.96 * error, rel=0.02)


def test_separation_is_finite_and_limits_stand_in_order():
    rng = np.random.default_rng(2)
    totals = rng.poisson(2.0, (400, 5)).astype(float)
    papers = np.where(TIME > 0.5, totals, 0)
    papers[200:] = rng.binomial(totals[200:].astype(int), 0.3)
    change = fit_change(papers, totals)
    known = (totals > 0).sum(axis=1) >= 2
    for low, value, high in (
        (change.odds_low, change.odds_ratio, change.odds_high),
        (change.change_low, change.change, change.change_high),
        (change.steady_low, change.change, change.steady_high),
    ):
        assert np.isfinite([low[known], value[known], high[known]]).all()
        assert (low[known] <= value[known]).all()
        assert (value[known] <= high[known]).all()
        assert np.isnan(value[~known]).all()
    assert (change.change_low[known] <= change.steady_low[known] + 1e-9).all()
    assert (np.abs(change.change_low[known]) <= 1).all()


def test_reversing_time_turns_everything_round():
    papers, totals = np.array([[0.0, 1, 2, 5]]), np.array([[3.0, 4, 4, 6]])
    there, back = fit_change(papers, totals), fit_change(papers[:, ::-1], totals[:, ::-1])
    assert back.odds_ratio[0] == pytest.approx(1 / there.odds_ratio[0], rel=1e-5)
    assert back.odds_low[0] == pytest.approx(1 / there.odds_high[0], rel=1e-4)
    assert back.share_first[0] == pytest.approx(there.share_last[0], rel=1e-5)
    assert back.change_low[0] == pytest.approx(-there.change_high[0], rel=1e-4)


def test_rows_do_not_depend_on_each_other():
    papers, totals = (np.array([case[i] for case in CASES], dtype=float) for i in (0, 1))
    together = fit_change(np.tile(papers, (3, 1)), np.tile(totals, (3, 1)))
    for row, case in enumerate(CASES):
        assert together.odds_ratio[row] == fit(*case).odds_ratio[0]
        assert together.odds_ratio[row + 5] == together.odds_ratio[row]


def test_the_determinant_is_that_of_the_curvature():
    rng = np.random.default_rng(4)
    totals = rng.integers(1, 9, (6, 5)).astype(float)
    data = Counts(papers=rng.binomial(totals.astype(int), 0.4), totals=totals, time=TIME)
    state = evaluate(data, np.ones(5), TIME, rng.normal(size=6), rng.normal(size=6))
    curvature = np.moveaxis(
        np.array([[state.info_aa, state.info_ab], [state.info_ab, state.info_bb]]), 2, 0
    )
    np.testing.assert_allclose(state.determinant, np.linalg.det(curvature))
