from __future__ import annotations

from itertools import permutations, product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.share_tables import make_tables
from topics.trends import compute_trends, permutation
from topics.trends.permutation import compute_count_test, compute_strata_test, sum_distribution
from topics.trends.weights import compute_weight_test

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
    return compute_count_test(np.array([papers]), np.array([totals])).p[0]


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
    least = compute_count_test(np.array([outcomes[0]]), np.array([totals])).least
    assert least[0] == pytest.approx(min(all_p))


def test_reversing_time_or_swapping_theme_and_rest_changes_nothing():
    papers, totals = np.array([0, 1, 0, 4, 5]), np.array([5, 6, 3, 6, 7])
    p = exact(papers, totals)
    assert exact(papers[::-1], totals[::-1]) == pytest.approx(p)
    assert exact(totals - papers, totals) == pytest.approx(p)


@settings(max_examples=60, deadline=None)
@given(
    years=st.lists(
        st.integers(4, 25).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=3,
        max_size=7,
    )
)
def test_the_saddlepoint_agrees_with_the_exact_table(years):
    papers, totals = (np.array([year[i] for year in years]) for i in (0, 1))
    true = exact(papers, totals)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(permutation, "EXACT_WORK", 0)
        test = compute_count_test(papers[None], totals[None])
    assert test.p[0] == pytest.approx(true, rel=0.5 if totals.sum() < 40 else 0.25)
    assert test.least[0] == (0 if 0 < papers.sum() < totals.sum() else 1)


def test_far_tails_are_told_however_far_they_are(monkeypatch):
    totals = np.array([[60, 60, 60, 60]])
    papers = np.array([[0, 2, 14, 30], [0, 0, 0, 60], [5, 10, 14, 16], [11, 12, 11, 12]])
    true = compute_count_test(papers, np.repeat(totals, 4, axis=0)).p
    monkeypatch.setattr(permutation, "EXACT_WORK", 0)
    found = compute_count_test(papers, np.repeat(totals, 4, axis=0)).p
    assert true[0] < 1e-9
    np.testing.assert_allclose(found, true, rtol=0.02)


STRATA = st.lists(
    st.lists(
        st.integers(0, 3).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=4,
        max_size=4,
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=40, deadline=None)
@given(strata=STRATA)
def test_papers_are_dealt_within_their_stratum(strata):
    papers, totals = (
        np.array([[year[i] for year in stratum] for stratum in strata]) for i in (0, 1)
    )
    # every way to choose each stratum's papers, with its number of arrangements
    ways = {0: 1}
    for own, sizes in zip(papers, totals, strict=True):
        grown: dict[int, int] = {}
        for chosen in product(*(range(size + 1) for size in sizes)):
            if sum(chosen) == own.sum():
                weight = np.prod([comb(n, k) for n, k in zip(sizes, chosen, strict=True)])
                for total, before in ways.items():
                    key = total + int(np.dot(chosen, range(4)))
                    grown[key] = grown.get(key, 0) + before * int(weight)
        ways = grown
    number = sum(ways.values())
    mean = sum(total * count for total, count in ways.items()) / number
    seen = abs((papers @ np.arange(4)).sum() - mean)
    expected = sum(c for total, c in ways.items() if abs(total - mean) >= seen - 1e-9) / number
    found = compute_strata_test(papers[None], totals)
    assert found.p[0] == pytest.approx(expected)
    assert found.least[0] <= found.p[0] + 1e-12


def test_strata_too_large_for_tables_agree_with_draws(monkeypatch):
    rng = np.random.default_rng(4)
    totals = rng.integers(20, 60, (3, 5))
    papers = rng.binomial(totals, np.linspace(0.2, 0.3, 5))
    true = compute_strata_test(papers[None], totals).p[0]
    monkeypatch.setattr(permutation, "EXACT_WORK", 0)
    assert compute_strata_test(papers[None], totals).p[0] == pytest.approx(true, rel=0.01)
    drawn = sum(
        rng.multivariate_hypergeometric(own, int(chosen.sum()), size=40_000) @ np.arange(5)
        for own, chosen in zip(totals, papers, strict=True)
    )
    mean = sum(
        chosen.sum() * (own @ np.arange(5)) / own.sum()
        for own, chosen in zip(totals, papers, strict=True)
    )
    seen = abs((papers @ np.arange(5)).sum() - mean)
    share = (np.abs(drawn - mean) >= seen - 1e-9).mean()
    assert share == pytest.approx(true, abs=4 * np.sqrt(true * (1 - true) / 40_000))


def test_what_has_one_arrangement_only_has_p_of_one():
    totals = np.array([[2, 3, 4], [2, 3, 4], [0, 9, 0]])
    papers = np.array([[0, 0, 0], [2, 3, 4], [0, 4, 0]])
    assert compute_count_test(papers, totals).p.tolist() == [1, 1, 1]


def test_the_table_holds_distributions():
    table = sum_distribution(np.array([2, 0, 3]), np.array([0, 1, 2]), 2)
    np.testing.assert_allclose(table.sum(axis=1), 1)
    # two of five papers, of which three score 2
    np.testing.assert_allclose(table[2], [0.1, 0, 0.6, 0, 0.3])
    large = sum_distribution(np.array([900, 900, 900]), np.array([0, 1, 2]), 40)
    np.testing.assert_allclose(large.sum(axis=1), 1)


def test_weights_of_every_author_are_tested_by_their_own_papers():
    papers = {
        "Ann": [(2018, "a"), (2018, "a"), (2019, "b"), (2020, "b"), (2021, "a")],
        "Bob": [(2018, "b"), (2019, "a"), (2019, "b"), (2020, "a"), (2021, "a"), (2021, "a")],
        "Cyd": [(2019, "b"), (2020, "a"), (2020, "b")],
    }
    rows = [([name], year, theme) for name, own in papers.items() for year, theme in own]
    shares = make_tables(rows).shares(groups=list(papers), counting="soft")
    table = compute_trends(shares).table.set_index(["author", "theme_id"])["p"]
    for name, own in papers.items():
        totals = [sum(year == at for year, _ in own) for at in range(2018, 2022)]
        of_a = [own.count((at, "a")) for at in range(2018, 2022)]
        assert table[(name, "a")] == pytest.approx(brute(of_a, totals)), name
