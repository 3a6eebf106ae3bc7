from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from topics.settings import TrendSettings
from topics.trends.change import Change
from topics.trends.labels import compute_labels, compute_q


def label(*, odds=1.0, q=1.0, inside=(-0.5, 0.5), enough=True, new=False, **settings):
    values = {field.name: np.array([np.nan]) for field in fields(Change)}
    values |= {
        "odds_ratio": np.array([odds]),
        "steady_low": np.array([inside[0]]),
        "steady_high": np.array([inside[1]]),
    }
    (word,) = compute_labels(
        Change(**values),
        np.array([q]),
        enough=np.array([enough]),
        new=np.array([new]),
        settings=TrendSettings(**settings),
    )
    return word


@pytest.mark.parametrize(
    ("case", "word"),
    [
        ({"odds": 2.0, "q": 0.05}, "rising"),
        ({"odds": 2.0, "q": 0.05, "new": True}, "emerging"),
        ({"odds": 0.5, "q": 0.01}, "declining"),
        ({"odds": 0.5, "q": 0.01, "new": True}, "declining"),
        ({"odds": 2.0, "q": 0.051}, "insufficient evidence"),
        ({"odds": 2.0, "q": 0.01, "inside": (0.0, 0.1)}, "rising"),
        ({"q": 0.6, "inside": (-0.15, 0.15)}, "steady"),
        ({"q": 0.6, "inside": (-0.15, 0.151)}, "insufficient evidence"),
        ({"q": 0.6, "inside": (-0.1, 0.1), "enough": False}, "insufficient evidence"),
        ({"odds": 2.0, "q": 0.001, "enough": False}, "insufficient evidence"),
        ({"odds": np.nan, "inside": (np.nan, np.nan)}, "insufficient evidence"),
        ({"odds": 2.0, "q": 0.08, "alpha": 0.1}, "rising"),
        ({"q": 0.6, "inside": (-0.2, 0.2), "margin": 0.25}, "steady"),
    ],
)
def test_each_word_is_said_when_the_text_says_so(case, word):
    assert label(**case) == word


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
