from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import brentq, minimize_scalar

from tests.share_tables import make_tables, yearly
from topics.trends.growth import compute_growth, fit_growth

GROWING = yearly("Ann", "a", {2018: 2, 2019: 3, 2020: 4, 2021: 8}) + yearly("Ann", "b", {2019: 1})


def penalised(slope, papers):
    """Conditional log likelihood of the counts with Firth's penalty."""
    time = np.arange(len(papers))
    chance = np.exp(slope * time - np.logaddexp.reduce(slope * time))
    variance = chance @ time**2 - (chance @ time) ** 2
    return papers @ np.log(chance) + 0.5 * np.log(papers.sum() * variance)


@pytest.mark.parametrize("papers", [[2, 3, 4, 8], [0, 0, 1], [5, 4, 0, 1, 0], [3, 3, 3]])
def test_growth_and_limits_are_those_of_a_general_optimiser(papers):
    papers = np.array(papers, dtype=float)
    growth, low, high = (values[0] for values in fit_growth(papers[None]))
    best = minimize_scalar(lambda b: -penalised(b, papers), bounds=(-7, 7), method="bounded")
    assert np.log1p(growth) == pytest.approx(best.x, abs=1e-4)
    for limit, start, end in ((low, -7.9, best.x), (high, best.x, 7.9)):
        root = brentq(lambda b: 2 * (-best.fun - penalised(b, papers)) - 3.841459, start, end)
        assert np.log1p(limit) == pytest.approx(root, abs=1e-3)


def test_many_papers_give_the_poisson_slope():
    papers = np.array([40.0, 52, 61, 85, 99])
    fit = sm.GLM(papers, sm.add_constant(np.arange(5)), family=sm.families.Poisson()).fit()
    growth, low, high = (values[0] for values in fit_growth(papers[None]))
    assert np.log1p(growth) == pytest.approx(fit.params[1], abs=0.002)
    assert np.log1p([low, high]) == pytest.approx(fit.conf_int()[1], abs=0.01)


def test_a_constant_number_of_papers_has_no_growth_and_a_wide_interval():
    rng = np.random.default_rng(1)
    drawn = rng.poisson(3, (500, 6)).astype(float)
    drawn = drawn[drawn.sum(axis=1) > 0]
    growth, low, high = fit_growth(drawn)
    assert abs(np.median(growth)) < 0.03
    assert 0.92 <= np.mean((low <= 0) & (high >= 0)) <= 0.98


def test_the_partial_year_is_left_out_and_the_author_years_are_used():
    rows = [*GROWING, *yearly("Bob", "a", {2019: 3, 2020: 3})]
    tables = make_tables(rows, date="2021-05-01")
    table = compute_growth(tables.shares(groups=["Ann", "Bob"])).set_index(["author", "theme_id"])
    ann, bob = table.loc[("Ann", "a")], table.loc[("Bob", "a")]
    assert (ann["year_from"], ann["year_to"]) == (2018, 2020)
    assert (ann["papers_from"], ann["papers_to"]) == (2, 4)
    assert (bob["year_from"], bob["year_to"]) == (2019, 2020)
    assert bob["growth"] == pytest.approx(0, abs=1e-6)
    assert bob["growth_low"] < 0 < bob["growth_high"]
    whole = make_tables(rows, date="2021-05-01").shares(groups=["Ann"], complete_through=2021)
    assert compute_growth(whole)["year_to"].max() == 2021
    assert np.isnan(table.loc[("Bob", "b"), "growth"])
