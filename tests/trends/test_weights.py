from __future__ import annotations

from math import factorial

import numpy as np
import pytest

from topics.trends import weights as weights_module
from topics.trends.permutation import compute_count_test, compute_strata_test
from topics.trends.saddlepoint import Deals, compute_tails
from topics.trends.weights import compute_weight_test, count_arrangements


def test_weights_of_many_papers_are_drawn_the_same_way_each_time():
    rng = np.random.default_rng(3)
    weights = rng.random((40, 3))
    weights[:, 1] += np.linspace(0, 2, 40)
    weights[:, 2] = 0.2
    years = np.repeat(np.arange(8), 5)
    centred = weights - weights.mean(axis=0)
    p = compute_weight_test(centred, years, draws=999, seed=1).p
    # next to no deal is as far out: the saddlepoint says how unlikely that is
    assert 0 < p[1] < 1e-9
    assert p[0] > 0.01
    assert p[2] == 1
    assert (compute_weight_test(centred, years, draws=999, seed=1).p == p).all()


def test_arrangements_are_counted():
    assert count_arrangements(np.array([2, 3, 1])) == factorial(6) // (2 * 6)


def indicator(papers, totals):
    theme = np.concatenate(
        [[1.0] * k + [0.0] * (n - k) for k, n in zip(papers, totals, strict=True)]
    )
    return theme, np.repeat(np.arange(len(totals)), totals)


@pytest.mark.parametrize("papers", [(1, 4, 9, 16), (6, 5, 8, 11), (0, 0, 3, 20)])
def test_tails_of_weights_are_those_of_counts(papers, monkeypatch):
    totals = (20, 20, 20, 20)
    theme, years = indicator(papers, totals)
    true = compute_count_test(np.array([papers]), np.array([totals])).p[0]
    drawn = compute_weight_test((theme - theme.mean())[:, None], years, draws=9_999, seed=1)
    assert drawn.p[0] == pytest.approx(true, rel=0.25)
    monkeypatch.setattr(weights_module, "MOST_DRAWN", 0)
    summed = compute_weight_test((theme - theme.mean())[:, None], years, draws=9_999, seed=1)
    # what lies between two sums of the lattice is not seen, which is a part of the tail
    assert summed.p[0] == pytest.approx(true, rel=0.25)
    assert drawn.least[0] == summed.least[0] == 0


@pytest.mark.parametrize("most", [0, 2_000])
def test_weights_stay_in_their_stratum(most, monkeypatch):
    monkeypatch.setattr(weights_module, "MOST_DRAWN", most)
    rng = np.random.default_rng(8)
    totals = np.array([[30, 20, 4, 2], [2, 5, 25, 40]])
    papers = rng.binomial(totals, [[0.7], [0.1]])
    true = compute_strata_test(papers[None], totals).p[0]
    parts = [indicator(own, sizes) for own, sizes in zip(papers, totals, strict=True)]
    contributions = np.concatenate([theme - theme.mean() for theme, _ in parts])[:, None]
    years = np.concatenate([years for _, years in parts])
    stratum = np.repeat([0, 1], [theme.size for theme, _ in parts])
    test = compute_weight_test(contributions, years, draws=9_999, seed=1, stratum_of=stratum)
    assert test.p[0] == pytest.approx(true, rel=0.15)
    crude = np.concatenate([theme for theme, _ in parts])
    assert (
        compute_weight_test((crude - crude.mean())[:, None], years, draws=9_999, seed=1).p[0] < 1e-6
    )


@pytest.mark.parametrize("draws", [20, 2_000])
def test_where_every_deal_is_as_far_out_p_is_one(draws):
    years = np.arange(4) if draws == 20 else np.arange(8)
    theme = np.array([1.0, -1, -1, 1])
    theme = theme if draws == 20 else np.concatenate([theme, theme])
    assert count_arrangements(np.ones(years.size, dtype=int)) > draws
    assert theme @ years == 0
    assert compute_weight_test(theme[:, None], years, draws=draws, seed=1).p[0] == 1


@pytest.mark.parametrize("sizes", [(1,) * 8, (2, 2, 2, 2), (3, 3, 3), (4, 1, 1, 4), (1,) * 16])
@pytest.mark.parametrize("power", [1, 4])
def test_the_largest_change_of_few_papers_is_not_taken_for_chance(sizes, power):
    rng = np.random.default_rng(1)
    weights = np.sort(rng.random(sum(sizes)) ** power)
    years = np.repeat(np.arange(len(sizes)), sizes)
    exact = 2 / count_arrangements(np.array(sizes))
    draws = 999
    p = compute_weight_test((weights - weights.mean())[:, None], years, draws=draws, seed=1).p[0]
    assert exact / 2 <= p <= max(10 * exact, 20 / (draws + 1))


def test_next_to_the_end_of_many_papers_a_tail_is_rather_too_large():
    weights = np.sort(np.random.default_rng(2).random(20))
    deals = Deals(
        values=weights[None, None],
        papers=np.ones((1, 1, 20)),
        sizes=np.ones((1, 20)),
        scores=np.arange(20.0),
    )
    furthest = np.array([(weights - weights.mean()) @ np.arange(20)])
    (tail,) = compute_tails(deals, furthest, step=0.0)
    assert 1 / factorial(20) <= tail < 1e-9
