from __future__ import annotations

from itertools import permutations, product
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics.trends import permutation
from topics.trends.permutation import (
    compute_count_test,
    compute_weight_test,
    count_arrangements,
    sum_distribution,
)

COUNTS = st.lists(
    st.integers(0, 3).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=5,
).filter(lambda years: 2 <= sum(n for _, n in years) <= 7)


def brute(papers, totals):
    """Over all orders of the papers, one at a time."""
    years = np.repeat(np.arange(len(totals)), totals)
    theme = np.concatenate([[1] * k + [0] * (n - k) for k, n in zip(papers, totals, strict=True)])
    centred = len(years) * theme - theme.sum()
    observed = abs(centred @ years)
    as_far = [abs(np.array(order) @ years) >= observed for order in permutations(centred)]
    return np.mean(as_far)


def exact(papers, totals):
    return compute_count_test(np.array([papers]), np.array([totals]), draws=999, seed=1).p[0]


@settings(max_examples=40)
@given(years=COUNTS)
def test_counts_and_weights_give_what_all_orders_give(years):
    papers, totals = ([year[i] for year in years] for i in (0, 1))
    expected = brute(papers, totals)
    assert exact(papers, totals) == pytest.approx(expected)
    theme = np.concatenate([[1.0] * k + [0.0] * (n - k) for k, n in years])
    p = compute_weight_test(
        (theme - theme.mean())[:, None],
        np.repeat(np.arange(len(totals)), totals),
        draws=20_000,
        seed=1,
    )
    assert p.p[0] == pytest.approx(expected)


@settings(max_examples=20)
@given(years=COUNTS)
def test_the_least_p_is_the_smallest_of_any_outcome(years):
    totals = [total for _, total in years]
    chosen = sum(papers for papers, _ in years)
    outcomes = [
        papers
        for papers in product(*(range(total + 1) for total in totals))
        if sum(papers) == chosen
    ]
    all_p = [exact(papers, totals) for papers in outcomes]
    least = compute_count_test(np.array([outcomes[0]]), np.array([totals]), draws=999, seed=1).least
    assert least[0] == pytest.approx(min(all_p))


def test_reversing_time_or_swapping_theme_and_rest_changes_nothing():
    papers, totals = np.array([0, 1, 0, 4, 5]), np.array([5, 6, 3, 6, 7])
    p = exact(papers, totals)
    assert exact(papers[::-1], totals[::-1]) == pytest.approx(p)
    assert exact(totals - papers, totals) == pytest.approx(p)


def test_draws_agree_with_the_exact_table(monkeypatch):
    papers, totals = np.array([[1, 3, 4, 9]]), np.array([[9, 9, 9, 9]])
    true = compute_count_test(papers, totals, draws=99, seed=1).p[0]
    monkeypatch.setattr(permutation, "EXACT_WORK", 0)
    drawn = compute_count_test(papers, totals, draws=40_000, seed=1).p[0]
    assert drawn == pytest.approx(true, abs=4 * np.sqrt(true / 40_000))
    # no arrangement of 40 papers is as far: the correction keeps p above 0
    far = compute_count_test(np.array([[0, 0, 20, 20]]), np.array([[20] * 4]), draws=999, seed=1)
    assert far.p[0] == far.least[0] == 1 / 1000


def test_what_has_one_arrangement_only_has_p_of_one():
    totals = np.array([[2, 3, 4], [2, 3, 4], [0, 9, 0]])
    papers = np.array([[0, 0, 0], [2, 3, 4], [0, 4, 0]])
    assert compute_count_test(papers, totals, draws=99, seed=1).p.tolist() == [1, 1, 1]


def test_the_table_holds_distributions():
    table = sum_distribution(np.array([2, 0, 3]), np.array([0, 1, 2]), 2)
    np.testing.assert_allclose(table.sum(axis=1), 1)
    # two of five papers, of which three score 2
    np.testing.assert_allclose(table[2], [0.1, 0, 0.6, 0, 0.3])
    large = sum_distribution(np.array([900, 900, 900]), np.array([0, 1, 2]), 40)
    np.testing.assert_allclose(large.sum(axis=1), 1)


def test_weights_of_many_papers_are_drawn_the_same_way_each_time():
    rng = np.random.default_rng(3)
    weights = rng.random((40, 3))
    weights[:, 1] += np.linspace(0, 2, 40)
    weights[:, 2] = 0.2
    years = np.repeat(np.arange(8), 5)
    centred = weights - weights.mean(axis=0)
    p = compute_weight_test(centred, years, draws=999, seed=1).p
    assert p[1] == 1 / 1000
    assert p[0] > 0.01
    assert p[2] == 1
    assert (compute_weight_test(centred, years, draws=999, seed=1).p == p).all()


def test_arrangements_are_counted():
    assert count_arrangements(np.array([2, 3, 1])) == factorial(6) // (2 * 6)
