from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from topics.settings import TrendSettings
from topics.trends.labels import Facts, compute_labels, compute_q, is_new, relative_margin


def label(**case):
    values = {
        "odds_ratio": 1.0, "q": 1.0, "q_crude": 1.0, "q_shape": 1.0, "p_shape": 1.0,
        "clear": True, "enough": True, "told": True, "new": False, "near": False, "some": True,
    }  # fmt: skip
    alpha = case.pop("alpha", 0.05)
    facts = Facts(**{name: np.array([value]) for name, value in (values | case).items()})
    (word,) = compute_labels(facts, TrendSettings(alpha=alpha))
    return word


@pytest.mark.parametrize(
    ("case", "word"),
    [
        ({"odds_ratio": 2.0, "q": 0.05}, "rising"),
        ({"odds_ratio": 2.0, "q": 0.05, "new": True}, "emerging"),
        ({"odds_ratio": 0.5, "q": 0.01}, "declining"),
        ({"odds_ratio": 0.5, "q": 0.01, "new": True}, "declining"),
        ({"odds_ratio": 2.0, "q": 0.051}, "insufficient evidence"),
        ({"odds_ratio": 2.0, "q": np.nan}, "insufficient evidence"),
        ({"odds_ratio": 2.0, "q": 0.01, "near": True}, "rising"),
        ({"q": 0.6, "near": True}, "steady"),
        ({"q": 0.6}, "insufficient evidence"),
        ({"q": 0.6, "near": True, "enough": False}, "insufficient evidence"),
        ({"q": 0.6, "near": True, "some": False}, "insufficient evidence"),
        # a difference between years need not be called to stand against steadiness
        ({"q": 0.6, "near": True, "p_shape": 0.04, "q_shape": 0.4}, "insufficient evidence"),
        ({"q": 0.6, "near": True, "p_shape": 0.01, "q_shape": 0.04}, "uneven"),
        ({"odds_ratio": 2.0, "q": 0.01, "q_shape": 0.001}, "rising"),
        ({"odds_ratio": 0.9, "q": 0.6, "q_crude": 0.001}, "mix"),
        ({"odds_ratio": 0.9, "q": 0.01, "q_crude": 0.001}, "declining"),
        ({"odds_ratio": 0.9, "q": 0.6, "q_crude": 0.001, "told": False}, "insufficient evidence"),
        ({"odds_ratio": 2.0, "q": 0.001, "enough": False}, "insufficient evidence"),
        # an interval that holds 0 beside a small q: papers of few projects
        ({"odds_ratio": 2.0, "q": 0.01, "q_crude": 0.01, "clear": False}, "insufficient evidence"),
        ({"q": 0.6, "q_crude": 0.01, "clear": False}, "mix"),
        ({"odds_ratio": np.nan}, "insufficient evidence"),
        ({"odds_ratio": 2.0, "q": 0.08, "alpha": 0.1}, "rising"),
    ],
)
def test_each_word_is_said_when_the_text_says_so(case, word):
    assert label(**case) == word


@pytest.mark.parametrize(
    ("early", "late", "new"),
    [
        # 0 of 25: at most 13.7%; a fifth of 72% is more, of 50% is not
        ((0, 25), (18, 25), True),
        ((0, 25), (13, 26), False),
        ((0, 5), (20, 20), False),
        ((1, 60), (30, 50), True),
        ((0, 0), (5, 5), False),
    ],
)
def test_emerging_needs_an_early_share_that_is_surely_small(early, late, new):
    columns = [np.array([float(number)]) for number in (*early, *late)]
    assert is_new(*columns)[0] == new
    if early[1]:
        upper = binomtest(*early).proportion_ci(method="exact").high
        assert new == (upper < late[0] / late[1] / 5)


def test_the_margin_is_a_factor_of_the_odds_or_points_whichever_is_smaller():
    down, up = relative_margin(np.array([0.5, 0.04]), TrendSettings(margin=0.15, margin_odds=1.5))
    np.testing.assert_allclose([down[0], up[0]], [0.1, 0.1])
    np.testing.assert_allclose(up[1], 0.0625 / 1.0625 - 0.04)
    down, up = relative_margin(np.array([0.5]), TrendSettings(margin=0.15, margin_odds=5))
    np.testing.assert_allclose([down[0], up[0]], [0.15, 0.15])


def test_q_is_benjamini_hochberg_over_the_rows_tested():
    p = np.array([0.01, 0.9, 0.02, 0.04])
    least = np.zeros(4)
    q = compute_q(p, least, np.array([True, False, True, True]), alpha=0.05)
    np.testing.assert_allclose(q, [0.03, np.nan, 0.03, 0.04])
    nothing = compute_q(p, least, np.zeros(4, dtype=bool), alpha=0.05)
    assert np.isnan(nothing).all()


def test_rows_that_could_never_be_called_do_not_weigh_on_the_others():
    p = np.array([0.012, 0.3, 0.06, 0.06, 0.03])
    tested = np.ones(5, dtype=bool)
    # at most k = 2 rows can reach 0.05 / 2: the first two
    q = compute_q(p, np.array([0.001, 0.002, 0.06, 0.06, 0.03]), tested, alpha=0.05)
    np.testing.assert_allclose(q, [0.024, 0.3, np.nan, np.nan, np.nan])
    alone = compute_q(p, np.full(5, 0.06), tested, alpha=0.05)
    assert np.isnan(alone).all()


def test_false_discoveries_among_few_papers_stay_below_the_rate():
    from topics.trends.permutation import compute_count_test

    rng = np.random.default_rng(9)
    totals = np.tile([3, 4, 3, 4, 3], (40, 1))
    called = []
    for _ in range(150):
        shares = rng.choice([0.05, 0.2, 0.5], (40, 1))
        test = compute_count_test(rng.binomial(totals, shares), totals)
        q = compute_q(test.p, test.least, np.ones(40, dtype=bool), alpha=0.05)
        called.append((q <= 0.05).any())
    # nothing is true, so that any call is a false discovery; 0.05 + 2.5 standard errors
    assert np.mean(called) <= 0.095
