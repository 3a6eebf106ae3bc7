from __future__ import annotations

import numpy as np

from topics.trends.shape import scan_course


def course(papers, totals, *, unit=1.0):
    papers, totals = np.array(papers, dtype=float), np.array(totals, dtype=float)
    share, number = papers.sum() / totals.sum(), totals.sum()
    covariance = (
        (np.diag(totals) - np.outer(totals, totals) / number)
        * share * (1 - share) * number / (number - 1)
    )  # fmt: skip
    return scan_course(
        unit * (papers - totals * share), unit**2 * covariance, papers / totals,
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


def test_a_course_does_not_hang_on_the_unit_of_the_papers():
    papers, totals = [2, 1, 9, 18, 11, 2, 1, 2], [20] * 8
    whole, part = course(papers, totals), course(papers, totals, unit=1e-6)
    assert whole.shape == "peak"
    assert part == whole
