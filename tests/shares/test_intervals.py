from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from topics.shares.intervals import compute_share_intervals


def limits(papers, totals, **options):
    low, high = compute_share_intervals(
        np.array(papers, dtype=float)[None, :, None], np.array(totals, dtype=float)[None], **options
    )
    return low.ravel(), high.ravel()


def test_limits_are_those_of_the_beta_written_in_the_docstring():
    papers, totals = [2, 0, 5], [8, 3, 5]
    low, high = limits(papers, totals)
    prior = 2 / 3 * (7 + 0.5) / (16 + 1) + 1 / 6
    first = beta(2 + prior, 6 + 1 - prior)
    assert low[0] == pytest.approx(first.ppf(0.025))
    assert high[0] == pytest.approx(first.ppf(0.975))
    assert low[1] == 0
    assert high[1] == pytest.approx(beta(prior, 3 + 1 - prior).ppf(0.975))
    assert low[2] == pytest.approx(beta(5 + prior, 1 - prior).ppf(0.025))
    assert high[2] == 1


def test_a_year_without_papers_has_no_interval_and_one_with_one_paper_a_wide_one():
    low, high = limits([0, 1, 30], [0, 1, 60])
    assert np.isnan([low[0], high[0]]).all()
    assert high[1] - low[1] > 0.6
    assert high[2] - low[2] < 0.3


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
