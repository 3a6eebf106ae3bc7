from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from tests.share_tables import make_tables, yearly
from topics.settings import TrendSettings
from topics.trends import compute_trends, shape
from topics.trends.shape import compute_asymptotic_omnibus, compute_omnibus_test, scan_course

COUNTS = st.lists(
    st.integers(0, 4).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=4,
)


def statistic(papers, totals):
    share = sum(papers) / sum(totals)
    return sum((k - n * share) ** 2 / n for k, n in zip(papers, totals, strict=True) if n)


@settings(max_examples=60, deadline=None)
@given(years=COUNTS)
def test_the_omnibus_test_is_that_over_all_tables(years):
    papers, totals = ([year[i] for year in years] for i in (0, 1))
    seen, reached, every = 0.0, 0, 0
    if sum(totals):
        seen = statistic(papers, totals)
    for table in product(*(range(n + 1) for n in totals)):
        if sum(table) != sum(papers) or not sum(totals):
            continue
        ways = np.prod([comb(n, k) for n, k in zip(totals, table, strict=True)])
        every += ways
        reached += ways * (statistic(table, totals) >= seen - 1e-9)
    found = compute_omnibus_test(np.array([papers]), np.array([totals]), draws=999, seed=1)
    if 0 < sum(papers) < sum(totals) and sum(n > 0 for n in totals) > 1:
        assert found.p[0] == pytest.approx(reached / every)
        assert found.least[0] <= found.p[0] + 1e-12
    else:
        assert found.p[0] == 1


def test_drawn_tables_agree_with_listed_ones_and_far_tails_with_chi_squared(monkeypatch):
    papers, totals = np.array([[9, 4, 7, 12, 3]]), np.array([[20, 20, 20, 20, 20]])
    monkeypatch.setattr(shape, "MOST_TABLES", 10**7)
    listed = compute_omnibus_test(papers, totals, draws=99, seed=1).p[0]
    monkeypatch.setattr(shape, "MOST_TABLES", 0)
    drawn = compute_omnibus_test(papers, totals, draws=20_000, seed=1).p[0]
    assert drawn == pytest.approx(listed, rel=0.1)
    far = np.array([[100, 5, 5, 5, 5, 100]])
    p = compute_omnibus_test(far, np.full((1, 6), 300), draws=999, seed=1).p[0]
    table = np.vstack([far[0], 300 - far[0]])
    assert p == pytest.approx(chi2_contingency(table).pvalue, rel=0.2, abs=1e-30)


def test_sums_over_strata_are_tested_as_one_table_would_be():
    rng = np.random.default_rng(1)
    totals = np.array([50.0, 60, 40, 70])
    papers = rng.binomial(totals.astype(int), 0.3)
    share = papers.sum() / totals.sum()
    number = totals.sum()
    covariance = (
        (np.diag(totals) - np.outer(totals, totals) / number)
        * share * (1 - share) * number / (number - 1)
    )  # fmt: skip
    p = compute_asymptotic_omnibus(papers - totals * share, covariance)
    expected = chi2_contingency(np.vstack([papers, totals - papers]), correction=False)
    assert p == pytest.approx(expected.pvalue, abs=0.01)
    assert compute_asymptotic_omnibus(np.zeros(3), np.zeros((3, 3))) == 1


def course(papers, totals):
    papers, totals = np.array(papers, dtype=float), np.array(totals, dtype=float)
    share, number = papers.sum() / totals.sum(), totals.sum()
    covariance = (
        (np.diag(totals) - np.outer(totals, totals) / number)
        * share * (1 - share) * number / (number - 1)
    )  # fmt: skip
    return scan_course(
        papers - totals * share, covariance, papers / totals,
        2010 + np.arange(totals.size), alpha=0.05, seed=1,
    )  # fmt: skip


def test_planted_dates_are_found_within_a_year_and_their_sets_hold_them():
    rng = np.random.default_rng(2)
    totals = np.full(10, 20)
    near, held = [], []
    for _ in range(80):
        step = int(rng.integers(2, 9))
        share = np.where(np.arange(10) >= step, 0.6, 0.15)
        found = course(rng.binomial(totals, share), totals)
        near.append(found.shape == "step up" and abs(found.begin - 2010 - step) <= 1)
        held.append(found.shape and found.begin_low <= 2010 + step <= found.begin_high)
    assert np.mean(near) >= 0.9
    assert np.mean(held) >= 0.88


def test_a_peak_has_a_beginning_a_highest_year_and_an_end():
    found = course([2, 1, 9, 18, 11, 2, 1, 2], [20] * 8)
    assert (found.shape, found.begin, found.peak, found.end) == ("peak", 2012, 2013, 2014)
    assert found.begin_low <= 2012 <= found.begin_high
    dip = course([15, 16, 3, 2, 15, 14, 16, 15], [20] * 8)
    assert (dip.shape, dip.begin, dip.end) == ("dip", 2012, 2013)


def test_flat_courses_are_given_a_shape_in_one_of_twenty():
    rng = np.random.default_rng(3)
    named = [bool(course(rng.binomial(15, 0.3, 8), [15] * 8).shape) for _ in range(300)]
    assert np.mean(named) <= 0.05 + 2.5 * np.sqrt(0.05 * 0.95 / 300)


def test_a_hump_is_uneven_and_not_steady():
    hump = dict(zip(range(2014, 2023), (6, 6, 6, 60, 60, 60, 6, 6, 6), strict=True))
    rows = yearly("Ann", "a", hump) + yearly("Ann", "b", {y: 66 - n for y, n in hump.items()})
    trends = compute_trends(make_tables(rows).shares(groups=["Ann"]), TrendSettings())
    row = trends.table[trends.table["author"] == "Ann"].iloc[0]
    assert row["label"] == "uneven"
    assert row["q_shape"] < 0.001
    assert (row["shape"], row["begin"], row["end"]) == ("peak", 2017, 2019)
    from topics.trends import compute_reading

    said = compute_reading(trends.table, make_tables(rows).shares(groups=["Ann"]).table)
    assert (
        "Theme a differed between years without a straight course: 216 of 594 papers between "
        "2014 and 2022, a peak in 2017 to 2019 (q < .001)."
    ) in said["sentence"].tolist()
