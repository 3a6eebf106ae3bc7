from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2, norm

from tests.share_tables import make_tables, yearly
from topics.settings import TrendSettings
from topics.trends import compute_trends, permutation
from topics.trends.permutation import compute_count_test
from topics.trends.uncertainty import (
    compose_omnibus,
    compose_p,
    compute_one_wrong,
    to_p,
    to_z,
    widen_change,
    widen_omnibus,
    widen_tests,
)

ROWS = [
    *yearly("Ann", "a", {2018: 6, 2019: 5, 2020: 3, 2021: 1}),
    *yearly("Ann", "b", {2020: 3, 2021: 5, 2022: 6}),
]


def test_a_dispersion_divides_the_deviate_by_its_root():
    p = np.array([0.04, 1e-12, 1.0])
    test = permutation.Tested(p=p, least=np.array([0.01, 0.0, 1.0]))
    wide = widen_tests(test, 2.25)
    np.testing.assert_allclose(wide.p, 2 * norm.sf(norm.isf(p / 2) / 1.5))
    assert wide.least[1] == 0
    assert widen_tests(test, 1.0) is test
    np.testing.assert_allclose(to_p(to_z(p)), p)


def test_the_omnibus_test_divides_its_chi_squared():
    test = permutation.Tested(p=np.array([1e-4, 0.3]), least=np.array([1e-6, 0.0]))
    wide = widen_omnibus(test, np.array([4.0, 4.0]), np.array([2.0, 1.0]))
    assert wide.p[0] == pytest.approx(chi2.sf(chi2.isf(1e-4, 4) / 2, 4))
    assert wide.p[1] == 0.3


def test_refits_that_agree_change_nothing_and_refits_that_do_not_weaken():
    p, up = np.array([0.001, 0.001, 0.5]), np.array([True, True, False])
    same = [p] * 5
    np.testing.assert_array_equal(compose_p(p, up, same, [up] * 5), p)
    others = [np.array([0.001, 0.6, 0.5])] * 5
    turned = [up, ~up, up, ~up, up]
    found = compose_p(p, up, others, turned)
    signed = np.array([norm.isf(0.0005), *(s * norm.isf(0.3) for s in (1, -1, 1, -1, 1))])
    total = 1 + (1 + 1 / 6) * signed.var(ddof=1)
    assert found[1] == pytest.approx(2 * norm.sf(abs(signed.mean()) / np.sqrt(total)))
    assert found[1] > 0.3


def test_omnibus_tests_of_refits_are_put_together_as_their_deviates_spread():
    ps = [np.array([0.001, 0.2]), np.array([0.05, 0.2]), np.array([0.4, 0.2])]
    tests = [permutation.Tested(p=p, least=p / 10) for p in ps]
    found = compose_omnibus(tests[0], tests[1:])
    deviates = norm.isf([0.001, 0.05, 0.4])
    total = 1 + (1 + 1 / 3) * deviates.var(ddof=1)
    assert found.p[0] == pytest.approx(norm.sf(deviates.mean() / np.sqrt(total)))
    assert found.p[1] == 0.2
    np.testing.assert_allclose(found.least, [0.0001, 0.02])


def test_limits_move_outwards_by_rubins_rule():
    low, high = widen_change(
        np.array([-0.2]), np.array([0.1]), np.array([0.3]),
        [np.array([0.1]), np.array([0.3])], level=0.95,
    )  # fmt: skip
    between = 1.5 * (0.2**2) / 2
    assert 0.1 - low[0] == pytest.approx(np.hypot(0.3, 1.959964 * np.sqrt(between)))
    assert high[0] - 0.1 == pytest.approx(np.hypot(0.2, 1.959964 * np.sqrt(between)))


def test_one_wrong_theme_is_the_worst_of_all_single_changes():
    papers, totals = np.array([[4, 2, 1, 0]]), np.array([[4, 3, 4, 5]])
    found = compute_one_wrong(papers, totals, np.ones(1), np.array([True]))
    worst = 0.0
    for year in range(4):
        for step in (-1, 1):
            other = papers.copy()
            other[0, year] += step
            if 0 <= other[0, year] <= totals[0, year]:
                worst = max(worst, compute_count_test(other, totals).p[0])
    assert found[0] == pytest.approx(worst)
    assert np.isnan(compute_one_wrong(papers, totals, np.ones(1), np.array([False])))
    assert np.isnan(compute_one_wrong(papers * 9, totals * 9, np.ones(1), np.array([True])))


def test_a_call_that_hangs_on_the_themes_is_taken_back():
    tables = make_tables(ROWS)
    shares = tables.shares(groups=["Ann"])
    alone = compute_trends(shares).table
    again = compute_trends(shares, refits=[shares, shares]).table
    np.testing.assert_array_equal(again["q"], alone["q"])
    assert (again["label_frequency"] == 1).all()
    assert alone["label_frequency"].isna().all()

    rng = np.random.default_rng(1)
    refits = []
    for _ in range(8):
        labels = rng.permutation(tables.assignments["theme_id"].to_numpy())
        other = make_tables(
            [(names, year, theme) for (names, year, _), theme in zip(ROWS, labels, strict=True)]
        )
        refits.append(other.shares(groups=["Ann"]))
    unsure = compute_trends(shares, TrendSettings(), refits=refits).table
    own = unsure[unsure["author"] == "Ann"].set_index("theme_id")
    assert own.loc["a", "label"] == "insufficient evidence"
    assert own.loc["a", "p"] > 0.05
    assert own.loc["a", "p_shape"] > 0.01 > alone.iloc[3]["p_shape"]
    assert own.loc["a", "change_high"] > alone.iloc[3]["change_high"]
    assert 0 <= own.loc["a", "label_frequency"] <= 1


@pytest.mark.parametrize(("papers", "asked"), [(50, True), (51, False)])
def test_a_career_of_fifty_papers_is_short(papers, asked):
    totals = np.array([[20, 15, papers - 35]])
    found = compute_one_wrong(np.array([[3, 6, 9]]), totals, np.ones(1), np.array([True]))
    assert np.isfinite(found[0]) == asked
