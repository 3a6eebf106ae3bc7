from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import hypergeom
from statsmodels.stats.contingency_tables import StratifiedTable

from tests.share_tables import make_tables, yearly
from topics.errors import InputError, UsageError
from topics.trends import compare_authors
from topics.trends.compare import compare_counts

ROWS = [
    *yearly("Ann Ash", "a", {2018: 6, 2019: 8, 2020: 7}),
    *yearly("Ann Ash", "b", {2018: 2, 2019: 2, 2020: 3}),
    *yearly("Bob Birk", "a", {2018: 1, 2019: 2, 2020: 1, 2021: 5}),
    *yearly("Bob Birk", "b", {2018: 7, 2019: 7, 2020: 8}),
    *yearly("Cyd Cole", "a", {2009: 4}),
    (["Ann Ash", "Bob Birk"], 2019, "a"),
    (["Ann Ash", "Dot Dell"], 2019, "b"),
    (["Eve Elm", "Fay Fir"], 2019, "b"),
]


def compare(first, second, rows=ROWS):
    tables = make_tables(rows)
    return compare_authors(tables.papers, tables.assignments, tables.themes, first, second)


def test_a_year_with_one_paper_of_each_side_counts_and_a_year_of_one_side_does_not():
    counts, totals = np.array([[1, 1, 4], [0, 1, 0]]), np.array([[1, 3, 9], [1, 2, 0]])
    difference = compare_counts(counts, totals, level=0.95)[0]
    assert difference == pytest.approx((1 / 2 * 1 + 6 / 5 * (1 / 3 - 1 / 2)) / (1 / 2 + 6 / 5))


def test_p_is_exact_and_the_difference_that_of_mantel_and_haenszel():
    counts, totals = np.array([[3, 5, 2], [1, 1, 0]]), np.array([[6, 8, 5], [4, 9, 3]])
    difference, low, high, p, least = compare_counts(counts, totals, level=0.95)
    chance: dict[int, float] = {}
    laws = [
        hypergeom(int(n + m), int(a + b), int(n))
        for a, b, n, m in zip(*counts, *totals, strict=True)
    ]
    for table in product(range(7), range(9), range(6)):
        weight = np.prod([law.pmf(k) for law, k in zip(laws, table, strict=True)])
        chance[sum(table)] = chance.get(sum(table), 0.0) + weight
    mean = sum(k * c for k, c in chance.items())
    expected = sum(c for k, c in chance.items() if abs(k - mean) >= abs(10 - mean) - 1e-9)
    assert p == pytest.approx(expected)
    assert 0 < least <= p
    weight = totals[0] * totals[1] / totals.sum(axis=0)
    shares = counts / totals
    assert difference == pytest.approx((weight * (shares[0] - shares[1])).sum() / weight.sum())
    assert low < difference < high


def test_many_papers_give_what_statsmodels_gives():
    rng = np.random.default_rng(3)
    totals = rng.integers(60, 120, (2, 4))
    counts = rng.binomial(totals, [[0.4], [0.3]])
    found = compare_counts(counts, totals, level=0.95)
    tables = [
        np.array([[counts[0, y], totals[0, y] - counts[0, y]],
                  [counts[1, y], totals[1, y] - counts[1, y]]])
        for y in range(4)
    ]  # fmt: skip
    theirs = StratifiedTable(tables).test_null_odds(correction=True)
    assert np.log(found[3]) == pytest.approx(np.log(theirs.pvalue), rel=0.06)


def test_intervals_hold_the_difference():
    rng = np.random.default_rng(5)
    totals = np.array([[4, 6, 5], [7, 3, 6]])
    held = []
    for _ in range(400):
        counts = rng.binomial(totals, [[0.5], [0.2]])
        _, low, high, *_ = compare_counts(counts, totals, level=0.95)
        held.append(low <= 0.3 <= high)
    assert 0.92 <= np.mean(held) <= 0.99


def test_a_comparison_is_made_within_common_years_without_shared_papers():
    table = compare(["ann ash"], ["Bob Birk"])
    row = table.set_index("theme_id").loc["a"]
    # the shared paper and Bob's papers of 2021 tell nothing
    assert row[["papers_a", "total_a", "papers_b", "total_b"]].tolist() == [21, 29, 4, 26]
    assert row["q"] < 0.01
    assert row["sentence"].startswith(
        "Theme a: 21 of 29 papers of Ann Ash, 4 of 26 of Bob Birk (+57 points within years, 95% "
    )
    turned = compare(["Bob Birk"], ["Ann Ash"]).set_index("theme_id").loc["a"]
    assert turned["difference"] == pytest.approx(-row["difference"])
    assert turned["p"] == pytest.approx(row["p"])
    assert "c" not in set(table["theme_id"])


def test_groups_count_a_paper_once():
    table = compare(["Ann Ash", "Dot Dell"], ["Bob Birk"])
    assert table["total_a"].iloc[0] == 29


@pytest.mark.parametrize(
    ("first", "second", "kind", "message"),
    [
        (["Ann Ash"], ["ann ASH"], UsageError, "Ann Ash stands on both sides; name two different"),
        (["Ann Ash"], ["Nobody"], InputError, "no author 'Nobody'; the nearest are: "),
        (["Ann Ash"], ["Cyd Cole"], InputError, "Ann Ash and Cyd Cole have no year in common"),
        (["Eve Elm"], ["Fay Fir"], InputError, "Eve Elm has no dated paper without the other side"),
        (["Ann Ash"], [" "], UsageError, "A comparison needs two sides of authors"),
    ],
)
def test_sides_that_cannot_be_compared_have_a_sentence(first, second, kind, message):
    with pytest.raises(kind, match=message):
        compare(first, second)
