from __future__ import annotations

import numpy as np
import pytest

from topics.trends.breadth import _spread, estimate_breadth


def entropy_by_the_formula(papers):
    """Chao, Wang and Jost (2013), equation 7, term by term."""
    n = sum(papers)
    f1, f2 = papers.count(1), papers.count(2)
    total = sum(x / n * sum(1 / k for k in range(x, n)) for x in papers if x < n)
    one = 2 / ((n - 1) * (f1 - 1) + 2) if f1 else 1
    a = 2 * f2 / ((n - 1) * f1 + 2 * f2) if f2 else one
    if f1 and a < 1:
        rest = -np.log(a) - sum((1 - a) ** r / r for r in range(1, n))
        total += f1 / n * (1 - a) ** (1 - n) * rest
    return total


@pytest.mark.parametrize(
    "papers", [[4, 2, 1, 1], [1, 1, 2], [5, 5], [10], [7, 3, 1], [2, 2, 2, 1], [30, 12, 5, 2, 1, 1]]
)
def test_the_estimate_is_that_of_the_formula(papers):
    found = estimate_breadth(np.array([*papers, 0]), most=50, seed=1)
    assert found.estimate == pytest.approx(np.exp(entropy_by_the_formula(papers)), rel=1e-6)
    assert 1 <= found.low <= found.estimate <= found.high <= 50


@pytest.mark.parametrize(
    ("number", "near", "sure"), [(5, 0.55, 0.93), (10, 0.75, 0.93), (40, 0.9, 0.93)]
)
def test_few_papers_do_not_make_an_author_narrow(number, near, sure):
    rng = np.random.default_rng(2)
    chance = np.full(10, 0.1)
    drawn = rng.multinomial(number, chance, size=200)
    found = [estimate_breadth(papers, most=15, seed=1) for papers in drawn]
    plain = [np.exp(-sum(p * np.log(p) for p in (row / number) if p)) for row in drawn]
    middle = np.median([one.estimate for one in found])
    assert middle >= near * 10 > 0
    assert middle > np.median(plain)
    held = np.mean([one.low <= 10 <= one.high for one in found])
    assert held >= sure


@pytest.mark.parametrize("number", [3, 5, 10, 20])
@pytest.mark.parametrize("chance", [[0.5, 0.2, 0.1, 0.05, 0.05, 0.04, 0.03, 0.03], [0.25] * 4])
def test_the_limits_hold_where_themes_are_not_seen(number, chance):
    drawn = np.random.default_rng(5).multinomial(number, chance, size=150)
    true = np.exp(-sum(p * np.log(p) for p in chance))
    found = [estimate_breadth(papers, most=15, seed=1) for papers in drawn]
    assert np.mean([one.low <= true <= one.high for one in found]) >= 0.9


def test_one_paper_tells_nothing_of_breadth():
    found = estimate_breadth(np.array([1, 0, 0]), most=3, seed=1)
    assert (found.estimate, found.low, found.high) == (1, 1, 3)


@pytest.mark.parametrize("seen", [[4, 2, 1, 1], [7, 3, 1, 1, 1], [5, 1]])
def test_what_is_drawn_leaves_room_for_themes_not_seen(seen):
    """Themes seen give up, in proportion, what the estimated number not seen gets."""
    n, once, twice = sum(seen), seen.count(1), seen.count(2)
    found = _spread(np.array(seen), n, 30)
    assert found.sum() == pytest.approx(1)
    pairs = once**2 / 2 / twice if twice else once * (once - 1) / 2
    hidden = int(np.ceil(pairs * (n - 1) / n))
    if not hidden:
        np.testing.assert_allclose(found, np.array(seen) / n)
        return
    top = (n - 1) * once
    missing = once / n * (top / (top + 2 * twice) if twice else top / (top + 2))
    share = np.array(seen) / n
    part = missing / sum(x * (1 - x) ** n for x in share)
    expected = [x * (1 - part * (1 - x) ** n) for x in share] + [missing / hidden] * hidden
    np.testing.assert_allclose(found, expected)


def test_very_many_papers_of_themes_seen_twice_are_counted_without_overflow():
    """(1 - part) to the power of 1 - papers is beyond any float here, and unseen themes tell 0."""
    papers = np.array([1, *[2] * 600])
    found = estimate_breadth(papers, most=700, seed=1)
    share = papers / papers.sum()
    assert np.exp(-(share * np.log(share)).sum()) <= found.estimate <= found.high <= 700
