from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from topics.shares.intervals import compute_share_intervals


def limits(papers, totals, **options):
    low, high = compute_share_intervals(
        np.array(papers, dtype=float)[None, :, None], np.array(totals, dtype=float)[None], **options
    )
    return low.ravel(), high.ravel()


def test_limits_are_those_of_jeffreys_prior_but_at_the_ends():
    papers, totals = np.array([2, 0, 5, 30]), np.array([8, 3, 5, 60])
    low, high = limits(papers, totals)
    theirs = proportion_confint(papers, totals, alpha=0.05, method="jeffreys")
    np.testing.assert_allclose(low[[0, 2, 3]], theirs[0][[0, 2, 3]])
    np.testing.assert_allclose(high[[0, 1, 3]], theirs[1][[0, 1, 3]])
    assert (low[1], high[2]) == (0, 1)


def test_a_year_without_papers_has_no_interval_and_one_with_one_paper_a_wide_one():
    low, high = limits([0, 1, 30], [0, 1, 60])
    assert np.isnan([low[0], high[0]]).all()
    assert high[1] - low[1] > 0.6
    assert high[2] - low[2] < 0.3


@pytest.mark.parametrize("number", [1, 2, 3, 5, 10, 30])
def test_about_95_of_100_intervals_hold_the_share_however_few_the_papers(number):
    # over shares of any size, each with the chance of every outcome
    from scipy.stats import binom

    shares = np.linspace(0.005, 0.995, 199)
    low, high = limits(np.arange(number + 1), np.full(number + 1, number))
    chance = binom.pmf(np.arange(number + 1)[:, None], number, shares)
    held = (low[:, None] <= shares) & (shares <= high[:, None])
    assert 0.93 <= (chance * held).sum(axis=0).mean() <= 0.985


def test_a_year_unlike_the_others_is_not_drawn_to_them():
    alone = limits([2], [3])
    among = limits([2, 0, 0, 0], [3, 40, 40, 40])
    assert (alone[0][0], alone[1][0]) == (among[0][0], among[1][0])


@given(share=st.sampled_from([0.0, 0.25, 0.5, 1.0]), size=st.integers(1, 20))
def test_more_papers_with_the_same_share_never_widen(share, size):
    small, large = 4 * size, 8 * size
    narrow = np.subtract(*limits([share * large], [large])[::-1])
    wide = np.subtract(*limits([share * small], [small])[::-1])
    assert narrow[0] <= wide[0] + 1e-12


def test_a_higher_level_is_wider():
    low90, high90 = limits([3], [9], level=0.90)
    low99, high99 = limits([3], [9], level=0.99)
    assert low99[0] < low90[0]
    assert high99[0] > high90[0]
